"""Visit outcomes: how many tasks were visited, refused, unreachable or voided, by insurer, firm, district or list.

Fed by   task_standing
Answers  table(scope, by) as of any two dates; each task counts once, by where it stands
Scope    as tasks
"""

from dataclasses import dataclass
from enum import Enum

from projections.asked import values
from projections.basis import Basis, Reading
from projections.scope import Scope
from projections.tasks import COUNTS, TaskTotal, counting


class VisitOutcomesBy(Enum):
    """What a row stands for."""

    INSURER = "INSURER"
    FIRM = "FIRM"
    DISTRICT = "DISTRICT"
    INSURER_AND_FIRM = "INSURER_AND_FIRM"


_GROUPED = {
    VisitOutcomesBy.INSURER: ("insurer",),
    VisitOutcomesBy.FIRM: ("firm",),
    VisitOutcomesBy.DISTRICT: ("district",),
    VisitOutcomesBy.INSURER_AND_FIRM: ("insurer", "firm"),
}


@dataclass(frozen=True, slots=True)
class OutcomeRow(TaskTotal):
    """The counts of one group; what it is not grouped by is None, and all are in the total."""

    insurer: str | None
    firm: str | None
    district: str | None
    whole: bool


async def table(
    reading: Reading, scope: Scope, basis: Basis, by: VisitOutcomesBy
) -> tuple[list[OutcomeRow], OutcomeRow]:
    """Return a row for each group, by code, and the total."""
    grouped = _GROUPED[by]
    shown = ", ".join(name if name in grouped else f"NULL AS {name}" for name in ("insurer", "firm", "district"))
    sql = f"""
    SELECT {shown}, {COUNTS}, GROUPING({grouped[0]}) = 1 AS whole FROM ({counting(scope)}) AS listed
    GROUP BY GROUPING SETS (({", ".join(grouped)}), ()) ORDER BY {", ".join(grouped)}
    """
    rows = await reading.read(OutcomeRow, sql, values(scope, basis))
    [total] = [row for row in rows if row.whole]
    return [row for row in rows if not row.whole], total
