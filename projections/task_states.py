"""Task states: where a task stands and how its clock runs, by its steps up to two dates; its last row is kept.

Fed by   state_changes and task_tables, which are folded before
Answers  `STOOD`, a row of each task as of an effective day and as known at a position, and `STOOD_EACH`, that of each
         of a few
Law      the row is what the task's steps up to those two dates give; `tasks_now` is that of all its steps
Units    days
"""

from collections.abc import Sequence

from psycopg import Cursor
from psycopg.rows import DictRow

from domain.task.record import TaskFact
from domain.task.tracks import ENDED, INSPECTED, TaskState
from ledger.store import Recorded
from projections.batch import run

READS = (TaskFact,)

TABLES = """
CREATE TABLE IF NOT EXISTS tasks_now (
    task_id      uuid   PRIMARY KEY,
    effective_on date   NOT NULL,
    position     bigint NOT NULL,
    state        text   NOT NULL,
    state_since  date   NOT NULL,
    done_on      date,
    paused_days  int    NOT NULL,
    held_on      date,
    notified_on  date,
    appointed_on date,
    refusals     int    NOT NULL
);
"""

_DONE = ", ".join(sorted(repr(state.value) for state in ENDED | INSPECTED))
_HELD = f"to_state = '{TaskState.DATA_HOLD.value}'"
_ALL = "true"
_KNOWN = "effective_on <= %(as_of)s AND position <= %(position)s"


def _clock(task: str, known: str) -> str:
    """SQL: where the steps led, in their order, and how long the clock stood still; the first that is done stops it.

    `paused_days` are those of the times that ended, `held_on` begins the one that did not.
    """
    return f"""
    SELECT (array_agg(to_state ORDER BY effective_on DESC, position DESC))[1] AS state,
        max(effective_on) AS state_since,
        min(effective_on) FILTER (WHERE to_state IN ({_DONE})) AS done_on,
        coalesce(sum(until - effective_on) FILTER (WHERE {_HELD}), 0)::int AS paused_days,
        max(effective_on) FILTER (WHERE {_HELD} AND until IS NULL) AS held_on, max(position) AS position
    FROM (
        SELECT to_state, effective_on, position, lead(effective_on) OVER (ORDER BY effective_on, position) AS until
        FROM state_changes WHERE record_id = {task} AND track = 'task' AND {known}
    ) AS steps
    """


def _said(task: str, known: str) -> str:
    return f"""
    SELECT max(effective_on) FILTER (WHERE kind = 'EnterpriseNotified') AS notified_on,
        (array_agg(visit_on ORDER BY effective_on DESC, position DESC) FILTER (WHERE kind = 'VisitScheduled'))[1]
            AS appointed_on,
        count(*) FILTER (WHERE kind = 'VisitRefused')::int AS refusals,
        max(effective_on) AS said_on, max(position) AS said_at
    FROM task_steps WHERE task_steps.task_id = {task} AND {known}
    """


_TAKE_OUT = "DELETE FROM tasks_now WHERE task_id = ANY(ARRAY(SELECT task_id FROM moved))"
_MOVED = "WITH moved AS (SELECT DISTINCT task_id FROM json_to_recordset(%s::json) AS each (task_id uuid))"
_PUT_IN = f"""
INSERT INTO tasks_now
SELECT moved.task_id, greatest(state_since, said_on), greatest(clock.position, said_at), state, state_since, done_on,
    paused_days, held_on, notified_on, appointed_on, refusals
FROM moved CROSS JOIN LATERAL ({_clock("moved.task_id", _ALL)}) AS clock
CROSS JOIN LATERAL ({_said("moved.task_id", _ALL)}) AS said
"""


def fold(cursor: Cursor[DictRow], recorded: Sequence[Recorded]) -> None:
    """Keep where the tasks of a batch stand."""
    moved = [{"task_id": each.fact.originator_id} for each in recorded if isinstance(each.fact, TaskFact)]
    for statement in (_TAKE_OUT, _PUT_IN):
        run(cursor, f"{_MOVED} {statement}", moved)


_PAUSED = "paused_days + coalesce(%(as_of)s - held_on, 0) AS paused_days"


def _looked_up(task: str) -> str:
    return f"""
    SELECT state, state_since, done_on, {_PAUSED}, notified_on, appointed_on, refusals
    FROM ({_clock(task, _KNOWN)}) AS clock CROSS JOIN ({_said(task, _KNOWN)}) AS said WHERE state IS NOT NULL
    """


STOOD_EACH = f"LATERAL ({_looked_up('tasks.task_id')})"
"""SQL: where each of a few `tasks` stood as of %(as_of)s and as known at %(position)s, at most one row."""

STOOD = f"""(
    SELECT task_id, state, state_since, done_on, {_PAUSED}, notified_on, appointed_on, refusals
    FROM tasks_now WHERE {_KNOWN}
    UNION ALL
    SELECT task_id, earlier.* FROM tasks_now AS later CROSS JOIN LATERAL ({_looked_up("later.task_id")}) AS earlier
    WHERE later.effective_on > %(as_of)s OR later.position > %(position)s
)"""
"""SQL: the same row of every task: its last one, where that is of that time already; only the others are looked up."""
