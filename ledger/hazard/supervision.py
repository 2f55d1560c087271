"""Telling the district, and its listing and delisting."""

from dataclasses import dataclass
from datetime import date

from domain.aggregate import Aggregate
from domain.hazard.deadline import check_deadline
from domain.hazard.escalation import EscalationReason
from domain.hazard.supervision import Listing, SupervisionLevel
from ledger.command import Books, Envelope
from ledger.hazard.step import HazardStep


@dataclass(frozen=True, slots=True)
class EscalateHazard(HazardStep):
    """Report a hazard to the district."""

    because: EscalationReason

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the report."""
        hazard = self.hazard(books)
        hazard.escalate(self.because, books.on)
        return [hazard]


@dataclass(frozen=True, slots=True)
class ListForSupervision(HazardStep):
    """List a hazard that was reported; it is then closed by delisting it."""

    document_no: str
    signatory: str
    due_on: date
    level: SupervisionLevel = SupervisionLevel.DISTRICT

    def check(self, envelope: Envelope) -> None:
        """Raises  DeadlineInvalid."""
        check_deadline(self.due_on, envelope.effective_on)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the listing."""
        hazard = self.hazard(books)
        listing = Listing(self.document_no, self.signatory, self.due_on, self.level)
        hazard.list_for_supervision(listing, books.actor.organisation, books.on)
        return [hazard]


@dataclass(frozen=True, slots=True)
class DelistHazard(HazardStep):
    """Delist a hazard that passed, which closes it."""

    document_no: str

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the delisting."""
        hazard = self.hazard(books)
        hazard.delist(self.document_no, books.on)
        return [hazard]
