"""The facts of a year's end: what waits for it, what lapses, and what is carried over.

Source  domain.md 7.3, 9 case 22
"""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from domain.carry_over import CarryOverMode
from domain.fund_state import FundAccountState, FundFact, FundState, Share
from domain.money import Fen
from domain.refusal import Refusal


class SpentBelowFloor(Refusal):
    """Under a floor, what was spent in a year is at least the rate's part of the premium."""

    percent: str
    spent: Fen
    least: Fen


class SpentAboveCeiling(Refusal):
    """Under a ceiling, what was spent in a year is at most the rate's part of the premium."""

    percent: str
    spent: Fen
    most: Fen


class VerificationAwaited(FundFact):
    """A verified payment is queried: it waits for its verification again, as a new one does."""

    payment_id: UUID

    def apply(self, account: FundAccountState) -> None:
        """Count it."""
        account.unverified += 1


class VerificationEnded(FundFact):
    """A payment was verified, or reversed before it was."""

    payment_id: UUID

    def apply(self, account: FundAccountState) -> None:
        """Count it no more."""
        account.unverified -= 1


class AllocationCarriedOut(FundFact):
    """A live allocation moved to the next account, with what was used of it; `amount` is what it still reserved."""

    project_id: UUID
    into: UUID
    allocated: Fen
    used: Fen
    amount: Fen

    def apply(self, account: FundAccountState) -> None:
        """Take it from reserved."""
        account.shares[self.project_id] = Share(Fen(0), Fen(0))
        account.reserved = Fen(account.reserved - self.amount)
        account.carried_out = Fen(account.carried_out + self.amount)


class FundLapsed(FundFact):
    """Unspent money lapsed by the carry-over rule."""

    amount: Fen
    mode: CarryOverMode
    rule_id: UUID

    def apply(self, account: FundAccountState) -> None:
        """Take it from available."""
        account.available = Fen(account.available - self.amount)
        account.lapsed = Fen(account.lapsed + self.amount)


class FundCarriedOverOut(FundFact):
    """The year's balance moved to the next account; `reserved` of it moved with the allocations."""

    into: UUID
    amount: Fen
    reserved: Fen

    @property
    def unreserved(self) -> Fen:
        """Return what moves by this fact itself."""
        return Fen(self.amount - self.reserved)

    def apply(self, account: FundAccountState) -> None:
        """Take the rest from available."""
        account.available = Fen(account.available - self.unreserved)
        account.carried_out = Fen(account.carried_out + self.unreserved)


class FundYearClosed(FundFact):
    """The account takes no more postings."""

    MOVES = (("account", FundState.CLOSED),)
    into: UUID
    closed_on: date
    reserved: Fen
    spent: Fen
    accrued: Fen
    floor_bp: int
    ceiling_bp: int

    def apply(self, account: FundAccountState) -> None:
        """Remember what follows."""
        account.state, account.closed_on, account.into = FundState.CLOSED, self.closed_on, self.into

    def concerns(self) -> Iterator[Refusal]:
        """Yield in what way the year's spending did not keep to the rate."""
        if self.floor_bp and self.spent < self.accrued:
            yield SpentBelowFloor(percent=f"{self.floor_bp / 100:g}", spent=self.spent, least=self.accrued)
        if self.ceiling_bp and self.spent > self.accrued:
            yield SpentAboveCeiling(percent=f"{self.ceiling_bp / 100:g}", spent=self.spent, most=self.accrued)


class FundCarriedOverIn(FundFact):
    """The balance of a closed year arrived; `reserved` of it arrives with the allocations."""

    out_of: UUID
    fund_year: int
    carried_on: date
    amount: Fen
    reserved: Fen

    @property
    def unreserved(self) -> Fen:
        """Return what arrives by this fact itself."""
        return Fen(self.amount - self.reserved)

    def apply(self, account: FundAccountState) -> None:
        """Add the rest to available."""
        account.available = Fen(account.available + self.unreserved)
        account.carried_in = Fen(account.carried_in + self.unreserved)
        account.carried[self.fund_year] = self.carried_on


class AllocationCarriedIn(FundFact):
    """A live allocation of a closed year arrived; `allocated` and `used` are the project's whole share of this account.

    `amount` arrives with it; reserved rises by `reserved_delta`, which is another amount where the project held a share
    of this account too.
    """

    project_id: UUID
    out_of: UUID
    fund_year: int
    allocated: Fen
    used: Fen
    amount: Fen
    reserved_delta: Fen

    @property
    def available_delta(self) -> Fen:
        """Return by how much available rises."""
        return Fen(self.amount - self.reserved_delta)

    def apply(self, account: FundAccountState) -> None:
        """Add it to reserved."""
        account.shares[self.project_id] = Share(self.allocated, self.used, self.fund_year)
        account.carried_in = Fen(account.carried_in + self.amount)
        account.reserved = Fen(account.reserved + self.reserved_delta)
        account.available = Fen(account.available + self.available_delta)
