"""Where hazards stand: every hazard of a scope that meets a filter, with its clock on the as-of date.

Fed by   hazard_tables, hazard_states, enterprise_tables
Answers  `filtered(scope, filter)`: rows to be listed, counted or summed up
Units    days
Scope    an insurer sees the hazards that it answers for or did, a firm those it found, a district those that lie in it
         on the as-of date: an open one moves with its enterprise by a boundary change (domain.md 9 case 19)
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.hazard.tracks import NO_HAZARD, OPEN, HazardGrade, HazardState, SupervisionState
from domain.industry import SafetySector
from projections.asked import codes, meets, values
from projections.basis import Basis
from projections.enterprise_tables import family, lies_in, moved
from projections.hazard_states import STOOD, STOOD_EACH
from projections.hazard_totals import LoopStep, reached, waiting
from projections.page import ALWAYS, Period
from projections.project_states import among
from projections.scope import Scope

_FAR = "DATE '9999-12-31'"


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
    reached: LoopStep | None = None
    waiting: LoopStep | None = None
    deadline: Period = ALWAYS
    found: Period = ALWAYS


EVERY = HazardFilter()


_STOOD = ", ".join(
    f"state.{column}"
    for column in (
        "state", "grade", "insurer", "original", "deadline", "notified_on", "claimed_on", "planned_on", "in_place",
        "funds", "cost", "suspended_days", "extensions", "denials", "failures", "failures_since", "reopenings",
        "escalated_on", "supervision", "level", "downgraded_on", "closed_on", "closure", "first_id",
    )
)  # fmt: skip


_FOUND = ", ".join(
    f"hazards.{column}"
    for column in (
        "hazard_id", "finding_no", "task_id", "firm", "insurers", "credit_code", "sector", "inception_on", "location",
        "category", "description", "suggestion", "source", "note", "major", "found_on", "position",
    )
)  # fmt: skip
_LIES = """coalesce(moved.district, hazards.district) AS district,
    CASE WHEN moved.district IS NULL THEN hazards.street ELSE moved.street END AS street"""


def standing(chosen: str, few: bool = False, placed: bool = True) -> str:
    """SQL: every hazard that meets a condition, which few may do, where it stood, and its clock on the as-of date.

    Where it lies is told if it is to be `placed`: each costs a look whether a boundary change moved it.
    """
    if placed:
        moves = f"LEFT JOIN {moved('hazards.credit_code', 'hazards.found_on', 'state.closed_on')} AS moved ON true"
        lies = _LIES
    else:
        moves, lies = "", "NULL::text AS district, NULL::text AS street"
    running = "CASE WHEN suspended_on IS NULL THEN 0 ELSE %(as_of)s - suspended_on END"
    until = "coalesce(closed_on, %(as_of)s)"
    return f"""
    SELECT *, CASE WHEN state NOT IN ({among(NO_HAZARD)}) THEN age END AS age_days,
        CASE WHEN state NOT IN ({among(NO_HAZARD)}) THEN age ELSE -1 END AS age_order,
        CASE WHEN state IN ({among(OPEN)}) THEN greatest(0, %(as_of)s - deadline) ELSE 0 END AS overdue_days,
        closed_on <= original AS on_time,
        CASE WHEN state IN ({among(OPEN)}) THEN coalesce(deadline, {_FAR}) ELSE {_FAR} END AS due_on
    FROM (
        SELECT {_FOUND}, {lies}, {_STOOD}, {running} AS running_days,
            {until} - found_on - suspended_days - {running} AS age
        FROM hazards JOIN {STOOD_EACH if few else STOOD} AS state ON state.hazard_id = hazards.hazard_id
        {moves}
        WHERE {chosen}
    ) AS stands
    """


def within(scope: Scope) -> str:
    """SQL: the condition on hazards that whose they are, or were before a boundary change, is."""
    return meets(
        {
            "false": scope.nothing,
            "hazards.insurers @> ARRAY[%(insurer)s::text]": scope.insurer,
            "hazards.firm = %(firm)s": scope.firm,
            lies_in("hazards"): scope.district,
        }
    )


def chosen_by(scope: Scope, wanted: HazardFilter = EVERY) -> str:
    """SQL: the condition on hazards that a scope and the fixed part of a filter are."""
    return meets(
        {
            "hazards.found_on <= %(as_of)s AND hazards.position <= %(position)s": True,
            within(scope): True,
            "extract(year FROM hazards.inception_on) = %(fund_year)s": scope.fund_year,
            "strpos(lower(finding_no || ' ' || location || ' ' || description), lower(%(search)s)) > 0": wanted.search,
            "hazards.task_id = %(task_id)s": wanted.task_id,
            f"hazards.credit_code = ANY({family()})": wanted.credit_code,
            "hazards.firm = %(of_firm)s": wanted.firm,
            "hazards.sector = ANY(%(sectors)s)": wanted.sectors,
            "hazards.found_on >= %(found_first)s": wanted.found.first_on,
            "hazards.found_on <= %(found_last)s": wanted.found.last_on,
        }
    )


def filtered(scope: Scope, wanted: HazardFilter, which: str | None = None, placed: bool = True) -> str:
    """SQL: every hazard of a scope that meets a filter, and where it stood; `which` is a condition that few meet.

    One that nobody asks to be `placed` has no district or street, unless it is chosen by them.
    """
    supervised = f"supervision IN ({among([SupervisionState.LISTED, SupervisionState.PASSED])})"
    met = meets(
        {
            "district = %(district)s": scope.district,
            "street = %(street)s": wanted.street,
            "grade = ANY(%(grades)s)": wanted.grades,
            "state = ANY(%(states)s)": wanted.states,
            "(overdue_days > 0) = %(overdue)s": wanted.overdue is not None,
            "(escalated_on IS NOT NULL) = %(escalated)s": wanted.escalated is not None,
            f"coalesce({supervised}, false) = %(supervised)s": wanted.supervised is not None,
            "deadline >= %(deadline_first)s": wanted.deadline.first_on,
            "deadline <= %(deadline_last)s": wanted.deadline.last_on,
        }
    )
    steps = ((reached, wanted.reached), (waiting, wanted.waiting))
    came = " AND ".join((met, *(f"({holds(step)})" for holds, step in steps if step)))
    few = any(each is not None for each in (which, wanted.task_id, wanted.credit_code))
    chosen = f"{chosen_by(scope, wanted)} AND {which or 'true'}"
    somewhere = placed or scope.district is not None or wanted.street is not None
    return f"SELECT * FROM ({standing(chosen, few, somewhere)}) AS stands WHERE {came}"


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
