"""What the settlement of its fee does to a task (结算).

Source  domain.md 7.3
"""

from datetime import date
from uuid import UUID

from domain.task.record import TaskFact, TaskRecord
from domain.task.tracks import TaskState


class InspectionTaskSettled(TaskFact):
    """The settlement that bills the visit is paid."""

    MOVES = (("task", TaskState.SETTLED),)
    settlement_id: UUID
    settled_on: date


class InspectionTaskReopened(TaskFact):
    """A payment of that settlement was reversed: it is to be paid again."""

    MOVES = (("task", TaskState.QA_PASSED),)
    settlement_id: UUID
    reopened_on: date


class Settling(TaskRecord):
    """Settled, and not any more."""

    def settle(self, settlement_id: UUID, on: date) -> None:
        """Take note that its settlement is paid."""
        self.trigger_event(InspectionTaskSettled, settlement_id=settlement_id, settled_on=on)

    def reopen(self, settlement_id: UUID, on: date) -> None:
        """Take note that its settlement is paid no more."""
        self.trigger_event(InspectionTaskReopened, settlement_id=settlement_id, reopened_on=on)
