"""Key enterprises: where the danger is, and by which rule (R10 重点企业清单).

Fed by   hazard_tables, hazard_states, task_tables
Answers  page(scope), every(scope), total(scope) - as of any two dates, for a period that ends on the as-of date
Units    days
Rule     an open major hazard; an overdue one; in the period one that failed two re-inspections or was regraded down,
         or a refused visit
Scope    visits and refusals count in the district where they happened; an insurer sees the enterprises of the hazards
         that it answers for and of its tasks
Source   domain.md 9 case 16, 10
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from domain.hazard import Hazard
from domain.hazard.tracks import NO_HAZARD, OPEN, HazardGrade
from domain.task import InspectionTask
from projections.asked import meets
from projections.basis import Basis, Reading
from projections.enterprise_tables import SURVIVORS
from projections.hazard_rates import answered_for
from projections.hazard_standing import EVERY, of_filter, standing
from projections.page import FIRST, Order, Page
from projections.project_states import among
from projections.scope import Scope
from projections.tasks import in_scope

OVERDUE_DESC = Order(("overdue_days", "open_major", "credit_code"), falling=True)
MAJOR_DESC = Order(("open_major", "overdue_days", "credit_code"), falling=True)
CODE_ASC = Order(("credit_code",))

FAILED_OFTEN = 2

RULE = {
    "zh": "有未销号重大隐患,或有超期隐患,或{since}至{as_of}期间同一隐患复查不合格达"
    f"{FAILED_OFTEN}次,或期间有隐患等级下调,或期间拒查",
    "en": f"An open major hazard, or an overdue one, or a hazard that was not passed by {FAILED_OFTEN} re-inspections"
    " or was regraded down from {since} to {as_of}, or a visit refused in that period",
}


class KeyReason(Enum):
    """Why an enterprise is a key enterprise (重点原因)."""

    OPEN_MAJOR = "OPEN_MAJOR"
    OVERDUE = "OVERDUE"
    REINSPECTION_FAILED_TWICE = "REINSPECTION_FAILED_TWICE"
    REGRADED_DOWN = "REGRADED_DOWN"
    REFUSED = "REFUSED"


_REASONS = {
    KeyReason.OPEN_MAJOR: "open_major > 0",
    KeyReason.OVERDUE: "overdue_days > 0",
    KeyReason.REINSPECTION_FAILED_TWICE: f"most_failures >= {FAILED_OFTEN}",
    KeyReason.REGRADED_DOWN: "downgraded_on IS NOT NULL",
    KeyReason.REFUSED: "refusals > 0",
}


@dataclass(frozen=True, slots=True)
class KeyEnterprise:
    """An enterprise by its hazards and visits; place, sector and insurer are those of the hazard found last, if any."""

    credit_code: str
    enterprise: str | None
    district: str
    street: str | None
    sector: str | None
    insurer: str
    open_major: int
    open_general: int
    overdue_days: int
    failures: int
    refusals: int
    escalated_on: date | None
    visited_on: date | None
    reasons: list[str]


@dataclass(frozen=True, slots=True)
class KeyTotal:
    """How many enterprises are key ones, and their hazards."""

    enterprises: int
    open_major: int
    open_general: int


_IS_OPEN = f"state IN ({among(OPEN)})"
_PLACE = ("district", "street", "sector", "insurer")


def _endangered(scope: Scope) -> str:
    """SQL: every enterprise with a hazard; the period goes from %(since)s to the as-of date."""
    failed = f"""CASE WHEN counted.failures = 0 THEN 0 ELSE (
        SELECT count(*) FROM hazard_steps AS step
        WHERE step.hazard_id = counted.hazard_id AND step.kind = '{Hazard.ReinspectionFailed.__name__}'
          AND step.effective_on BETWEEN %(since)s AND %(as_of)s AND step.position <= %(position)s
    ) END"""
    return f"""
    SELECT coalesce(survivor, credit_code) AS credit_code,
        max(ARRAY[found_on - DATE '2000-01-01', counted.position]) AS found_last,
        count(*) FILTER (WHERE {_IS_OPEN} AND grade = '{HazardGrade.MAJOR.value}') AS open_major,
        count(*) FILTER (WHERE {_IS_OPEN} AND grade = '{HazardGrade.GENERAL.value}') AS open_general,
        max(overdue_days) AS overdue_days, sum({failed})::int AS failures, max({failed}) AS most_failures,
        max(escalated_on) AS escalated_on,
        max(downgraded_on) FILTER (WHERE downgraded_on >= %(since)s) AS downgraded_on
    FROM ({answered_for(scope, EVERY, placed=False)}) AS counted LEFT JOIN {SURVIVORS} AS merged USING (credit_code)
    WHERE state NOT IN ({among(NO_HAZARD)}) GROUP BY 1
    """


def _visited(scope: Scope) -> str:
    """SQL: every enterprise with a task; refusals are those of the period."""
    task = InspectionTask
    at = {"district": "coalesce(at_district, tasks.district)", "street": "coalesce(at_street, tasks.street)"}
    latest, last = "ORDER BY effective_on DESC, step.position DESC", "ORDER BY assigned_on DESC, tasks.position DESC"
    place = ", ".join(f"(array_agg({at.get(column, column)} {last}))[1] AS {column}" for column in _PLACE)
    return f"""
    SELECT coalesce(survivor, credit_code) AS credit_code, {place},
        sum(refusals)::int AS refusals, max(visited_on) AS visited_on, max(reported_on) AS reported_on
    FROM tasks LEFT JOIN {SURVIVORS} AS merged USING (credit_code) CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE kind = '{task.VisitRefused.__name__}' AND effective_on >= %(since)s) AS refusals,
            max(effective_on) FILTER (WHERE kind = '{task.VisitCompleted.__name__}') AS visited_on,
            max(effective_on) FILTER (WHERE kind = '{task.RefusalEscalated.__name__}') AS reported_on,
            (array_agg(step.district {latest}) FILTER (WHERE step.district IS NOT NULL))[1] AS at_district,
            (array_agg(step.street {latest}) FILTER (WHERE step.district IS NOT NULL))[1] AS at_street
        FROM task_steps AS step
        WHERE step.task_id = tasks.task_id AND effective_on <= %(as_of)s AND step.position <= %(position)s
          AND {meets({"step.district = %(district)s": scope.district})}
    ) AS visits
    WHERE {in_scope(scope)} AND tasks.assigned_on <= %(as_of)s AND tasks.position <= %(position)s GROUP BY 1
    """


def _listed(scope: Scope) -> str:
    """SQL: every key enterprise of a scope."""
    why = ", ".join(f"CASE WHEN {holds} THEN '{reason.value}' END" for reason, holds in _REASONS.items())
    place = ", ".join(f"coalesce(last.{column}, visited_{column}) AS {column}" for column in _PLACE)
    visited = ", ".join(f"visited.{column} AS visited_{column}" for column in _PLACE)
    counts = ", ".join(
        f"coalesce({column}, 0) AS {column}"
        for column in ("open_major", "open_general", "overdue_days", "failures", "most_failures", "refusals")
    )
    found_last = "hazards.position = ANY(ARRAY(SELECT found_last[2] FROM picked))"
    return f"""
    WITH picked AS MATERIALIZED (
        SELECT *, array_remove(ARRAY[{why}], NULL) AS reasons FROM (
            SELECT credit_code, found_last, {visited}, {counts}, downgraded_on, visited_on,
                greatest(escalated_on, reported_on) AS escalated_on
            FROM ({_endangered(scope)}) AS endangered FULL JOIN ({_visited(scope)}) AS visited USING (credit_code)
        ) AS enterprises WHERE {" OR ".join(_REASONS.values())}
    )
    SELECT picked.credit_code, {place}, open_major, open_general, picked.overdue_days, picked.failures, refusals,
        picked.escalated_on, visited_on, reasons
    FROM picked LEFT JOIN ({standing(found_last, few=True)}) AS last ON last.position = found_last[2]
    """


async def every(reading: Reading, scope: Scope, basis: Basis, wanted: date) -> list[KeyEnterprise]:
    """Return all the key enterprises of a scope, the longest overdue first."""
    turn = ", ".join(f"{column} DESC" for column in OVERDUE_DESC.columns)
    columns = ", ".join(_COLUMNS)
    sql = (
        f"SELECT {columns} FROM ({_listed(scope)}) AS listed LEFT JOIN enterprises USING (credit_code) ORDER BY {turn}"
    )
    return await reading.read(KeyEnterprise, sql, _values(scope, basis, wanted))


async def page(
    reading: Reading, scope: Scope, basis: Basis, wanted: date, order: Order = OVERDUE_DESC, page: Page = FIRST
) -> list[KeyEnterprise]:
    """Return one page of the key enterprises of a scope, in the order of reading; `wanted` begins the period."""
    shown, place = _shown(order, page)
    sql = f"WITH listed AS ({_listed(scope)}) {shown}"
    return await reading.read(KeyEnterprise, sql, _values(scope, basis, wanted) | place)


async def total(reading: Reading, scope: Scope, basis: Basis, wanted: date) -> KeyTotal:
    """Return the sums of all the enterprises that `page` goes through."""
    sql = f"WITH listed AS ({_listed(scope)}) {_TOTAL}"
    [found] = await reading.read(KeyTotal, sql, _values(scope, basis, wanted))
    return found


async def listing(
    reading: Reading, scope: Scope, basis: Basis, wanted: date, order: Order = OVERDUE_DESC, page: Page = FIRST
) -> tuple[list[KeyEnterprise], KeyTotal]:
    """Return what `page` and `total` do, at the cost of one."""
    shown, place = _shown(order, page)
    asked = _values(scope, basis, wanted) | place
    rows, [found] = await reading.listing(KeyEnterprise, KeyTotal, _listed(scope), shown, _TOTAL, asked)
    return rows, found


_TOTAL = """
SELECT count(*) AS enterprises, coalesce(sum(open_major), 0)::int AS open_major,
    coalesce(sum(open_general), 0)::int AS open_general FROM listed
"""


def _shown(order: Order, page: Page) -> tuple[str, dict[str, Any]]:
    tail, place = page.cut(order)
    return (
        f"""
    SELECT {", ".join(_COLUMNS)} FROM (SELECT * FROM listed {tail}) AS listed
    LEFT JOIN enterprises USING (credit_code) {page.turn(order)}
    """,
        place,
    )


_COLUMNS = [
    "enterprises.name AS enterprise" if column == "enterprise" else f"listed.{column}"
    for column in KeyEnterprise.__slots__
]


def _values(scope: Scope, basis: Basis, since: date) -> dict[str, Any]:
    return of_filter(scope, basis, EVERY) | {"since": since}
