"""Briefings: what districts were told, where each stands, and what was told before.

Fed by   briefing_tables, state_changes
Answers  briefings(ids), page(scope), total(scope) - as of any two dates; before(briefings)
Scope    a district sees its own
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from domain.briefing import BriefingKind, BriefingState, KeyLine, ProgressLine
from projections.asked import codes, meets, values
from projections.basis import Basis, Reading
from projections.page import ALWAYS, FIRST, Order, Page, Period
from projections.scope import Scope
from projections.state_changes import latest

ISSUED_DESC = Order(("issued_on", "position"), falling=True)


@dataclass(frozen=True, slots=True)
class BriefingFilter:
    """Which briefings of a scope; the period is that in which they were issued."""

    kinds: tuple[BriefingKind, ...] | None = None
    states: tuple[BriefingState, ...] | None = None
    issued: Period = ALWAYS


EVERY = BriefingFilter()


@dataclass(frozen=True, slots=True)
class BriefingStanding:
    """A briefing and where it stood; `before_id` is the last one of its kind, district and fund year before it."""

    briefing_id: UUID
    position: int
    kind: str
    district: str
    fund_year: int | None
    since: date
    as_of: date
    known_position: int
    calibre: str
    issued_on: date
    supersedes_id: UUID | None
    superseded_by: UUID | None
    before_id: UUID | None
    state: str
    acknowledged_on: date | None
    document_no: str | None
    remarks: str | None
    figures: Any
    key_enterprises: Any

    @property
    def lines(self) -> list[ProgressLine]:
        """Return what it says of progress."""
        return msgspec.convert(self.figures, list[ProgressLine])

    @property
    def enterprises(self) -> list[KeyLine]:
        """Return what it says of key enterprises."""
        return msgspec.convert(self.key_enterprises, list[KeyLine])


@dataclass(frozen=True, slots=True)
class BriefingTotal:
    """How many briefings, and how many of them wait for the district's signature."""

    briefings: int
    unsigned: int


async def briefings(reading: Reading, scope: Scope, basis: Basis, ids: Sequence[UUID]) -> list[BriefingStanding]:
    """Return those of the named briefings that lie in the scope and were issued by the two dates."""
    sql = f"{_listed(scope, EVERY)} AND briefing_id = ANY(%(ids)s)"
    return await reading.read(BriefingStanding, sql, _values(scope, basis, EVERY) | {"ids": list(ids)})


async def page(
    reading: Reading,
    scope: Scope,
    basis: Basis,
    wanted: BriefingFilter = EVERY,
    order: Order = ISSUED_DESC,
    page: Page = FIRST,
) -> list[BriefingStanding]:
    """Return one page of the briefings of a scope, in the order of reading."""
    tail, place = page.cut(order)
    sql = f"SELECT * FROM ({_listed(scope, wanted)}) AS listed {tail}"
    return await reading.read(BriefingStanding, sql, _values(scope, basis, wanted) | place)


async def total(reading: Reading, scope: Scope, basis: Basis, wanted: BriefingFilter = EVERY) -> BriefingTotal:
    """Return the counts of all the briefings that `page` goes through."""
    sql = f"""
    SELECT count(*) AS briefings, count(*) FILTER (WHERE state = '{BriefingState.ISSUED.value}') AS unsigned
    FROM ({_listed(scope, wanted)}) AS listed
    """
    [found] = await reading.read(BriefingTotal, sql, _values(scope, basis, wanted))
    return found


_BEFORE = """(
    SELECT earlier.briefing_id FROM briefings AS earlier
    WHERE earlier.district = briefings.district AND earlier.kind = briefings.kind
      AND earlier.fund_year IS NOT DISTINCT FROM briefings.fund_year AND earlier.position < briefings.position
    ORDER BY earlier.position DESC LIMIT 1
)"""

_SIGNED = f"""LATERAL (
    SELECT effective_on AS acknowledged_on, reference AS document_no FROM state_changes AS step
    WHERE step.record_id = briefings.briefing_id AND step.to_state = '{BriefingState.ACKNOWLEDGED.value}'
      AND step.effective_on <= %(as_of)s AND step.position <= %(position)s
)"""


def _listed(scope: Scope, wanted: BriefingFilter) -> str:
    chosen = meets(
        {
            "issued_on <= %(as_of)s AND briefings.position <= %(position)s": True,
            "false": scope.nothing,
            "district = %(district)s": scope.district,
            "fund_year = %(fund_year)s": scope.fund_year,
            "briefings.kind = ANY(%(kinds)s)": wanted.kinds,
            "now.to_state = ANY(%(states)s)": wanted.states,
            "issued_on >= %(first_on)s": wanted.issued.first_on,
            "issued_on <= %(last_on)s": wanted.issued.last_on,
        }
    )
    return f"""
    SELECT * FROM (
        SELECT briefing_id, briefings.position, briefings.kind, district, fund_year, since, briefings.as_of,
            known_position, calibre, issued_on, supersedes_id, {_BEFORE} AS before_id, now.to_state AS state,
            (SELECT by.briefing_id FROM briefings AS by
             WHERE by.supersedes_id = briefings.briefing_id AND by.position <= %(position)s) AS superseded_by,
            acknowledged_on, document_no, remarks, figures, key_enterprises
        FROM briefings JOIN {latest("briefings.briefing_id", "briefing")} AS now ON true
        LEFT JOIN {_SIGNED} AS signed ON true
        WHERE {chosen}
    ) AS stood WHERE true
    """


def _values(scope: Scope, basis: Basis, wanted: BriefingFilter) -> dict[str, Any]:
    return values(scope, basis) | {
        "kinds": codes(wanted.kinds),
        "states": codes(wanted.states),
        "first_on": wanted.issued.first_on,
        "last_on": wanted.issued.last_on,
    }
