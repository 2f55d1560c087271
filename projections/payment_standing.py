"""Where payments stand as of any two dates, as SQL: their state, what came back, and what they left of the budget.

Values  as_of, position
Source  domain.md 7.3, 10 (R3)
"""

from domain.payment import PaymentState
from projections.payment_tables import PAID, REFUNDED, REVERSED
from projections.state_changes import latest

KNOWN = "effective_on <= %(as_of)s AND position <= %(position)s"

_VERIFIED_BY = f"""(
    SELECT actor FROM state_changes WHERE record_id = listed.payment_id AND track = 'payment'
      AND to_state = '{PaymentState.VERIFIED.value}' AND {KNOWN}
    ORDER BY effective_on DESC, position DESC LIMIT 1
)"""

_PROJECT_USED = f"""coalesce((
    SELECT sum(CASE move.kind WHEN '{PAID}' THEN amount WHEN '{REVERSED}' THEN -amount ELSE 0 END)
    FROM payment_moves AS move WHERE move.project_id = listed.project_id AND move.position <= %(position)s
      AND (move.effective_on, move.position) <= (listed.effective_on, listed.position)
), 0)::bigint"""

_BUDGET = """coalesce((
    SELECT sum(amount) FROM allocations WHERE position = (
        SELECT position FROM allocations AS last WHERE last.project_id = listed.project_id
          AND last.effective_on <= listed.effective_on AND last.position <= %(position)s
        ORDER BY effective_on DESC, position DESC LIMIT 1
    )
), 0)::bigint"""

_PROJECT = "(SELECT {0} FROM projects WHERE projects.project_id = listed.project_id) AS project_{0}"


def standing(chosen: str) -> str:
    """SQL: every payment that meets a condition on `payments` and `stood`, its state and what came back of it."""
    return f"""SELECT * FROM (
        SELECT payments.*, recorded_on - paid_on AS late_days, stood.to_state AS state, moved.*
        FROM payments JOIN {latest("payments.payment_id", "payment")} AS stood ON true
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(amount) FILTER (WHERE kind = '{REVERSED}'), 0)::bigint AS reversed,
                coalesce(sum(amount) FILTER (WHERE kind = '{REFUNDED}'), 0)::bigint AS refunded
            FROM payment_moves WHERE payment_moves.payment_id = payments.payment_id AND {KNOWN}
        ) AS moved
        WHERE {chosen}
    ) AS chosen"""


def shown(listed: str) -> str:
    """SQL: the payments of a page, with what only a page tells."""
    return f"""
    SELECT *, amount - reversed - refunded AS net, budget - project_used AS budget_left FROM (
        SELECT listed.*, {_PROJECT.format("number")}, {_PROJECT.format("name")},
            {_VERIFIED_BY} AS verified_by, {_PROJECT_USED} AS project_used, {_BUDGET} AS budget
        FROM ({listed}) AS listed
    ) AS told
    """
