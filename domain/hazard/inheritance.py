"""A hazard that goes with its enterprise to the next insurer (续保承接); the one before keeps what it knew.

Source  domain.md 9 case 21
"""

from datetime import date

from domain.hazard.escalation import NothingDue
from domain.hazard.record import HazardFact, HazardRecord
from domain.hazard.tracks import OPEN, HazardState


class HazardInherited(HazardFact):
    """Another insurer answers for it."""

    insurer: str
    inherited_from: str
    inherited_on: date

    def apply(self, hazard: HazardRecord) -> None:
        """Change hands."""
        super().apply(hazard)
        hazard.earlier_insurers = (*hazard.earlier_insurers, hazard.insurer)
        hazard.insurer = self.insurer


class Inheriting(HazardRecord):
    """Going with the enterprise."""

    def inherit(self, insurer: str | None, on: date) -> None:
        """Go to the insurer that covers the enterprise now. Raises  NothingDue."""
        if insurer in {None, self.insurer} or self.state not in OPEN | {HazardState.SUSPENDED}:
            raise NothingDue()
        self.trigger_event(HazardInherited, insurer=insurer, inherited_from=self.insurer, inherited_on=on)
