"""Entering a project from before the ledger, with its payments and its papers, in a campaign."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from domain.aggregate import Aggregate
from domain.campaign import FilingCampaign
from domain.district import district
from domain.fund_account import FundAccount
from domain.irregular import IrregularKind
from domain.money import Fen
from domain.papers import Paper, check_papers
from domain.payment import Payment
from domain.payment_entry import PaymentEntry
from domain.project import PreventionProject
from domain.project.backfill import OriginalSteps, People
from domain.project.carry_over import carried
from domain.project.declaration import BeneficiaryNotInsured, ProjectNoDuplicate, check_district
from domain.project.payment import AccountNotAllocated
from domain.project.review import AllocationConsentMissing
from domain.project.state import Allocation
from domain.rule_book import UseAuthorizationRequired, UseNotPermitted
from domain.transition import check_order
from domain.voucher import VoucherDuplicate, VoucherLine, VoucherNumber
from ledger.campaign import stepped_campaign
from ledger.command import Books, Envelope, Form, Person
from ledger.payment import check_unused, post
from ledger.project.declaration import DeclareProject
from ledger.project.filing import required_papers
from ledger.project.step import allocated
from ledger.remediation import open_case
from ledger.year_end import posted, taker

UNSTATED = Person("未注明")
"""Who took a step when nobody is named."""


@dataclass(frozen=True, slots=True)
class PastPayment:
    """A payment that was made before the ledger, under its original voucher."""

    paid_on: date
    payment: PaymentEntry


@dataclass(frozen=True, slots=True)
class BackfillProject(Form):
    """Enter a historical project as it went: its steps, payments and papers; the effective date is that of handing in.

    What happened is a fact: no rule on uses, beneficiaries, amounts or balances refuses it. A use that was not
    permitted, and a payment over budget or to somebody else, opens a case. An insurer speaks for its own money only.
    The part of an account whose year is closed is borne by the account that it was carried over into.
    """

    campaign_id: UUID
    declaration: DeclareProject
    steps: OriginalSteps
    reviewer: Person
    payments: tuple[PastPayment, ...]
    papers: tuple[Paper, ...]
    official: Person | None = None
    acceptor: Person | None = None

    def check(self, envelope: Envelope) -> None:
        """Raises  what DeclareProject and a payment raise, StepDateOrder, AccountNotAllocated, NumberRange."""
        self.declaration.check(envelope)
        self.steps.check(envelope.effective_on)
        check_papers(self.papers)
        accounts = {part.account_id for part in self.declaration.allocations}
        for each in self.payments:
            each.payment.check(each.paid_on)
            check_order("备案提交", envelope.effective_on, "支付", each.paid_on)
            if each.payment.account_id not in accounts:
                raise AccountNotAllocated()

    def goes_back_to(self, envelope: Envelope) -> date:
        """Return the day of the first step or payment."""
        return min(self.steps.declared_on, *(each.paid_on for each in self.payments), envelope.effective_on)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record it all.

        Raises  NotFound, InvalidTransition, AllocationConsentMissing, OutsideCampaign, NotHistorical,
                AllocationDistrictMixed, ProjectNoDuplicate, VoucherDuplicate
        """
        said = self.declaration
        district(said.district, self.steps.declared_on, books.rules.retired_districts())
        campaign = stepped_campaign(books, self.campaign_id)
        parts = allocated(books, said.allocations, said.district)
        campaign.check_takes("BackfillProject", books.on)
        check_own(books.actor.organisation, parts)
        campaign.check_historical(said.district, said.start_on)
        check_district(said.district, (account for account, _ in parts))
        takers = {account.id: taker(books, account) for account, _ in parts}
        allocations = tuple(allocation for _, allocation in parts)
        for account_id, (account, _) in takers.items():
            allocations = carried(allocations, account_id, account.id)
        project = self._entered(books, campaign, allocations)
        past = Past(project, takers)
        past.retrace(books, self.steps.approved_on, self.payments)
        if not self._use_permitted(books):
            past.wrongs.append((None, IrregularKind.OUT_OF_SCOPE_USE, project.budget))
        project.hand_in_history(self.papers, books.on, required_papers(books, project))
        return [project, *past.accounts.values(), *past.changed, *past.cases(books)]

    def _entered(
        self, books: Books, campaign: FilingCampaign, allocations: tuple[Allocation, ...]
    ) -> PreventionProject:
        said, steps, actor = self.declaration, self.steps, books.actor
        number = said.number.strip()
        if books.find(PreventionProject, PreventionProject.id_for(actor.organisation, steps.declared_on.year, number)):
            raise ProjectNoDuplicate(project_no=number)
        insurer = actor.organisation
        people = People(
            declarer=actor.person,
            reviewer=books.remember(insurer, self.reviewer),
            official=books.remember(insurer, self.official or UNSTATED),
            acceptor=books.remember(insurer, self.acceptor or UNSTATED),
        )
        return PreventionProject.enter(
            insurer,
            said.declaration(books, allocations),
            campaign_id=campaign.id,
            deadline_on=campaign.deadline_on,
            steps=steps,
            people=people,
            papers=self.papers,
        )

    def _use_permitted(self, books: Books) -> bool:
        try:
            self.declaration.check_use(books, self.steps.declared_on)
        except (UseNotPermitted, UseAuthorizationRequired, BeneficiaryNotInsured):
            return False
        return True


@dataclass(slots=True)
class Past:
    """The money of a project as it went: set aside when it was approved, paid when it was paid.

    `takers` is, by the account that is named, the open one that takes its part, and the day of the carry-over there.
    """

    project: PreventionProject
    takers: dict[UUID, tuple[FundAccount, date | None]]
    changed: list[Aggregate] = field(default_factory=list)
    wrongs: list[tuple[Payment | None, IrregularKind, Fen]] = field(default_factory=list)

    @property
    def accounts(self) -> dict[UUID, FundAccount]:
        """Return the accounts that bear it, by their ids."""
        return {account.id: account for account, _ in self.takers.values()}

    def retrace(self, books: Books, approved_on: date, payments: Iterable[PastPayment]) -> None:
        """Post reservations and payments by their days. Raises  VoucherDuplicate."""
        paid = sorted(payments, key=lambda each: each.paid_on)
        for each in (each for each in paid if each.paid_on < approved_on):
            self._pay(books, each)
        for part in self.project.allocations.values():
            account = self.accounts[part.account_id]
            account.take_reservation(self.project.id, part.amount)
            days = [day for taking, day in self.takers.values() if taking.id == account.id and day]
            posted(approved_on, max(days, default=self._carried_on(account, approved_on)), account)
        for each in (each for each in paid if each.paid_on >= approved_on):
            self._pay(books, each)

    def cases(self, books: Books) -> list[Aggregate]:
        """Open a case for everything that was against the rules, and mark the project by it."""
        project = self.project
        return [
            open_case(books, project, project.insurer, payment, kind, amount) for payment, kind, amount in self.wrongs
        ]

    def _pay(self, books: Books, past: PastPayment) -> None:
        account, day = self.takers[past.payment.account_id]
        entry = replace(past.payment, account_id=account.id)
        self._check_unused(books, entry.voucher)
        wrong = self.project.irregularity(entry.payee, entry.amount)
        payment = Payment.record(self.project.id, account, entry, past.paid_on, books.actor.person, irregular=wrong)
        if wrong:
            self.wrongs.append((payment, wrong, entry.amount))
        day = day or self._carried_on(account, past.paid_on)
        changed = posted(past.paid_on, day, payment, *post(payment, entry, self.project, account))
        self.changed += [each for each in changed if each.id not in {self.project.id, account.id}]

    def _carried_on(self, account: FundAccount, on: date) -> date | None:
        return account.posting_day(self.project.id, on)

    def _check_unused(self, books: Books, voucher: VoucherNumber) -> None:
        check_unused(books, voucher)
        for line in self.changed:
            if isinstance(line, VoucherLine) and line.id == voucher.stream:
                raise VoucherDuplicate(voucher=voucher.text, payment=line.payment_id)


def check_own(insurer: str, parts: Iterable[tuple[FundAccount, Allocation]]) -> None:
    """Let nobody enter what another insurer bore: that one did not consent. Raises  AllocationConsentMissing."""
    for account, _ in parts:
        if account.insurer != insurer:
            raise AllocationConsentMissing(insurer=account.insurer)
