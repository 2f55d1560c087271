"""Inspection tasks: what each is about, where it stands, and how much time the firm has left (R12).

Fed by   task_tables, policy_tables, state_changes; persons for whom to call
Answers  tasks(ids), page(scope), total(scope) - as of any two dates
Units    days
Scope    an insurer and a firm see their own, a district those in it
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from domain.task.tracks import INSPECTED, TaskState
from projections.asked import codes, meets, values
from projections.basis import Basis, Reading
from projections.enterprise_tables import family, lies_in
from projections.fund_balances import percent
from projections.page import ALWAYS, FIRST, Order, Page, Period
from projections.scope import Scope
from projections.task_standing import counted, with_cover

DUE_ASC = Order(("due_on", "position"))
PLACE_ASC = Order(("place", "due_on", "position"))
APPOINTED_ASC = Order(("appointment", "due_on", "position"))


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """Which tasks of a scope; `search` is part of the enterprise's name or credit code; states are of the dates."""

    search: str | None = None
    list_id: UUID | None = None
    contract_id: UUID | None = None
    firm: str | None = None
    credit_code: str | None = None
    states: tuple[TaskState, ...] | None = None
    overdue: bool | None = None
    due: Period = ALWAYS


EVERY = TaskFilter()


@dataclass(frozen=True, slots=True)
class TaskStanding:
    """A task and where it stood on the two dates.

    `due_on` is the last day moved by the days on which the clock stood still; `days_left` of a task that is done are
    those of its day. `place` and `appointment` sort: by district and street, and without an appointment last.
    """

    task_id: UUID
    position: int
    list_id: UUID
    insurer: str
    firm: str
    contract_id: UUID
    credit_code: str
    enterprise_id: UUID
    enterprise_name: str
    district: str
    street: str | None
    address: str | None
    sector: str
    contact_name: str | None
    contact_phone: str | None
    covered_from: date | None
    covered_to: date | None
    renewal_reminder: bool
    assigned_on: date
    agreed_on: date
    due_on: date
    state: str
    state_since: date
    done_on: date | None
    paused_days: int
    days_left: int
    notified_on: date | None
    appointed_on: date | None
    refusals: int
    place: str
    appointment: date


@dataclass(frozen=True, slots=True)
class TaskTotal:
    """How many tasks, and of them by what became of them; `ahead` is what is still to come."""

    assigned: int
    notified: int
    visited: int
    refused: int
    unreachable: int
    voided: int
    ahead: int
    overdue: int

    @property
    def visit_rate(self) -> Decimal | None:
        """Return visited in percent of assigned less voided (走访率); None when there are none."""
        return percent(self.visited, self.assigned - self.voided)


def _states(*states: TaskState) -> str:
    return f"state IN ({', '.join(sorted(repr(each.value) for each in states))})"


CONDITIONS = {
    "assigned": "true",
    "notified": "notified_on IS NOT NULL",
    "visited": _states(*INSPECTED),
    "refused": _states(TaskState.REFUSED, TaskState.REFUSED_FINAL),
    "unreachable": _states(TaskState.UNREACHABLE),
    "voided": _states(TaskState.VOID),
    "ahead": _states(TaskState.ASSIGNED, TaskState.SCHEDULED, TaskState.DATA_HOLD),
    "overdue": "done_on IS NULL AND days_left < 0",
}
"""SQL: what each count counts, over standing tasks."""

COUNTS = ", ".join(f"count(*) FILTER (WHERE {which})::int AS {name}" for name, which in CONDITIONS.items())
"""SQL: the columns of `TaskTotal` over standing tasks."""


async def tasks(reading: Reading, scope: Scope, basis: Basis, ids: Sequence[UUID]) -> list[TaskStanding]:
    """Return those of the named tasks that lie in the scope and were assigned by the two dates."""
    sql = with_cover(counting(scope, EVERY, "tasks.task_id = ANY(%(ids)s)"))
    return await reading.read(TaskStanding, sql, _values(scope, basis, EVERY) | {"ids": list(ids)})


async def page(
    reading: Reading,
    scope: Scope,
    basis: Basis,
    wanted: TaskFilter = EVERY,
    order: Order = DUE_ASC,
    page: Page = FIRST,
) -> list[TaskStanding]:
    """Return one page of the tasks of a scope, in the order of reading."""
    shown, place = _shown(order, page)
    sql = f"WITH listed AS ({counting(scope, wanted)}) {shown}"
    return await reading.read(TaskStanding, sql, _values(scope, basis, wanted) | place)


async def total(reading: Reading, scope: Scope, basis: Basis, wanted: TaskFilter = EVERY) -> TaskTotal:
    """Return the counts of all the tasks that `page` goes through."""
    sql = f"WITH listed AS ({counting(scope, wanted)}) {_TOTAL}"
    [found] = await reading.read(TaskTotal, sql, _values(scope, basis, wanted))
    return found


async def listing(
    reading: Reading,
    scope: Scope,
    basis: Basis,
    wanted: TaskFilter = EVERY,
    order: Order = DUE_ASC,
    page: Page = FIRST,
) -> tuple[list[TaskStanding], TaskTotal]:
    """Return what `page` and `total` do, at the cost of one."""
    shown, place = _shown(order, page)
    asked = _values(scope, basis, wanted) | place
    rows, [found] = await reading.listing(TaskStanding, TaskTotal, counting(scope, wanted), shown, _TOTAL, asked)
    return rows, found


_TOTAL = f"SELECT {COUNTS} FROM listed"


def _shown(order: Order, page: Page) -> tuple[str, dict[str, Any]]:
    tail, place = page.cut(order)
    return f"{with_cover(f'SELECT * FROM listed {tail}')} {page.turn(order)}", place


def in_scope(scope: Scope) -> str:
    """SQL: the tasks of a scope; a fund year is that of the policy they were assigned under."""
    return meets(
        {
            "false": scope.nothing,
            "tasks.insurer = %(insurer)s": scope.insurer,
            "tasks.firm = %(firm)s": scope.firm,
            lies_in("tasks"): scope.district,
            "date_part('year', tasks.inception_on) = %(fund_year)s": scope.fund_year,
        }
    )


def counting(scope: Scope, wanted: TaskFilter = EVERY, which: str | None = None) -> str:
    """SQL: the standing tasks of a scope that meet a filter, with what is counted and sorted by; `which` is a condition
    that few meet."""
    chosen = meets(
        {
            "tasks.list_id = %(list_id)s": wanted.list_id,
            "tasks.contract_id = %(contract_id)s": wanted.contract_id,
            "tasks.firm = %(by_firm)s": wanted.firm,
            f"tasks.credit_code = ANY({family()})": wanted.credit_code,
            "strpos(lower(enterprises.name || ' ' || tasks.credit_code), lower(%(search)s)) > 0": wanted.search,
        }
    )
    stood = meets(
        {
            "district = %(district)s": scope.district,
            "state = ANY(%(states)s)": wanted.states,
            "(done_on IS NULL AND days_left < 0) = %(overdue)s": wanted.overdue is not None,
            "due_on >= %(first_on)s": wanted.due.first_on,
            "due_on <= %(last_on)s": wanted.due.last_on,
        }
    )
    few = any(each is not None for each in (which, wanted.list_id, wanted.credit_code))
    rows = counted(f"{in_scope(scope)} AND {chosen} AND {which or 'true'}", few)
    return f"SELECT * FROM ({rows}) AS stood WHERE {stood}"


def _values(scope: Scope, basis: Basis, wanted: TaskFilter) -> dict[str, Any]:
    return values(scope, basis) | {
        "search": wanted.search,
        "list_id": wanted.list_id,
        "contract_id": wanted.contract_id,
        "by_firm": wanted.firm,
        "credit_code": wanted.credit_code,
        "states": codes(wanted.states),
        "overdue": wanted.overdue,
        "first_on": wanted.due.first_on,
        "last_on": wanted.due.last_on,
    }
