"""Visiting lists: which enterprises of a district are to be inspected by when, and how far that is.

Fed by   task_tables, state_changes
Answers  lists(ids), page(scope), total(scope), signatures(lists) - as of any two dates
Scope    an insurer sees lists with enterprises of its own, a firm those it was handed tasks of, a district its own
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from domain.visiting_list import VisitingListState
from projections.asked import codes, meets, values
from projections.basis import Basis, Reading
from projections.page import FIRST, Order, Page
from projections.scope import Scope
from projections.state_changes import latest

ISSUED_DESC = Order(("issued_on", "position"), falling=True)
DUE_ASC = Order(("due_on", "position"))


@dataclass(frozen=True, slots=True)
class ListFilter:
    """Which lists of a scope; `search` is part of a number."""

    search: str | None = None
    states: tuple[VisitingListState, ...] | None = None


EVERY = ListFilter()


@dataclass(frozen=True, slots=True)
class ListStanding:
    """A list, and where it stood on the two dates; `enterprises` and `assigned` are those of the scope."""

    list_id: UUID
    position: int
    number: str
    district: str
    due_on: date
    issued_on: date
    state: str
    enterprises: int
    assigned: int


@dataclass(frozen=True, slots=True)
class ListTotal:
    """How many lists, and of the scope's enterprises on them how many are handed out."""

    lists: int
    enterprises: int
    assigned: int


@dataclass(frozen=True, slots=True)
class Signature:
    """A firm signed for what was handed to it."""

    list_id: UUID
    position: int
    firm: str
    effective_on: date


_SIGNATURES = """
SELECT list_id, position, firm, effective_on FROM list_signatures
WHERE list_id = ANY(%(ids)s) AND effective_on <= %(as_of)s AND position <= %(position)s
  AND firm = coalesce(%(firm)s::text, firm)
  AND (%(insurer)s::text IS NULL OR EXISTS (
    SELECT FROM tasks WHERE tasks.list_id = list_signatures.list_id AND tasks.firm = list_signatures.firm
      AND tasks.insurer = %(insurer)s
  ))
ORDER BY list_id, effective_on, position
"""


async def lists(reading: Reading, scope: Scope, basis: Basis, ids: Sequence[UUID]) -> list[ListStanding]:
    """Return those of the named lists that lie in the scope and were issued by the two dates."""
    sql = f"{_listed(scope, EVERY)} AND list_id = ANY(%(ids)s)"
    return await reading.read(ListStanding, sql, _values(scope, basis, EVERY) | {"ids": list(ids)})


async def page(
    reading: Reading,
    scope: Scope,
    basis: Basis,
    wanted: ListFilter = EVERY,
    order: Order = ISSUED_DESC,
    page: Page = FIRST,
) -> list[ListStanding]:
    """Return one page of the lists of a scope, in the order of reading."""
    tail, place = page.cut(order)
    sql = f"SELECT * FROM ({_listed(scope, wanted)}) AS listed {tail}"
    return await reading.read(ListStanding, sql, _values(scope, basis, wanted) | place)


async def total(reading: Reading, scope: Scope, basis: Basis, wanted: ListFilter = EVERY) -> ListTotal:
    """Return the sums of all the lists that `page` goes through."""
    sql = f"""
    SELECT count(*) AS lists, coalesce(sum(enterprises), 0)::int AS enterprises,
        coalesce(sum(assigned), 0)::int AS assigned
    FROM ({_listed(scope, wanted)}) AS listed
    """
    [found] = await reading.read(ListTotal, sql, _values(scope, basis, wanted))
    return found


async def signatures(reading: Reading, scope: Scope, basis: Basis, ids: Sequence[UUID]) -> list[Signature]:
    """Return who signed for some lists, of those that the caller may see."""
    return await reading.read(Signature, _SIGNATURES, values(scope, basis) | {"ids": list(ids)})


def _listed(scope: Scope, wanted: ListFilter) -> str:
    own = meets({"entry.insurer = %(insurer)s": scope.insurer})
    handed = meets({"task.insurer = %(insurer)s": scope.insurer, "task.firm = %(firm)s": scope.firm})
    chosen = meets(
        {
            "issued_on <= %(as_of)s AND visiting_lists.position <= %(position)s": True,
            "false": scope.nothing,
            "district = %(district)s": scope.district,
            "enterprises > 0": scope.insurer,
            "assigned > 0": scope.firm,
            "strpos(lower(number), lower(%(search)s)) > 0": wanted.search,
            "now.to_state = ANY(%(states)s)": wanted.states,
        }
    )
    return f"""
    SELECT * FROM (
        SELECT list_id, visiting_lists.position, number, district, due_on, issued_on, now.to_state AS state,
            CASE WHEN %(firm)s::text IS NULL THEN enterprises ELSE assigned END AS enterprises, assigned
        FROM visiting_lists JOIN {latest("list_id", "visiting_list")} AS now ON true
        CROSS JOIN LATERAL (
            SELECT count(*)::int AS enterprises FROM listed_enterprises AS entry
            WHERE entry.list_id = visiting_lists.list_id AND {own}
        ) AS entries
        CROSS JOIN LATERAL (
            SELECT count(DISTINCT credit_code)::int AS assigned FROM tasks AS task
            WHERE task.list_id = visiting_lists.list_id AND task.assigned_on <= %(as_of)s
              AND task.position <= %(position)s AND {handed}
        ) AS tasks_of_it
        WHERE {chosen}
    ) AS stood WHERE true
    """


def _values(scope: Scope, basis: Basis, wanted: ListFilter) -> dict[str, Any]:
    return values(scope, basis) | {"search": wanted.search, "states": codes(wanted.states)}
