"""What may be done with complaints, and until when each is answered."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar
from uuid import UUID

from domain.aggregate import Aggregate
from domain.complaint import Complaint
from domain.rule_book import Limit
from domain.working_days import HolidaysUnknown, working_days_after
from ledger.command import Books, Envelope, Form, Person, require_reason
from ledger.rights import Role
from ledger.task.step import TaskStep, limit, place

ANSWER_DAYS, CHECKING_DAYS, COMPLEX_DAYS = 10, 30, 30  # the last ones calendar days: AQ 9010-2019, domain.md 5.1 (f)


@dataclass(frozen=True, slots=True)
class RecordComplaint(TaskStep):
    """Record what an enterprise complains of; it is to be answered within 10 working days."""

    complainant: Person
    statement: str

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the complaint. Raises  NotFound, BeforeStreamStart."""
        task = self.task(books)
        complaint = Complaint.record(
            task.id,
            task.insurer,
            task.firm,
            task.credit_code,
            place(books, task).district,
            books.remember(task.credit_code, self.complainant),
            self.statement,
            _due(books),
            books.on,
        )
        return [complaint]


@dataclass(frozen=True, slots=True)
class ComplaintStep(Form):
    """A command that steps one complaint."""

    names: ClassVar[str] = "complaint_id"
    complaint_id: UUID

    def complaint(self, books: Books) -> Complaint:
        """Return the complaint to be stepped. Raises  NotFound, BeforeStreamStart, InvalidTransition."""
        complaint = books.get(Complaint, self.complaint_id)
        complaint.check_open(books.on, type(self).__name__)
        return complaint


@dataclass(frozen=True, slots=True)
class ExtendComplaint(ComplaintStep):
    """Give more time: an officer to check further, the responsible reviewer or the centre for a complex one."""

    due_on: date

    def check(self, envelope: Envelope) -> None:
        """Raises  ReasonRequired."""
        require_reason(envelope)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the new last day. Raises  HolidaysUnknown, ComplaintTermOver, ComplaintTermInvalid."""
        complaint = self.complaint(books)
        days = limit(books, Limit.COMPLAINT_CHECKING_DAYS, CHECKING_DAYS)
        latest = working_days_after(complaint.received_on, days, books.rules.holidays)
        if books.actor.role is not Role.INSURER_PROJECT:
            latest += timedelta(days=limit(books, Limit.COMPLAINT_COMPLEX_DAYS, COMPLEX_DAYS))
        complaint.extend(self.due_on, latest, books.on)
        return [complaint]


@dataclass(frozen=True, slots=True)
class AnswerComplaint(ComplaintStep):
    """Answer a complaint, however late."""

    answer: str

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the answer."""
        complaint = self.complaint(books)
        complaint.answer(self.answer, books.on)
        return [complaint]


def _due(books: Books) -> date | int:
    """Return the last day for an answer, or the year whose holidays are not known: that refuses no complaint."""
    try:
        days = limit(books, Limit.COMPLAINT_DAYS, ANSWER_DAYS)
        return working_days_after(books.on, days, books.rules.holidays)
    except HolidaysUnknown as unknown:
        return unknown.year
