"""Talking a usage plan over with the district."""

from dataclasses import dataclass
from uuid import UUID

from domain.aggregate import Aggregate
from domain.project import PreventionProject
from ledger.command import Books, Envelope, Person, require_reason
from ledger.project.step import ProjectStep


@dataclass(frozen=True, slots=True)
class ConsultDistrict(ProjectStep):
    """Record that the plan was talked over with the district."""

    document_no: str
    official: str

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the meeting or the letter."""
        project = self.project(books)
        project.consult(self.document_no, _person(books, project, self.official), books.on)
        return [project]


@dataclass(frozen=True, slots=True)
class ConfirmUsagePlan(ProjectStep):
    """Agree with the plan, as the district."""

    document_no: str
    official: str

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the confirmation."""
        project = self.project(books)
        project.confirm(self.document_no, _person(books, project, self.official), books.on)
        return [project]


@dataclass(frozen=True, slots=True)
class ObjectUsagePlan(ProjectStep):
    """Disagree with the plan, as the district."""

    document_no: str
    official: str

    def check(self, envelope: Envelope) -> None:
        """Raises  ReasonRequired."""
        require_reason(envelope)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the objection."""
        project = self.project(books)
        project.object(self.document_no, _person(books, project, self.official), books.on)
        return [project]


def _person(books: Books, project: PreventionProject, official: str) -> UUID:
    return books.remember(project.district, Person(official))
