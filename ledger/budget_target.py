"""What may be done with annual budget targets."""

from dataclasses import dataclass
from datetime import date

from domain.aggregate import Aggregate
from domain.district import REPORTING_DISTRICTS, district
from domain.fund_account import AccrualMode, FundAccount, check_fund_year
from domain.money import Fen
from domain.organisation import BudgetTarget, Organisation
from domain.rule_book import NoAccrualRule
from ledger.command import Books, Envelope, Form
from ledger.organisation import insurer


@dataclass(frozen=True, slots=True)
class SetBudgetTarget(Form):
    """Set what one's own insurer is to spend of a year, in one district or in all; it may be set anew."""

    fund_year: int
    amount: Fen
    district: str | None = None
    expected_premium: Fen | None = None

    def check(self, envelope: Envelope) -> None:
        """Raises  FundYearRange."""
        check_fund_year(self.fund_year)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the target. Raises  NotFound, DistrictUnknown, DistrictRetired, CeilingExceeded."""
        own = insurer(books, books.actor.organisation)
        if self.district is not None:
            district(self.district, books.on, books.rules.retired_districts())
        ceiling_bp = self._ceiling(books)
        accrued = self._accrued(books, own) if ceiling_bp else Fen(0)
        target = BudgetTarget(self.fund_year, self.district, self.amount, self.expected_premium)
        own.set_budget_target(target, ceiling_bp, accrued)
        return [own]

    def _ceiling(self, books: Books) -> int:
        """Return the rate of the ceiling rule for policies of the year, 0 for none; on its day nearest to now."""
        on = min(max(books.on, date(self.fund_year, 1, 1)), date(self.fund_year, 12, 31))
        try:
            _, terms = books.rules.accrual_rule(self.district or "", on)
        except NoAccrualRule:
            return 0
        return terms.rate_bp if terms.mode is AccrualMode.CEILING else 0

    def _accrued(self, books: Books, own: Organisation) -> Fen:
        where = REPORTING_DISTRICTS if self.district is None else [self.district]
        accounts = (books.find(FundAccount, FundAccount.id_for(own.code, code, self.fund_year)) for code in where)
        return Fen(sum(account.accrued for account in accounts if account))
