"""Reaching the enterprise of a task."""

from dataclasses import dataclass
from datetime import date

from domain.aggregate import Aggregate
from domain.evidence import EvidenceFile
from domain.rule_book import Limit
from domain.task.contact import AttemptsNeeded, Channel
from ledger.command import Books, Person
from ledger.enterprise import enterprise_of
from ledger.task.step import TaskStep, limit, place


@dataclass(frozen=True, slots=True)
class NotifyEnterprise(TaskStep):
    """Record that the enterprise was told of the visit beforehand."""

    channel: Channel
    contact: Person

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the notice."""
        task = self.task(books)
        task.notify(self.channel, books.remember(task.credit_code, self.contact), books.on)
        return [task]


@dataclass(frozen=True, slots=True)
class RecordUnreachable(TaskStep):
    """Record that nobody was reached, with the day of each attempt."""

    attempts: tuple[date, ...]

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the attempts."""
        task = self.task(books)
        usual = AttemptsNeeded()
        needed = AttemptsNeeded(
            limit(books, Limit.CONTACT_ATTEMPTS, usual.attempts), limit(books, Limit.CONTACT_ATTEMPT_DAYS, usual.days)
        )
        task.give_up(self.attempts, place(books, task), needed, books.on)
        return [task]


@dataclass(frozen=True, slots=True)
class ReportContactProblem(TaskStep):
    """Report that the contact data is wrong; the firm's clock stands still until the insurer corrects it."""

    note: str
    evidence: tuple[EvidenceFile, ...] = ()

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the problem."""
        task = self.task(books)
        task.dispute_contact(self.note, self.evidence, books.on)
        return [task]


@dataclass(frozen=True, slots=True)
class CorrectContactData(TaskStep):
    """Name whom to call instead; the task begins anew, and so it is for every other task of the enterprise."""

    contact: Person

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the contact on the task and its enterprise."""
        task = self.task(books)
        contact = books.remember(task.credit_code, self.contact)
        task.correct_contact(contact, books.on)
        enterprise = enterprise_of(books, task.credit_code)
        enterprise.name_contact(contact)
        return [task, enterprise]
