"""Corrections: what was found wrong, what is right instead, who asked and who decided.

Fed by   correction_tables, state_changes
Answers  corrections(ids), of_records(ids), page(scope), total(scope) - as of any two dates
Units    fen
Scope    an insurer sees the corrections of what is its own
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from domain.aggregate import FactRef
from domain.correction import CorrectionState
from domain.correction.wanted import CorrectionKind
from domain.money import Fen
from projections.asked import codes, meets, values
from projections.basis import Basis, Reading
from projections.page import ALWAYS, FIRST, Order, Page, Period
from projections.scope import Scope
from projections.state_changes import latest

REQUESTED_DESC = Order(("requested_on", "position"), falling=True)
REQUESTED_ASC = Order(("requested_on", "position"))


@dataclass(frozen=True, slots=True)
class CorrectionFilter:
    """Which corrections of a scope."""

    states: tuple[CorrectionState, ...] | None = None
    kinds: tuple[CorrectionKind, ...] | None = None
    requested: Period = ALWAYS


EVERY = CorrectionFilter()


@dataclass(frozen=True, slots=True)
class CorrectionStanding:
    """A correction as it was last asked for, and where it stood; the results are None unless it was applied."""

    correction_id: UUID
    position: int
    kind: str
    record_id: UUID
    target_stream: UUID
    target_version: int
    title: str
    insurers: list[str]
    district: str
    method: str | None
    wrong_amount: Fen | None
    right_amount: Fen | None
    reason: str | None
    requested_on: date
    requested_by: UUID
    state: str
    decided_on: date | None
    decided_by: UUID | None
    decision_reason: str | None
    reversal_stream: UUID | None
    reversal_version: int | None
    entry_stream: UUID | None
    entry_version: int | None

    @property
    def results(self) -> list[FactRef]:
        """Return the reversal, where money moved, and the new entry."""
        named = ((self.reversal_stream, self.reversal_version), (self.entry_stream, self.entry_version))
        return [FactRef(stream, version) for stream, version in named if stream and version]


@dataclass(frozen=True, slots=True)
class CorrectionTotal:
    """How many corrections, how many of them wait, and the money of those that were applied."""

    corrections: int
    awaiting: int
    applied: int
    wrong_amount: Fen
    right_amount: Fen


_KNOWN = "effective_on <= %(as_of)s AND position <= %(position)s"

_STANDING = f"""
SELECT asked.correction_id, asked.position, asked.kind, asked.record_id, target_stream, target_version, title,
    insurers, district, method, wrong_amount, right_amount, asked.reason, asked.effective_on AS requested_on,
    requested_by, stood.to_state AS state, decided.effective_on AS decided_on, decided_by,
    decided.reason AS decision_reason, reversal_stream, reversal_version, entry_stream, entry_version
FROM (
    SELECT DISTINCT ON (correction_id) * FROM correction_requests WHERE {_KNOWN}
    ORDER BY correction_id, effective_on DESC, position DESC
) AS asked
JOIN {latest("asked.correction_id", "correction")} AS stood ON true
LEFT JOIN LATERAL (
    SELECT * FROM correction_decisions AS each
    WHERE each.correction_id = asked.correction_id AND each.position > asked.position AND {_KNOWN}
    ORDER BY position DESC LIMIT 1
) AS decided ON true
"""


async def corrections(reading: Reading, scope: Scope, basis: Basis, ids: Sequence[UUID]) -> list[CorrectionStanding]:
    """Return those of the named corrections that lie in the scope and were asked for by the two dates."""
    sql = f"{_STANDING} WHERE {_chosen(scope, EVERY)} AND asked.correction_id = ANY(%(ids)s)"
    return await reading.read(CorrectionStanding, sql, values(scope, basis) | {"ids": list(ids)})


async def of_records(reading: Reading, scope: Scope, basis: Basis, ids: Sequence[UUID]) -> list[CorrectionStanding]:
    """Return the corrections of some records, and those that entered them, in the order of asking."""
    sql = f"""{_STANDING} WHERE {_chosen(scope, EVERY)}
        AND (asked.record_id = ANY(%(ids)s) OR entry_stream = ANY(%(ids)s)) ORDER BY requested_on, position"""
    return await reading.read(CorrectionStanding, sql, values(scope, basis) | {"ids": list(ids)})


async def page(
    reading: Reading,
    scope: Scope,
    basis: Basis,
    wanted: CorrectionFilter = EVERY,
    order: Order = REQUESTED_DESC,
    page: Page = FIRST,
) -> list[CorrectionStanding]:
    """Return one page of the corrections of a scope, in the order of reading."""
    tail, place = page.cut(order)
    sql = f"SELECT * FROM ({_STANDING} WHERE {_chosen(scope, wanted)}) AS listed {tail}"
    return await reading.read(CorrectionStanding, sql, _values(scope, basis, wanted) | place)


async def total(reading: Reading, scope: Scope, basis: Basis, wanted: CorrectionFilter = EVERY) -> CorrectionTotal:
    """Return the sums of all the corrections that `page` goes through."""
    sql = f"""
    SELECT count(*) AS corrections,
        count(*) FILTER (WHERE state = '{CorrectionState.REQUESTED.value}') AS awaiting,
        count(*) FILTER (WHERE {_APPLIED}) AS applied,
        coalesce(sum(wrong_amount) FILTER (WHERE {_APPLIED}), 0)::bigint AS wrong_amount,
        coalesce(sum(right_amount) FILTER (WHERE {_APPLIED}), 0)::bigint AS right_amount
    FROM ({_STANDING} WHERE {_chosen(scope, wanted)}) AS listed
    """
    [found] = await reading.read(CorrectionTotal, sql, _values(scope, basis, wanted))
    return found


_APPLIED = f"state = '{CorrectionState.APPLIED.value}'"


def _chosen(scope: Scope, wanted: CorrectionFilter) -> str:
    of_year = """EXISTS (
        SELECT 1 FROM fund_accounts WHERE account_id = ANY(asked.accounts) AND fund_year = %(fund_year)s
    )"""
    return meets(
        {
            "false": scope.nothing,
            "insurers @> ARRAY[%(insurer)s::text]": scope.insurer,
            "district = %(district)s": scope.district,
            of_year: scope.fund_year,
            "stood.to_state = ANY(%(states)s)": wanted.states,
            "asked.kind = ANY(%(kinds)s)": wanted.kinds,
            "asked.effective_on >= %(first_on)s": wanted.requested.first_on,
            "asked.effective_on <= %(last_on)s": wanted.requested.last_on,
        }
    )


def _values(scope: Scope, basis: Basis, wanted: CorrectionFilter) -> dict[str, Any]:
    return values(scope, basis) | {
        "states": codes(wanted.states),
        "kinds": codes(wanted.kinds),
        "first_on": wanted.requested.first_on,
        "last_on": wanted.requested.last_on,
    }
