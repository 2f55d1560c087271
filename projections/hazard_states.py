"""Hazard states: where a hazard stood and how its clock ran, from each day on which something happened to it.

Fed by   hazard_tables, which is folded before
Answers  `STOOD`, a row of each hazard as of an effective day and as known at a position, and `STOOD_EACH`, that of
         each of a few; `hazards_now`
Law      the row is what the hazard's steps up to those two dates give, as the clock of the domain does

A row holds from its day on, until the next day on which something happened, for those who know its position. A late
step writes the rows of the later days again at its own position. `hazards_now` is the last row of each hazard.
"""

from collections.abc import Sequence

from psycopg import Cursor
from psycopg.rows import DictRow

from domain.hazard import Hazard
from domain.hazard.escalation import EscalationReason
from domain.hazard.record import HazardFact
from domain.hazard.tracks import HazardGrade, HazardState
from ledger.store import Recorded
from projections.batch import run

_COLUMNS = """
    hazard_id       uuid   NOT NULL,
    effective_on    date   NOT NULL,
    position        bigint NOT NULL,
    state           text   NOT NULL,
    grade           text   NOT NULL,
    insurer         text   COLLATE "C" NOT NULL,
    original        date   NOT NULL,
    deadline        date,
    notified_on     date,
    claimed_on      date,
    planned_on      date,
    in_place        bool   NOT NULL,
    funds           bigint,
    cost            bigint,
    suspended_on    date,
    suspended_days  int    NOT NULL,
    extensions      int    NOT NULL,
    denials         int    NOT NULL,
    failures        int    NOT NULL,
    failures_since  int    NOT NULL,
    reopenings      int    NOT NULL,
    escalated_on    date,
    told_overdue    bool   NOT NULL,
    told_failures   bool   NOT NULL,
    supervision     text,
    level           text,
    downgraded_on   date,
    closed_on       date,
    closure         text,
    first_id        uuid
"""

READS = (HazardFact,)

TABLES = f"""
CREATE TABLE IF NOT EXISTS hazard_states ({_COLUMNS}, PRIMARY KEY (hazard_id, effective_on, position));
CREATE TABLE IF NOT EXISTS hazards_now ({_COLUMNS}, PRIMARY KEY (hazard_id));
CREATE INDEX IF NOT EXISTS hazards_now_due ON hazards_now (deadline)
    WHERE state IN ('NOTIFIED', 'CLAIMED') AND NOT told_overdue;
CREATE INDEX IF NOT EXISTS hazards_now_failed ON hazards_now (failures_since)
    WHERE state IN ('NOTIFIED', 'CLAIMED') AND NOT told_failures AND failures_since > 0;
"""

_LATEST = "ORDER BY effective_on DESC, position DESC"


def _last(column: str, condition: str | None = None) -> str:
    return f"(array_agg({column} {_LATEST}) FILTER (WHERE {condition or f'{column} IS NOT NULL'}))[1]"


def _count(kind: type) -> str:
    return f"count(*) FILTER (WHERE kind = '{kind.__name__}')"


def _on(function: str, kind: type) -> str:
    return f"{function}(effective_on) FILTER (WHERE kind = '{kind.__name__}')"


def _told(because: EscalationReason) -> str:
    return f"coalesce(bool_or(rule_id IS NOT NULL AND because = '{because.value}' AND life = lives), false)"


def _while(state: HazardState, value: str) -> str:
    return f"CASE WHEN {_last('state')} = '{state.value}' THEN {value} END"


_STOOD = f"""
SELECT {_last("state")}, {_last("grade")}, {_last("insurer")}, {_last("original")}, {_last("deadline")},
    {_on("min", Hazard.HazardNotified)}, {_on("max", Hazard.RectificationClaimed)},
    {_on("min", Hazard.GovernancePlanFiled)}, coalesce({_last("in_place")}, false),
    {_last("(plan->>'funds')::bigint", "plan IS NOT NULL")}, sum(cost)::bigint,
    {_while(HazardState.SUSPENDED, _on("max", Hazard.HazardSuspended))}, coalesce(sum(days), 0),
    {_count(Hazard.DeadlineExtensionGranted)}, {_count(Hazard.DeadlineExtensionDenied)},
    {_count(Hazard.ReinspectionFailed)},
    count(*) FILTER (WHERE kind = '{Hazard.ReinspectionFailed.__name__}' AND life = lives),
    {_count(Hazard.HazardReopened)}, {_on("max", Hazard.HazardEscalated)},
    {_told(EscalationReason.OVERDUE)}, {_told(EscalationReason.REPEATED_FAILURE)},
    {_last("supervision")}, {_last("listing->>'level'", "listing IS NOT NULL")},
    max(effective_on) FILTER (
        WHERE kind = '{Hazard.HazardRegraded.__name__}' AND grade = '{HazardGrade.GENERAL.value}'
    ),
    {_while(HazardState.CLOSED, f"max(effective_on) FILTER (WHERE state = '{HazardState.CLOSED.value}')")},
    {_while(HazardState.CLOSED, _last("coalesce(closure, 'ONSITE')", f"state = '{HazardState.CLOSED.value}'"))},
    {_last("first_id")}
FROM (
    SELECT *, count(*) FILTER (WHERE kind = 'HazardReopened') OVER (ORDER BY effective_on, position) AS life,
        count(*) FILTER (WHERE kind = 'HazardReopened') OVER () AS lives
    FROM hazard_steps
    WHERE hazard_id = moved.hazard_id AND effective_on <= day.effective_on AND position <= moved.position
) AS step
"""

_INSERT = f"""
INSERT INTO hazard_states
SELECT moved.hazard_id, day.effective_on, moved.position, stood.*
FROM json_to_recordset(%s::json) AS moved (hazard_id uuid, effective_on date, position bigint)
CROSS JOIN LATERAL (
    SELECT DISTINCT effective_on FROM hazard_steps
    WHERE hazard_id = moved.hazard_id AND effective_on >= moved.effective_on AND position <= moved.position
) AS day
CROSS JOIN LATERAL ({_STOOD}) AS stood
"""

_TAKE_OUT = """
DELETE FROM hazards_now
WHERE hazard_id IN (SELECT hazard_id FROM json_to_recordset(%s::json) AS moved (hazard_id uuid))
"""

_PUT_IN = """
INSERT INTO hazards_now
SELECT state.* FROM (SELECT DISTINCT hazard_id FROM json_to_recordset(%s::json) AS moved (hazard_id uuid)) AS moved
CROSS JOIN LATERAL (
    SELECT * FROM hazard_states WHERE hazard_id = moved.hazard_id ORDER BY effective_on DESC, position DESC LIMIT 1
) AS state
"""


def fold(cursor: Cursor[DictRow], recorded: Sequence[Recorded]) -> None:
    """Keep where hazards stand after each step of a batch."""
    moved = [
        {"hazard_id": each.fact.originator_id, "effective_on": each.fact.effective_on, "position": each.position}
        for each in recorded
        if isinstance(each.fact, HazardFact)
    ]
    for statement in (_INSERT, _TAKE_OUT, _PUT_IN):
        run(cursor, statement, moved)


_KNOWN = "effective_on <= %(as_of)s AND {0}.position <= %(position)s"

STOOD = f"""(
    SELECT * FROM hazards_now WHERE {_KNOWN.format("hazards_now")}
    UNION ALL
    SELECT earlier.* FROM hazards_now AS later CROSS JOIN LATERAL (
        SELECT * FROM hazard_states AS state WHERE state.hazard_id = later.hazard_id AND {_KNOWN.format("state")}
        ORDER BY state.effective_on DESC, state.position DESC LIMIT 1
    ) AS earlier
    WHERE later.effective_on > %(as_of)s OR later.position > %(position)s
)"""
"""SQL: where each hazard stood as of %(as_of)s and as known at %(position)s, at most one row: its last one, where that
is of that time already; only for the others an earlier one is looked up."""

STOOD_EACH = f"""LATERAL (
    SELECT * FROM hazard_states AS state WHERE state.hazard_id = hazards.hazard_id AND {_KNOWN.format("state")}
    ORDER BY state.effective_on DESC, state.position DESC LIMIT 1
)"""
"""SQL: the same row, looked up for each of a few `hazards`: the planner can't do so with `STOOD` behind a policy."""
