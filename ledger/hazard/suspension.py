"""A hazard that stands still, goes on, or comes back."""

from dataclasses import dataclass
from datetime import date

from domain.aggregate import Aggregate
from domain.evidence import EvidenceFile, check_evidence
from domain.hazard.deadline import check_deadline
from domain.rule_book import Limit
from ledger.command import Books, Envelope, require_reason
from ledger.hazard.step import HazardStep, cap


@dataclass(frozen=True, slots=True)
class SuspendHazard(HazardStep):
    """Let the time of a hazard stand still, and hand it over to the district."""

    hand_over: str

    def check(self, envelope: Envelope) -> None:
        """Raises  ReasonRequired."""
        require_reason(envelope)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the suspension."""
        hazard = self.hazard(books)
        hazard.suspend(self.hand_over, books.on)
        return [hazard]


@dataclass(frozen=True, slots=True)
class ResumeHazard(HazardStep):
    """Let the time of a suspended hazard run again."""

    def check(self, envelope: Envelope) -> None:
        """Raises  ReasonRequired."""
        require_reason(envelope)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the resumption."""
        hazard = self.hazard(books)
        hazard.resume(books.on)
        return [hazard]


@dataclass(frozen=True, slots=True)
class ReopenHazard(HazardStep):
    """Reopen a closed hazard that came back, with a new deadline."""

    deadline: date
    evidence: tuple[EvidenceFile, ...]

    def check(self, envelope: Envelope) -> None:
        """Raises  EvidenceRequired, DeadlineInvalid, ReasonRequired."""
        check_evidence(self.evidence)
        check_deadline(self.deadline, envelope.effective_on)
        require_reason(envelope)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the reopening."""
        hazard = self.hazard(books)
        hazard.reopen(
            self.deadline,
            self.evidence,
            books.on,
            within_days=books.rules.limit(Limit.REOPEN_DAYS, books.on),
            cap_days=cap(books, hazard.grade),
        )
        return [hazard]
