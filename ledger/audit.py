"""What the auditor finds about projects, payments and accounts."""

from dataclasses import dataclass
from uuid import UUID

from domain.aggregate import Aggregate
from domain.fund_account import FundAccount
from domain.irregular import IrregularKind
from domain.payment import Payment
from domain.project import PreventionProject
from domain.refusal import Refusal
from ledger.command import Books, Envelope, Form
from ledger.remediation import open_case


class AuditSubjectRequired(Refusal):
    """A finding is about one project, one payment or one account."""


class CaseSubjectRequired(Refusal):
    """A remediation case is of a payment or a project."""


@dataclass(frozen=True, slots=True)
class RecordAuditFinding(Form):
    """Record what the auditor found; named as irregular, it opens a remediation case."""

    opinion: str
    project_id: UUID | None = None
    payment_id: UUID | None = None
    account_id: UUID | None = None
    document_no: str | None = None
    irregular: IrregularKind | None = None

    def check(self, envelope: Envelope) -> None:
        """Raises  AuditSubjectRequired, CaseSubjectRequired."""
        if sum(each is not None for each in (self.project_id, self.payment_id, self.account_id)) != 1:
            raise AuditSubjectRequired()
        if self.irregular and self.account_id:
            raise CaseSubjectRequired()

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the finding, and open the case. Raises  NotFound, BeforeStreamStart, CaseAlreadyOpen."""
        if self.account_id:
            account = books.get(FundAccount, self.account_id)
            account.record_finding(self.opinion, self.document_no, books.on)
            return [account]
        payment = books.get(Payment, self.payment_id) if self.payment_id else None
        project_id = payment.project_id if payment else self.project_id
        assert project_id, "the form names one of them"
        project = books.get(PreventionProject, project_id)
        subject = payment or project
        subject.check_started(books.on)
        subject.record_finding(self.opinion, self.document_no, books.on)
        return [subject, *(self._case(books, project, payment) if self.irregular else ())]

    def _case(self, books: Books, project: PreventionProject, payment: Payment | None) -> list[Aggregate]:
        assert self.irregular
        insurer, amount = (payment.insurer, payment.net) if payment else (project.insurer, project.net_paid)
        case = open_case(books, project, insurer, payment, self.irregular, amount)
        return [case, project] if payment else [case]
