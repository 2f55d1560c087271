"""The governance plan of a major hazard (治理方案).

Rule 1. It has six elements; a better one takes its place.
Source  domain.md 5.3, 5.4, 7.3
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from domain.hazard.record import HazardFact, HazardRecord
from domain.hazard.tracks import HazardGrade, HazardState, SupervisionState
from domain.money import Fen
from domain.refusal import Refusal


class PlanRequired(Refusal):
    """A major hazard has a plan before it is said to be rectified, and before it passes."""


class PlanElement(Enum):
    """What is in place for a major hazard (五到位)."""

    GOALS = "GOALS"
    DUTY = "DUTY"
    FUNDS = "FUNDS"
    TIME = "TIME"
    EMERGENCY = "EMERGENCY"


@dataclass(frozen=True, slots=True)
class GovernancePlan:
    """The six elements, the money set aside, and which of the five are in place."""

    goals: str
    measures: str
    means: str
    people: str
    schedule: str
    safety: str
    in_place: tuple[PlanElement, ...]
    funds: Fen | None = None


class GovernancePlanFiled(HazardFact):
    """The enterprise has a plan."""

    plan: GovernancePlan
    filed_on: date

    def apply(self, hazard: HazardRecord) -> None:
        """Let it be rectified."""
        super().apply(hazard)
        hazard.planned = True


class Planning(HazardRecord):
    """Filing a plan."""

    def file_plan(self, plan: GovernancePlan, on: date) -> None:
        """File the plan of a major hazard. Raises  HazardClosed, InvalidTransition, StepDateOrder."""
        self._check_state({HazardState.NOTIFIED, HazardState.CLAIMED}, "FilePlan")
        self._check_not(SupervisionState.PASSED, "FilePlan")
        if self.grade is not HazardGrade.MAJOR:
            self._refuse(self.grade, "FilePlan")
        self._check_noticed("治理方案", on)
        self.trigger_event(GovernancePlanFiled, plan=plan, filed_on=on)

    def check_planned(self) -> None:
        """Raises  PlanRequired."""
        if self.grade is HazardGrade.MAJOR and not self.planned:
            raise PlanRequired()
