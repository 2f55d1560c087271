"""Standing still while the enterprise does, or is insured by nobody (中止); the district takes over meanwhile.

Source  domain.md 7.3
"""

from datetime import date

from domain.hazard.clock import Clock
from domain.hazard.record import HazardFact, HazardRecord
from domain.hazard.tracks import OPEN, HazardState
from domain.track import Change


class HazardSuspended(HazardFact):
    """Its time stands still; `hand_over` says how the district took over."""

    MOVES = (("hazard", HazardState.SUSPENDED),)
    hand_over: str
    suspended_on: date

    def wind(self, clock: Clock) -> Clock:
        """Stand still."""
        return clock.suspended(self.suspended_on)

    def apply(self, hazard: HazardRecord) -> None:
        """Remember where it stood."""
        hazard.suspended_from = hazard.state
        super().apply(hazard)
        hazard.moved = ("中止", self.suspended_on)


class HazardResumed(HazardFact):
    """Its time runs again from where it stood; the deadlines moved by the days suspended."""

    state: HazardState
    days: int
    original: date
    deadline: date | None
    resumed_on: date

    def changes(self) -> tuple[Change, ...]:
        """Return where it stood before."""
        return (("hazard", self.state),)

    def wind(self, clock: Clock) -> Clock:
        """Run again."""
        return clock.resumed(self.resumed_on)

    def apply(self, hazard: HazardRecord) -> None:
        """Go on."""
        super().apply(hazard)
        hazard.moved = ("恢复", self.resumed_on)


class Suspending(HazardRecord):
    """Suspending and resuming."""

    def suspend(self, hand_over: str, on: date) -> None:
        """Let its time stand still. Raises  HazardClosed, InvalidTransition, StepDateOrder."""
        self._check_state(OPEN, "SuspendHazard")
        self._check_last("中止", on)
        self.trigger_event(HazardSuspended, hand_over=hand_over, suspended_on=on)

    def resume(self, on: date) -> None:
        """Let its time run again. Raises  HazardClosed, InvalidTransition, StepDateOrder."""
        self._check_state({HazardState.SUSPENDED}, "ResumeHazard")
        self._check_last("恢复", on)
        after = self.clock.resumed(on)
        self.trigger_event(
            HazardResumed,
            state=self.suspended_from,
            days=after.suspended_days - self.clock.suspended_days,
            original=after.original,
            deadline=after.deadline,
            resumed_on=on,
        )
