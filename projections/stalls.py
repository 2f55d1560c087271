"""Stalls: projects that stand still, what they hold, and what happened last (R11).

Fed by   project_states, what project_standing reads
Answers  page(scope), total(scope), table(scope) by insurer or district and its sum - as of any two dates
Units    fen, days
Scope    every insurer that funds a project sees it
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from domain.money import Fen
from domain.project.tracks import DONE, ON_RECORD
from projections.asked import values
from projections.basis import Basis, Reading
from projections.groups import By, columns, order
from projections.page import FIRST, Order, Page
from projections.project_standing import stalled, standing
from projections.project_states import among
from projections.projects import StallLimits, chosen_first
from projections.scope import Scope

LONGEST = Order(("stalled_days", "position"), falling=True)
LARGEST = Order(("reserved", "position"), falling=True)


@dataclass(frozen=True, slots=True)
class Stall:
    """One project that stands still; `track` and `state` are its last step."""

    project_id: UUID
    position: int
    insurer: str
    district: str
    headline: str
    track: str
    state: str
    moved_on: date
    stalled_days: int
    reserved: Fen


@dataclass(frozen=True, slots=True)
class StallTotal:
    """How many projects stand still, what they hold, and for how long at most; insurer or district None for all."""

    insurer: str | None
    district: str | None
    projects: int
    reserved: Fen
    longest_days: int | None


# Only those are asked for their money, by which alone a project stands still or not.
_LONG_AGO = f"""NOT closed AND CASE
    WHEN execution IN ({among(DONE)}) THEN %(as_of)s - done_on > %(payment_days)s
    ELSE filing IN ({among(ON_RECORD)}) AND %(as_of)s - filed_on > %(start_days)s
END"""


async def page(
    reading: Reading, scope: Scope, basis: Basis, limits: StallLimits, order: Order = LONGEST, page: Page = FIRST
) -> list[Stall]:
    """Return one page of the projects of a scope that stand still, in the order of reading."""
    shown, place = _shown(order, page)
    sql = f"WITH listed AS ({_listed(scope)}), {shown}"
    return await reading.read(Stall, sql, _values(scope, basis, limits) | place)


async def total(reading: Reading, scope: Scope, basis: Basis, limits: StallLimits) -> StallTotal:
    """Return the sums of all the projects that `page` goes through."""
    [found] = await _totals(reading, scope, basis, limits, None)
    return found


async def listing(
    reading: Reading, scope: Scope, basis: Basis, limits: StallLimits, order: Order = LONGEST, page: Page = FIRST
) -> tuple[list[Stall], StallTotal]:
    """Return what `page` and `total` do, at the cost of one."""
    shown, place = _shown(order, page)
    asked = _values(scope, basis, limits) | place
    rows, [found] = await reading.listing(Stall, StallTotal, _listed(scope), f"WITH {shown}", _summed(None), asked)
    return rows, found


async def table(reading: Reading, scope: Scope, basis: Basis, limits: StallLimits, by: By) -> list[StallTotal]:
    """Return a row for each insurer, each district or both with a project that stands still."""
    rows = await _totals(reading, scope, basis, limits, by)
    return sorted(rows, key=lambda row: order((row.insurer, row.district)))


def summed(rows: list[StallTotal]) -> StallTotal:
    """Return the row that stands for all rows of a table: a project stands in one of them."""
    longest = max((row.longest_days for row in rows if row.longest_days is not None), default=None)
    reserved = Fen(sum(row.reserved for row in rows))
    return StallTotal(None, None, sum(row.projects for row in rows), reserved, longest)


async def _totals(reading: Reading, scope: Scope, basis: Basis, limits: StallLimits, by: By | None) -> list[StallTotal]:
    sql = f"WITH listed AS ({_listed(scope)}) {_summed(by)}"
    return await reading.read(StallTotal, sql, _values(scope, basis, limits))


def _shown(order: Order, page: Page) -> tuple[str, dict[str, Any]]:
    tail, place = page.cut(order)
    return (
        f"""shown AS (SELECT * FROM listed {tail})
    SELECT shown.*, headline FROM shown
    JOIN ({standing("projects.project_id = ANY(ARRAY(SELECT project_id FROM shown))")}) AS stands USING (project_id)
    {page.turn(order)}
    """,
        place,
    )


def _summed(by: By | None) -> str:
    insurer, district = columns("listed", by)
    return f"""
    SELECT {insurer} AS insurer, {district} AS district, count(*) AS projects,
        coalesce(sum(reserved), 0)::bigint AS reserved, max(stalled_days) AS longest_days
    FROM listed {"GROUP BY 1, 2" if by else ""}
    """


def _listed(scope: Scope) -> str:
    return stalled(chosen_first(scope), _LONG_AGO, scope.whole)


def _values(scope: Scope, basis: Basis, limits: StallLimits) -> dict[str, Any]:
    return values(scope, basis) | {"start_days": limits.start_days, "payment_days": limits.payment_days}
