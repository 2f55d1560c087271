"""Appointments, visits, refusals, and tasks that are taken back."""

from dataclasses import dataclass
from datetime import date

from domain.aggregate import Aggregate
from domain.contract import ServiceContract
from domain.evidence import EvidenceFile
from domain.rule_book import Limit
from domain.task.assignment import check_due
from domain.task.refusing import RefusalEvidenceRequired, VisitRefusalReason
from domain.task.visit import INSPECTORS_LEAST
from ledger.command import Books, Envelope, Person, require_reason
from ledger.enterprise import enterprise_of
from ledger.organisation import firm
from ledger.task.step import TaskStep, insured, limit, people, place, stepped


@dataclass(frozen=True, slots=True)
class ScheduleVisit(TaskStep):
    """Agree with the enterprise on a day, or on another one."""

    visit_on: date
    inspectors: tuple[str, ...]
    counterpart: Person | None = None

    def check(self, envelope: Envelope) -> None:
        """Raises  DueDateInvalid."""
        check_due(self.visit_on, envelope.effective_on)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the appointment."""
        task = self.task(books)
        counterpart = books.remember(task.credit_code, self.counterpart) if self.counterpart else None
        task.schedule(self.visit_on, people(books, task.firm, self.inspectors), counterpart, books.on)
        return [task]


@dataclass(frozen=True, slots=True)
class RecordVisit(TaskStep):
    """Record that the enterprise was inspected, by whom and in whose presence."""

    inspectors: tuple[str, ...]
    counterpart: Person
    evidence: tuple[EvidenceFile, ...] = ()

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the visit. Raises  ContractNotInForce, FirmNotQualified, PolicyNotInForce, InspectorCount."""
        task = self.task(books)
        task.check_visitable()
        cover = insured(books, enterprise_of(books, task.credit_code), books.on, task.insurer)
        books.refer(ServiceContract, task.contract_id).check_in_force(books.on)
        firm(books, task.firm).check_qualified(cover.sector if cover else task.sector, books.on)
        task.visit(
            people(books, task.firm, self.inspectors),
            books.remember(task.credit_code, self.counterpart),
            self.evidence,
            cover,
            place(books, task),
            books.on,
            reason=books.reason,
            least=limit(books, Limit.INSPECTORS, INSPECTORS_LEAST),
        )
        return [task]


@dataclass(frozen=True, slots=True)
class RecordRefusal(TaskStep):
    """Record that the enterprise did not let the firm in; the second time the district is told."""

    refusal_reason: VisitRefusalReason
    inspectors: tuple[str, ...]
    refuser: Person | None = None
    evidence: tuple[EvidenceFile, ...] = ()

    def check(self, envelope: Envelope) -> None:
        """Raises  RefusalEvidenceRequired."""
        if not (self.refuser or self.evidence):
            raise RefusalEvidenceRequired()

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the refusal."""
        task = self.task(books)
        refuser = books.remember(task.credit_code, self.refuser) if self.refuser else None
        inspectors = people(books, task.firm, self.inspectors)
        task.refuse(self.refusal_reason, refuser, inspectors, self.evidence, place(books, task), books.on)
        return stepped(books, task)


@dataclass(frozen=True, slots=True)
class FollowUpRefusal(TaskStep):
    """Record whether the enterprise gave in after a refusal; if not, the district is told."""

    cooperates: bool
    note: str

    def perform(self, books: Books) -> list[Aggregate]:
        """Record what was reached."""
        task = self.task(books)
        task.follow_up(self.note, place(books, task), books.on, cooperates=self.cooperates)
        return stepped(books, task)


@dataclass(frozen=True, slots=True)
class VoidTask(TaskStep):
    """Take a task back because its enterprise is closed, moved or insured no more."""

    def check(self, envelope: Envelope) -> None:
        """Raises  ReasonRequired."""
        require_reason(envelope)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the end."""
        task = self.task(books)
        task.void(place(books, task), books.on)
        return stepped(books, task)
