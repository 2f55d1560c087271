"""Misuse guards: what may be wrong with the use of the money, as questions with evidence, and what was answered.

Fed by   payment_tables, policy_tables, project_tables, rules, misuse_tables
Answers  findings(names), page(scope), total(scope) - as of any two dates
Units    fen
Scope    a question is there when all of its evidence lies in the scope; an answer whose evidence was reversed stays
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any
from uuid import UUID

from domain.guard_finding import FindingKey, Guard
from domain.money import Fen
from projections.asked import codes, meets, values
from projections.basis import Basis, Reading
from projections.misuse_evidence import questions
from projections.page import ALWAYS, FIRST, Order, Page, Period
from projections.payment_standing import KNOWN
from projections.scope import Scope

FOUND_ASC = Order(("found_on", "finding"))
FOUND_DESC = Order(("found_on", "finding"), falling=True)
AMOUNT_DESC = Order(("amount", "finding"), falling=True)


class FindingState(Enum):
    """Where a question stands (疑点状态)."""

    OPEN = "OPEN"
    DISPOSED = "DISPOSED"
    LAPSED = "LAPSED"


@dataclass(frozen=True, slots=True)
class GuardLimits:
    """The limits of the rule book that the guards go by."""

    duplicate_days: int
    split_threshold: Fen
    split_days: int
    grace_days: int


@dataclass(frozen=True, slots=True)
class FindingFilter:
    """Which questions of a scope."""

    guards: tuple[Guard, ...] | None = None
    states: tuple[FindingState, ...] | None = None
    found: Period = ALWAYS
    project_id: UUID | None = None
    names: tuple[str, ...] | None = None


EVERY = FindingFilter()


@dataclass(frozen=True, slots=True)
class Finding:
    """One question; `amount` is what is asked about, `span_days` how far apart its evidence lies."""

    finding: str
    guard: str
    insurer: str
    district: str
    found_on: date
    amount: Fen
    span_days: int | None
    project_id: UUID | None
    payment_ids: list[UUID]
    policy_ids: list[UUID]
    credit_code: str | None
    invoice_nos: list[str]
    state: str
    result: str | None
    opinion: str | None
    answered_on: date | None
    answered_by: UUID | None
    answered_as: str | None


@dataclass(frozen=True, slots=True)
class GuardTotal:
    """The questions of one guard: how many and how much, and of these what waits for an answer."""

    guard: str
    findings: int
    amount: Fen
    open: int
    open_amount: Fen


async def findings(
    reading: Reading, scope: Scope, basis: Basis, limits: GuardLimits, names: Sequence[str]
) -> list[Finding]:
    """Return those of the named questions that are asked or were answered in the scope."""
    return await page(reading, scope, basis, limits, FindingFilter(names=tuple(names)), page=Page(len(names)))


async def page(
    reading: Reading,
    scope: Scope,
    basis: Basis,
    limits: GuardLimits,
    wanted: FindingFilter = EVERY,
    order: Order = FOUND_DESC,
    page: Page = FIRST,
) -> list[Finding]:
    """Return one page of the questions of a scope, in the order of reading."""
    shown, place = _shown(order, page)
    sql = f"WITH listed AS ({_listed(scope, wanted)}) {shown}"
    return await reading.read(Finding, sql, _values(scope, basis, limits, wanted) | place)


async def total(
    reading: Reading, scope: Scope, basis: Basis, limits: GuardLimits, wanted: FindingFilter = EVERY
) -> list[GuardTotal]:
    """Return by guard the sums of all the questions that `page` goes through."""
    sql = f"WITH listed AS ({_listed(scope, wanted)}) {_TOTAL}"
    return await reading.read(GuardTotal, sql, _values(scope, basis, limits, wanted))


async def listing(
    reading: Reading,
    scope: Scope,
    basis: Basis,
    limits: GuardLimits,
    wanted: FindingFilter = EVERY,
    order: Order = FOUND_DESC,
    page: Page = FIRST,
) -> tuple[list[Finding], list[GuardTotal]]:
    """Return what `page` and `total` do, at the cost of one."""
    shown, place = _shown(order, page)
    asked = _values(scope, basis, limits, wanted) | place
    return await reading.listing(Finding, GuardTotal, _listed(scope, wanted), shown, _TOTAL, asked)


_WAITING = f"FILTER (WHERE state = '{FindingState.OPEN.value}')"
_TOTAL = f"""
SELECT guard, count(*) AS findings, sum(amount)::bigint AS amount, count(*) {_WAITING} AS open,
    coalesce(sum(amount) {_WAITING}, 0)::bigint AS open_amount
FROM listed GROUP BY guard ORDER BY guard
"""


def _shown(order: Order, page: Page) -> tuple[str, dict[str, Any]]:
    tail, place = page.cut(order)
    return f"SELECT * FROM listed {tail}", place


async def name_of(reading: Reading, record_id: UUID) -> str | None:
    """Return the name of a question that was answered, by the stream of its answers."""
    row = await reading.one("SELECT finding FROM guard_answered WHERE record_id = %(id)s", {"id": record_id})
    return row["finding"] if row else None


_ANSWER = f"""LATERAL (
    SELECT result, opinion, effective_on AS answered_on, actor AS answered_by, role AS answered_as FROM guard_answers
    WHERE guard_answers.finding = asked.finding AND {KNOWN} ORDER BY effective_on DESC, position DESC LIMIT 1
) AS answer ON true"""


def _listed(scope: Scope, wanted: FindingFilter) -> str:
    guards = _guards(wanted)
    if not guards:
        return f"SELECT *, NULL AS state FROM ({_ANSWERED}) AS asked JOIN {_ANSWER} WHERE false"
    chosen = meets(
        {
            "state = ANY(%(states)s)": wanted.states,
            "found_on >= %(first_on)s": wanted.found.first_on,
            "found_on <= %(last_on)s": wanted.found.last_on,
            "project_id = %(project_id)s": wanted.project_id,
            "finding = ANY(%(names)s)": wanted.names,
        }
    )
    return f"""
    WITH questions AS MATERIALIZED ({questions(guards, scope, wanted.names is not None)})
    SELECT * FROM (
        SELECT asked.*, CASE WHEN result IS NULL THEN '{FindingState.OPEN.value}'
            ELSE '{FindingState.DISPOSED.value}' END AS state, answer.*
        FROM questions AS asked LEFT JOIN {_ANSWER}
        UNION ALL
        SELECT asked.*, '{FindingState.LAPSED.value}' AS state, answer.*
        FROM ({_ANSWERED} WHERE {_in_scope(scope)}) AS asked JOIN {_ANSWER}
        WHERE NOT EXISTS (SELECT 1 FROM questions WHERE questions.finding = asked.finding)
    ) AS every WHERE {chosen}
    """


# An answered question in the columns of one that is asked.
_ANSWERED = """
SELECT guard, finding, insurers[1] AS insurer, districts[1] AS district, found_on, amount, NULL::int AS span_days,
    coalesce(project_id, (SELECT project_id FROM payments WHERE payment_id = payment_ids[1])) AS project_id,
    payment_ids, ARRAY[]::uuid[] AS policy_ids, credit_code, ARRAY[]::text[] AS invoice_nos
FROM guard_answered
"""


def _in_scope(scope: Scope) -> str:
    of_year = """EXISTS (
        SELECT 1 FROM payments JOIN fund_accounts USING (account_id)
        WHERE payment_id = ANY(payment_ids) AND fund_year = %(fund_year)s
        UNION ALL
        SELECT 1 FROM allocations JOIN fund_accounts USING (account_id)
        WHERE allocations.project_id = guard_answered.project_id AND fund_year = %(fund_year)s
    )"""
    return meets(
        {
            "guard = ANY(%(guards)s)": True,
            "false": scope.nothing,
            "insurers <@ ARRAY[%(insurer)s::text]": scope.insurer,
            "districts <@ ARRAY[%(district)s::text]": scope.district,
            of_year: scope.fund_year,
        }
    )


def _guards(wanted: FindingFilter) -> set[Guard]:
    """Return which guards are asked at all."""
    asked = set(Guard) if wanted.guards is None else set(wanted.guards)
    if wanted.names is None:
        return asked
    return asked & {key.guard for key in map(FindingKey.read, wanted.names) if key}


def _values(scope: Scope, basis: Basis, limits: GuardLimits, wanted: FindingFilter) -> dict[str, Any]:
    keys = [key for key in map(FindingKey.read, wanted.names or ()) if key]
    return values(scope, basis) | {
        "duplicate_days": limits.duplicate_days,
        "split_threshold": limits.split_threshold,
        "split_days": limits.split_days,
        "grace_days": limits.grace_days,
        "guards": codes(tuple(_guards(wanted))),
        "states": codes(wanted.states),
        "first_on": wanted.found.first_on,
        "last_on": wanted.found.last_on,
        "project_id": wanted.project_id,
        "names": list(wanted.names or ()),
        "subjects": [id_ for key in keys for id_ in (key.subject, *key.payments)],
    }
