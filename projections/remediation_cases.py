"""Remediation cases: what is to be mended, by whom and until when, and how it ended (R20).

Fed by   remediation_tables, state_changes
Answers  cases(ids), page(scope), total(scope), steps(cases) - as of any two dates
Units    fen
Scope    an insurer sees its own cases, a district those of its projects
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from domain.irregular import IrregularKind
from domain.money import Fen
from domain.remediation import RemediationState
from projections.asked import codes, meets, values
from projections.basis import Basis, Reading
from projections.page import ALWAYS, FIRST, Order, Page, Period
from projections.scope import Scope
from projections.state_changes import latest

OPENED_DESC = Order(("opened_on", "position"), falling=True)
DUE_ASC = Order(("due_on", "position"))
AMOUNT_DESC = Order(("amount", "position"), falling=True)

_KNOWN = "effective_on <= %(as_of)s AND position <= %(position)s"
_ACCEPTED, _MISUSE = RemediationState.ACCEPTED.value, RemediationState.CONFIRMED_MISUSE.value
_DONE = f"'{_ACCEPTED}', '{_MISUSE}'"
_BY_CENTRE = f"'{RemediationState.RETURNED.value}', {_DONE}"


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases of a scope; `search` is part of a project's number or of a voucher; states are those of the dates."""

    search: str | None = None
    states: tuple[RemediationState, ...] | None = None
    kinds: tuple[IrregularKind, ...] | None = None
    overdue: bool | None = None
    project_id: UUID | None = None
    payment_id: UUID | None = None
    opened: Period = ALWAYS


EVERY = CaseFilter()


@dataclass(frozen=True, slots=True)
class CaseStanding:
    """What a case is about, and where it stood on the two dates.

    `opinion` is what the centre or the auditor said last; `overdue_days` run from the due date to the day of the end.
    """

    case_id: UUID
    position: int
    name: str
    insurer: str
    district: str
    project_id: UUID
    payment_id: UUID | None
    kind: str
    amount: Fen
    responsible: UUID
    opened_on: date
    due_on: date
    state: str
    ended_on: date | None
    overdue_days: int
    opinion: str | None


@dataclass(frozen=True, slots=True)
class CaseTotal:
    """How many cases, how many of them unmended past their day, and their money."""

    cases: int
    overdue: int
    amount: Fen
    pending: Fen
    accepted: Fen
    misused: Fen


@dataclass(frozen=True, slots=True)
class CaseStep:
    """One step of a case: the state it led to, and what was said."""

    case_id: UUID
    position: int
    effective_on: date
    state: str
    words: str
    actor: UUID


_STEPS = f"""
SELECT case_id, position, effective_on, state, words, actor FROM remediation_steps
WHERE case_id = ANY(%(ids)s) AND {_KNOWN} ORDER BY case_id, effective_on, position
"""


async def cases(reading: Reading, scope: Scope, basis: Basis, ids: Sequence[UUID]) -> list[CaseStanding]:
    """Return those of the named cases that lie in the scope and were opened by the two dates."""
    sql = f"{_listed(scope, EVERY)} AND case_id = ANY(%(ids)s)"
    return await reading.read(CaseStanding, sql, _values(scope, basis, EVERY) | {"ids": list(ids)})


async def page(
    reading: Reading,
    scope: Scope,
    basis: Basis,
    wanted: CaseFilter = EVERY,
    order: Order = OPENED_DESC,
    page: Page = FIRST,
) -> list[CaseStanding]:
    """Return one page of the cases of a scope, in the order of reading."""
    tail, place = page.cut(order)
    sql = f"SELECT * FROM ({_listed(scope, wanted)}) AS listed {tail}"
    return await reading.read(CaseStanding, sql, _values(scope, basis, wanted) | place)


async def total(reading: Reading, scope: Scope, basis: Basis, wanted: CaseFilter = EVERY) -> CaseTotal:
    """Return the sums of all the cases that `page` goes through."""
    sums = {
        "amount": "true",
        "pending": f"state NOT IN ({_DONE})",
        "accepted": f"state = '{_ACCEPTED}'",
        "misused": f"state = '{_MISUSE}'",
    }
    summed = ", ".join(f"coalesce(sum(amount) FILTER (WHERE {of}), 0)::bigint AS {name}" for name, of in sums.items())
    sql = f"""
    SELECT count(*) AS cases, count(*) FILTER (WHERE state NOT IN ({_DONE}) AND overdue_days > 0) AS overdue, {summed}
    FROM ({_listed(scope, wanted)}) AS listed
    """
    [found] = await reading.read(CaseTotal, sql, _values(scope, basis, wanted))
    return found


async def steps(reading: Reading, basis: Basis, ids: Sequence[UUID]) -> list[CaseStep]:
    """Return the steps of some cases that the caller may see, by case."""
    return await reading.read(CaseStep, _STEPS, values(Scope(), basis) | {"ids": list(ids)})


def _listed(scope: Scope, wanted: CaseFilter) -> str:
    of_year = """CASE WHEN payment_id IS NULL THEN project_id IN (
            SELECT project_id FROM allocations JOIN fund_accounts USING (account_id) WHERE fund_year = %(fund_year)s
        ) ELSE payment_id IN (
            SELECT payment_id FROM payments JOIN fund_accounts USING (account_id) WHERE fund_year = %(fund_year)s
        ) END"""
    chosen = meets(
        {
            "opened_on <= %(as_of)s AND remediation_cases.position <= %(position)s": True,
            "false": scope.nothing,
            "insurer = %(insurer)s": scope.insurer,
            "district = %(district)s": scope.district,
            of_year: scope.fund_year,
            "strpos(lower(name), lower(%(search)s)) > 0": wanted.search,
            "remediation_cases.kind = ANY(%(kinds)s)": wanted.kinds,
            "project_id = %(project_id)s": wanted.project_id,
            "payment_id = %(payment_id)s": wanted.payment_id,
            "opened_on >= %(first_on)s": wanted.opened.first_on,
            "opened_on <= %(last_on)s": wanted.opened.last_on,
        }
    )
    stood = meets(
        {
            "state = ANY(%(states)s)": wanted.states,
            f"(state NOT IN ({_DONE}) AND overdue_days > 0) = %(overdue)s": wanted.overdue is not None,
        }
    )
    return f"SELECT * FROM ({_standing(chosen)}) AS stood WHERE {stood}"


def _standing(chosen: str) -> str:
    """SQL: every case that meets a condition, and where it stands."""
    ended = f"CASE WHEN now.to_state IN ({_DONE}) THEN now.effective_on END"
    return f"""
    SELECT case_id, remediation_cases.position, name, insurer, district, project_id, payment_id, remediation_cases.kind,
        remediation_cases.amount, responsible, opened_on, due_on, now.to_state AS state, {ended} AS ended_on,
        greatest(0, coalesce({ended}, %(as_of)s) - due_on) AS overdue_days,
        (SELECT words FROM remediation_steps AS step WHERE step.case_id = remediation_cases.case_id
            AND step.state IN ({_BY_CENTRE}) AND {_KNOWN} ORDER BY effective_on DESC, position DESC LIMIT 1) AS opinion
    FROM remediation_cases JOIN {latest("case_id", "remediation")} AS now ON true
    WHERE {chosen}
    """


def _values(scope: Scope, basis: Basis, wanted: CaseFilter) -> dict[str, Any]:
    return values(scope, basis) | {
        "search": wanted.search,
        "states": codes(wanted.states),
        "kinds": codes(wanted.kinds),
        "overdue": wanted.overdue,
        "project_id": wanted.project_id,
        "payment_id": wanted.payment_id,
        "first_on": wanted.opened.first_on,
        "last_on": wanted.opened.last_on,
    }
