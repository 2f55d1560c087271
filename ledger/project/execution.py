"""Carrying a project out, and accepting it."""

from dataclasses import dataclass
from datetime import date

from domain.aggregate import Aggregate
from domain.money import Fen, positive
from domain.organisation import Organisation
from domain.papers import Paper, check_papers
from domain.project.execution import check_retention
from ledger.command import Books, Envelope, require_reason
from ledger.project.step import ProjectStep


@dataclass(frozen=True, slots=True)
class StartImplementation(ProjectStep):
    """Begin a filed project."""

    document_no: str | None = None

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the start."""
        project = self.project(books)
        project.start(self.document_no, books.on)
        return [project]


@dataclass(frozen=True, slots=True)
class SubmitDeliverable(ProjectStep):
    """Hand in what a project delivered."""

    papers: tuple[Paper, ...]

    def check(self, envelope: Envelope) -> None:
        """Raises  NumberRange."""
        check_papers(self.papers)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the delivery."""
        project = self.project(books)
        project.deliver(self.papers, books.on)
        return [project]


@dataclass(frozen=True, slots=True)
class AcceptProject(ProjectStep):
    """Accept what was delivered, for the budget or for less."""

    papers: tuple[Paper, ...]
    accepted_amount: Fen | None = None
    retention: Fen | None = None
    retention_due_on: date | None = None

    def check(self, envelope: Envelope) -> None:
        """Raises  NumberRange, AmountNotPositive, AmountTooLarge, RetentionIncomplete, StepDateOrder."""
        check_papers(self.papers)
        for amount in (self.accepted_amount, self.retention):
            if amount is not None:
                positive(amount)
        check_retention(self.retention, self.retention_due_on, envelope.effective_on)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the acceptance."""
        project = self.project(books)
        actor = books.actor
        project.accept(
            self.accepted_amount,
            self.papers,
            books.on,
            actor.person,
            acceptor(books),
            retention=self.retention,
            retention_due_on=self.retention_due_on,
        )
        return [project]


@dataclass(frozen=True, slots=True)
class FailAcceptance(ProjectStep):
    """Send the delivery back; work goes on."""

    papers: tuple[Paper, ...]

    def check(self, envelope: Envelope) -> None:
        """Raises  NumberRange, ReasonRequired."""
        check_papers(self.papers)
        require_reason(envelope)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the failure."""
        project = self.project(books)
        project.fail_acceptance(self.papers, books.on, books.actor.person, acceptor(books))
        return [project]


def acceptor(books: Books) -> str:
    """Return the name of the accepting organisation, as it would stand on a contract."""
    return books.refer(Organisation, Organisation.id_for(books.actor.organisation)).name
