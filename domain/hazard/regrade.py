"""Changing the grade of a hazard (等级调整).

Rule 1. Up it needs a criterion, down a reviewer; both say why by the criterion. What was reported stays reported.
Source  domain.md 7.3, 9 case 16
"""

from datetime import date

from domain.hazard.finding import StandardRef
from domain.hazard.record import HazardFact, HazardRecord
from domain.hazard.tracks import OPEN, HazardGrade
from domain.track import Change
from domain.transition import check_order


class HazardRegraded(HazardFact):
    """The hazard is graver, or less grave, than it was said to be."""

    grade: HazardGrade
    basis: StandardRef | None
    note: str
    regraded_on: date

    def changes(self) -> tuple[Change, ...]:
        """Return the new grade."""
        return (("grade", self.grade),)

    def apply(self, hazard: HazardRecord) -> None:
        """Take the new grade."""
        super().apply(hazard)
        hazard.regraded_on = self.regraded_on


class Regrading(HazardRecord):
    """Changing the grade."""

    def regrade(self, grade: HazardGrade, basis: StandardRef | None, note: str, on: date) -> None:
        """Give it another grade. Raises  HazardClosed, InvalidTransition, StepDateOrder."""
        self._check_state(OPEN, "RegradeHazard")
        if grade is self.grade:
            self._refuse(grade, "RegradeHazard")
        check_order("等级调整", on, "上次定级", self.regraded_on)
        self.trigger_event(HazardRegraded, grade=grade, basis=basis, note=note, regraded_on=on)
