"""Closing a hazard (销号): a re-inspection that was passed, and where it is supervised the district's delisting.

Source  domain.md 7.3, 8.4
"""

from datetime import date

from domain.hazard.clock import Clock
from domain.hazard.record import HazardFact, HazardRecord
from domain.hazard.tracks import Closure, HazardState


class HazardClosed(HazardFact):
    """The loop is closed."""

    MOVES = (("hazard", HazardState.CLOSED),)
    closure: Closure
    closed_on: date

    def wind(self, clock: Clock) -> Clock:
        """Stop."""
        return clock.closed(self.closed_on)

    def apply(self, hazard: HazardRecord) -> None:
        """Close it."""
        super().apply(hazard)
        hazard.moved = ("销号", self.closed_on)
