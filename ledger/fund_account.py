"""What may be done with fund accounts beside what policies, projects and payments do to them."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from domain.aggregate import Aggregate
from domain.district import district
from domain.fund_account import FundAccount, FundAccountExists, check_fund_year
from ledger.command import Books, Envelope, Form, require_reason
from ledger.organisation import insurer


@dataclass(frozen=True, slots=True)
class OpenFundAccount(Form):
    """Open an account before the first accrual does."""

    insurer: str
    district: str
    fund_year: int

    def check(self, envelope: Envelope) -> None:
        """Raises  FundYearRange."""
        check_fund_year(self.fund_year)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the account. Raises  NotFound, DistrictUnknown, DistrictRetired, FundAccountExists."""
        insurer(books, self.insurer)
        district(self.district, books.on, books.rules.retired_districts())
        if books.find(FundAccount, FundAccount.id_for(self.insurer, self.district, self.fund_year)):
            raise FundAccountExists(insurer=self.insurer, district=self.district, year=self.fund_year)
        return [FundAccount.open(self.insurer, self.district, self.fund_year)]


@dataclass(frozen=True, slots=True)
class FreezeFund(Form):
    """Stop reservations and payments of an account; facts are still taken."""

    names: ClassVar[str] = "account_id"
    account_id: UUID

    def check(self, envelope: Envelope) -> None:
        """Raises  ReasonRequired."""
        require_reason(envelope)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the freeze. Raises  NotFound, FundFrozen."""
        account = books.get(FundAccount, self.account_id)
        account.freeze(books.reason)
        return [account]


@dataclass(frozen=True, slots=True)
class UnfreezeFund(Form):
    """Take reservations and payments again."""

    names: ClassVar[str] = "account_id"
    account_id: UUID

    def check(self, envelope: Envelope) -> None:
        """Raises  ReasonRequired."""
        require_reason(envelope)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the end of the freeze. Raises  NotFound, InvalidTransition."""
        account = books.get(FundAccount, self.account_id)
        account.unfreeze()
        return [account]
