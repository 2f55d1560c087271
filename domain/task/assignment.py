"""Assigning an enterprise of a visiting list to a firm, and voiding what is no more to be visited (任务派发).

Source  domain.md 7.3, 9 case 13
"""

from datetime import date
from typing import Self
from uuid import UUID

from domain.aggregate import Aggregate
from domain.place import Place
from domain.refusal import Refusal
from domain.task.clock import Clock
from domain.task.record import Insured, TaskFact, TaskRecord
from domain.task.tracks import UNVISITED, TaskState


class DueDateInvalid(Refusal):
    """What is to be done is due on or after the day on which it is handed out."""

    earliest: date


class InspectionTaskAssigned(TaskFact, Aggregate.Created):
    """A firm is to inspect an enterprise by a day; `insured` is the policy at that time."""

    MOVES = (("task", TaskState.ASSIGNED),)
    list_id: UUID
    insurer: str
    firm: str
    contract_id: UUID
    credit_code: str
    name: str
    district: str
    street: str | None
    insured: Insured
    due_on: date
    renewal_reminder: bool
    assigned_on: date
    assigned_by: UUID


class InspectionTaskVoided(TaskFact):
    """The enterprise is not to be visited any more: closed, moved or insured no more."""

    MOVES = (("task", TaskState.VOID),)
    district: str
    street: str | None
    voided_on: date

    def wind(self, clock: Clock) -> Clock:
        """Stop."""
        return clock.done(self.voided_on)


def check_due(due_on: date, on: date) -> None:
    """Raises  DueDateInvalid."""
    if due_on < on:
        raise DueDateInvalid(earliest=on)


class Assigning(TaskRecord):
    """Assigning and voiding."""

    @classmethod
    def assign(
        cls,
        list_id: UUID,
        insurer: str,
        firm: str,
        contract_id: UUID,
        credit_code: str,
        name: str,
        place: Place,
        insured: Insured,
        due_on: date,
        on: date,
        by: UUID,
        *,
        renewal_reminder: bool = False,
    ) -> Self:
        """Hand a task to a firm."""
        return cls._create(
            InspectionTaskAssigned,
            list_id=list_id,
            insurer=insurer,
            firm=firm,
            contract_id=contract_id,
            credit_code=credit_code,
            name=name,
            district=place.district,
            street=place.street,
            insured=insured,
            due_on=due_on,
            renewal_reminder=renewal_reminder,
            assigned_on=on,
            assigned_by=by,
        )

    def void(self, place: Place, on: date) -> None:
        """Take the task back. Raises  InvalidTransition, StepDateOrder."""
        self._check_state(UNVISITED, "VoidTask")
        self._check_after("作废", on)
        self.trigger_event(InspectionTaskVoided, district=place.district, street=place.street, voided_on=on)
