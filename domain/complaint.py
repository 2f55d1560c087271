"""Complaint about the service of an inspection task, to be answered in time (投诉).

Rule 1. It is answered within 10 working days; where more must be checked, within 30; a complex one up to 30 days later.
Rule 2. More time is given before the time is over, and is more than before.
Rule 3. A complaint is a fact: where the holidays are not known yet it is recorded without a last day.
Source  domain.md 5.1 (f), 7.5
"""

from datetime import date
from enum import Enum
from typing import Self
from uuid import UUID

from domain.aggregate import Aggregate, stored_as
from domain.refusal import Refusal
from domain.track import Step
from domain.transition import BeforeStreamStart, InvalidTransition


class ComplaintTermInvalid(Refusal):
    """The new last day is later than the old one, and not later than may be given."""

    after: date
    latest: date


class ComplaintTermOver(Refusal):
    """More time is given before the time is over."""

    due_on: date


class ComplaintState(Enum):
    """Where a complaint stands."""

    OPEN = "OPEN"
    ANSWERED = "ANSWERED"


@stored_as("complaint")
class Complaint(Aggregate):
    """One complaint of one enterprise."""

    class Event(Aggregate.Event, Step):
        """A fact about one complaint."""

    class ComplaintRecorded(Event, Aggregate.Created):
        """An enterprise complained; it has no last day where the holidays of a year were not known."""

        MOVES = (("complaint", ComplaintState.OPEN),)
        task_id: UUID
        insurer: str
        firm: str
        credit_code: str
        district: str
        complainant: UUID
        statement: str
        due_on: date | None
        holidays_unknown_of: int | None
        received_on: date

    class ComplaintExtended(Event):
        """There is more time to answer it."""

        due_on: date
        extended_on: date

        def apply(self, complaint: "Complaint") -> None:
            """Wait longer."""
            complaint.due_on = self.due_on

    class ComplaintAnswered(Event):
        """It was answered."""

        MOVES = (("complaint", ComplaintState.ANSWERED),)
        answer: str
        answered_on: date

        def apply(self, complaint: "Complaint") -> None:
            """Wait no more."""
            complaint.state = ComplaintState.ANSWERED

    def __init__(self, insurer: str, district: str, due_on: date | None, received_on: date) -> None:
        self.insurer, self.district = insurer, district
        self.due_on, self.received_on = due_on, received_on
        self.state = ComplaintState.OPEN

    @property
    def insurers(self) -> tuple[str, ...]:
        """Return whose it is to answer."""
        return (self.insurer,)

    @property
    def in_district(self) -> str:
        """Return where."""
        return self.district

    @classmethod
    def record(
        cls,
        task_id: UUID,
        insurer: str,
        firm: str,
        credit_code: str,
        district: str,
        complainant: UUID,
        statement: str,
        due_on: date | int,
        on: date,
    ) -> Self:
        """Record what an enterprise complains of; instead of a last day stands the year of unknown holidays."""
        return cls._create(
            cls.ComplaintRecorded,
            task_id=task_id,
            insurer=insurer,
            firm=firm,
            credit_code=credit_code,
            district=district,
            complainant=complainant,
            statement=statement,
            due_on=due_on if isinstance(due_on, date) else None,
            holidays_unknown_of=due_on if isinstance(due_on, int) else None,
            received_on=on,
        )

    def check_open(self, on: date, command: str) -> None:
        """Raises  BeforeStreamStart, InvalidTransition."""
        if on < self.received_on:
            raise BeforeStreamStart(started_on=self.received_on)
        if self.state is not ComplaintState.OPEN:
            raise InvalidTransition(object="投诉", state=self.state, command=command)

    def extend(self, due_on: date, latest: date, on: date) -> None:
        """Give more time. Raises  ComplaintTermOver, ComplaintTermInvalid."""
        if self.due_on is not None and on > self.due_on:
            raise ComplaintTermOver(due_on=self.due_on)
        after = self.due_on or self.received_on
        if not after < due_on <= latest:
            raise ComplaintTermInvalid(after=after, latest=latest)
        self.trigger_event(self.ComplaintExtended, due_on=due_on, extended_on=on)

    def answer(self, answer: str, on: date) -> None:
        """Answer it, however late."""
        self.trigger_event(self.ComplaintAnswered, answer=answer, answered_on=on)
