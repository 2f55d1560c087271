"""A closed hazard that comes back (复发重开).

Source  domain.md 7.3, 8.4
"""

from datetime import date, timedelta

from domain.evidence import Evidenced, EvidenceFile
from domain.hazard import record
from domain.hazard.clock import Clock
from domain.hazard.deadline import check_cap
from domain.hazard.record import HazardFact, HazardRecord
from domain.hazard.tracks import HazardState


class HazardReopened(HazardFact, Evidenced):
    """The same defect is there again."""

    MOVES = (("hazard", HazardState.NOTIFIED),)
    deadline: date
    evidence: tuple[EvidenceFile, ...]
    reopened_on: date

    def wind(self, clock: Clock) -> Clock:
        """Go on."""
        return clock.reopened(self.reopened_on, self.deadline)

    def apply(self, hazard: HazardRecord) -> None:
        """Wait for the enterprise again."""
        super().apply(hazard)
        hazard.moved = ("复发重开", self.reopened_on)
        hazard.noticed_on = self.reopened_on
        hazard.claimed_on = None


class Reopening(HazardRecord):
    """Reopening."""

    def reopen(
        self, deadline: date, evidence: tuple[EvidenceFile, ...], on: date, *, within_days: int, cap_days: int
    ) -> None:
        """Reopen a hazard that was closed not long ago, with a new deadline.

        Raises  HazardClosed, InvalidTransition, StepDateOrder, DeadlineBeyondCap
        """
        self._check_state({HazardState.CLOSED}, "ReopenHazard")
        assert self.clock.closed_on
        if on > self.clock.closed_on + timedelta(days=within_days):
            raise record.HazardClosed()
        self._check_last("复发重开", on)
        check_cap(on, deadline, cap_days)
        self.trigger_event(HazardReopened, deadline=deadline, evidence=evidence, reopened_on=on)
