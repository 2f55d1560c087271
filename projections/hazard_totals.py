"""Hazard totals: hazards counted by grade and by how far they came, for any question that sums them up.

Answers  `COUNTS`: the columns of a total over rows of `hazards.standing`, each by one of `CONDITIONS`
Shape    withdrawn, duplicate and suspended hazards stand in no rate, neither above nor below the line
Source   domain.md 5.5, 10
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import Enum
from itertools import accumulate

from domain.hazard.tracks import NO_HAZARD, OPEN, Closure, HazardGrade, HazardState, SupervisionState
from projections.project_states import among

SETTLED = NO_HAZARD | {HazardState.SUSPENDED}
"""The states of what no rate counts."""


class LoopStep(Enum):
    """A step of the closed loop (闭环环节)."""

    FOUND = "FOUND"
    NOTIFIED = "NOTIFIED"
    CLAIMED = "CLAIMED"
    PASSED = "PASSED"
    CLOSED = "CLOSED"


@dataclass(frozen=True, slots=True)
class GradeTotal:
    """Hazards of one grade, each counted once; `on_site` and `on_time` are among the closed ones."""

    found: int
    closed: int
    on_site: int
    on_time: int


@dataclass(frozen=True, slots=True)
class HazardTotal:
    """How many hazards there are, of each grade and at each step."""

    hazards: int
    general_found: int
    general_closed: int
    general_on_site: int
    general_on_time: int
    major_found: int
    major_closed: int
    major_on_site: int
    major_on_time: int
    overdue: int
    escalated: int
    dismissed: int
    suspended: int
    at_found: int
    at_notified: int
    at_claimed: int
    at_passed: int

    def of(self, grade: HazardGrade) -> GradeTotal:
        """Return the counts of one grade."""
        return GradeTotal(*(getattr(self, f"{grade.value.lower()}_{each.name}") for each in fields(GradeTotal)))

    @property
    def both(self) -> GradeTotal:
        """Return the counts of both grades together."""
        general, major = (self.of(grade) for grade in HazardGrade)
        return GradeTotal(*(getattr(general, each.name) + getattr(major, each.name) for each in fields(GradeTotal)))

    def loop(self) -> Iterator[tuple[LoopStep, int, int]]:
        """Yield each step with how many came to it, and how many wait there.

        What was closed on the spot reached the first and the last step only.
        """
        both = self.both
        waiting = (self.at_found, self.at_notified, self.at_claimed, self.at_passed, both.closed - both.on_site)
        reached = list(accumulate(reversed(waiting)))[::-1]
        on_site = (both.on_site, 0, 0, 0, both.on_site)
        for step, came, wait, spot in zip(LoopStep, reached, waiting, on_site, strict=True):
            yield step, came + spot, 0 if step is LoopStep.CLOSED else wait


def _conditions() -> dict[str, str]:
    counted = f"state NOT IN ({among(SETTLED)})"
    closed = f"state = '{HazardState.CLOSED.value}'"
    passed = f"coalesce(supervision = '{SupervisionState.PASSED.value}', false)"
    each = {
        "found": counted,
        "closed": closed,
        "on_site": f"{closed} AND closure = '{Closure.ONSITE.value}'",
        "on_time": f"{closed} AND on_time",
    }
    of_grades = {
        f"{grade.value.lower()}_{name}": f"{of} AND grade = '{grade.value}'"
        for grade in HazardGrade
        for name, of in each.items()
    }
    rest = {
        "overdue": "overdue_days > 0",
        "escalated": f"escalated_on IS NOT NULL AND {counted}",
        "dismissed": f"state IN ({among(NO_HAZARD)})",
        "suspended": f"state = '{HazardState.SUSPENDED.value}'",
        "at_found": f"state = '{HazardState.FOUND.value}'",
        "at_notified": f"state = '{HazardState.NOTIFIED.value}' AND NOT {passed}",
        "at_claimed": f"state = '{HazardState.CLAIMED.value}' AND NOT {passed}",
        "at_passed": f"state IN ({among(OPEN)}) AND {passed}",
    }
    return of_grades | rest


CONDITIONS = _conditions()
"""SQL: what each count counts, over rows of `hazard_standing`."""

COUNTS = "count(*) AS hazards, " + ", ".join(
    f"count(*) FILTER (WHERE {of}) AS {name}" for name, of in CONDITIONS.items()
)


def waiting(step: LoopStep) -> str:
    """SQL: the condition on hazards that came to a step of the loop and wait there; nothing waits at the last one."""
    return "false" if step is LoopStep.CLOSED else CONDITIONS[f"at_{step.value.lower()}"]


def reached(step: LoopStep) -> str:
    """SQL: the condition on hazards that came to a step of the loop, however far they came since."""
    closed = f"state = '{HazardState.CLOSED.value}'"
    if step in {LoopStep.FOUND, LoopStep.CLOSED}:
        return closed if step is LoopStep.CLOSED else f"state NOT IN ({among(SETTLED)})"
    steps = list(LoopStep)
    later = [waiting(each) for each in steps[steps.index(step) :]]
    return " OR ".join((*(f"({each})" for each in later), f"({closed} AND closure <> '{Closure.ONSITE.value}')"))


def summed(totals: list[HazardTotal]) -> HazardTotal:
    """Return some totals together."""
    return HazardTotal(
        **{each.name: sum(getattr(total, each.name) for total in totals) for each in fields(HazardTotal)}
    )
