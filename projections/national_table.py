"""The national table of hazards: the twelve columns by sector, from January to a month (R18 国家统计表).

Fed by   hazard_tables, hazard_states, task_tables
Answers  table(scope, first day) - as of any two dates
Units    fen
Shape    hazards found in the period as they stand at its end, enterprises visited in it; a row for each sector, and
         one for none known
Source   domain.md 5.4, 10
"""

from dataclasses import dataclass, fields, replace
from datetime import date

from domain.hazard.supervision import SupervisionLevel
from domain.hazard.tracks import HazardGrade, SupervisionState
from domain.industry import SafetySector
from domain.money import Fen
from domain.task import InspectionTask
from projections import hazard_totals
from projections.asked import meets, values
from projections.basis import Basis, Reading
from projections.enterprise_tables import SURVIVORS
from projections.hazard_rates import answered_for
from projections.hazard_standing import HazardFilter, of_filter
from projections.hazard_totals import COUNTS, SETTLED, HazardTotal
from projections.page import Period
from projections.project_states import among
from projections.scope import Scope
from projections.tasks import in_scope

_COUNTED = f"state NOT IN ({among(SETTLED)})"
_PLANNED = f"{_COUNTED} AND grade = '{HazardGrade.MAJOR.value}' AND planned_on IS NOT NULL"
_LISTED = f"{_COUNTED} AND coalesce(supervision, '{SupervisionState.NONE.value}') <> '{SupervisionState.NONE.value}'"


@dataclass(frozen=True, slots=True)
class NationalRow:
    """One sector, None where none is known; `enterprises` are those visited in the period."""

    sector: str | None
    total: HazardTotal
    enterprises: int
    planned: int
    five_in_place: int
    listed: int
    listed_provincial: int
    funds: Fen


_OWN = ("enterprises", "planned", "five_in_place", "listed", "listed_provincial", "funds")


async def table(reading: Reading, scope: Scope, basis: Basis) -> list[NationalRow]:
    """Return the rows of the as-of date's year up to it, sectors in their order, the unknown last."""
    wanted = HazardFilter(found=Period(date(basis.as_of.year, 1, 1), basis.as_of))
    sql = f"""
    SELECT sector, {COUNTS}, 0 AS enterprises,
        count(*) FILTER (WHERE {_PLANNED}) AS planned,
        count(*) FILTER (WHERE {_PLANNED} AND in_place) AS five_in_place,
        count(*) FILTER (WHERE {_LISTED}) AS listed,
        count(*) FILTER (WHERE {_LISTED} AND level = '{SupervisionLevel.PROVINCE.value}') AS listed_provincial,
        coalesce(sum(funds) FILTER (WHERE {_PLANNED}), 0)::bigint AS funds
    FROM ({answered_for(scope, wanted)}) AS counted
    GROUP BY sector
    """
    rows = await reading.rows(sql, of_filter(scope, basis, wanted))
    found = [_row(dict(row)) for row in rows]
    visited = await _visited(reading, scope, basis)
    found += [_empty(sector) for sector in visited.keys() - {row.sector for row in found}]
    found = [replace(row, enterprises=visited.get(row.sector, 0)) for row in found]
    places = [sector.value for sector in SafetySector]
    return sorted(found, key=lambda row: places.index(row.sector) if row.sector else len(places))


async def _visited(reading: Reading, scope: Scope, basis: Basis) -> dict[str | None, int]:
    """Return how many enterprises of each sector were visited in the as-of date's year up to it."""
    sql = f"""
    SELECT sector, count(DISTINCT coalesce(survivor, credit_code)) AS enterprises
    FROM tasks LEFT JOIN {SURVIVORS} AS merged USING (credit_code)
    WHERE {in_scope(scope)} AND EXISTS (
        SELECT FROM task_steps AS step WHERE step.task_id = tasks.task_id
          AND step.kind = '{InspectionTask.VisitCompleted.__name__}'
          AND step.effective_on BETWEEN date_trunc('year', %(as_of)s::date)::date AND %(as_of)s
          AND step.position <= %(position)s AND {meets({"step.district = %(district)s": scope.district})}
    ) GROUP BY sector
    """
    return {row["sector"]: row["enterprises"] for row in await reading.rows(sql, values(scope, basis))}


def _empty(sector: str | None) -> NationalRow:
    none = HazardTotal(**{each.name: 0 for each in fields(HazardTotal)})
    return NationalRow(
        sector, none, enterprises=0, planned=0, five_in_place=0, listed=0, listed_provincial=0, funds=Fen(0)
    )


def summed(rows: list[NationalRow]) -> NationalRow:
    """Return all sectors together."""
    sums = {name: sum(getattr(row, name) for row in rows) for name in _OWN}
    return NationalRow(sector=None, total=hazard_totals.summed([row.total for row in rows]), **sums)


def _row(row: dict[str, object]) -> NationalRow:
    own = {name: row.pop(name) for name in ("sector", *_OWN)}
    return NationalRow(total=HazardTotal(**row), **own)  # type: ignore[arg-type]
