"""Adding papers to a project, or to one of its payments, beside the steps."""

from dataclasses import dataclass
from uuid import UUID

from domain.aggregate import Aggregate
from domain.papers import Paper, PapersRequired, check_papers
from domain.payment import Payment
from domain.project import PreventionProject
from ledger.command import Books, Envelope, NotFound
from ledger.project.step import ProjectStep


@dataclass(frozen=True, slots=True)
class AddPapers(ProjectStep):
    """Add papers to a project, or to one of its payments; they may be older than what they prove."""

    papers: tuple[Paper, ...]
    payment_id: UUID | None = None

    def check(self, envelope: Envelope) -> None:
        """Raises  PapersRequired, NumberRange."""
        if not self.papers:
            raise PapersRequired()
        check_papers(self.papers)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the papers; a co-funder adds those of its own payments."""
        if self.payment_id is None:
            project = self.own(books)
            project.add_papers(self.papers, books.on)
            return [project]
        project = books.get(PreventionProject, self.project_id)
        payment = books.get(Payment, self.payment_id)
        if payment.project_id != project.id:
            raise NotFound(what=Payment.__name__)
        payment.add_papers(self.papers, books.on)
        return [project, payment]
