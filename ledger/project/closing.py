"""Ending a project: what it still holds of its accounts is released."""

from collections.abc import Callable
from dataclasses import dataclass

from domain.aggregate import Aggregate
from domain.project import PreventionProject
from domain.rule_book import Limit
from ledger.command import Books, Envelope, require_reason
from ledger.project.step import ProjectStep, bearing
from ledger.rights import Role


@dataclass(frozen=True, slots=True)
class CancelProject(ProjectStep):
    """Cancel a project with nothing paid; the centre does so only after a long standstill."""

    def check(self, envelope: Envelope) -> None:
        """Raises  ReasonRequired."""
        require_reason(envelope)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the cancellation and the releases."""
        project = self.project(books)
        if books.actor.role is Role.CENTRE:
            project.check_still(books.on, books.rules.limit(Limit.CENTRE_CANCEL_DAYS, books.on))
        return _end(books, project, project.cancel)


@dataclass(frozen=True, slots=True)
class AbandonProject(ProjectStep):
    """End a project with something paid."""

    def check(self, envelope: Envelope) -> None:
        """Raises  ReasonRequired."""
        require_reason(envelope)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the end and the releases."""
        project = self.project(books)
        return _end(books, project, project.abandon)


@dataclass(frozen=True, slots=True)
class WriteOffPayable(ProjectStep):
    """Give up paying what was accepted and can never be paid; the project can then be closed."""

    def check(self, envelope: Envelope) -> None:
        """Raises  ReasonRequired."""
        require_reason(envelope)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the write-off and the releases: nothing more is to be paid."""
        project = self.project(books)
        return _end(books, project, project.write_off)


@dataclass(frozen=True, slots=True)
class CloseProject(ProjectStep):
    """Close a project that is filed, accepted and paid."""

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the closing and the releases."""
        project = self.project(books)
        return _end(books, project, project.close)


def _end(books: Books, project: PreventionProject, decide: Callable[..., None]) -> list[Aggregate]:
    held = bearing(books, project.id, project.allocations.values()) if project.live else []
    decide(books.on)
    for account, _ in held:
        account.release(project.id)
    return [project, *(account for account, _ in held)]
