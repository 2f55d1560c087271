"""The year end: what each account of a year brought in, took in, spent, carried over and let lapse (R19).

Fed by   fund_balances, the journal
Answers  year_end(scope) as of any two dates; closing(scope), the dates on which a closed year stands still
Units    fen
Law      nothing is posted to a closed account, so its row is the same on every later date
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.money import Fen
from projections.asked import meets
from projections.basis import Basis, Reading
from projections.fund_balances import Balance, FundBalance, balances, total
from projections.scope import Scope


@dataclass(frozen=True, slots=True)
class YearEnd:
    """The accounts of a year by district and insurer, their sums, and what in all was set aside and not yet used."""

    rows: list[FundBalance]
    total: Balance
    unused: Fen


async def year_end(reading: Reading, scope: Scope, basis: Basis) -> YearEnd:
    """Return the accounts of a scope's year with their figures."""
    rows = await balances(reading, scope, basis)
    return YearEnd(rows, total(rows), Fen(sum(row.unused for row in rows)))


async def closing(reading: Reading, scope: Scope, account_ids: Sequence[UUID] | None = None) -> Basis | None:
    """Return the dates on which accounts were closed, the latest of each; None while one of them is open.

    They are the day of the last entry of all and the position of the last closing, so that whatever is recorded later
    stands beyond them.
    """
    chosen = meets(
        {
            "true": True,
            "false": scope.nothing,
            "insurer = %(insurer)s": scope.insurer,
            "district = %(district)s": scope.district,
            "fund_year = %(fund_year)s": scope.fund_year,
            "account_id = ANY(%(account_ids)s)": account_ids,
        }
    )
    sql = f"""
    SELECT max(greatest(closed_on, last.entered_on)) AS closed_on, max(closed_at) AS closed_at
    FROM fund_accounts CROSS JOIN LATERAL (
        SELECT max(effective_on) AS entered_on FROM journal
        WHERE journal.account_id = fund_accounts.account_id AND journal.position <= closed_at
    ) AS last WHERE {chosen} HAVING bool_and(closed_at IS NOT NULL)
    """
    asked = {"insurer": scope.insurer, "district": scope.district, "fund_year": scope.fund_year}
    found = await reading.one(sql, asked | {"account_ids": None if account_ids is None else list(account_ids)})
    return await reading.basis(found["closed_on"], found["closed_at"]) if found else None
