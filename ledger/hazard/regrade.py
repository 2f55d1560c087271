"""Changing what a hazard was said to be: its grade, or that it is one."""

from dataclasses import dataclass
from uuid import UUID

from domain.aggregate import Aggregate
from domain.hazard import Hazard
from domain.hazard.finding import StandardRef, check_basis
from domain.hazard.tracks import HazardGrade
from ledger.command import Books, Envelope, require_reason
from ledger.hazard.step import HazardStep
from ledger.rights import Role, RoleNotAllowed


@dataclass(frozen=True, slots=True)
class RegradeHazard(HazardStep):
    """Change the grade; down only a reviewer does."""

    grade: HazardGrade
    note: str
    basis: StandardRef | None = None

    def check(self, envelope: Envelope) -> None:
        """Raises  RoleNotAllowed, MajorBasisRequired."""
        if self.grade is HazardGrade.GENERAL and envelope.actor.role is not Role.INSURER_REVIEWER:
            raise RoleNotAllowed(command="RegradeHazard")
        check_basis(self.grade, self.basis)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the new grade."""
        hazard = self.hazard(books)
        hazard.regrade(self.grade, self.basis, self.note, books.on)
        return [hazard]


@dataclass(frozen=True, slots=True)
class WithdrawHazard(HazardStep):
    """Take back what was no hazard."""

    def check(self, envelope: Envelope) -> None:
        """Raises  ReasonRequired."""
        require_reason(envelope)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the withdrawal."""
        hazard = self.hazard(books)
        hazard.withdraw(books.on)
        return [hazard]


@dataclass(frozen=True, slots=True)
class MarkDuplicate(HazardStep):
    """Merge what was found again into what was found first."""

    first_id: UUID

    def check(self, envelope: Envelope) -> None:
        """Raises  ReasonRequired."""
        require_reason(envelope)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the merging."""
        hazard = self.hazard(books)
        hazard.mark_duplicate(books.get(Hazard, self.first_id), books.on)
        return [hazard]
