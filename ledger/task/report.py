"""Reports of visits, and their quality."""

from dataclasses import dataclass

from domain.aggregate import Aggregate
from domain.evidence import EvidenceFile
from domain.task.report import check_score
from ledger.command import Books, Envelope
from ledger.task.step import TaskStep, stepped


@dataclass(frozen=True, slots=True)
class SubmitReport(TaskStep):
    """Hand in the report of a visit, or its next version; that nothing was found is said outright."""

    file: EvidenceFile
    zero_hazards: bool

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the report."""
        task = self.task(books)
        task.report(self.file, books.on, zero_hazards=self.zero_hazards)
        return [task]


@dataclass(frozen=True, slots=True)
class QualityStep(TaskStep):
    """A decision on a report."""

    score: int
    opinion: str

    def check(self, envelope: Envelope) -> None:
        """Raises  NumberRange."""
        check_score(self.score)


@dataclass(frozen=True, slots=True)
class AcceptQuality(QualityStep):
    """Accept the work of a firm."""

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the decision; the task is done."""
        task = self.task(books)
        task.accept_quality(self.score, self.opinion, books.on, books.actor.person)
        return stepped(books, task)


@dataclass(frozen=True, slots=True)
class RejectQuality(QualityStep):
    """Send a report back."""

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the decision."""
        task = self.task(books)
        task.reject_quality(self.score, self.opinion, books.on, books.actor.person)
        return [task]
