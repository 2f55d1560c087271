"""VisitingList: enterprises of a district to be inspected, handed out to firms by their insurers (走访企业清单).

Rule 1. An enterprise is listed with the insurer that covers it then, and that insurer hands it out, once at a time.
Rule 2. A firm signs for what was handed to it; what is handed to it later is signed for anew.
Rule 3. The list is completed when every enterprise on it is done with.
Source  domain.md 2.3 H-04 H-10, 7.3, 9 case 28
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Self
from uuid import UUID

from domain.aggregate import Aggregate, stored_as, stream_id
from domain.refusal import Refusal
from domain.track import Change, Step
from domain.transition import BeforeStreamStart, InvalidTransition


class VisitingListExists(Refusal):
    """A number names one visiting list."""

    number: str


class EnterprisesRequired(Refusal):
    """A list, and what is handed out of it, names enterprises, and each once."""


class TaskExists(Refusal):
    """An enterprise of a list is handed out once at a time."""

    enterprise: str


class EnterpriseElsewhere(Refusal):
    """An enterprise of a list lies in its district."""

    enterprise: str


class NothingToAcknowledge(Refusal):
    """Nothing was handed to the firm since it signed last."""


class VisitingListState(Enum):
    """Where a list stands."""

    ISSUED = "ISSUED"
    IN_PROGRESS = "IN_PROGRESS"
    COMPLETED = "COMPLETED"


@dataclass(frozen=True, slots=True)
class Listed:
    """An enterprise on a list, and the insurer that covers it."""

    credit_code: str
    insurer: str


@dataclass(frozen=True, slots=True)
class Assigned:
    """An enterprise that was handed out, and its task."""

    credit_code: str
    task_id: UUID


def check_enterprises(credit_codes: tuple[str, ...]) -> None:
    """Raises  EnterprisesRequired."""
    if not credit_codes or len(set(credit_codes)) != len(credit_codes):
        raise EnterprisesRequired()


@stored_as("visiting_list")
class VisitingList(Aggregate):
    """One list of one district."""

    class Event(Aggregate.Event, Step):
        """A fact about one list."""

    class VisitingListIssued(Event, Aggregate.Created):
        """The centre asks for the inspection of these enterprises."""

        MOVES = (("visiting_list", VisitingListState.ISSUED),)
        number: str
        district: str
        listed: tuple[Listed, ...]
        due_on: date
        issued_on: date

    class TasksAssigned(Event):
        """An insurer handed enterprises to a firm; the first time the list is under way by it."""

        insurer: str
        firm: str
        assigned: tuple[Assigned, ...]
        first: bool
        assigned_on: date

        def changes(self) -> tuple[Change, ...]:
            """Return whether it is under way by this."""
            return (("visiting_list", VisitingListState.IN_PROGRESS),) if self.first else ()

        def apply(self, visiting: "VisitingList") -> None:
            """Wait for the firm to sign, and for each task to end."""
            visiting.state = VisitingListState.IN_PROGRESS
            visiting.working.add(self.firm)
            visiting.unsigned.add(self.firm)
            for each in self.assigned:
                visiting.tasks[each.credit_code] = each.task_id
                visiting.ended.discard(each.credit_code)
                visiting.voided.discard(each.credit_code)

    class VisitingListAcknowledged(Event):
        """A firm signed for what was handed to it."""

        firm: str
        acknowledged_on: date

        def apply(self, visiting: "VisitingList") -> None:
            """Wait for this firm no more."""
            visiting.unsigned.discard(self.firm)

    class ListedTaskEnded(Event):
        """A task of the list ended; a voided one leaves its enterprise to be handed out again."""

        insurer: str
        firm: str
        credit_code: str
        task_id: UUID
        voided: bool
        ended_on: date

        def apply(self, visiting: "VisitingList") -> None:
            """Be done with the enterprise."""
            visiting.ended.add(self.credit_code)
            if self.voided:
                visiting.voided.add(self.credit_code)
            visiting.last_ended_on = max(visiting.last_ended_on, self.ended_on)

    class VisitingListCompleted(Event):
        """Every enterprise of the list is done with."""

        MOVES = (("visiting_list", VisitingListState.COMPLETED),)
        completed_on: date

        def apply(self, visiting: "VisitingList") -> None:
            """End it."""
            visiting.state = VisitingListState.COMPLETED

    def __init__(
        self, *, number: str, district: str, listed: tuple[Listed, ...], due_on: date, issued_on: date
    ) -> None:
        self.number, self.district, self.due_on = number, district, due_on
        self.issued_on = self.last_ended_on = issued_on
        self.state = VisitingListState.ISSUED
        self.listed = {each.credit_code: each.insurer for each in listed}
        self.tasks: dict[str, UUID] = {}
        self.ended: set[str] = set()
        self.voided: set[str] = set()
        self.working: set[str] = set()
        self.unsigned: set[str] = set()

    @staticmethod
    def id_for(number: str) -> UUID:
        """Return the stream of a list's number."""
        return stream_id("visiting_list", number)

    @property
    def insurers(self) -> tuple[str, ...]:
        """Return the insurers of its enterprises."""
        return tuple(dict.fromkeys(self.listed.values()))

    @property
    def firms(self) -> tuple[str, ...]:
        """Return the firms that something was handed to."""
        return tuple(self.working)

    @property
    def in_district(self) -> str:
        """Return where."""
        return self.district

    @classmethod
    def issue(cls, number: str, district: str, listed: tuple[Listed, ...], due_on: date, on: date) -> Self:
        """Ask for the inspection of enterprises."""
        return cls._create(
            cls.VisitingListIssued,
            id=cls.id_for(number),
            number=number,
            district=district,
            listed=listed,
            due_on=due_on,
            issued_on=on,
        )

    def check_started(self, on: date) -> None:
        """Raises  BeforeStreamStart."""
        if on < self.issued_on:
            raise BeforeStreamStart(started_on=self.issued_on)

    def check_open(self, command: str) -> None:
        """Raises  InvalidTransition."""
        if self.state is VisitingListState.COMPLETED:
            raise InvalidTransition(object=self.number, state=self.state, command=command)

    def check_free(self, credit_code: str, name: str) -> None:
        """Judge whether an enterprise may be handed out. Raises  TaskExists."""
        if credit_code in self.tasks and credit_code not in self.voided:
            raise TaskExists(enterprise=name)

    def assign(self, insurer: str, firm: str, assigned: Iterable[Assigned], on: date) -> None:
        """Keep what was handed to a firm."""
        self.trigger_event(
            self.TasksAssigned,
            insurer=insurer,
            firm=firm,
            assigned=tuple(assigned),
            first=self.state is VisitingListState.ISSUED,
            assigned_on=on,
        )

    def acknowledge(self, firm: str, on: date) -> None:
        """Let a firm sign. Raises  NothingToAcknowledge."""
        if firm not in self.unsigned:
            raise NothingToAcknowledge()
        self.trigger_event(self.VisitingListAcknowledged, firm=firm, acknowledged_on=on)

    def end(self, firm: str, credit_code: str, on: date, *, voided: bool = False) -> None:
        """Be done with an enterprise, and with the list when it was the last one."""
        self.trigger_event(
            self.ListedTaskEnded,
            insurer=self.listed[credit_code],
            firm=firm,
            credit_code=credit_code,
            task_id=self.tasks[credit_code],
            voided=voided,
            ended_on=on,
        )
        if len(self.ended) == len(self.listed):
            self.trigger_event(self.VisitingListCompleted, completed_on=self.last_ended_on)
