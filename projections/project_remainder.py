"""What is left of projects: retention money, what was written off, and why they stand still.

Fed by   facts of projects
Answers  remainders(projects) as of any two dates; project_standing reads its tables too
Units    fen
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from psycopg import Cursor
from psycopg.rows import DictRow

from domain.money import Fen
from domain.project.closing import PayableWrittenOff
from domain.project.execution import ProjectAccepted
from domain.project.stall import StallExplained
from domain.project.state import ProjectFact
from ledger.store import Recorded
from projections.asked import values
from projections.basis import Basis, Reading
from projections.batch import put
from projections.scope import Scope

READS = (ProjectAccepted, PayableWrittenOff, StallExplained)

TABLES = """
CREATE TABLE IF NOT EXISTS retentions (
    position     bigint PRIMARY KEY,
    project_id   uuid   NOT NULL,
    effective_on date   NOT NULL,
    amount       bigint NOT NULL,
    due_on       date   NOT NULL
);
CREATE INDEX IF NOT EXISTS retentions_by_project ON retentions (project_id);
CREATE TABLE IF NOT EXISTS write_offs (
    position     bigint PRIMARY KEY,
    project_id   uuid   NOT NULL,
    effective_on date   NOT NULL,
    amount       bigint NOT NULL
);
CREATE INDEX IF NOT EXISTS write_offs_by_project ON write_offs (project_id);
CREATE TABLE IF NOT EXISTS stall_explanations (
    position     bigint PRIMARY KEY,
    project_id   uuid NOT NULL,
    effective_on date NOT NULL,
    opinion      text NOT NULL,
    expected_on  date NOT NULL
);
CREATE INDEX IF NOT EXISTS stall_explanations_by_project ON stall_explanations (project_id);
"""

_KNOWN = "effective_on <= %(as_of)s AND position <= %(position)s"
_LAST = "ORDER BY effective_on DESC, position DESC LIMIT 1"

WRITTEN_OFF = f"""(
    SELECT coalesce(sum(amount), 0)::bigint FROM write_offs WHERE project_id = projects.project_id AND {_KNOWN}
)"""
"""SQL: what of a row of `projects` was written off."""

RETENTION = f"""LATERAL (
    SELECT amount AS retention, due_on AS retention_due_on FROM retentions
    WHERE project_id = projects.project_id AND {_KNOWN} {_LAST}
)"""
"""SQL: what is held back of a row of `projects`, and until when; at most one row."""

_REMAINDERS = f"""
SELECT project_id, retention, retention_due_on, opinion, expected_on, explained_on, {WRITTEN_OFF} AS written_off
FROM unnest(%(ids)s::uuid[]) AS projects (project_id)
LEFT JOIN {RETENTION} AS held ON true
LEFT JOIN LATERAL (
    SELECT opinion, expected_on, effective_on AS explained_on FROM stall_explanations
    WHERE project_id = projects.project_id AND {_KNOWN} {_LAST}
) AS explained ON true
"""


@dataclass(frozen=True, slots=True)
class Remainder:
    """What is left of a project, and the last explanation of its standstill."""

    project_id: UUID
    retention: Fen | None
    retention_due_on: date | None
    opinion: str | None
    expected_on: date | None
    explained_on: date | None
    written_off: Fen


def fold(cursor: Cursor[DictRow], recorded: Sequence[Recorded]) -> None:
    """Keep what was held back, written off and explained."""
    held, written_off, explained = [], [], []
    for each in recorded:
        match each.fact:
            case ProjectAccepted(retention=int(amount), retention_due_on=due_on):
                held.append(_placed(each.position, each.fact) | {"amount": amount, "due_on": due_on})
            case PayableWrittenOff(amount=amount):
                written_off.append(_placed(each.position, each.fact) | {"amount": amount})
            case StallExplained(opinion=opinion, expected_on=expected_on):
                said = {"opinion": opinion, "expected_on": expected_on}
                explained.append(_placed(each.position, each.fact) | said)
    put(cursor, "retentions", held)
    put(cursor, "write_offs", written_off)
    put(cursor, "stall_explanations", explained)


async def remainders(reading: Reading, basis: Basis, ids: Sequence[UUID]) -> list[Remainder]:
    """Return what is left of some projects that the caller may see."""
    return await reading.read(Remainder, _REMAINDERS, values(Scope(), basis) | {"ids": list(ids)})


def _placed(position: int, fact: ProjectFact) -> dict[str, Any]:
    return {"position": position, "project_id": fact.originator_id, "effective_on": fact.effective_on}
