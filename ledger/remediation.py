"""What may be done with remediation cases, and how one is opened."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar
from uuid import UUID

from domain.aggregate import Aggregate
from domain.fund_account import FundAccount
from domain.irregular import IrregularKind
from domain.money import Fen
from domain.papers import Paper, check_papers
from domain.payment import Payment
from domain.project import PreventionProject
from domain.remediation import RemediationCase
from domain.rule_book import Limit
from ledger.command import Books, Envelope, Form, Person
from ledger.year_end import posted, taker


@dataclass(frozen=True, slots=True)
class CaseStep(Form):
    """A command that steps one case."""

    names: ClassVar[str] = "case_id"
    case_id: UUID

    def case(self, books: Books) -> RemediationCase:
        """Return the case to be stepped. Raises  NotFound, BeforeStreamStart."""
        case = books.get(RemediationCase, self.case_id)
        case.check_started(books.on)
        return case


@dataclass(frozen=True, slots=True)
class SubmitRemediation(CaseStep):
    """Hand in what mends a case."""

    statement: str
    papers: tuple[Paper, ...]

    def check(self, envelope: Envelope) -> None:
        """Raises  NumberRange."""
        check_papers(self.papers)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record what was handed in."""
        case = self.case(books)
        case.submit(self.statement, self.papers, books.on, books.actor.person)
        return [case]


@dataclass(frozen=True, slots=True)
class AcceptRemediation(CaseStep):
    """Find a case mended; its project is no longer irregular by it."""

    opinion: str

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the completion on the case and its project."""
        case = self.case(books)
        case.check_submitted("AcceptRemediation")
        project = books.refer(PreventionProject, case.project_id)
        payment = books.refer(Payment, case.payment_id) if case.payment_id else None
        all_back = payment is not None and not payment.net
        accounts = [account for account, _ in _accounts(books, case, project)]
        project.check_cured(case.kind, accounts, case.papers, all_back)
        case.complete(self.opinion, books.on, books.actor.person)
        project.cure(case.id)
        return [case, project]


@dataclass(frozen=True, slots=True)
class ReturnRemediation(CaseStep):
    """Find a case not mended, and say what is missing."""

    opinion: str

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the return."""
        case = self.case(books)
        case.send_back(self.opinion, books.on, books.actor.person)
        return [case]


@dataclass(frozen=True, slots=True)
class ConfirmMisuse(CaseStep):
    """Confirm that the money was misused, for good; said again, it only supplements."""

    basis: str

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the misuse, and freeze the accounts that bore it."""
        case = self.case(books)
        known = case.misused
        case.confirm_misuse(self.basis, books.on, books.actor.person)
        if known:
            return [case]
        frozen: list[Aggregate] = []
        for account, day in _accounts(books, case, books.refer(PreventionProject, case.project_id)):
            account.freeze_for_misuse(case.id, self.basis)
            frozen += posted(books.on, day, account)
        return [case, *frozen]


def open_case(
    books: Books,
    project: PreventionProject,
    insurer: str,
    payment: Payment | None,
    kind: IrregularKind,
    amount: Fen,
    responsible: Person | None = None,
) -> RemediationCase:
    """Open a case of a payment, or of a project as a whole, and mark the project by it.

    It is due so many days after it was recorded; the project's supervisor answers for it unless another is named.

    Raises  CaseAlreadyOpen
    """
    payment_id = payment.id if payment else None
    project.check_case_free(payment_id, kind)
    person = books.remember(insurer, responsible) if responsible else project.supervisor
    case = RemediationCase.open(
        insurer,
        project.district,
        project.id,
        payment_id,
        name=f"{project.number} {payment.voucher.text}" if payment else project.number,
        kind=kind,
        amount=amount,
        responsible=person or books.actor.person,
        opened_on=payment.paid_on if payment else books.on,
        due_on=books.today + timedelta(days=books.rules.limit(Limit.REMEDIATION_DUE_DAYS, books.today)),
    )
    project.open_irregularity(case.id, payment_id, kind)
    return case


def _accounts(books: Books, case: RemediationCase, project: PreventionProject) -> list[tuple[FundAccount, date | None]]:
    """Return the account that paid; of a case of the whole project, those of its insurer that bear it.

    Of a closed one it is the open account that takes what concerns it, with the day on which it was carried over there.
    """
    if case.payment_id:
        ids = [books.refer(Payment, case.payment_id).account_id]
    else:
        ids = [each.account_id for each in project.allocations.values() if each.insurer == case.insurer]
    return [taker(books, books.refer(FundAccount, account_id)) for account_id in ids]
