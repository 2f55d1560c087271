"""Hazard rates: what was found and closed, and where the rest stands, by district, street, firm, insurer or sector.

Fed by   hazard_tables, hazard_states
Answers  table(scope) by one of them, tables(scope) by several - as of any two dates
Shape    a hazard counts once: with the insurer that answers for it on the as-of date, at the place of its visit
Scope    an insurer counts the hazards that it answers for
Source   domain.md 10: 整改率, 按期整改率
"""

from collections.abc import Sequence
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


_PLACES = {HazardsBy.DISTRICT, HazardsBy.STREET}


@dataclass(frozen=True, slots=True)
class HazardRow:
    """The counts of one district, street, firm, insurer or sector by its code; None for hazards without one."""

    key: str | None
    total: HazardTotal


async def table(
    reading: Reading, scope: Scope, basis: Basis, by: HazardsBy, wanted: HazardFilter = EVERY
) -> list[HazardRow]:
    """Return a row for each that has a hazard, by code, the development area last; and without a code before them."""
    return (await tables(reading, scope, basis, [by], wanted))[by]


async def tables(
    reading: Reading, scope: Scope, basis: Basis, each: Sequence[HazardsBy], wanted: HazardFilter = EVERY
) -> dict[HazardsBy, list[HazardRow]]:
    """Return several tables of the same hazards, which are gone through once."""
    columns = {by: by.value.lower() for by in each}
    told = [f"WHEN grouping({column}) = 0 THEN" for column in columns.values()]
    rows_of = " ".join(f"{when} '{by.value}'" for when, by in zip(told, columns, strict=True))
    keys = " ".join(f"{when} {column}" for when, column in zip(told, columns.values(), strict=True))
    sql = f"""
    SELECT CASE {rows_of} END AS rows_of, CASE {keys} END AS key, {COUNTS}
    FROM ({answered_for(scope, wanted, placed=bool(_PLACES & columns.keys()))}) AS counted
    GROUP BY GROUPING SETS ({", ".join(f"({column})" for column in columns.values())})
    """
    found: dict[HazardsBy, list[HazardRow]] = {by: [] for by in each}
    for row in await reading.rows(sql, of_filter(scope, basis, wanted)):
        found[HazardsBy(row.pop("rows_of"))].append(HazardRow(row.pop("key"), HazardTotal(**row)))
    return {by: sorted(rows, key=_in_order) for by, rows in found.items()}


def _in_order(row: HazardRow) -> tuple[bool, object]:
    return row.key is not None, district_order(row.key or "")


def answered_for(scope: Scope, wanted: HazardFilter, placed: bool = True) -> str:
    """SQL: every hazard that meets a filter and that the scope's insurer answers for on the two dates; `placed` where
    it is asked in which district it lies."""
    held = "insurer = %(insurer)s" if scope.insurer else "true"
    return f"SELECT * FROM ({filtered(scope, wanted, placed=placed)}) AS held WHERE {held}"
