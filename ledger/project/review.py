"""The insurer's review of a project."""

from dataclasses import dataclass

from domain.aggregate import Aggregate
from domain.rule_book import Limit
from ledger.command import Books, Envelope, require_reason
from ledger.project.step import ProjectStep, bearing, check_take, reserve


@dataclass(frozen=True, slots=True)
class ApproveProject(ProjectStep):
    """Approve a declared project and set its money aside on every account that bears it."""

    opinion: str

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the approval and the reservations."""
        project = self.project(books)
        parts = bearing(books, project.id, project.allocations.values())
        check_take(books, project.id, parts)
        days = books.rules.limit(Limit.FILING_DUE_DAYS, books.on)
        project.approve(self.opinion, books.on, books.actor.person, days)
        reserve(books, project.id, parts)
        return [project, *(account for account, _ in parts)]


@dataclass(frozen=True, slots=True)
class ReturnProject(ProjectStep):
    """Send a declared project back for mending."""

    opinion: str

    def check(self, envelope: Envelope) -> None:
        """Raises  ReasonRequired."""
        require_reason(envelope)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the return."""
        project = self.project(books)
        project.send_back(self.opinion, books.on, books.actor.person)
        return [project]


@dataclass(frozen=True, slots=True)
class RejectProject(ProjectStep):
    """Reject a declared project for good."""

    opinion: str

    def check(self, envelope: Envelope) -> None:
        """Raises  ReasonRequired."""
        require_reason(envelope)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the rejection."""
        project = self.project(books)
        project.reject(self.opinion, books.on, books.actor.person)
        return [project]
