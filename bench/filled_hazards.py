"""A ledger of many hazards, fast: one real hazard of each account through the door, then copies of its facts by COPY.

Each pattern was found at a visit, told, claimed and passed, which closed it. A copy takes the same facts to another
visit of its account, under a number and days of its own, as far as its course goes. `derive` (filled.py) makes the read
models from the facts.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import cycle
from typing import Any
from uuid import UUID, uuid4

import psycopg

from bench.contents import last_position
from bench.filled import FIRST_DAY, START
from bench.filled_projects import FACTS_AFTER, Stored, write
from bench.visited import Visit, findings, photographs, visited
from bench.world import Wish, envelope, sent
from console import compose
from domain.evidence import EvidenceFile
from domain.hazard import Hazard
from ledger.command import Person
from ledger.evidence import Evidence
from ledger.hazard import ClaimRectification, NotifyHazard, RecordReinspection

TOLD, CLAIMED, CLOSED = 2, 3, 4  # commands of a course
APART = timedelta(days=2)  # from one command to the next
_COPIED = "C"  # begins the numbers of copies

Life = list[list[Stored]]


@dataclass(frozen=True, slots=True)
class Course:
    """How a copy goes: found on a day, under a deadline, and led on by so many commands."""

    found_on: date
    deadline: date
    commands: int = TOLD


def fill(conninfo: str, evidence: Evidence, enterprises: int, courses: Iterable[Course]) -> list[Visit]:
    """Have so many enterprises inspected, and a hazard found at the next of them for each course; return the visits."""
    with compose.ledger(conninfo, lambda: START, evidence=evidence) as ledger:
        visits = visited(ledger, FIRST_DAY, enterprises)
        shown, after = photographs(evidence), last_position(conninfo)
        first = list({visit.place: visit for visit in visits}.values())
        found = sent(ledger, findings(first, shown, FIRST_DAY, len(first), 0))
        for step in (_notify, _claim, _close):
            wishes = (step(receipt.streams[0], visit, shown[:1]) for receipt, visit in zip(found, first, strict=True))
            sent(ledger, wishes, 1)
    with psycopg.connect(conninfo) as connection:
        lives = _lives(connection.execute(FACTS_AFTER, [after]).fetchall())
        patterns = {visit.place: lives[receipt.streams[0]] for receipt, visit in zip(found, first, strict=True)}
        write(connection, _copies(cycle(visits), patterns, courses), last_position(conninfo))
    return visits


def _lives(facts: list[Stored]) -> dict[UUID, Life]:
    """Return the facts of each hazard, command by command."""
    commands: dict[UUID, dict[str, list[Stored]]] = {}
    for fact in facts:
        commands.setdefault(fact[0], {}).setdefault(fact[2]["command_id"], []).append(fact)
    assert all(len(each) == CLOSED for each in commands.values())
    return {stream: list(each.values()) for stream, each in commands.items()}


def _copies(
    visits: Iterator[Visit], patterns: dict[tuple[str, str], Life], courses: Iterable[Course]
) -> Iterator[Stored]:
    for number, (course, visit) in enumerate(zip(courses, visits, strict=False)):
        named = f"{_COPIED}{number}"
        stream = Hazard.id_for(visit.task_id, named)
        for place, command in enumerate(patterns[visit.place][: course.commands]):
            said = _said(visit, named, course, course.found_on + place * APART)
            for _, topic, state in command:
                yield stream, topic, {name: said.get(name, value) for name, value in state.items()}


def _said(visit: Visit, number: str, course: Course, on: date) -> dict[str, Any]:
    days = dict.fromkeys(("found_on", "notified_on", "claimed_on", "reinspected_on", "closed_on", "effective_on"), on)
    return days | {
        "timestamp": datetime(on.year, on.month, on.day, 3, tzinfo=UTC),
        "command_id": uuid4(),
        "task_id": visit.task_id,
        "credit_code": visit.credit_code,
        "finding_no": number,
        "deadline": course.deadline,
    }


def _notify(hazard: UUID, visit: Visit, _: list[EvidenceFile]) -> Wish:
    return NotifyHazard(hazard, "示例告知书1", Person("示例厂长")), envelope(visit.by, FIRST_DAY)


def _claim(hazard: UUID, visit: Visit, shown: list[EvidenceFile]) -> Wish:
    return ClaimRectification(hazard, tuple(shown)), envelope(visit.by, FIRST_DAY)


def _close(hazard: UUID, visit: Visit, shown: list[EvidenceFile]) -> Wish:
    return RecordReinspection(hazard, True, Person("检查甲"), tuple(shown)), envelope(visit.by, FIRST_DAY)
