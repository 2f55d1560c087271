"""Fund months: what was accrued and what was paid in each month of a year, month by month.

Fed by   fund_balances, the journal
Answers  months(scope): the twelve months that end with the as-of date's - as of any two dates
Units    fen
"""

from dataclasses import dataclass
from datetime import date

from domain.money import Fen
from projections.asked import meets, values
from projections.basis import Basis, Reading
from projections.journal import runs_before
from projections.scope import Scope

MONTHS = 12

_OF_RUNS = """
    SELECT s.starts_on AS moved_on, s.accrued, s.paid, s.refunded
    FROM chosen CROSS JOIN unnest(%(spans)s::smallint[], %(since)s::int[], %(until)s::int[]) AS r (span, since, until)
    JOIN fund_sums AS s ON s.account_id = chosen.account_id AND s.span = r.span AND s.run >= r.since AND s.run < r.until
"""


@dataclass(frozen=True, slots=True)
class FundMonth:
    """One month by its first day: accrued less what was reversed, and paid less reversals and refunds."""

    begins_on: date
    net_accrued: Fen
    net_paid: Fen


async def months(reading: Reading, scope: Scope, basis: Basis) -> list[FundMonth]:
    """Return the months, the earliest first; the last one up to the as-of date."""
    runs = runs_before(basis.position)
    span, _, full = runs[-1]
    every = _before(basis.as_of)
    parts = {
        "first": every[0],
        "month": every[-1],
        "spans": [length for length, _, _ in runs],
        "since": [since for _, since, _ in runs],
        "until": [until for _, _, until in runs],
        "tail": full << span,
    }
    found = await reading.read(FundMonth, _sql(scope), values(scope, basis) | parts)
    moved = {each.begins_on: each for each in found}
    return [moved.get(begins_on, FundMonth(begins_on, Fen(0), Fen(0))) for begins_on in every]


def _sql(scope: Scope) -> str:
    chosen = meets(
        {
            "position <= %(position)s": True,
            "false": scope.nothing,
            "insurer = %(insurer)s": scope.insurer,
            "district = %(district)s": scope.district,
            "fund_year = %(fund_year)s": scope.fund_year,
        }
    )
    return f"""
    WITH chosen AS (SELECT account_id FROM fund_accounts WHERE {chosen})
    SELECT date_trunc('month', moved_on)::date AS begins_on, -sum(accrued)::bigint AS net_accrued,
        sum(paid + refunded)::bigint AS net_paid
    FROM (
        {_OF_RUNS} WHERE grain = 'M' AND starts_on >= %(first)s AND starts_on < %(month)s
        UNION ALL
        {_OF_RUNS} WHERE grain = 'D' AND starts_on BETWEEN %(month)s AND %(as_of)s
        UNION ALL
        SELECT j.effective_on, j.accrued, j.paid, j.refunded FROM chosen JOIN journal AS j USING (account_id)
        WHERE j.position BETWEEN %(tail)s AND %(position)s AND j.effective_on BETWEEN %(first)s AND %(as_of)s
    ) AS moves
    GROUP BY 1
    """


def _before(as_of: date) -> list[date]:
    """Return the first days of the months that end with that of a day."""
    counted = as_of.year * 12 + as_of.month - 1
    return [date(at // 12, at % 12 + 1, 1) for at in range(counted - MONTHS + 1, counted + 1)]
