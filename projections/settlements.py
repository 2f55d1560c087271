"""Settlements: what firms billed, what was decided and paid of it, and how long the rest is owed (R13).

Fed by   settlement_tables
Answers  settlements(ids), page(scope), total(scope), lines(settlements) - as of any two dates
Units    fen; days from the quality acceptance, of a call-out from the refusal
Scope    an insurer and a firm see their own; a district the work done there
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from domain.money import Fen
from domain.settlement.line import SettlementState
from projections.asked import codes, meets, values
from projections.basis import Basis, Reading
from projections.page import ALWAYS, FIRST, Order, Page, Period
from projections.scope import Scope
from projections.settlement_standing import line_standing, standing

SUBMITTED_DESC = Order(("submitted_on", "position"), falling=True)
OLDEST_FIRST = Order(("oldest", "position"), falling=True)
UNPAID_DESC = Order(("unpaid", "position"), falling=True)


@dataclass(frozen=True, slots=True)
class SettlementFilter:
    """Which settlements of a scope; `search` is part of a number; states and money are of the dates."""

    search: str | None = None
    contract_id: UUID | None = None
    firm: str | None = None
    service_year: int | None = None
    states: tuple[SettlementState, ...] | None = None
    unpaid: bool | None = None
    submitted: Period = ALWAYS


EVERY = SettlementFilter()


@dataclass(frozen=True, slots=True)
class SettlementSums:
    """Figures over lines; `reduced` is what was claimed and not awarded, the bands are what is unpaid by age."""

    lines: int
    claimed: Fen
    confirmed: Fen
    disputed: Fen
    undecided: Fen
    returned_amount: Fen
    reduced: Fen
    paid: Fen
    unpaid: Fen
    days_0_30: Fen
    days_31_90: Fen
    days_91_180: Fen
    over_180: Fen


@dataclass(frozen=True, slots=True)
class SettlementStanding(SettlementSums):
    """A settlement and where it stood on the two dates.

    `age_days` is that of its oldest unpaid line, `counted_days` without the time in dispute; None when nothing is
    unpaid. `oldest` sorts by it.
    """

    settlement_id: UUID
    position: int
    number: str
    insurer: str
    firm: str
    contract_id: UUID
    fund_use: bool
    service_year: int
    submitted_on: date
    state: str
    age_days: int | None
    counted_days: int | None
    oldest: int


@dataclass(frozen=True, slots=True)
class SettlementTotal(SettlementSums):
    """How many settlements, and the sums over them."""

    settlements: int


_COUNTED = {"settlements": "count(*)::int", "lines": "coalesce(sum(lines), 0)::int"}
ADDED = ", ".join(
    f"{_COUNTED.get(name, f'coalesce(sum({name}), 0)::bigint')} AS {name}"
    for name in SettlementTotal.__dataclass_fields__
)
"""SQL: the columns of `SettlementTotal` over standing settlements."""


@dataclass(frozen=True, slots=True)
class LineStanding:
    """A line and where it stood on the two dates."""

    settlement_id: UUID
    line: int
    task_id: UUID
    hazard_id: UUID | None
    item: str
    quantity: int
    price: Fen
    claimed: Fen
    district: str
    done_on: date
    since: date
    returned: bool
    line_state: str
    confirmed: Fen
    paid: Fen
    unpaid: Fen
    offer: Fen | None
    disputed_because: str | None
    disputed_on: date | None
    mediated_because: str | None
    mediated_on: date | None
    age_days: int
    paused_days: int


async def settlements(reading: Reading, scope: Scope, basis: Basis, ids: Sequence[UUID]) -> list[SettlementStanding]:
    """Return those of the named settlements that lie in the scope and were submitted by the two dates."""
    sql = listed(scope, EVERY, "settlements.settlement_id = ANY(%(ids)s)")
    return await reading.read(SettlementStanding, sql, asked(scope, basis, EVERY) | {"ids": list(ids)})


async def page(
    reading: Reading,
    scope: Scope,
    basis: Basis,
    wanted: SettlementFilter = EVERY,
    order: Order = SUBMITTED_DESC,
    page: Page = FIRST,
) -> list[SettlementStanding]:
    """Return one page of the settlements of a scope, in the order of reading."""
    tail, place = page.cut(order)
    sql = f"SELECT * FROM ({listed(scope, wanted)}) AS listed {tail}"
    return await reading.read(SettlementStanding, sql, asked(scope, basis, wanted) | place)


async def total(reading: Reading, scope: Scope, basis: Basis, wanted: SettlementFilter = EVERY) -> SettlementTotal:
    """Return the sums of all the settlements that `page` goes through."""
    sql = f"SELECT {ADDED} FROM ({listed(scope, wanted)}) AS listed"
    [found] = await reading.read(SettlementTotal, sql, asked(scope, basis, wanted))
    return found


async def lines(reading: Reading, scope: Scope, basis: Basis, ids: Sequence[UUID]) -> list[LineStanding]:
    """Return the lines of some settlements that lie in the scope, in their order."""
    chosen = meets({"settlements.settlement_id = ANY(%(ids)s)": True, in_scope(scope): True})
    shown = ", ".join(LineStanding.__dataclass_fields__)
    sql = (
        f"SELECT {shown} FROM ({line_standing(f'{chosen} AND {_there(scope)}')}) AS lines ORDER BY settlement_id, line"
    )
    return await reading.read(LineStanding, sql, values(scope, basis) | {"ids": list(ids)})


def in_scope(scope: Scope) -> str:
    """SQL: the settlements of a scope, a district's apart; its year is that of the service."""
    return meets(
        {
            "false": scope.nothing,
            "settlements.insurer = %(insurer)s": scope.insurer,
            "settlements.firm = %(firm)s": scope.firm,
            "settlements.service_year = %(fund_year)s": scope.fund_year,
        }
    )


def _there(scope: Scope) -> str:
    return meets({"district = %(district)s": scope.district})


def listed(scope: Scope, wanted: SettlementFilter, also: str = "true") -> str:
    """SQL: the standing settlements of a scope that meet a filter."""
    within = """settlements.settlement_id IN (
        SELECT settlement_id FROM settlement_lines WHERE district = %(district)s
    )"""
    chosen = meets(
        {
            in_scope(scope): True,
            also: True,
            within: scope.district,
            "settlements.contract_id = %(contract_id)s": wanted.contract_id,
            "settlements.firm = %(by_firm)s": wanted.firm,
            "settlements.service_year = %(service_year)s": wanted.service_year,
            "settlements.submitted_on >= %(first_on)s": wanted.submitted.first_on,
            "settlements.submitted_on <= %(last_on)s": wanted.submitted.last_on,
            "strpos(lower(settlements.number), lower(%(search)s)) > 0": wanted.search,
        }
    )
    stood = meets({"state = ANY(%(states)s)": wanted.states, "(unpaid > 0) = %(unpaid)s": wanted.unpaid is not None})
    return f"SELECT * FROM ({standing(scope, chosen)}) AS stood WHERE {stood}"


def asked(scope: Scope, basis: Basis, wanted: SettlementFilter) -> dict[str, Any]:
    """Return the values that `listed` names."""
    return values(scope, basis) | {
        "search": wanted.search,
        "contract_id": wanted.contract_id,
        "by_firm": wanted.firm,
        "service_year": wanted.service_year,
        "states": codes(wanted.states),
        "unpaid": wanted.unpaid,
        "first_on": wanted.submitted.first_on,
        "last_on": wanted.submitted.last_on,
    }
