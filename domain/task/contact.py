"""Reaching the enterprise: notice before the visit, attempts that reach nobody, and contact data that is wrong (联系).

Rule 1. While the insurer owes right contact data, the firm's clock stands still.
Rule 2. Who was tried often enough, and on more than one day, is unreachable; attempts before the task do not count.
Source  domain.md 2.3 H-05 H-06, 7.3, 8.4, 9 case 12
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from uuid import UUID

from domain.evidence import Evidenced, EvidenceFile
from domain.place import Place
from domain.refusal import Refusal
from domain.task.clock import Clock
from domain.task.record import TaskFact, TaskRecord
from domain.task.tracks import AHEAD, TaskState
from domain.transition import check_order


class ContactAttemptsInsufficient(Refusal):
    """An enterprise is unreachable only after so many attempts on so many days."""

    attempts: int
    days: int


class Channel(Enum):
    """A way to reach somebody (联系方式)."""

    PHONE = "PHONE"
    MESSAGE = "MESSAGE"
    LETTER = "LETTER"
    IN_PERSON = "IN_PERSON"


@dataclass(frozen=True, slots=True)
class AttemptsNeeded:
    """After how many attempts, on how many days, an enterprise counts as unreachable."""

    attempts: int = 3
    days: int = 2


class EnterpriseNotified(TaskFact):
    """The insurer told the enterprise of the visit beforehand."""

    channel: Channel
    person: UUID
    notified_on: date

    def apply(self, task: TaskRecord) -> None:
        """Remember when."""
        super().apply(task)
        task.notified_on = self.notified_on


class EnterpriseUnreachable(TaskFact):
    """Nobody was reached, however often it was tried."""

    MOVES = (("task", TaskState.UNREACHABLE),)
    attempts: tuple[date, ...]
    district: str
    street: str | None
    unreachable_on: date

    def apply(self, task: TaskRecord) -> None:
        """Remember when."""
        super().apply(task)
        task.moved = ("联系", self.unreachable_on)


class ContactDataDisputed(TaskFact, Evidenced):
    """The contact data is wrong: the insurer is to correct it, and the firm's clock stands still."""

    MOVES = (("task", TaskState.DATA_HOLD),)
    note: str
    evidence: tuple[EvidenceFile, ...]
    disputed_on: date

    def wind(self, clock: Clock) -> Clock:
        """Stand still."""
        return clock.paused(self.disputed_on)

    def apply(self, task: TaskRecord) -> None:
        """Remember since when."""
        super().apply(task)
        task.moved = ("联系信息报误", self.disputed_on)


class ContactDataCorrected(TaskFact):
    """The insurer named another contact: the task begins anew, and the clock runs."""

    MOVES = (("task", TaskState.ASSIGNED),)
    contact: UUID
    paused_days: int
    due_on: date
    corrected_on: date

    def wind(self, clock: Clock) -> Clock:
        """Run again."""
        return clock.resumed(self.corrected_on)

    def apply(self, task: TaskRecord) -> None:
        """Remember when."""
        super().apply(task)
        task.moved = ("联系信息更正", self.corrected_on)


class Contacting(TaskRecord):
    """Notice, attempts and contact data."""

    def notify(self, channel: Channel, person: UUID, on: date) -> None:
        """Record that the enterprise was told. Raises  InvalidTransition."""
        self._check_state(AHEAD, "NotifyEnterprise")
        self.trigger_event(EnterpriseNotified, channel=channel, person=person, notified_on=on)

    def give_up(self, attempts: Sequence[date], place: Place, needed: AttemptsNeeded, on: date) -> None:
        """Record that nobody was reached. Raises  InvalidTransition, ContactAttemptsInsufficient, StepDateOrder."""
        self._check_state(AHEAD, "RecordUnreachable")
        made = [day for day in attempts if self.assigned_on <= day <= on]
        if len(made) < needed.attempts or len(set(made)) < needed.days:
            raise ContactAttemptsInsufficient(attempts=needed.attempts, days=needed.days)
        self._check_after("联系", on)
        self.trigger_event(
            EnterpriseUnreachable,
            attempts=tuple(attempts),
            district=place.district,
            street=place.street,
            unreachable_on=on,
        )

    def dispute_contact(self, note: str, evidence: tuple[EvidenceFile, ...], on: date) -> None:
        """Let the clock stand still until the contact data is right. Raises  InvalidTransition, StepDateOrder."""
        self._check_state(AHEAD, "ReportContactProblem")
        self._check_after("联系信息报误", on)
        self.trigger_event(ContactDataDisputed, note=note, evidence=evidence, disputed_on=on)

    def correct_contact(self, contact: UUID, on: date) -> None:
        """Begin anew with another contact. Raises  InvalidTransition, StepDateOrder."""
        self._check_state({TaskState.DATA_HOLD, TaskState.UNREACHABLE}, "CorrectContactData")
        check_order("联系信息更正", on, *self.moved)
        after = self.clock.resumed(on)
        self.trigger_event(
            ContactDataCorrected,
            contact=contact,
            paused_days=after.paused_days - self.clock.paused_days,
            due_on=after.due_on(on),
            corrected_on=on,
        )
