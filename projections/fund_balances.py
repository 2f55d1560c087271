"""Fund balances: what each account has accrued, reserved, paid and still available (R1).

Fed by   FundAccountOpened, FundYearClosed; state_changes; the journal
Answers  one(account), page(scope), total(scope), availability(scope) by insurer or district - as of any two dates
Units    fen
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from psycopg import Cursor
from psycopg.rows import DictRow

from domain.district import BDA
from domain.fund_account import FundAccount
from domain.fund_state import FundFact, FundState
from domain.money import Fen
from domain.year_facts import FundYearClosed
from ledger.store import Recorded
from projections.basis import Basis, Reading
from projections.batch import put, rows_of, run
from projections.fund_sums import PARTS, SO_FAR, SUMMED, summed_up_to
from projections.page import Order
from projections.scope import Scope
from projections.state_changes import latest

READS = (FundAccount.FundAccountOpened, FundYearClosed)

TABLES = """
CREATE TABLE IF NOT EXISTS fund_accounts (
    account_id uuid PRIMARY KEY,
    insurer    text COLLATE "C" NOT NULL,
    district   text COLLATE "C" NOT NULL,
    fund_year  int  NOT NULL,
    position   bigint NOT NULL,
    closed_on  date,
    closed_at  bigint,
    carried_into     uuid,
    carried_reserved bigint,
    UNIQUE (fund_year, district, insurer)
);
"""

_NOTHING = ", ".join(f"coalesce(sum(part.{line}), 0)::bigint AS {line}" for line in SUMMED)

_CLOSE = f"""
UPDATE fund_accounts SET (closed_on, closed_at, carried_into, carried_reserved)
    = (closed.closed_on, closed.closed_at, closed.carried_into, closed.carried_reserved)
FROM {rows_of("fund_accounts")} AS closed WHERE closed.account_id = fund_accounts.account_id
"""

BY_DISTRICT = Order(("fund_year", "is_bda", "district", "insurer"))
LEAST_AVAILABLE = Order(("available", "account_id"))

CLOSED = "closed_on <= %(as_of)s AND closed_at <= %(position)s"

_BALANCES = f"""
WITH chosen AS (
    SELECT account_id, insurer, district, fund_year, coalesce(stood.to_state, '{FundState.OPEN.value}') AS state,
        CASE WHEN stood.to_state = '{FundState.FROZEN.value}' THEN stood.reference ELSE '' END AS frozen_because,
        CASE WHEN {CLOSED} THEN closed_on END AS closed_on, CASE WHEN {CLOSED} THEN closed_at END AS closed_at,
        CASE WHEN {CLOSED} THEN carried_into END AS carried_into,
        CASE WHEN {CLOSED} THEN carried_reserved ELSE 0 END AS carried_reserved
    FROM fund_accounts LEFT JOIN {latest("account_id", "account")} AS stood ON true
    WHERE fund_accounts.position <= %(position)s AND NOT %(nothing)s
      AND (%(account_ids)s::uuid[] IS NULL OR account_id = ANY(%(account_ids)s))
      AND (%(insurer)s::text IS NULL OR insurer = %(insurer)s)
      AND (%(district)s::text IS NULL OR district = %(district)s)
      AND (%(fund_year)s::int IS NULL OR fund_year = %(fund_year)s)
),
{SO_FAR}
SELECT chosen.*, district = '{BDA}' AS is_bda, {_NOTHING}
FROM chosen LEFT JOIN (
    {PARTS}
) AS part USING (account_id)
GROUP BY chosen.account_id, insurer, district, fund_year, state, frozen_because, closed_on, closed_at, carried_into,
    carried_reserved
ORDER BY fund_year, is_bda, district, insurer
"""


@dataclass(frozen=True, slots=True)
class Balance:
    """The figures of one account, or of several together, each with the sign of its line in the journal.

    `prior` is what of the book balance came late for closed years; `entries` counts what moved book or available.
    """

    available: Fen
    reserved: Fen
    accrued: Fen
    paid: Fen
    refunded: Fen
    premium: Fen
    carried_in: Fen
    carried_out: Fen
    lapsed: Fen
    prior: Fen
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
    def brought_in(self) -> Fen:
        """Return what closed years left."""
        return Fen(-self.carried_in)

    @property
    def gross_book(self) -> Fen:
        """Return what came in less what was paid, before anything lapses or is carried over."""
        return Fen(self.brought_in + self.net_accrued - self.net_paid)

    @property
    def book(self) -> Fen:
        """Return what came in less what went out."""
        return Fen(self.gross_book - self.carried_out - self.lapsed)

    @property
    def usage_rate(self) -> Decimal | None:
        """Return net paid in percent of what came in, one place, half up; None when nothing came in."""
        return percent(self.net_paid, Fen(self.brought_in + self.net_accrued))


@dataclass(frozen=True, slots=True)
class FundBalance(Balance):
    """One account and its figures; of a closed one, when and where in the ledger, and what it carried over into."""

    account_id: UUID
    insurer: str
    district: str
    fund_year: int
    state: str
    frozen_because: str
    closed_on: date | None
    closed_at: int | None
    carried_into: UUID | None
    carried_reserved: Fen
    is_bda: bool

    @property
    def unused(self) -> Fen:
        """Return what is set aside and not yet used; of a closed account what was when it was carried over."""
        return Fen(self.reserved + self.carried_reserved)


def fold(cursor: Cursor[DictRow], recorded: Sequence[Recorded]) -> None:
    """Keep the accounts, and what became of those that were closed."""
    facts = [(each.position, each.fact) for each in recorded if isinstance(each.fact, FundFact)]
    opened = [_opened(at, fact) for at, fact in facts if isinstance(fact, FundAccount.FundAccountOpened)]
    put(cursor, "fund_accounts", opened)
    run(cursor, _CLOSE, [_closed(at, fact) for at, fact in facts if isinstance(fact, FundYearClosed)])


def _opened(position: int, fact: FundAccount.FundAccountOpened) -> dict[str, Any]:
    return {
        "account_id": fact.originator_id,
        "insurer": fact.insurer,
        "district": fact.district,
        "fund_year": fact.fund_year,
        "position": position,
    }


def _closed(position: int, fact: FundYearClosed) -> dict[str, Any]:
    return {
        "account_id": fact.originator_id,
        "closed_on": fact.closed_on,
        "closed_at": position,
        "carried_into": fact.into,
        "carried_reserved": fact.reserved,
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
            **summed_up_to(reading, basis),
        },
    )


def total(of: Iterable[Balance]) -> Balance:
    """Add balances up."""
    rows = list(of)
    return Balance(*(Fen(sum(getattr(row, line) for row in rows)) for line in SUMMED))


def together(accounts: Sequence[FundBalance]) -> Balance:
    """Add accounts up as one: what one of them carried over into another neither left nor came in."""
    inside = {account.account_id for account in accounts}
    moved = sum(account.carried_out for account in accounts if account.carried_into in inside)
    whole = total(accounts)
    return replace(whole, carried_in=Fen(whole.carried_in + moved), carried_out=Fen(whole.carried_out - moved))


def percent(part: int, whole: int) -> Decimal | None:
    """Return a rate in percent with one place, half up; None when the whole is not positive."""
    if whole <= 0:
        return None
    return (Decimal(part) * 100 / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)
