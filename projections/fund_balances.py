"""Fund balances: what each account has accrued, reserved, paid and still available (R1).

Fed by   FundAccountOpened, FundFrozen, FundUnfrozen; the journal
Answers  one(account), page(scope), total(scope), availability(scope) by insurer or district - as of any two dates
Units    fen
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from psycopg import Cursor
from psycopg.rows import DictRow

from domain.district import BDA
from domain.fund_account import FundAccount, FundState
from domain.money import Fen
from ledger.store import Recorded
from projections.basis import Basis, Reading
from projections.batch import put, rows_of, run
from projections.journal import ERA_BITS
from projections.page import Order
from projections.scope import Scope

TABLES = """
CREATE TABLE IF NOT EXISTS fund_accounts (
    account_id uuid PRIMARY KEY,
    insurer    text COLLATE "C" NOT NULL,
    district   text COLLATE "C" NOT NULL,
    fund_year  int  NOT NULL,
    state      text NOT NULL,
    frozen_because text NOT NULL,
    position   bigint NOT NULL,
    UNIQUE (fund_year, district, insurer)
);
"""

SUMMED = ("available", "reserved", "accrued", "paid", "refunded", "premium", "entries")

_NOTHING = ", ".join(f"coalesce(sum(part.{line}), 0)::bigint AS {line}" for line in SUMMED)

_SET_STATE = f"""
UPDATE fund_accounts SET state = now.state, frozen_because = now.frozen_because
FROM {rows_of("fund_accounts")} AS now WHERE now.account_id = fund_accounts.account_id
"""

# Whole eras first, then the journal's rows of the era in which the position lies; of each, whole months, then days.
BY_DISTRICT = Order(("fund_year", "is_bda", "district", "insurer"))
LEAST_AVAILABLE = Order(("available", "account_id"))

_BALANCES = f"""
WITH chosen AS (
    SELECT * FROM fund_accounts
    WHERE position <= %(position)s AND NOT %(nothing)s
      AND (%(account_ids)s::uuid[] IS NULL OR account_id = ANY(%(account_ids)s))
      AND (%(insurer)s::text IS NULL OR insurer = %(insurer)s)
      AND (%(district)s::text IS NULL OR district = %(district)s)
      AND (%(fund_year)s::int IS NULL OR fund_year = %(fund_year)s)
)
SELECT chosen.account_id, insurer, district, fund_year, state, frozen_because, district = '{BDA}' AS is_bda, {_NOTHING}
FROM chosen LEFT JOIN (
    SELECT s.account_id, {", ".join(f"s.{line}" for line in SUMMED)}
    FROM chosen JOIN fund_sums s USING (account_id)
    WHERE s.era < %(era)s AND s.grain = 'M' AND s.starts_on < %(month)s
    UNION ALL
    SELECT s.account_id, {", ".join(f"s.{line}" for line in SUMMED)}
    FROM chosen JOIN fund_sums s USING (account_id)
    WHERE s.era < %(era)s AND s.grain = 'D' AND s.starts_on BETWEEN %(month)s AND %(as_of)s
    UNION ALL
    SELECT j.account_id, {", ".join(f"j.{line}" for line in SUMMED)}
    FROM chosen JOIN journal j USING (account_id)
    WHERE j.position BETWEEN %(era_start)s AND %(position)s AND j.effective_on <= %(as_of)s
) AS part USING (account_id)
GROUP BY chosen.account_id, insurer, district, fund_year, state, frozen_because
ORDER BY fund_year, is_bda, district, insurer
"""


@dataclass(frozen=True, slots=True)
class Balance:
    """The figures of one account, or of several together; `entries` counts what moved book or available."""

    available: Fen
    reserved: Fen
    accrued: Fen
    paid: Fen
    refunded: Fen
    premium: Fen
    entries: int

    @property
    def net_accrued(self) -> Fen:
        """Return what was accrued less what was reversed."""
        return Fen(-self.accrued)

    @property
    def net_paid(self) -> Fen:
        """Return what was paid less reversals and refunds."""
        return Fen(self.paid + self.refunded)

    @property
    def book(self) -> Fen:
        """Return what came in less what went out."""
        return Fen(self.net_accrued - self.net_paid)

    @property
    def usage_rate(self) -> Decimal | None:
        """Return net paid in percent of net accrued, one place, half up; None when nothing was accrued."""
        return percent(self.net_paid, self.net_accrued)


@dataclass(frozen=True, slots=True)
class FundBalance(Balance):
    """One account and its figures."""

    account_id: UUID
    insurer: str
    district: str
    fund_year: int
    state: str
    frozen_because: str
    is_bda: bool


def fold(cursor: Cursor[DictRow], recorded: Sequence[Recorded]) -> None:
    """Keep the accounts and their present state."""
    opened: list[dict[str, Any]] = []
    state: dict[UUID, dict[str, Any]] = {}
    for position, fact in ((each.position, each.fact) for each in recorded):
        match fact:
            case FundAccount.FundAccountOpened():
                opened.append(_opened(position, fact))
            case FundAccount.FundFrozen():
                state[fact.originator_id] = {"state": FundState.FROZEN, "frozen_because": fact.frozen_because}
            case FundAccount.FundUnfrozen():
                state[fact.originator_id] = {"state": FundState.OPEN, "frozen_because": ""}
    put(cursor, "fund_accounts", opened)
    run(cursor, _SET_STATE, [{"account_id": account_id, **row} for account_id, row in state.items()])


def _opened(position: int, fact: FundAccount.FundAccountOpened) -> dict[str, Any]:
    return {
        "account_id": fact.originator_id,
        "insurer": fact.insurer,
        "district": fact.district,
        "fund_year": fact.fund_year,
        "state": FundState.OPEN,
        "frozen_because": "",
        "position": position,
    }


async def balances(
    reading: Reading, scope: Scope, basis: Basis, account_ids: Sequence[UUID] | None = None
) -> list[FundBalance]:
    """Return the accounts of a scope with their figures, by year, district and insurer."""
    return await reading.read(
        FundBalance,
        _BALANCES,
        {
            "account_ids": None if account_ids is None else list(account_ids),
            "insurer": scope.insurer,
            "district": scope.district,
            "fund_year": scope.fund_year,
            "nothing": scope.nothing,
            "as_of": basis.as_of,
            "month": basis.as_of.replace(day=1),
            "position": basis.position,
            "era": basis.position >> ERA_BITS,
            "era_start": basis.position >> ERA_BITS << ERA_BITS,
        },
    )


def total(of: Iterable[Balance]) -> Balance:
    """Add balances up."""
    rows = list(of)
    return Balance(*(Fen(sum(getattr(row, line) for row in rows)) for line in SUMMED))


def percent(part: int, whole: int) -> Decimal | None:
    """Return a rate in percent with one place, half up; None when the whole is not positive."""
    if whole <= 0:
        return None
    return (Decimal(part) * 100 / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)
