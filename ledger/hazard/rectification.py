"""From the plan to the re-inspection that closes a hazard."""

from dataclasses import dataclass
from datetime import date

from domain.aggregate import Aggregate
from domain.evidence import EvidenceFile, check_evidence
from domain.hazard.deadline import check_deadline
from domain.hazard.plan import GovernancePlan
from domain.money import Fen
from ledger.command import Books, Envelope, Person
from ledger.hazard.step import HazardStep, known


@dataclass(frozen=True, slots=True)
class FilePlan(HazardStep):
    """File the governance plan of a major hazard, or a better one."""

    plan: GovernancePlan

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the plan."""
        hazard = self.hazard(books)
        hazard.file_plan(self.plan, books.on)
        return [hazard]


@dataclass(frozen=True, slots=True)
class ClaimRectification(HazardStep):
    """Record that the enterprise says it is rectified."""

    evidence: tuple[EvidenceFile, ...]
    claimant: Person | None = None
    note: str | None = None
    cost: Fen | None = None

    def check(self, envelope: Envelope) -> None:
        """Raises  EvidenceRequired."""
        check_evidence(self.evidence, self.note)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the claim."""
        hazard = self.hazard(books)
        hazard.claim(known(books, hazard, self.claimant), self.note, self.evidence, self.cost, books.on)
        return [hazard]


@dataclass(frozen=True, slots=True)
class RecordReinspection(HazardStep):
    """Record a re-inspection; one that is not passed sets a new deadline."""

    passed: bool
    inspector: Person
    evidence: tuple[EvidenceFile, ...]
    findings: str | None = None
    deadline: date | None = None

    def check(self, envelope: Envelope) -> None:
        """Raises  EvidenceRequired, DeadlineInvalid."""
        check_evidence(self.evidence, self.findings)
        if not self.passed:
            check_deadline(self.deadline, envelope.effective_on)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the pass or the failure."""
        hazard = self.hazard(books)
        inspector = books.remember(hazard.firm, self.inspector)
        if self.passed:
            hazard.pass_reinspection(inspector, self.findings, self.evidence, books.on)
        else:
            deadline = check_deadline(self.deadline, books.on)
            hazard.fail_reinspection(inspector, self.findings, self.evidence, deadline, books.on)
        return [hazard]
