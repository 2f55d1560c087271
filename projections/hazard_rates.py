"""Hazard rates: what was found and closed, and where the rest stands, by district, street, firm, insurer or sector.

Fed by   hazard_tables, hazard_states
Answers  table(scope) by one of them - as of any two dates
Shape    a hazard counts once: with the insurer that answers for it on the as-of date, at the place of its visit
Scope    an insurer counts the hazards that it answers for
Source   domain.md 10: 整改率, 按期整改率
"""

from dataclasses import dataclass
from enum import Enum

from domain.district import district_order
from projections.basis import Basis, Reading
from projections.hazard_standing import EVERY, HazardFilter, filtered, of_filter
from projections.hazard_totals import COUNTS, HazardTotal
from projections.scope import Scope


class HazardsBy(Enum):
    """What a row of the table stands for."""

    DISTRICT = "DISTRICT"
    STREET = "STREET"
    FIRM = "FIRM"
    INSURER = "INSURER"
    SECTOR = "SECTOR"


@dataclass(frozen=True, slots=True)
class HazardRow:
    """The counts of one district, street, firm, insurer or sector by its code; None for hazards without one."""

    key: str | None
    total: HazardTotal


async def table(
    reading: Reading, scope: Scope, basis: Basis, by: HazardsBy, wanted: HazardFilter = EVERY
) -> list[HazardRow]:
    """Return a row for each that has a hazard, by code, the development area last; and without a code before them."""
    column = by.value.lower()
    sql = f"""
    SELECT {column} AS key, {COUNTS} FROM ({answered_for(scope, wanted)}) AS counted GROUP BY {column}
    """
    rows = await reading.rows(sql, of_filter(scope, basis, wanted))
    found = [HazardRow(row.pop("key"), HazardTotal(**row)) for row in rows]
    return sorted(found, key=lambda row: (row.key is not None, district_order(row.key or "")))


def answered_for(scope: Scope, wanted: HazardFilter) -> str:
    """SQL: every hazard that meets a filter and that the scope's insurer answers for on the two dates."""
    held = "insurer = %(insurer)s" if scope.insurer else "true"
    return f"SELECT * FROM ({filtered(scope, wanted)}) AS held WHERE {held}"
