"""A burn-down as it is drawn: what was owed day by day, the pace it has, and the pace that the deadline asks for.

Shape  across in percent of the width, down in pixels, so that its words keep their size on any screen
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import ceil
from typing import Any

LEFT, RIGHT, TOP, FLOOR = 9.0, 92.0, 44.0, 180.0
MOST_LINES = 4


@dataclass(frozen=True, slots=True)
class Place:
    """A point of the drawing."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Pace:
    """A line that goes on from today, and how many a day it means; `ends_on` is when nothing is owed by it."""

    end: Place
    per_day: float
    ends_on: date


@dataclass(frozen=True, slots=True)
class BurnDown:
    """The drawing: `places` are its days; `asked` is the pace of the deadline, `kept` the one that was kept."""

    places: list[Place]
    ruled: list[tuple[float, int]]
    points: list[dict[str, Any]]
    asked: Pace | None
    kept: Pace | None

    @property
    def lines(self) -> list[tuple[Place, Place]]:
        """Return the pieces of the curve."""
        return list(pairwise(self.places))


def drawn(points: Sequence[dict[str, Any]], deadline_on: str) -> BurnDown | None:
    """Draw what was owed on some days, the last of them today or the deadline; None where nothing was ever owed."""
    highest = max((each["owed"] for each in points), default=0)
    if not highest:
        return None
    first_on, last_on = _day(points[0]), _day(points[-1])
    due_on = date.fromisoformat(deadline_on)
    step = _step(highest)
    top = step * ceil(highest / step)
    length = max((due_on - first_on).days, 1)

    def place(on: date, owed: float) -> Place:
        across = LEFT + (RIGHT - LEFT) * (on - first_on).days / length
        return Place(round(across, 3), round(FLOOR - (FLOOR - TOP) * owed / top, 2))

    owed, left = points[-1]["owed"], (due_on - last_on).days
    asked = Pace(place(due_on, 0), owed / left, due_on) if owed and left > 0 else None
    kept = None
    gone, days = points[0]["owed"] - owed, (last_on - first_on).days
    if asked and gone > 0:
        per_day = gone / days
        ends_on = last_on + timedelta(days=ceil(owed / per_day))
        remains = max(0.0, owed - per_day * left)
        kept = Pace(place(min(ends_on, due_on), remains), per_day, ends_on)
    return BurnDown(
        places=[place(_day(each), each["owed"]) for each in points],
        ruled=[(place(first_on, level).y, level) for level in range(0, top + 1, step)],
        points=list(points),
        asked=asked,
        kept=kept,
    )


def _day(point: dict[str, Any]) -> date:
    return date.fromisoformat(point["day"])


def _step(highest: int) -> int:
    """Return how far apart the ruled lines are: 1, 2 or 5 of some power of ten."""
    power = 1
    while power * 10 * MOST_LINES < highest:
        power *= 10
    return next(step for step in (power, 2 * power, 5 * power, 10 * power) if step * MOST_LINES >= highest)
