"""Gaps: money that is declared and not done, done and not paid, paid and not filed, filed and not paid (R21).

Fed by   money_items
Answers  page(scope), total(scope), table(scope) by insurer or district - as of any two dates
Units    fen, days
Scope    an insurer sees the items of its own accounts
"""

from dataclasses import dataclass, fields
from datetime import date
from enum import Enum
from typing import Any
from uuid import UUID

from domain.money import Fen
from domain.project.next_step import NextStep
from projections.asked import codes, meets, values
from projections.basis import Basis, Reading
from projections.money_items import items, with_next_step
from projections.page import FIRST, Order, Page
from projections.scope import Scope


class Gap(Enum):
    """What is missing between two steps of the money; its value is the column of the day it opened."""

    DECLARED_NOT_DONE = "declared_not_done_on"
    DONE_NOT_PAID = "done_not_paid_on"
    PAID_NOT_FILED = "paid_not_filed_on"
    FILED_NOT_PAID = "filed_not_paid_on"


class Age(Enum):
    """How long a gap has been open; its value is the last day of it."""

    UP_TO_30 = 30
    UP_TO_90 = 90
    UP_TO_180 = 180
    OVER_180 = None


_BOUNDS = [age.value + 1 for age in Age if age.value is not None]

OLDEST = Order(("age_days", "project_id", "account_id", "paid"), falling=True)
LARGEST = Order(("amount", "project_id", "account_id", "paid"), falling=True)


@dataclass(frozen=True, slots=True)
class Cell:
    """One of the sixteen cells of the table."""

    declared: bool
    done: bool
    paid: bool
    filed: bool


@dataclass(frozen=True, slots=True)
class ItemFilter:
    """Which items; ages are those of the gap, or of the oldest gap when none is named."""

    gap: Gap | None = None
    cell: Cell | None = None
    ages: tuple[Age, ...] | None = None
    next_steps: tuple[NextStep, ...] | None = None


EVERY = ItemFilter()


@dataclass(frozen=True, slots=True)
class MoneyItem:
    """What is paid of an allocation, or what is still to pay of it; `since` is the day its gap opened."""

    project_id: UUID
    account_id: UUID
    insurer: str
    district: str
    declared: bool
    done: bool
    paid: bool
    filed: bool
    amount: Fen
    since: date
    age_days: int
    declared_not_done_on: date | None
    done_not_paid_on: date | None
    paid_not_filed_on: date | None
    filed_not_paid_on: date | None
    next_step: str | None


@dataclass(frozen=True, slots=True)
class ItemTotal:
    """How many items, and their money."""

    items: int
    amount: Fen


async def page(
    reading: Reading,
    scope: Scope,
    basis: Basis,
    waived: bool,
    wanted: ItemFilter = EVERY,
    order: Order = OLDEST,
    page: Page = FIRST,
) -> list[MoneyItem]:
    """Return one page of the items of a scope, in the order of reading; `waived` where no district is asked."""
    shown, place = _shown(wanted, order, page)
    sql = f"WITH listed AS ({_listed(scope, wanted)}) {shown}"
    return await reading.read(MoneyItem, sql, _values(scope, basis, waived, wanted) | place)


async def total(reading: Reading, scope: Scope, basis: Basis, waived: bool, wanted: ItemFilter = EVERY) -> ItemTotal:
    """Return the sums of all the items that `page` goes through."""
    sql = f"WITH listed AS ({_listed(scope, wanted)}) {_TOTAL}"
    [found] = await reading.read(ItemTotal, sql, _values(scope, basis, waived, wanted))
    return found


async def listing(
    reading: Reading,
    scope: Scope,
    basis: Basis,
    waived: bool,
    wanted: ItemFilter = EVERY,
    order: Order = OLDEST,
    page: Page = FIRST,
) -> tuple[list[MoneyItem], ItemTotal]:
    """Return what `page` and `total` do, at the cost of one."""
    shown, place = _shown(wanted, order, page)
    asked = _values(scope, basis, waived, wanted) | place
    rows, [found] = await reading.listing(MoneyItem, ItemTotal, _listed(scope, wanted), shown, _TOTAL, asked)
    return rows, found


_TOTAL = "SELECT count(*) AS items, coalesce(sum(amount), 0)::bigint AS amount FROM listed"


def _shown(wanted: ItemFilter, order: Order, page: Page) -> tuple[str, dict[str, Any]]:
    tail, place = page.cut(order)
    shown = f"SELECT * FROM listed {tail}"
    if wanted.next_steps is None:  # what is not shown need not be told what it waits for
        shown = with_next_step(shown)
    columns = ", ".join(field.name for field in fields(MoneyItem))
    return f"SELECT {columns} FROM ({shown}) AS shown {page.turn(order)}", place


def accounts(scope: Scope) -> str:
    """SQL: the condition on fund_accounts that a scope is."""
    return meets(
        {
            "false": scope.nothing,
            "position <= %(position)s": True,
            "insurer = %(insurer)s": scope.insurer,
            "district = %(district)s": scope.district,
            "fund_year = %(fund_year)s": scope.fund_year,
        }
    )


def age_of(days: str) -> str:
    """SQL: the place among the ages of a number of days."""
    return f"width_bucket({days}, ARRAY{_BOUNDS})"


def _listed(scope: Scope, wanted: ItemFilter) -> str:
    opened = wanted.gap.value if wanted.gap else f"least({', '.join(gap.value for gap in Gap)})"
    listed = f"""
    SELECT *, %(as_of)s - since AS age_days FROM (
        SELECT *, coalesce({opened}, moved_on) AS since FROM ({items(accounts(scope), scope.whole)}) AS item
    ) AS dated
    """
    if wanted.next_steps is not None:
        listed = with_next_step(listed)
    chosen = meets(
        {
            f"{opened} IS NOT NULL": wanted.gap,
            "(declared, done, paid, filed) = (%(declared)s, %(done)s, %(paid)s, %(filed)s)": wanted.cell,
            f"{age_of('age_days')} = ANY(%(ages)s)": wanted.ages,
            "next_step = ANY(%(next_steps)s)": wanted.next_steps,
        }
    )
    return f"SELECT * FROM ({listed}) AS every WHERE {chosen}"


def _values(scope: Scope, basis: Basis, waived: bool, wanted: ItemFilter) -> dict[str, Any]:
    cell = wanted.cell or Cell(False, False, False, False)
    return values(scope, basis) | {
        "waived": waived,
        "declared": cell.declared,
        "done": cell.done,
        "paid": cell.paid,
        "filed": cell.filed,
        "ages": None if wanted.ages is None else [list(Age).index(age) for age in wanted.ages],
        "next_steps": codes(wanted.next_steps),
    }
