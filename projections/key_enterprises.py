"""Key enterprises: where the danger is, and by which rule (R10 重点企业清单).

Fed by   hazard_tables, hazard_states
Answers  page(scope), total(scope) - as of any two dates, for a period that ends on the as-of date
Units    days
Rule     an open major hazard; an overdue one; one that failed two re-inspections in the period; one regraded down in it
Scope    an insurer sees the enterprises of the hazards that it answers for
Source   domain.md 9 case 16, 10
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from domain.hazard import Hazard
from domain.hazard.tracks import NO_HAZARD, OPEN, HazardGrade
from projections.basis import Basis, Reading
from projections.enterprise_tables import SURVIVORS
from projections.hazard_rates import answered_for
from projections.hazard_standing import EVERY, of_filter
from projections.page import FIRST, Order, Page
from projections.project_states import among
from projections.scope import Scope

OVERDUE_DESC = Order(("overdue_days", "open_major", "credit_code"), falling=True)
MAJOR_DESC = Order(("open_major", "overdue_days", "credit_code"), falling=True)
CODE_ASC = Order(("credit_code",))

FAILED_OFTEN = 2

RULE = {
    "zh": "有未销号重大隐患,或有超期隐患,或{since}至{as_of}期间同一隐患复查不合格达"
    f"{FAILED_OFTEN}次,或期间有隐患等级下调",
    "en": f"An open major hazard, or an overdue one, or a hazard that was not passed by {FAILED_OFTEN} re-inspections"
    " or was regraded down from {since} to {as_of}",
}


class KeyReason(Enum):
    """Why an enterprise is a key enterprise (重点原因)."""

    OPEN_MAJOR = "OPEN_MAJOR"
    OVERDUE = "OVERDUE"
    REINSPECTION_FAILED_TWICE = "REINSPECTION_FAILED_TWICE"
    REGRADED_DOWN = "REGRADED_DOWN"


_REASONS = {
    KeyReason.OPEN_MAJOR: "open_major > 0",
    KeyReason.OVERDUE: "overdue_days > 0",
    KeyReason.REINSPECTION_FAILED_TWICE: f"most_failures >= {FAILED_OFTEN}",
    KeyReason.REGRADED_DOWN: "downgraded_on IS NOT NULL",
}


@dataclass(frozen=True, slots=True)
class KeyEnterprise:
    """An enterprise by its hazards; place, sector and insurer are those of the one found last."""

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
    escalated_on: date | None
    found_last_on: date
    reasons: list[str]


@dataclass(frozen=True, slots=True)
class KeyTotal:
    """How many enterprises are key ones, and their hazards."""

    enterprises: int
    open_major: int
    open_general: int


_LATEST = "ORDER BY found_on DESC, position DESC"
_IS_OPEN = f"state IN ({among(OPEN)})"


def _listed(scope: Scope) -> str:
    """SQL: every key enterprise of a scope; the period goes from %(since)s to the as-of date."""
    failed = f"""LATERAL (
        SELECT count(*) AS failures FROM hazard_steps AS step
        WHERE step.hazard_id = counted.hazard_id AND step.kind = '{Hazard.ReinspectionFailed.__name__}'
          AND step.effective_on BETWEEN %(since)s AND %(as_of)s AND step.position <= %(position)s
    )"""
    why = ", ".join(f"CASE WHEN {holds} THEN '{reason.value}' END" for reason, holds in _REASONS.items())
    of_last = ", ".join(
        f"(array_agg({column} {_LATEST}))[1] AS {column}" for column in ("district", "street", "sector", "insurer")
    )
    return f"""
    SELECT *, array_remove(ARRAY[{why}], NULL) AS reasons FROM (
        SELECT coalesce(survivor, credit_code) AS credit_code, {of_last},
            count(*) FILTER (WHERE {_IS_OPEN} AND grade = '{HazardGrade.MAJOR.value}') AS open_major,
            count(*) FILTER (WHERE {_IS_OPEN} AND grade = '{HazardGrade.GENERAL.value}') AS open_general,
            max(overdue_days) AS overdue_days, sum(failed.failures)::int AS failures,
            max(failed.failures) AS most_failures, max(escalated_on) AS escalated_on, max(found_on) AS found_last_on,
            max(downgraded_on) FILTER (WHERE downgraded_on >= %(since)s) AS downgraded_on
        FROM ({answered_for(scope, EVERY)}) AS counted LEFT JOIN {SURVIVORS} AS merged USING (credit_code)
        CROSS JOIN {failed} AS failed
        WHERE state NOT IN ({among(NO_HAZARD)}) GROUP BY 1
    ) AS enterprises WHERE {" OR ".join(_REASONS.values())}
    """


async def page(
    reading: Reading, scope: Scope, basis: Basis, wanted: date, order: Order = OVERDUE_DESC, page: Page = FIRST
) -> list[KeyEnterprise]:
    """Return one page of the key enterprises of a scope, in the order of reading; `wanted` begins the period."""
    tail, place = page.cut(order)
    turn = tail[tail.index("ORDER BY") : tail.index("LIMIT")]
    columns = ", ".join("enterprises.name AS enterprise" if c == "enterprise" else f"listed.{c}" for c in _COLUMNS)
    sql = f"""
    SELECT {columns} FROM (SELECT * FROM ({_listed(scope)}) AS every {tail}) AS listed
    LEFT JOIN enterprises USING (credit_code) {turn}
    """
    return await reading.read(KeyEnterprise, sql, _values(scope, basis, wanted) | place)


async def total(reading: Reading, scope: Scope, basis: Basis, wanted: date) -> KeyTotal:
    """Return the sums of all the enterprises that `page` goes through."""
    sql = f"""
    SELECT count(*) AS enterprises, coalesce(sum(open_major), 0)::int AS open_major,
        coalesce(sum(open_general), 0)::int AS open_general FROM ({_listed(scope)}) AS listed
    """
    [found] = await reading.read(KeyTotal, sql, _values(scope, basis, wanted))
    return found


_COLUMNS = KeyEnterprise.__slots__


def _values(scope: Scope, basis: Basis, since: date) -> dict[str, Any]:
    return of_filter(scope, basis, EVERY) | {"since": since}
