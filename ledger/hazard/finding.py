"""Findings of a visit."""

from dataclasses import dataclass, fields
from datetime import date
from uuid import UUID

from domain.aggregate import Aggregate
from domain.evidence import EvidenceFile, check_evidence
from domain.hazard import Hazard
from domain.hazard.deadline import check_deadline
from domain.hazard.finding import (
    Finding,
    FindingNoDuplicate,
    HazardCategory,
    HazardSource,
    MajorDetail,
    StandardRef,
    Visit,
    check_basis,
)
from domain.hazard.tracks import HazardGrade
from domain.task import InspectionTask
from ledger.command import Books, Envelope
from ledger.task.step import TaskStep, place


@dataclass(frozen=True, slots=True)
class RecordFinding(TaskStep):
    """Record what was found at a visit, under the firm's own number; a late one too, whatever became of the report."""

    finding_no: str
    location: str
    category: HazardCategory
    description: str
    grade: HazardGrade
    deadline: date
    evidence: tuple[EvidenceFile, ...] = ()
    note: str | None = None
    basis: StandardRef | None = None
    suggestion: str | None = None
    source: HazardSource = HazardSource.FIRM
    major: MajorDetail | None = None

    @property
    def stream(self) -> UUID:
        """The stream of what was found: a batch looks all of them up at once."""
        return Hazard.id_for(self.task_id, self.finding_no)

    def check(self, envelope: Envelope) -> None:
        """Raises  MajorBasisRequired, EvidenceRequired, DeadlineInvalid."""
        check_basis(self.grade, self.basis)
        check_evidence(self.evidence, self.note)
        check_deadline(self.deadline, envelope.effective_on)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the finding. Raises  InvalidTransition, FindingNoDuplicate, StepDateOrder."""
        task = self.task(books)
        task.check_inspected()
        if books.find(Hazard, self.stream):
            raise FindingNoDuplicate(finding_no=self.finding_no)
        said = Finding(**{field.name: getattr(self, field.name) for field in fields(Finding)})
        return [Hazard.find(visit_of(books, task), said, books.on)]


def visit_of(books: Books, task: InspectionTask) -> Visit:
    """Return what a finding takes over from a task whose visit took place."""
    assert task.visited_on
    where = place(books, task, task.visited_on)
    return Visit(
        task.id,
        task.firm,
        task.insurer,
        task.credit_code,
        where.district,
        where.street,
        task.sector,
        task.inception_on,
        task.visited_on,
    )
