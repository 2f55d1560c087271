"""The ways a project ends: cancelled, abandoned or closed (取消, 终止, 结清).

Rule 1. With nothing paid it is cancelled, with something paid abandoned; the centre cancels only what stands still.
Rule 2. It is closed when it is filed, accepted, paid in full and free of open cases.
Rule 3. What was accepted and can never be paid is written off, and no longer due.
Source  domain.md 7.3, 8.2, 9 cases 10 and 32
"""

from datetime import date
from enum import Enum

from domain.money import Fen
from domain.project.state import ProjectFact, ProjectState
from domain.project.tracks import ClosureState, ExecutionState, FilingState, ReviewState
from domain.refusal import Refusal
from domain.transition import InvalidTransition, check_order

UNFINISHED: set[Enum] = {ExecutionState.NOT_STARTED, ExecutionState.IN_PROGRESS, ExecutionState.DELIVERED}


class CancelHasPayments(Refusal):
    """What was paid for is abandoned, not cancelled."""

    paid: Fen


class Unsettled(Enum):
    """What keeps a project from being closed."""

    FILING = "FILING"
    ACCEPTANCE = "ACCEPTANCE"
    PAYMENT = "PAYMENT"
    REMEDIATION = "REMEDIATION"


class CloseBlocked(Refusal):
    """Everything is settled before a project is closed."""

    reasons: tuple[Unsettled, ...]


class NothingPayable(Refusal):
    """There is nothing left to pay that could be written off."""


class PayableWrittenOff(ProjectFact):
    """The accepted rest will never be paid; the envelope says why."""

    amount: Fen
    written_off_on: date

    def apply(self, project: ProjectState) -> None:
        """Lower what is due."""
        project.written_off = Fen(project.written_off + self.amount)


class ProjectCancelled(ProjectFact):
    """It will not be done, and nothing was paid."""

    MOVES = (("execution", ExecutionState.CANCELLED),)
    cancelled_on: date


class ProjectAbandoned(ProjectFact):
    """It will not be finished, and something was paid."""

    MOVES = (("execution", ExecutionState.ABANDONED),)
    abandoned_on: date


class ProjectClosed(ProjectFact):
    """Everything is settled."""

    MOVES = (("closure", ClosureState.CLOSED),)
    closed_on: date


class Closing(ProjectState):
    """Ending a project."""

    def check_still(self, on: date, days: int) -> None:
        """Let the centre cancel only what nobody moved for more than so many days. Raises  InvalidTransition."""
        steps = (ReviewState.DECLARED, ReviewState.APPROVED, FilingState.FILED)
        moved_on = max(self.reached[step] for step in steps if step in self.reached)
        if self.execution is not ExecutionState.NOT_STARTED or (on - moved_on).days <= days:
            raise InvalidTransition(object=self.number, state=self.execution, command="CancelProject")

    def cancel(self, on: date) -> None:
        """End a project with nothing paid. Raises  InvalidTransition, CancelHasPayments."""
        self._check_state(self.execution, UNFINISHED, "CancelProject")
        if self.total_used:
            raise CancelHasPayments(paid=self.total_used)
        self.trigger_event(ProjectCancelled, cancelled_on=on)

    def abandon(self, on: date) -> None:
        """End a project with something paid. Raises  InvalidTransition."""
        self._check_state(self.execution, UNFINISHED if self.total_used else set(), "AbandonProject")
        self.trigger_event(ProjectAbandoned, abandoned_on=on)

    def write_off(self, on: date) -> None:
        """Give up paying the accepted rest. Raises  InvalidTransition, NothingPayable, StepDateOrder."""
        self._check_state(self.execution, {ExecutionState.ACCEPTED}, "WriteOffPayable")
        if self.unpaid <= 0:
            raise NothingPayable()
        check_order("应付核销", on, "验收", self.reached[ExecutionState.ACCEPTED])
        self.trigger_event(PayableWrittenOff, amount=self.unpaid, written_off_on=on)

    def close(self, on: date) -> None:
        """Close a settled project. Raises  InvalidTransition, CloseBlocked, StepDateOrder."""
        self._check_state(self.review, {ReviewState.APPROVED}, "CloseProject")
        settled = {
            Unsettled.FILING: self.on_record,
            Unsettled.ACCEPTANCE: self.execution is ExecutionState.ACCEPTED,
            Unsettled.PAYMENT: self.unpaid == 0,
            Unsettled.REMEDIATION: not self.open_cases,
        }
        if reasons := tuple(reason for reason, done in settled.items() if not done):
            raise CloseBlocked(reasons=reasons)
        self._check_after(ClosureState.CLOSED, on, ExecutionState.ACCEPTED)
        self.trigger_event(ProjectClosed, closed_on=on)
