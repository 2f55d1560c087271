"""Hazards: which there are, where each stands, and how its clock runs.

Fed by   hazard_tables, hazard_states
Answers  hazards(ids), page(scope), total(scope), files(hazards) - as of any two dates
Units    days, fen
Scope    an insurer sees the hazards that it answers for or did, a firm those it found, a district its own
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from domain.hazard.tracks import NO_HAZARD, OPEN, Closure, HazardGrade, HazardState, SupervisionState
from domain.industry import SafetySector
from domain.money import Fen
from projections.asked import codes, meets, values
from projections.basis import Basis, Reading
from projections.hazard_states import stood
from projections.page import ALWAYS, FIRST, Order, Page, Period
from projections.project_states import among
from projections.scope import Scope

FOUND_DESC = Order(("found_on", "position"), falling=True)
DEADLINE_ASC = Order(("due_on", "position"))
AGE_DESC = Order(("age_order", "position"), falling=True)

SETTLED = NO_HAZARD | {HazardState.SUSPENDED}
"""The states of what no rate counts."""


@dataclass(frozen=True, slots=True)
class HazardFilter:
    """Which hazards of a scope; states, grades and deadlines are those on the two dates."""

    search: str | None = None
    task_id: UUID | None = None
    credit_code: str | None = None
    street: str | None = None
    firm: str | None = None
    sectors: tuple[SafetySector, ...] | None = None
    grades: tuple[HazardGrade, ...] | None = None
    states: tuple[HazardState, ...] | None = None
    overdue: bool | None = None
    escalated: bool | None = None
    supervised: bool | None = None
    deadline: Period = ALWAYS
    found: Period = ALWAYS


EVERY = HazardFilter()


@dataclass(frozen=True, slots=True)
class HazardStanding:
    """What was found, and where it stood on the two dates; `age_days` None for what was no hazard."""

    hazard_id: UUID
    position: int
    finding_no: str
    task_id: UUID
    firm: str
    insurer: str
    inherited_from: str | None
    credit_code: str
    enterprise: str | None
    district: str
    street: str | None
    sector: str | None
    inception_on: date | None
    location: str
    category: str
    description: str
    suggestion: str | None
    source: str
    note: str | None
    major: dict[str, Any] | None
    basis: dict[str, Any] | None
    plan: dict[str, Any] | None
    listing: dict[str, Any] | None
    listed_by: str | None
    found_on: date
    state: str
    grade: str
    original: date
    deadline: date | None
    notified_on: date | None
    claimed_on: date | None
    planned_on: date | None
    listed_on: date | None
    delisted_on: date | None
    cost: Fen | None
    suspended_days: int
    extensions: int
    denials: int
    failures: int
    reopenings: int
    escalated_on: date | None
    supervision: str | None
    closed_on: date | None
    closure: str | None
    first_id: UUID | None
    age_days: int | None
    overdue_days: int
    on_time: bool | None
    due_on: date
    age_order: int


@dataclass(frozen=True, slots=True)
class GradeTotal:
    """Hazards of one grade, each counted once; `found` are those less withdrawn, duplicate and suspended ones."""

    found: int
    closed: int
    on_site: int
    on_time: int


@dataclass(frozen=True, slots=True)
class HazardTotal:
    """How many hazards there are and how they stand; the open ones by where they stand (闭环各环节)."""

    hazards: int
    general_found: int
    general_closed: int
    general_on_site: int
    general_on_time: int
    major_found: int
    major_closed: int
    major_on_site: int
    major_on_time: int
    overdue: int
    escalated: int
    withdrawn: int
    suspended: int
    at_found: int
    at_notified: int
    at_claimed: int
    at_passed: int

    def of(self, grade: HazardGrade) -> GradeTotal:
        """Return the counts of one grade."""
        prefix = grade.value.lower()
        return GradeTotal(*(getattr(self, f"{prefix}_{count}") for count in ("found", "closed", "on_site", "on_time")))


@dataclass(frozen=True, slots=True)
class HazardFile:
    """One file that proves a step of a hazard; `kind` is the fact that binds it."""

    hazard_id: UUID
    position: int
    effective_on: date
    kind: str
    before: bool
    sha256: str
    file_name: str | None


_KNOWN = "effective_on <= %(as_of)s AND position <= %(position)s"
_FAR = "DATE '9999-12-31'"


def standing(chosen: str) -> str:
    """SQL: every hazard that meets a condition, where it stood, and its clock on the as-of date."""
    paused = "(suspended_days + CASE WHEN suspended_on IS NOT NULL THEN %(as_of)s - suspended_on ELSE 0 END)"
    until = "coalesce(closed_on, %(as_of)s)"
    return f"""
    SELECT *, CASE WHEN state NOT IN ({among(NO_HAZARD)}) THEN age END AS age_days, age AS age_order,
        CASE WHEN state IN ({among(OPEN)}) THEN greatest(0, %(as_of)s - deadline) ELSE 0 END AS overdue_days,
        closed_on <= original AS on_time,
        CASE WHEN state IN ({among(OPEN)}) THEN coalesce(deadline, {_FAR}) ELSE {_FAR} END AS due_on
    FROM (
        SELECT hazards.*, {_STOOD}, state.suspended_on, {until} - found_on - {paused} AS age
        FROM hazards JOIN {stood("hazards.hazard_id")} AS state ON true
        WHERE {chosen}
    ) AS stands
    """


_STOOD = ", ".join(
    f"state.{column}"
    for column in (
        "state", "grade", "insurer", "original", "deadline", "notified_on", "claimed_on", "planned_on", "in_place",
        "funds", "cost", "suspended_days", "extensions", "denials", "failures", "failures_since", "reopenings",
        "escalated_on", "supervision", "level", "downgraded_on", "closed_on", "closure", "first_id",
    )
)  # fmt: skip


def _said(column: str, name: str, condition: str | None = None, value: str | None = None) -> str:
    """SQL: what the last step says that says it."""
    return f"""(
        SELECT {value or column} FROM hazard_steps AS step
        WHERE step.hazard_id = listed.hazard_id AND {condition or f"{column} IS NOT NULL"}
          AND step.effective_on <= %(as_of)s AND step.position <= %(position)s
        ORDER BY step.effective_on DESC, step.position DESC LIMIT 1
    ) AS {name}"""


_TOLD = f"""
SELECT listed.*, enterprises.name AS enterprise,
    {_said("basis", "basis")}, {_said("plan", "plan")}, {_said("listing", "listing")}, {_said("body", "listed_by")},
    {_said("inherited_from", "inherited_from")},
    {_said("", "listed_on", "listing IS NOT NULL", "effective_on")},
    {_said("", "delisted_on", f"supervision = '{SupervisionState.DELISTED.value}'", "effective_on")}
FROM ({{page}}) AS listed LEFT JOIN enterprises USING (credit_code)
"""

_COLUMNS = ", ".join(HazardStanding.__slots__)


async def hazards(reading: Reading, scope: Scope, basis: Basis, ids: Sequence[UUID]) -> list[HazardStanding]:
    """Return those of the named hazards that lie in the scope and were found by the two dates."""
    listed = standing(f"{chosen_by(scope)} AND hazards.hazard_id = ANY(%(ids)s)")
    sql = f"SELECT {_COLUMNS} FROM ({_TOLD.format(page=listed)}) AS told"
    return await reading.read(HazardStanding, sql, of_filter(scope, basis, EVERY) | {"ids": list(ids)})


async def page(
    reading: Reading,
    scope: Scope,
    basis: Basis,
    wanted: HazardFilter = EVERY,
    order: Order = FOUND_DESC,
    page: Page = FIRST,
) -> list[HazardStanding]:
    """Return one page of the hazards of a scope, in the order of reading."""
    tail, place = page.cut(order)
    listed = f"SELECT * FROM ({filtered(scope, wanted)}) AS listed {tail}"
    turn = tail[tail.index("ORDER BY") : tail.index("LIMIT")]
    sql = f"SELECT {_COLUMNS} FROM ({_TOLD.format(page=listed)}) AS told {turn}"
    return await reading.read(HazardStanding, sql, of_filter(scope, basis, wanted) | place)


async def total(reading: Reading, scope: Scope, basis: Basis, wanted: HazardFilter = EVERY) -> HazardTotal:
    """Return the sums of all the hazards that `page` goes through."""
    sql = f"SELECT {COUNTS} FROM ({filtered(scope, wanted)}) AS listed"
    [found] = await reading.read(HazardTotal, sql, of_filter(scope, basis, wanted))
    return found


async def files(reading: Reading, basis: Basis, ids: Sequence[UUID]) -> list[HazardFile]:
    """Return the files of some hazards that the caller may see, by hazard and step."""
    sql = f"""
    SELECT hazard_id, position, effective_on, kind, before, sha256, file_name FROM hazard_files
    WHERE hazard_id = ANY(%(ids)s) AND {_KNOWN} ORDER BY hazard_id, effective_on, position, place
    """
    return await reading.read(HazardFile, sql, values(Scope(), basis) | {"ids": list(ids)})


def _counts() -> str:
    """SQL: the columns of a total."""
    counted = f"state NOT IN ({among(SETTLED)})"
    closed = f"state = '{HazardState.CLOSED.value}'"
    passed = f"supervision = '{SupervisionState.PASSED.value}'"
    each = {
        "found": counted,
        "closed": closed,
        "on_site": f"{closed} AND closure = '{Closure.ONSITE.value}'",
        "on_time": f"{closed} AND on_time",
    }
    of_grades = {
        f"{grade.value.lower()}_{name}": f"{of} AND grade = '{grade.value}'"
        for grade in HazardGrade
        for name, of in each.items()
    }
    rest = {
        "overdue": "overdue_days > 0",
        "escalated": f"escalated_on IS NOT NULL AND {counted}",
        "withdrawn": f"state IN ({among(NO_HAZARD)})",
        "suspended": f"state = '{HazardState.SUSPENDED.value}'",
        "at_found": f"state = '{HazardState.FOUND.value}'",
        "at_notified": f"state = '{HazardState.NOTIFIED.value}' AND {passed} IS NOT TRUE",
        "at_claimed": f"state = '{HazardState.CLAIMED.value}' AND {passed} IS NOT TRUE",
        "at_passed": f"state IN ({among(OPEN)}) AND {passed}",
    }
    filters = ", ".join(f"count(*) FILTER (WHERE {of}) AS {name}" for name, of in (of_grades | rest).items())
    return f"count(*) AS hazards, {filters}"


COUNTS = _counts()


def chosen_by(scope: Scope, wanted: HazardFilter = EVERY) -> str:
    """SQL: the condition on hazards that a scope and the fixed part of a filter are."""
    return meets(
        {
            "hazards.found_on <= %(as_of)s AND hazards.position <= %(position)s": True,
            "false": scope.nothing,
            "hazards.insurers @> ARRAY[%(insurer)s::text]": scope.insurer,
            "hazards.firm = %(firm)s": scope.firm,
            "hazards.district = %(district)s": scope.district,
            "extract(year FROM hazards.inception_on) = %(fund_year)s": scope.fund_year,
            "strpos(lower(finding_no || ' ' || location || ' ' || description), lower(%(search)s)) > 0": wanted.search,
            "hazards.task_id = %(task_id)s": wanted.task_id,
            "hazards.credit_code = %(credit_code)s": wanted.credit_code,
            "hazards.street = %(street)s": wanted.street,
            "hazards.firm = %(of_firm)s": wanted.firm,
            "hazards.sector = ANY(%(sectors)s)": wanted.sectors,
            "hazards.found_on >= %(found_first)s": wanted.found.first_on,
            "hazards.found_on <= %(found_last)s": wanted.found.last_on,
        }
    )


def filtered(scope: Scope, wanted: HazardFilter) -> str:
    """SQL: every hazard of a scope that meets a filter, and where it stood."""
    supervised = f"supervision IN ({among([SupervisionState.LISTED, SupervisionState.PASSED])})"
    met = meets(
        {
            "grade = ANY(%(grades)s)": wanted.grades,
            "state = ANY(%(states)s)": wanted.states,
            "(overdue_days > 0) = %(overdue)s": wanted.overdue is not None,
            "(escalated_on IS NOT NULL) = %(escalated)s": wanted.escalated is not None,
            f"coalesce({supervised}, false) = %(supervised)s": wanted.supervised is not None,
            "deadline >= %(deadline_first)s": wanted.deadline.first_on,
            "deadline <= %(deadline_last)s": wanted.deadline.last_on,
        }
    )
    return f"SELECT * FROM ({standing(chosen_by(scope, wanted))}) AS stands WHERE {met}"


def of_filter(scope: Scope, basis: Basis, wanted: HazardFilter) -> dict[str, Any]:
    """Return the values of a scope, a basis and a filter."""
    return values(scope, basis) | {
        "search": wanted.search,
        "task_id": wanted.task_id,
        "credit_code": wanted.credit_code,
        "street": wanted.street,
        "of_firm": wanted.firm,
        "sectors": codes(wanted.sectors),
        "grades": codes(wanted.grades),
        "states": codes(wanted.states),
        "overdue": wanted.overdue,
        "escalated": wanted.escalated,
        "supervised": wanted.supervised,
        "deadline_first": wanted.deadline.first_on,
        "deadline_last": wanted.deadline.last_on,
        "found_first": wanted.found.first_on,
        "found_last": wanted.found.last_on,
    }
