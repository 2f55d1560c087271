"""Explaining why a project stands still."""

from dataclasses import dataclass
from datetime import date

from domain.aggregate import Aggregate
from ledger.command import Books
from ledger.project.step import ProjectStep


@dataclass(frozen=True, slots=True)
class ExplainStall(ProjectStep):
    """Say what keeps a project, and when it goes on."""

    opinion: str
    expected_on: date

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the explanation."""
        project = self.project(books)
        project.explain_stall(self.opinion, self.expected_on, books.on)
        return [project]
