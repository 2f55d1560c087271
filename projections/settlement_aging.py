"""Aging of fees: what is billed, paid and owed by service year, insurer or firm, by age (R13, H-03).

Fed by   settlement_tables
Answers  table(scope, by) as of any two dates
Units    fen
Scope    as settlements
"""

from dataclasses import dataclass
from enum import Enum

from projections.basis import Basis, Reading
from projections.scope import Scope
from projections.settlements import ADDED, EVERY, SettlementFilter, SettlementTotal, asked, listed


class SettlementAgingBy(Enum):
    """What a row stands for."""

    SERVICE_YEAR = "SERVICE_YEAR"
    YEAR_AND_INSURER = "YEAR_AND_INSURER"
    YEAR_AND_FIRM = "YEAR_AND_FIRM"
    YEAR_INSURER_AND_FIRM = "YEAR_INSURER_AND_FIRM"


_GROUPED = {
    SettlementAgingBy.SERVICE_YEAR: ("service_year",),
    SettlementAgingBy.YEAR_AND_INSURER: ("service_year", "insurer"),
    SettlementAgingBy.YEAR_AND_FIRM: ("service_year", "firm"),
    SettlementAgingBy.YEAR_INSURER_AND_FIRM: ("service_year", "insurer", "firm"),
}


@dataclass(frozen=True, slots=True)
class AgingRow(SettlementTotal):
    """The sums of one group; what it is not grouped by is None, and all are in the total."""

    service_year: int | None
    insurer: str | None
    firm: str | None
    whole: bool


async def table(
    reading: Reading, scope: Scope, basis: Basis, by: SettlementAgingBy, wanted: SettlementFilter = EVERY
) -> tuple[list[AgingRow], AgingRow]:
    """Return a row for each group, by service year and code, and the total."""
    grouped = _GROUPED[by]
    shown = ", ".join(name if name in grouped else f"NULL AS {name}" for name in ("service_year", "insurer", "firm"))
    sql = f"""
    SELECT {shown}, {ADDED}, GROUPING({grouped[0]}) = 1 AS whole FROM ({listed(scope, wanted)}) AS listed
    GROUP BY GROUPING SETS (({", ".join(grouped)}), ()) ORDER BY {", ".join(grouped)}
    """
    rows = await reading.read(AgingRow, sql, asked(scope, basis, wanted))
    [total] = [row for row in rows if row.whole]
    return [row for row in rows if not row.whole], total
