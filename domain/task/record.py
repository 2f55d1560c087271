"""What all steps of an inspection task share: its state, its clock, and their order.

Source  domain.md 7.3, 8.0, 8.4
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.aggregate import Aggregate
from domain.industry import SafetySector
from domain.refusal import Refusal
from domain.task.clock import Clock
from domain.task.tracks import TaskState
from domain.track import Step
from domain.transition import BeforeStreamStart, InvalidTransition, check_order


class TaskNotAssigned(Refusal):
    """The task was assigned to another firm."""


@dataclass(frozen=True, slots=True)
class Insured:
    """The policy that covers the enterprise on a day."""

    policy_id: UUID
    inception_on: date
    sector: SafetySector


class TaskFact(Aggregate.Event, Step):
    """A fact about one task; `changes` names its new state, `wind` says what it does to the clock."""

    def wind(self, clock: Clock) -> Clock:
        """Return the clock after this fact."""
        return clock

    def apply(self, task: "TaskRecord") -> None:
        """Take the new state and wind the clock."""
        for _, state in self.changes():
            task.state = TaskState(state)
        task.clock = self.wind(task.clock)


class TaskRecord(Aggregate):
    """The state of a task; each kind of step adds its facts and decisions."""

    def __init__(
        self,
        *,
        list_id: UUID,
        insurer: str,
        firm: str,
        contract_id: UUID,
        credit_code: str,
        name: str,
        district: str,
        street: str | None,
        insured: Insured,
        due_on: date,
        assigned_on: date,
        assigned_by: UUID,
    ) -> None:
        self.list_id = list_id
        self.insurer, self.firm, self.contract_id = insurer, firm, contract_id
        self.credit_code, self.name = credit_code, name
        self.district, self.street = district, street
        self.sector, self.inception_on = insured.sector, insured.inception_on
        self.assigned_on, self.assigned_by = assigned_on, assigned_by
        self.state = TaskState.ASSIGNED
        self.clock = Clock(due_on)
        self.moved: tuple[str, date] = ("派发", assigned_on)
        self.notified_on: date | None = None
        self.visited_on: date | None = None
        self.refused_on: tuple[date, ...] = ()
        self.accepted_on: date | None = None
        self.reports = 0

    @property
    def insurers(self) -> tuple[str, ...]:
        """Return for whom the enterprise is visited."""
        return (self.insurer,)

    @property
    def firms(self) -> tuple[str, ...]:
        """Return who visits it."""
        return (self.firm,)

    @property
    def in_district(self) -> str:
        """Return where."""
        return self.district

    def check_started(self, on: date) -> None:
        """Raises  BeforeStreamStart."""
        if on < self.assigned_on:
            raise BeforeStreamStart(started_on=self.assigned_on)

    def _check_state(self, allowed: Collection[TaskState], command: str) -> None:
        if self.state not in allowed:
            raise InvalidTransition(object=self.name, state=self.state, command=command)

    def _check_after(self, step: str, on: date) -> None:
        """Judge that a step comes after the last one. Raises  StepDateOrder."""
        check_order(step, on, *self.moved)
