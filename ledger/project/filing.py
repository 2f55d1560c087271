"""Filing a project with the centre."""

from collections.abc import Collection
from dataclasses import dataclass

from domain.aggregate import Aggregate
from domain.papers import Paper, PaperKind, PapersRequired, PaperStage, ReturnedPaper, check_papers
from domain.project import PreventionProject
from domain.rule_book import Limit
from ledger.command import Books, Envelope, ReasonRequired
from ledger.project.step import ProjectStep


@dataclass(frozen=True, slots=True)
class SubmitFiling(ProjectStep):
    """Hand in papers of the filing."""

    papers: tuple[Paper, ...]

    def check(self, envelope: Envelope) -> None:
        """Raises  NumberRange."""
        check_papers(self.papers)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the papers."""
        project = self.project(books)
        waived = bool(books.rules.limit(Limit.DISTRICT_WAIVED, books.on))
        project.submit_filing(self.papers, books.on, waived, required_papers(books, project))
        return [project]


@dataclass(frozen=True, slots=True)
class AcceptFiling(ProjectStep):
    """Take a complete filing on record."""

    filing_no: str

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the filing and how late it was."""
        project = self.project(books)
        project.file(self.filing_no, books.on, required_papers(books, project))
        return [project]


@dataclass(frozen=True, slots=True)
class ReturnFiling(ProjectStep):
    """Send a filing back and say of each paper what is wrong with it."""

    papers: tuple[ReturnedPaper, ...]

    def check(self, envelope: Envelope) -> None:
        """Raises  PapersRequired, ReasonRequired."""
        if not self.papers:
            raise PapersRequired()
        if not all((paper.reason or "").strip() for paper in self.papers):
            raise ReasonRequired()

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the return."""
        project = self.project(books)
        project.return_filing(self.papers, books.on)
        return [project]


def required_papers(books: Books, project: PreventionProject) -> Collection[PaperKind]:
    """Return what the filing of a project needs by the rules of the day."""
    return books.rules.required_papers(PaperStage.FILING, project.category, books.on)
