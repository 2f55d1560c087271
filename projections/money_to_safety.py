"""From money to safety: each payment of a fee, with its account and project, and the visit and hazards it paid for.

Fed by   settlement_tables, payment_tables, hazard_tables, state_changes
Answers  page(scope), total(scope) as of any two dates, from either end: an account, a project, a task or a hazard
Units    fen; a fee that nobody paid yet stands here with nothing paid, one paid twice on two lines
Scope    as settlements
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from domain.hazard.tracks import NO_HAZARD, HazardState
from domain.money import Fen
from projections.asked import meets, values
from projections.basis import Basis, Reading
from projections.page import FIRST, Order, Page
from projections.scope import Scope
from projections.settlement_standing import line_standing
from projections.settlement_tables import PAID, REVERSED
from projections.settlements import in_scope
from projections.state_changes import latest

DONE_DESC = Order(("done_on", "position", "line", "payment_no"), falling=True)
DONE_ASC = Order(("done_on", "position", "line", "payment_no"))


@dataclass(frozen=True, slots=True)
class SafetyFilter:
    """Which payments of fees; `hazard_id` asks which money its finding, or its re-inspection, cost."""

    account_id: UUID | None = None
    project_id: UUID | None = None
    payment_id: UUID | None = None
    contract_id: UUID | None = None
    settlement_id: UUID | None = None
    task_id: UUID | None = None
    hazard_id: UUID | None = None


EVERY = SafetyFilter()


@dataclass(frozen=True, slots=True)
class SafetyRow:
    """What was paid on one line by one payment, on which money it came from, and what it paid for.

    `payment_no` is 0 for a line without a payment; `position` is that of its settlement.
    """

    settlement_id: UUID
    position: int
    line: int
    payment_no: int
    payment_id: UUID | None
    project_id: UUID | None
    account_id: UUID | None
    paid: Fen
    paid_on: date | None
    task_id: UUID
    hazard_ids: list[UUID]
    done_on: date


@dataclass(frozen=True, slots=True)
class SafetyTotal:
    """Sums over a list; a task or hazard that several rows are about counts once."""

    rows: int
    paid: Fen
    tasks: int
    hazards: int
    closed: int


_PAID = f"""
    SELECT payment_no, max(payment_id::text)::uuid AS payment_id, sum(amount)::bigint AS paid,
        min(effective_on) FILTER (WHERE kind = '{PAID}') AS paid_on
    FROM settlement_steps AS step
    WHERE step.settlement_id = standing.settlement_id AND step.line = standing.line
      AND kind IN ('{PAID}', '{REVERSED}') AND effective_on <= %(as_of)s AND position <= %(position)s
    GROUP BY payment_no HAVING sum(amount) > 0
"""

# What a line paid for: the hazard that was re-inspected, else all that the visit found.
_FOUND = """
    SELECT coalesce(array_agg(hazards.hazard_id ORDER BY hazards.position), '{}') AS hazard_ids FROM hazards
    WHERE hazards.task_id = standing.task_id AND item <> 'CALL_OUT'
      AND (standing.hazard_id IS NULL OR standing.hazard_id = hazards.hazard_id)
      AND hazards.found_on <= %(as_of)s AND hazards.position <= %(position)s
"""

_NONE = ", ".join(sorted(repr(state.value) for state in NO_HAZARD))


async def page(
    reading: Reading,
    scope: Scope,
    basis: Basis,
    wanted: SafetyFilter = EVERY,
    order: Order = DONE_DESC,
    page: Page = FIRST,
) -> list[SafetyRow]:
    """Return one page of the payments of fees of a scope, in the order of reading."""
    tail, place = page.cut(order)
    sql = f"SELECT * FROM ({_listed(scope, wanted)}) AS listed {tail}"
    return await reading.read(SafetyRow, sql, _values(scope, basis, wanted) | place)


async def total(reading: Reading, scope: Scope, basis: Basis, wanted: SafetyFilter = EVERY) -> SafetyTotal:
    """Return the sums of all that `page` goes through."""
    sql = f"""
    WITH listed AS ({_listed(scope, wanted)}),
    found AS (SELECT DISTINCT unnest(hazard_ids) AS hazard_id FROM listed),
    stood AS (SELECT to_state FROM found JOIN {latest("found.hazard_id", "hazard")} AS now ON true)
    SELECT (SELECT count(*) FROM listed)::int AS rows, (SELECT coalesce(sum(paid), 0) FROM listed)::bigint AS paid,
        (SELECT count(DISTINCT task_id) FROM listed)::int AS tasks,
        (SELECT count(*) FROM stood WHERE to_state NOT IN ({_NONE}))::int AS hazards,
        (SELECT count(*) FROM stood WHERE to_state = '{HazardState.CLOSED.value}')::int AS closed
    """
    [found] = await reading.read(SafetyTotal, sql, _values(scope, basis, wanted))
    return found


def _listed(scope: Scope, wanted: SafetyFilter) -> str:
    chosen = meets(
        {
            in_scope(scope): True,
            "district = %(district)s": scope.district,
            "settlements.contract_id = %(contract_id)s": wanted.contract_id,
            "settlements.settlement_id = %(settlement_id)s": wanted.settlement_id,
            "settlement_lines.task_id = %(task_id)s": wanted.task_id,
            "settlement_lines.task_id = (SELECT task_id FROM hazards WHERE hazard_id = %(hazard_id)s)"
            " AND item <> 'CALL_OUT' AND coalesce(hazard_id, %(hazard_id)s) = %(hazard_id)s": wanted.hazard_id,
        }
    )
    drawn = meets(
        {
            "account_id = %(account_id)s": wanted.account_id,
            "project_id = %(project_id)s": wanted.project_id,
            "by_payment.payment_id = %(payment_id)s": wanted.payment_id,
        }
    )
    return f"""
    SELECT standing.settlement_id, standing.position, standing.line, coalesce(payment_no, 0) AS payment_no,
        by_payment.payment_id, project_id, account_id, coalesce(by_payment.paid, 0) AS paid, by_payment.paid_on,
        standing.task_id, hazard_ids, done_on
    FROM ({line_standing(chosen)}) AS standing
    LEFT JOIN LATERAL ({_PAID}) AS by_payment ON true
    LEFT JOIN payments ON payments.payment_id = by_payment.payment_id
    CROSS JOIN LATERAL ({_FOUND}) AS found
    WHERE NOT returned AND {drawn}
    """


def _values(scope: Scope, basis: Basis, wanted: SafetyFilter) -> dict[str, Any]:
    named = {name: getattr(wanted, name) for name in SafetyFilter.__dataclass_fields__}
    return values(scope, basis) | named
