"""What changed since a briefing, and because of what: each figure, record by record.

Fed by   task_standing, hazard_states; the steps in task_tables and hazard_tables
Answers  changes(scope, then, now), facts(scope, then, now)
Shape    a record moves a figure in two steps: from what was known then about the day of then to what is known now about
         it, and from there to the day of now
Law      the changes of a figure sum up to the figure now less the figure then
"""

from dataclasses import dataclass
from enum import Enum
from typing import Any

from domain.hazard import Hazard
from projections import tasks
from projections.basis import Basis, Reading
from projections.hazard_rates import answered_for
from projections.hazard_standing import EVERY, of_filter
from projections.inspection_progress import OF_HAZARDS, OF_TASKS
from projections.scope import Scope

FACTS_TOLD = 20


class ChangeReason(Enum):
    """Why a figure changed."""

    NEW_BUSINESS = "NEW_BUSINESS"
    LATE_ENTRY = "LATE_ENTRY"
    CORRECTION = "CORRECTION"
    DEADLINE_PASSED = "DEADLINE_PASSED"


@dataclass(frozen=True, slots=True)
class FigureChange:
    """By how much a figure changed for one reason, and with how many tasks or hazards."""

    figure: str
    because: str
    change: int
    records: int


@dataclass(frozen=True, slots=True)
class ChangeFact:
    """A fact of a record that changed a figure, recorded since then or of a day since then."""

    figure: str
    because: str
    position: int


_CORRECTING = ", ".join(
    f"'{kind.__name__}'" for kind in (Hazard.HazardWithdrawn, Hazard.HazardMarkedDuplicate, Hazard.HazardRegraded)
)

# A hazard that was told of before, and then proved to be none, another's, or of another grade.
_CORRECTED = f"""EXISTS (
    SELECT FROM hazards JOIN hazard_steps AS step USING (hazard_id)
    WHERE hazard_id = record_id AND hazards.position <= %(position_then)s
      AND hazards.found_on <= %(as_of_then)s AND step.kind IN ({_CORRECTING}) AND step.position <= %(position)s
      AND step.effective_on <= %(as_of)s
      AND (step.position > %(position_then)s OR step.effective_on > %(as_of_then)s)
)"""

_STEPS = """
    SELECT hazard_id AS record_id, position, effective_on FROM hazard_steps
    UNION ALL SELECT task_id, position, effective_on FROM task_steps
    UNION ALL SELECT task_id, position, assigned_on FROM tasks
"""


async def changes(reading: Reading, scope: Scope, then: Basis, now: Basis) -> list[FigureChange]:
    """Return what changed, in the order of the figures' names."""
    sql = f"""
    SELECT figure, because, sum(change)::int AS change, count(DISTINCT record_id)::int AS records
    FROM ({_changes(scope)}) AS changes GROUP BY figure, because ORDER BY figure, because
    """
    return await reading.read(FigureChange, sql, _values(scope, then, now))


async def facts(reading: Reading, scope: Scope, then: Basis, now: Basis) -> list[ChangeFact]:
    """Return the latest facts behind each change, at most FACTS_TOLD of each."""
    sql = f"""
    SELECT figure, because, position FROM (
        SELECT figure, because, position,
            row_number() OVER (PARTITION BY figure, because ORDER BY position DESC) AS place
        FROM (SELECT DISTINCT figure, because, record_id FROM ({_changes(scope)}) AS changes) AS changed
        JOIN ({_STEPS}) AS step USING (record_id)
        WHERE position <= %(position)s AND effective_on <= %(as_of)s
          AND (position > %(position_then)s OR effective_on > %(as_of_then)s)
    ) AS told WHERE place <= {FACTS_TOLD} ORDER BY figure, because, position DESC
    """
    return await reading.read(ChangeFact, sql, _values(scope, then, now))


def _values(scope: Scope, then: Basis, now: Basis) -> dict[str, Any]:
    return of_filter(scope, now, EVERY) | {"as_of_then": then.as_of, "position_then": then.position} | _NO_FILTER


_NO_FILTER = {"list_id": None, "contract_id": None, "by_firm": None}


def _changes(scope: Scope) -> str:
    """SQL: each figure of each record that changed, by 1 up or down, and why."""
    held = _held(scope)
    then, known = _at(held, "as_of_then", "position_then"), _at(held, "as_of_then", "position")
    return f"""
    SELECT record_id, figure, change, CASE
        WHEN {_CORRECTED} THEN '{ChangeReason.CORRECTION.value}'
        WHEN late THEN '{ChangeReason.LATE_ENTRY.value}'
        WHEN figure = 'overdue' AND change > 0 THEN '{ChangeReason.DEADLINE_PASSED.value}'
        ELSE '{ChangeReason.NEW_BUSINESS.value}' END AS because
    FROM (
        WITH known AS MATERIALIZED ({known})
        {_between(then, "known", late=True)} UNION ALL {_between("known", held, late=False)}
    ) AS moved
    """


def _between(before: str, after: str, *, late: bool) -> str:
    before, after = (side if side == "known" else f"({side})" for side in (before, after))
    return f"""
    SELECT record_id, figure, CASE WHEN before.held IS NULL THEN 1 ELSE -1 END AS change, {late} AS late
    FROM {before} AS before FULL JOIN {after} AS after USING (record_id, figure)
    WHERE before.held IS NULL OR after.held IS NULL
    """


def _held(scope: Scope) -> str:
    """SQL: which figures count which record."""

    def of(record: str, rows: str, conditions: dict[str, str]) -> str:
        counted = ", ".join(f"CASE WHEN {holds} THEN '{name}' END" for name, holds in conditions.items())
        return f"""
        SELECT {record} AS record_id, figure, true AS held
        FROM ({rows}) AS counted CROSS JOIN LATERAL unnest(ARRAY[{counted}]) AS figure WHERE figure IS NOT NULL
        """

    of_tasks = of("task_id", tasks.counting(scope), OF_TASKS)
    return f"{of_tasks} UNION ALL {of('hazard_id', answered_for(scope, EVERY), OF_HAZARDS)}"


def _at(sql: str, as_of: str, position: str) -> str:
    return sql.replace("%(as_of)s", f"%({as_of})s").replace("%(position)s", f"%({position})s")
