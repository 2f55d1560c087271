"""Project states: where a project stood on all its tracks, and since when, from each day on which it moved.

Fed by   state_changes and project_tables, which are folded before
Answers  `stood(project, home)`: at most one row, as of an effective day and as known at a position; `STOOD`, the same
         row of every project
Law      the row is what the project's steps up to those two dates give

A row holds from its day on, until the next day on which the project moved, for those who know its position. A late step
writes the rows of the later days again at its own position, so that one look into the index answers any two dates.
The rows of one `home` lie together, so that a look costs the same however many other projects there are.
`projects_now` is the last row of each project, for who asks for all of them.
"""

from collections.abc import Sequence
from enum import Enum

from psycopg import Cursor
from psycopg.rows import DictRow

from domain.project import PreventionProject
from domain.project.tracks import DONE, ON_RECORD, ClosureState, ExecutionState, ReviewState
from ledger.store import Recorded
from projections.batch import run

READS = (PreventionProject.Event,)

_COLUMNS = """
    home             bigint NOT NULL,
    project_id       uuid   NOT NULL,
    effective_on     date   NOT NULL,
    position         bigint NOT NULL,
    review           text   NOT NULL,
    district_consent text   NOT NULL,
    filing           text   NOT NULL,
    execution        text   NOT NULL,
    closed           bool   NOT NULL,
    accepted         bigint,
    district_on      date   NOT NULL,
    filing_on        date   NOT NULL,
    filing_no        text,
    execution_on     date   NOT NULL,
    last_track       text   NOT NULL,
    last_state       text   NOT NULL,
    declared_on      date,
    approved_on      date,
    filed_first_on   date,
    filed_on         date,
    unfiled_on       date,
    started_on       date,
    done_on          date,
    accepted_on      date,
    moved_on         date   NOT NULL
"""

TABLES = f"""
CREATE TABLE IF NOT EXISTS project_states ({_COLUMNS},
    PRIMARY KEY (home, project_id, effective_on, position) INCLUDE (
        review, district_consent, filing, execution, closed, accepted, district_on, filing_on, filing_no, execution_on,
        last_track, last_state, declared_on, approved_on, filed_first_on, filed_on, unfiled_on, started_on, done_on,
        accepted_on, moved_on
    )
);
CREATE TABLE IF NOT EXISTS projects_now ({_COLUMNS}, PRIMARY KEY (project_id));
"""


def among(states: Sequence[Enum] | frozenset[Enum]) -> str:
    """SQL: a list of states."""
    return ", ".join(f"'{value}'" for value in sorted(state.value for state in states))


def _last(track: str, column: str = "to_state") -> str:
    return f"(array_agg({column} ORDER BY effective_on DESC, position DESC) FILTER (WHERE track = '{track}'))[1]"


def _last_of_all(column: str) -> str:
    return f"(array_agg({column} ORDER BY effective_on DESC, position DESC, track))[1]"


def _on(track: str, *states: Enum) -> str:
    return f"(effective_on) FILTER (WHERE track = '{track}' AND to_state IN ({among(states)}))"


def _into(track: str, within: str) -> str:
    """SQL: the last day on which a track went to where a condition on a state holds."""
    came = within.format("to_state")
    was = within.format("was")
    return f"max(effective_on) FILTER (WHERE track = '{track}' AND {came} AND (was IS NULL OR NOT {was}))"


_STOOD = f"""
SELECT {_last("review")}, {_last("district")}, {_last("filing")}, {_last("execution")},
    {_last("closure")} = '{ClosureState.CLOSED.value}', {_last("execution", "amount")},
    {_last("district", "effective_on")}, {_last("filing", "effective_on")}, {_last("filing", "reference")},
    {_last("execution", "effective_on")}, {_last_of_all("track")}, {_last_of_all("to_state")},
    max{_on("review", ReviewState.DECLARED)},
    max{_on("review", ReviewState.APPROVED)},
    min{_on("filing", *ON_RECORD)},
    {_into("filing", f"{{}} IN ({among(ON_RECORD)})")},
    {_into("filing", f"{{}} NOT IN ({among(ON_RECORD)})")},
    min{_on("execution", ExecutionState.IN_PROGRESS)},
    {_into("execution", f"{{}} IN ({among(DONE)})")},
    max{_on("execution", ExecutionState.ACCEPTED)},
    max(effective_on)
FROM (
    SELECT *, lag(to_state) OVER (PARTITION BY track ORDER BY effective_on, position) AS was FROM state_changes
    WHERE record_id = moved.project_id AND effective_on <= day.effective_on AND position <= moved.position
) AS step
"""

_INSERT = f"""
INSERT INTO project_states
SELECT home, moved.project_id, day.effective_on, moved.position, stood.*
FROM json_to_recordset(%s::json) AS moved (project_id uuid, effective_on date, position bigint)
JOIN projects USING (project_id)
CROSS JOIN LATERAL (
    SELECT DISTINCT effective_on FROM state_changes
    WHERE record_id = moved.project_id AND effective_on >= moved.effective_on AND position <= moved.position
) AS day
CROSS JOIN LATERAL ({_STOOD}) AS stood
"""


_TAKE_OUT = """
DELETE FROM projects_now
WHERE project_id IN (SELECT project_id FROM json_to_recordset(%s::json) AS moved (project_id uuid))
"""

_PUT_IN = """
INSERT INTO projects_now
SELECT state.* FROM (SELECT DISTINCT project_id FROM json_to_recordset(%s::json) AS each (project_id uuid)) AS moved
JOIN projects USING (project_id) CROSS JOIN LATERAL (
    SELECT * FROM project_states
    WHERE project_states.home = projects.home AND project_states.project_id = moved.project_id
    ORDER BY effective_on DESC, position DESC LIMIT 1
) AS state
"""


def fold(cursor: Cursor[DictRow], recorded: Sequence[Recorded]) -> None:
    """Keep where projects stand after each step of a batch."""
    moved = [
        {"project_id": each.fact.originator_id, "effective_on": each.fact.effective_on, "position": each.position}
        for each in recorded
        if isinstance(each.fact, PreventionProject.Event) and each.fact.changes()
    ]
    for statement in (_INSERT, _TAKE_OUT, _PUT_IN):
        run(cursor, statement, moved)


def stood(project: str, home: str) -> str:
    """SQL: where a project stood as of %(as_of)s and as known at %(position)s; at most one row."""
    return f"""LATERAL (
        SELECT * FROM project_states AS state
        WHERE state.home = {home} AND state.project_id = {project}
          AND state.effective_on <= %(as_of)s AND state.position <= %(position)s
        ORDER BY state.effective_on DESC, state.position DESC LIMIT 1
    )"""


STOOD = f"""(
    SELECT * FROM projects_now WHERE effective_on <= %(as_of)s AND projects_now.position <= %(position)s
    UNION ALL
    SELECT earlier.* FROM projects_now AS later CROSS JOIN {stood("later.project_id", "later.home")} AS earlier
    WHERE later.effective_on > %(as_of)s OR later.position > %(position)s
)"""
"""SQL: the same row of every project: its last one, where that is of that time already; only others are looked up."""


def standing_at(project: str, home: str, whole: bool) -> str:
    """SQL: what to join for `state`, where each project stood: looked up one by one, unless the whole city is asked."""
    if whole:
        return f"{STOOD} AS state ON state.project_id = {project}"
    return f"{stood(project, home)} AS state ON true"
