"""The appointment and the visit (预约、上门).

Rule 1. At least two inspectors visit, each named.
Rule 2. On the day of the visit the contract is in force, the firm qualified and the enterprise insured; if it is not
        insured, there is a reason.
Source  domain.md 7.3, 8.4, 9 case 13
"""

from datetime import date
from uuid import UUID

from domain.evidence import Evidenced, EvidenceFile
from domain.place import Place
from domain.refusal import Refusal
from domain.task.clock import Clock
from domain.task.record import Insured, TaskFact, TaskRecord
from domain.task.tracks import AHEAD, INSPECTED, TaskState


class InspectorCount(Refusal):
    """So many inspectors are named at least."""

    least: int


class PolicyNotInForce(Refusal):
    """The enterprise is not insured on that day, and no reason is given for visiting it nevertheless."""

    enterprise: str
    on: date


INSPECTORS_LEAST = 2


class VisitScheduled(TaskFact):
    """A day was agreed on."""

    MOVES = (("task", TaskState.SCHEDULED),)
    visit_on: date
    inspectors: tuple[UUID, ...]
    counterpart: UUID | None
    scheduled_on: date

    def apply(self, task: TaskRecord) -> None:
        """Remember when."""
        super().apply(task)
        task.moved = ("预约", self.scheduled_on)


class VisitCompleted(TaskFact, Evidenced):
    """The enterprise was inspected; `insured` is the policy of that day, None when there was a reason without one."""

    MOVES = (("task", TaskState.VISITED),)
    inspectors: tuple[UUID, ...]
    counterpart: UUID
    evidence: tuple[EvidenceFile, ...]
    insured: Insured | None
    enterprise: str
    district: str
    street: str | None
    visited_on: date

    def wind(self, clock: Clock) -> Clock:
        """Stop: the visit is what was due."""
        return clock.done(self.visited_on)

    def apply(self, task: TaskRecord) -> None:
        """Keep when, where and under which policy, which what is found there takes over."""
        super().apply(task)
        task.visited_on = self.visited_on
        task.district, task.street = self.district, self.street
        if self.insured:
            task.sector, task.inception_on = self.insured.sector, self.insured.inception_on
        task.moved = ("上门", self.visited_on)


class Visiting(TaskRecord):
    """Appointments and visits."""

    def schedule(self, visit_on: date, inspectors: tuple[UUID, ...], counterpart: UUID | None, on: date) -> None:
        """Agree on a day, or on another one. Raises  InvalidTransition, StepDateOrder."""
        self._check_state(AHEAD, "ScheduleVisit")
        self._check_after("预约", on)
        self.trigger_event(
            VisitScheduled, visit_on=visit_on, inspectors=inspectors, counterpart=counterpart, scheduled_on=on
        )

    def check_visitable(self) -> None:
        """Raises  InvalidTransition."""
        self._check_state({TaskState.SCHEDULED}, "RecordVisit")

    def check_inspected(self) -> None:
        """Raises  InvalidTransition."""
        self._check_state(INSPECTED, "RecordFinding")

    def visit(
        self,
        inspectors: tuple[UUID, ...],
        counterpart: UUID,
        evidence: tuple[EvidenceFile, ...],
        insured: Insured | None,
        place: Place,
        on: date,
        *,
        reason: str,
        least: int = INSPECTORS_LEAST,
    ) -> None:
        """Record the inspection. Raises  InvalidTransition, PolicyNotInForce, InspectorCount, StepDateOrder."""
        self.check_visitable()
        if insured is None and not reason.strip():
            raise PolicyNotInForce(enterprise=self.name, on=on)
        if len(set(inspectors)) < least:
            raise InspectorCount(least=least)
        self._check_after("上门", on)
        self.trigger_event(
            VisitCompleted,
            inspectors=inspectors,
            counterpart=counterpart,
            evidence=evidence,
            insured=insured,
            enterprise=self.name,
            district=place.district,
            street=place.street,
            visited_on=on,
        )
