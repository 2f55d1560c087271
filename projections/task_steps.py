"""Steps of inspection tasks: what was said at each, and the files that prove it.

Fed by   task_tables, hazard_states
Answers  steps(tasks), reinspections(tasks) as of any two dates, files(steps), file(hash)
Scope    who sees a task sees its steps and its files
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from uuid import UUID

from projections.asked import values
from projections.basis import Basis, Reading
from projections.hazard_states import STOOD_EACH
from projections.papers import FileRow
from projections.scope import Scope
from projections.tasks import in_scope

_KNOWN = "effective_on <= %(as_of)s AND position <= %(position)s"


class VisitOutcome(Enum):
    """What came of an attempt to visit, by the fact that says so."""

    VISITED = "VisitCompleted"
    REFUSED = "VisitRefused"
    UNREACHABLE = "EnterpriseUnreachable"
    CONTACT_WRONG = "ContactDataDisputed"


@dataclass(frozen=True, slots=True)
class TaskStep:
    """One step of a task; what its columns mean stands in task_tables."""

    task_id: UUID
    position: int
    kind: str
    effective_on: date
    actor: UUID
    person: UUID | None
    inspectors: list[UUID] | None
    visit_on: date | None
    code: str | None
    words: str | None
    attempts: list[date] | None
    number: int | None
    zero_hazards: bool | None
    score: int | None


@dataclass(frozen=True, slots=True)
class StepFile:
    """A file that a step binds."""

    position: int
    sha256: str
    file_name: str | None


_STEPS = f"""
SELECT task_id, position, kind, effective_on, actor, person, inspectors, visit_on, code, words, attempts, number,
    zero_hazards, score
FROM task_steps WHERE task_id = ANY(%(ids)s) AND {_KNOWN} ORDER BY task_id, effective_on, position
"""

_FILES = "SELECT position, sha256, file_name FROM task_files WHERE position = ANY(%(ids)s) ORDER BY position, place"


async def steps(reading: Reading, basis: Basis, ids: Sequence[UUID]) -> list[TaskStep]:
    """Return every step of some tasks that the caller sees, in their order."""
    return await reading.read(TaskStep, _STEPS, values(Scope(), basis) | {"ids": list(ids)})


async def files(reading: Reading, positions: Sequence[int]) -> list[StepFile]:
    """Return the files that some steps bind."""
    return await reading.read(StepFile, _FILES, {"ids": list(positions)})


_REINSPECTIONS = f"""
SELECT task_id, min(deadline) AS due_on FROM hazards CROSS JOIN {STOOD_EACH} AS state
WHERE task_id = ANY(%(ids)s) AND state IN ('NOTIFIED', 'CLAIMED') GROUP BY task_id
"""


async def reinspections(reading: Reading, basis: Basis, ids: Sequence[UUID]) -> dict[UUID, date]:
    """Return by when the first hazard of each task is to be re-inspected, for tasks with one that waits."""
    rows = await reading.rows(_REINSPECTIONS, values(Scope(), basis) | {"ids": list(ids)})
    return {row["task_id"]: row["due_on"] for row in rows}


async def file(reading: Reading, scope: Scope, sha256: str) -> FileRow | None:
    """Return what a file is called, if a task in scope binds it."""
    sql = f"""
    SELECT file_name FROM task_files JOIN tasks USING (task_id) WHERE sha256 = %(sha256)s AND {in_scope(scope)}
    ORDER BY task_files.position DESC LIMIT 1
    """
    named = {"sha256": sha256, "insurer": scope.insurer, "firm": scope.firm, "district": scope.district}
    found = await reading.read(FileRow, sql, named)
    return found[0] if found else None
