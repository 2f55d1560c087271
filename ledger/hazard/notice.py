"""The first answer to a finding: a written notice, or seeing it mended on the spot."""

from dataclasses import dataclass
from datetime import date

from domain.aggregate import Aggregate
from domain.evidence import EvidenceFile, check_evidence
from domain.hazard.deadline import check_deadline
from domain.money import Fen
from ledger.command import Books, Envelope, Person
from ledger.hazard.step import HazardStep, cap


@dataclass(frozen=True, slots=True)
class NotifyHazard(HazardStep):
    """Tell the enterprise in writing; from then on its time runs."""

    receipt_no: str
    recipient: Person
    deadline: date | None = None

    def check(self, envelope: Envelope) -> None:
        """Raises  DeadlineInvalid."""
        if self.deadline is not None:
            check_deadline(self.deadline, envelope.effective_on)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the notice."""
        hazard = self.hazard(books)
        recipient = books.remember(hazard.firm, self.recipient)
        hazard.notify(self.receipt_no, recipient, self.deadline, books.on, cap(books, hazard.grade))
        return [hazard]


@dataclass(frozen=True, slots=True)
class CloseOnSite(HazardStep):
    """Close a general hazard that was mended on the spot, with photographs before and after."""

    before: tuple[EvidenceFile, ...]
    after: tuple[EvidenceFile, ...]
    cost: Fen | None = None

    def check(self, envelope: Envelope) -> None:
        """Raises  EvidenceRequired."""
        check_evidence(self.before)
        check_evidence(self.after)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the closing."""
        hazard = self.hazard(books)
        hazard.close_on_site(self.before, self.after, self.cost, books.on)
        return [hazard]
