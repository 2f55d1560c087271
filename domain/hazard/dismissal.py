"""Taking back what was no hazard, or was found before (误判撤销, 重复合并); neither closes the loop.

Source  domain.md 5.5, 7.3, 9 case 26
"""

from datetime import date
from uuid import UUID

from domain.hazard.record import HazardFact, HazardRecord
from domain.hazard.tracks import NO_HAZARD, OPEN, HazardState, SupervisionState
from domain.refusal import Refusal


class NotSameHazard(Refusal):
    """What was found again was found before, at the same enterprise, and stands."""

    finding_no: str


class HazardWithdrawn(HazardFact):
    """It was no hazard."""

    MOVES = (("hazard", HazardState.WITHDRAWN),)
    withdrawn_on: date


class HazardMarkedDuplicate(HazardFact):
    """It was found before, by whomever."""

    MOVES = (("hazard", HazardState.DUPLICATE),)
    first_id: UUID
    marked_on: date


class Dismissing(HazardRecord):
    """Withdrawing and merging."""

    def withdraw(self, on: date) -> None:
        """Take it back as misjudged. Raises  HazardClosed, InvalidTransition, StepDateOrder."""
        self._check_dismissal("WithdrawHazard")
        self._check_last("撤销", on)
        self.trigger_event(HazardWithdrawn, withdrawn_on=on)

    def mark_duplicate(self, first: HazardRecord, on: date) -> None:
        """Merge it into what was found first.

        Raises  HazardClosed, InvalidTransition, StepDateOrder, NotSameHazard
        """
        self._check_dismissal("MarkDuplicate")
        self._check_last("重复合并", on)
        elsewhere = first.id == self.id or first.credit_code != self.credit_code
        if elsewhere or first.state in NO_HAZARD or first.clock.found_on > self.clock.found_on:
            raise NotSameHazard(finding_no=first.finding_no)
        self.trigger_event(HazardMarkedDuplicate, first_id=first.id, marked_on=on)

    def _check_dismissal(self, command: str) -> None:
        self._check_state(OPEN, command)
        for listed in (SupervisionState.LISTED, SupervisionState.PASSED):
            self._check_not(listed, command)
