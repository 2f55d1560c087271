"""Both books side by side, as SQL: every voucher line of the register and of the general ledger with the other's.

Values  as_of, position, and those of the conditions
Source  domain.md 3.5, 10 (R4)
"""

from collections.abc import Callable

from projections.payment_tables import PAID

Chosen = Callable[[str, str], str]
"""Makes a condition of the columns that hold month and account set."""

_SET_OF_MOVE = "coalesce(move.account_set, payments.account_set)"

# A refund that names no voucher is given one: the nth of its month and amount that nothing else names.
_NAMED = """spare AS (
        SELECT *, row_number() OVER (PARTITION BY insurer, account_set, period, amount ORDER BY voucher) AS nth
        FROM booked WHERE amount < 0 AND NOT EXISTS (
            SELECT 1 FROM moved WHERE (moved.insurer, moved.account_set, moved.voucher)
                = (booked.insurer, booked.account_set, booked.voucher)
        )
    ), loose AS (
        SELECT *, row_number() OVER (PARTITION BY insurer, account_set, period, amount ORDER BY position) AS nth
        FROM moved WHERE voucher IS NULL
    ), named AS (
        SELECT period, insurer, account_set, voucher, position, payment_id, amount FROM moved
        WHERE voucher IS NOT NULL
        UNION ALL
        SELECT period, insurer, account_set, spare.voucher, position, payment_id, amount
        FROM loose LEFT JOIN spare USING (insurer, account_set, period, amount, nth)
    ), paid AS (
        SELECT period, insurer, account_set, voucher, sum(amount)::bigint AS amount, min(position) AS position,
            (array_agg(payment_id ORDER BY position))[1] AS payment_id
        FROM named GROUP BY period, insurer, account_set, voucher, CASE WHEN voucher IS NULL THEN position END
    )"""


def side_by_side(chosen: Chosen) -> str:
    """SQL: every voucher line that either book has: what is `paid` by the register, `booked` in the general ledger."""
    return f"""
    WITH moved AS (
        SELECT move.period, insurer, {_SET_OF_MOVE} AS account_set, move.voucher, move.position, move.payment_id,
            CASE move.kind WHEN '{PAID}' THEN move.amount ELSE -move.amount END AS amount
        FROM payment_moves AS move JOIN payments USING (payment_id)
        WHERE move.effective_on <= %(as_of)s AND move.position <= %(position)s
          AND {chosen("move.period", _SET_OF_MOVE)}
    ), booked AS (
        SELECT period, insurer, account_set, voucher, amount, summary FROM general_ledger_lines
        WHERE booked_on <= %(as_of)s AND position <= %(position)s
          AND (replaced_at IS NULL OR replaced_at > %(position)s) AND amount <> 0
          AND {chosen("period", "account_set")}
    ), {_NAMED}
    SELECT period, insurer, account_set, coalesce(voucher, '#' || position) AS line, voucher, paid, booked,
        payment_id, summary
    FROM (
        SELECT period, insurer, account_set, voucher, paid.amount AS paid, booked.amount AS booked, position,
            payment_id, summary
        FROM paid FULL JOIN booked USING (period, insurer, account_set, voucher)
    ) AS both_books
    """
