"""The enterprise says that the hazard is rectified (企业报整改); that alone closes nothing.

Source  domain.md 1 fact 9, 7.3, 8.4
"""

from datetime import date
from uuid import UUID

from domain.evidence import Evidenced, EvidenceFile
from domain.hazard.plan import Planning
from domain.hazard.record import HazardFact, HazardRecord
from domain.hazard.tracks import ExtensionState, HazardState, SupervisionState
from domain.money import Fen


class RectificationClaimed(HazardFact, Evidenced):
    """The enterprise says that it is done; `claimant` said so for it. More time is asked for no longer."""

    MOVES = (("hazard", HazardState.CLAIMED), ("extension", ExtensionState.NONE))
    claimant: UUID | None
    note: str | None
    evidence: tuple[EvidenceFile, ...]
    cost: Fen | None
    claimed_on: date

    def apply(self, hazard: HazardRecord) -> None:
        """Wait for the re-inspection."""
        super().apply(hazard)
        hazard.moved = ("报整改", self.claimed_on)
        hazard.claimed_on = self.claimed_on
        hazard.asked = None
        if self.claimant:
            hazard.enterprise_people.add(self.claimant)


class Claiming(Planning):
    """Claiming rectification."""

    def claim(
        self, claimant: UUID | None, note: str | None, evidence: tuple[EvidenceFile, ...], cost: Fen | None, on: date
    ) -> None:
        """Say that it is rectified. Raises  HazardClosed, InvalidTransition, PlanRequired, StepDateOrder."""
        self._check_state({HazardState.NOTIFIED}, "ClaimRectification")
        self._check_not(SupervisionState.PASSED, "ClaimRectification")
        self.check_planned()
        self._check_after("报整改", on)
        self.trigger_event(
            RectificationClaimed, claimant=claimant, note=note, evidence=evidence, cost=cost, claimed_on=on
        )
