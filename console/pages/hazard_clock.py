"""The life of a hazard as it is drawn: when its time ran, stood still and was over, and what happened on which day.

Shape  across in percent of the width; the drawing begins with the finding and ends with what comes last: today or the
       closing, the deadline or the original one
Law    days that ran and days past the original deadline are its age, days that stood still those suspended
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from domain.hazard.tracks import OPEN, HazardState

RUN, PAUSED, LATE, LEFT = "paid", "reserved", "bad", "available"
SUSPENDED, RESUMED = "hazard.HazardSuspended", "hazard.HazardResumed"
DISMISSED = ("hazard.HazardWithdrawn", "hazard.HazardMarkedDuplicate")
NO = ("hazard.ReinspectionFailed", "hazard.HazardEscalated", "hazard.DeadlineExtensionDenied")
YES = ("hazard.ReinspectionPassed", "hazard.HazardClosed", "hazard.HazardRectifiedOnSite", "hazard.HazardDelisted")

Fact = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Spell:
    """Days of one kind on end."""

    kind: str
    days: int
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Event:
    """What happened on a day, so many days after the finding; `deadline` is the one that it names."""

    label: str
    on: str
    day: int
    x: float
    tone: str
    deadline: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Life:
    """The drawing; `original`, `deadline` and `end` are places on it, the first two where a deadline runs or ran."""

    spells: list[Spell]
    events: list[Event]
    original: float | None
    deadline: float | None
    end: float
    ends_on: date
    ended: bool

    def days(self, kind: str) -> int:
        """Return how many days there are of a kind."""
        return sum(spell.days for spell in self.spells if spell.kind == kind)


def drawn(hazard: dict[str, Any]) -> Life:
    """Draw the life of a hazard of the API as it stood on its two dates."""
    standing = hazard["then"]
    facts = within(hazard)
    found_on, as_of = _day(hazard["foundOn"]), _day(standing["asOf"])
    over = standing["closedOn"] or next((fact["effectiveOn"] for fact in facts if fact["name"] in DISMISSED), None)
    ends_on = _day(over) if over else as_of
    deadline = _day(standing["deadline"]) if standing["deadline"] else None
    original = _day(standing["originalDeadline"]) if deadline else None
    length = max((max(each for each in (ends_on, deadline, original) if each) - found_on).days, 1)

    def place(on: date) -> float:
        return round(100 * (on - found_on).days / length, 3)

    return Life(
        spells=[
            Spell(kind, (end - start).days, place(start), round(place(end) - place(start), 3))
            for kind, start, end in (
                *_spent(facts, found_on, ends_on, original),
                *_left(ends_on, deadline if HazardState(standing["state"]) in OPEN else None),
            )
        ],
        events=[_event(fact, found_on, place) for fact in facts],
        original=place(original) if original else None,
        deadline=place(deadline) if deadline and deadline != original else None,
        end=place(ends_on),
        ends_on=ends_on,
        ended=over is not None,
    )


def within(hazard: dict[str, Any]) -> list[Fact]:
    """Return the facts of a hazard up to its two dates."""
    standing = hazard["then"]
    last_on, last = standing["asOf"], int(standing["position"])
    facts = hazard["history"]["nodes"]
    return [fact for fact in facts if fact["effectiveOn"] <= last_on and int(fact["position"]) <= last]


def _spent(
    facts: Sequence[Fact], found_on: date, ends_on: date, original: date | None
) -> Iterator[tuple[str, date, date]]:
    """Yield what became of the days until the end, a new piece wherever something began or was over."""
    pauses = list(_pauses(facts, ends_on))
    due = [original] if original and found_on < original < ends_on else []
    for start, end in pairwise(sorted({found_on, ends_on, *due, *(on for pause in pauses for on in pause)})):
        if any(first <= start and end <= last for first, last in pauses):
            yield PAUSED, start, end
        else:
            yield LATE if original and start >= original else RUN, start, end


def _pauses(facts: Sequence[Fact], ends_on: date) -> Iterator[tuple[date, date]]:
    since = None
    for fact in facts:
        if fact["name"] == SUSPENDED:
            since = _day(fact["effectiveOn"])
        elif fact["name"] == RESUMED and since:
            yield since, _day(fact["effectiveOn"])
            since = None
    if since:
        yield since, ends_on


def _left(ends_on: date, deadline: date | None) -> Iterator[tuple[str, date, date]]:
    if deadline and deadline > ends_on:
        yield LEFT, ends_on, deadline


def _event(fact: Fact, found_on: date, place: Callable[[date], float]) -> Event:
    on = _day(fact["effectiveOn"])
    named = {value["name"]: value["value"] for value in fact["values"]}
    tone = "bad" if fact["name"] in NO else "good" if fact["name"] in YES else ""
    told = (fact["label"], fact["effectiveOn"], (on - found_on).days, place(on), tone)
    return Event(*told, deadline=named.get("deadline"), reason=fact["reason"])


def _day(text: str) -> date:
    return date.fromisoformat(text)
