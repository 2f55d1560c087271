"""Policies: who is insured by whom, what premium arrived, and what it accrued.

Fed by   policy_tables, enterprise_tables
Answers  policies(ids), of_enterprises(codes), page(scope), total(scope), accruals(policies) - as of any two dates
Units    fen; rates and shares in basis points
Scope    an insurer sees the policies that it leads or shares, and of their money its own part
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

from domain.money import Fen
from domain.policy import PolicyState
from projections.asked import codes, meets, values
from projections.basis import Basis, Reading
from projections.enterprise_tables import FAMILIES, family, survivor
from projections.page import ALWAYS, FIRST, Order, Page, Period
from projections.policy_tables import SUPPLEMENTED
from projections.scope import Scope

INCEPTION_ASC = Order(("inception_on", "position"))
INCEPTION_DESC = Order(("inception_on", "position"), falling=True)


@dataclass(frozen=True, slots=True)
class PolicyFilter:
    """Which policies of a scope; `search` is part of a number or of an enterprise's name."""

    search: str | None = None
    credit_code: str | None = None
    inception: Period = ALWAYS
    states: tuple[PolicyState, ...] | None = None


EVERY = PolicyFilter()


@dataclass(frozen=True, slots=True)
class PolicyStanding:
    """A policy, its state and its money; under co-insurance the money of the scope's insurer."""

    policy_id: UUID
    position: int
    insurer: str
    number: str
    credit_code: str
    enterprise_id: UUID
    enterprise_code: str
    enterprise_name: str
    inception_on: date
    expiry_on: date
    issued_on: date | None
    district: str
    street: str | None
    sector: str | None
    industry_code: str | None
    insurers: list[str]
    shares_bp: list[int]
    state: str
    lapsed: bool
    rule_id: UUID | None
    rate_bp: int | None
    premium: Fen
    accrued: Fen


@dataclass(frozen=True, slots=True)
class PolicyTotal:
    """How many policies and enterprises, and their money."""

    policies: int
    enterprises: int
    premium: Fen
    accrued: Fen


@dataclass(frozen=True, slots=True)
class PremiumMovement:
    """One premium movement and what it accrued to one account, enough to compute it anew."""

    policy_id: UUID
    position: int
    insurer: str
    account_id: UUID
    effective_on: date
    moved_on: date
    reversal: bool
    reference: str
    premium_delta: Fen
    premium_to_date: Fen
    rate_bp: int
    rule_id: UUID
    accrued_delta: Fen
    accrued_to_date: Fen


_KNOWN = "effective_on <= %(as_of)s AND position <= %(position)s"


async def policies(reading: Reading, scope: Scope, basis: Basis, ids: Sequence[UUID]) -> list[PolicyStanding]:
    """Return those of the named policies that lie in the scope."""
    sql = f"{_standing(scope, EVERY)} AND policy_id = ANY(%(ids)s)"
    return await reading.read(PolicyStanding, sql, values(scope, basis) | {"ids": list(ids)})


async def of_enterprises(
    reading: Reading, scope: Scope, basis: Basis, credit_codes: Sequence[str]
) -> list[PolicyStanding]:
    """Return the policies in the scope of some enterprises, mis-keyed codes included, the latest inception first."""
    chosen = f"policies.credit_code = ANY({FAMILIES})"
    sql = f"{_standing(scope, EVERY, chosen)} ORDER BY inception_on DESC, position DESC"
    return await reading.read(PolicyStanding, sql, values(scope, basis) | {"codes": list(credit_codes)})


async def page(
    reading: Reading,
    scope: Scope,
    basis: Basis,
    wanted: PolicyFilter = EVERY,
    order: Order = INCEPTION_DESC,
    page: Page = FIRST,
) -> list[PolicyStanding]:
    """Return one page of the policies of a scope, in the order of reading."""
    tail, place = page.cut(order)
    sql = f"SELECT * FROM ({_standing(scope, wanted)}) AS listed {tail}"
    return await reading.read(PolicyStanding, sql, _values(scope, basis, wanted) | place)


async def total(reading: Reading, scope: Scope, basis: Basis, wanted: PolicyFilter = EVERY) -> PolicyTotal:
    """Return the sums of all the policies that `page` goes through."""
    sql = f"""
    SELECT count(*) AS policies, count(DISTINCT enterprise_id) AS enterprises,
        coalesce(sum(premium), 0)::bigint AS premium, coalesce(sum(accrued), 0)::bigint AS accrued
    FROM ({_standing(scope, wanted)}) AS listed
    """
    [found] = await reading.read(PolicyTotal, sql, _values(scope, basis, wanted))
    return found


async def accruals(reading: Reading, scope: Scope, basis: Basis, ids: Sequence[UUID]) -> list[PremiumMovement]:
    """Return every premium movement of some policies in the scope, in the order of recording."""
    insurer = meets({"insurer = %(insurer)s": scope.insurer})
    columns = ", ".join(each.name for each in fields(PremiumMovement))
    sql = f"""
    SELECT {columns} FROM premium_movements
    WHERE policy_id IN (SELECT policy_id FROM policies WHERE policy_id = ANY(%(ids)s) AND {in_scope(scope)})
      AND {_KNOWN} AND {insurer} ORDER BY position, insurer
    """
    return await reading.read(PremiumMovement, sql, values(scope, basis) | {"ids": list(ids)})


def in_scope(scope: Scope) -> str:
    """SQL: the policies that a scope leads or shares."""
    shared = "policy_id IN (SELECT policy_id FROM policy_shares WHERE insurer = %(insurer)s)"
    return meets(
        {
            "false": scope.nothing,
            shared: scope.insurer,
            "district = %(district)s": scope.district,
            "date_part('year', inception_on) = %(fund_year)s": scope.fund_year,
        }
    )


def _standing(scope: Scope, wanted: PolicyFilter, which: str = "true") -> str:
    chosen = meets(
        {
            which: True,
            "strpos(lower(number || ' ' || name), lower(%(search)s)) > 0": wanted.search,
            f"policies.credit_code = ANY({family()})": wanted.credit_code,
            "inception_on >= %(first_on)s": wanted.inception.first_on,
            "inception_on <= %(last_on)s": wanted.inception.last_on,
        }
    )
    own = meets({"moved.insurer = %(insurer)s": scope.insurer})
    return f"""
    SELECT policy_id, position, insurer, number, credit_code, enterprise_id, enterprise_code,
        name AS enterprise_name, inception_on,
        coalesce(extended_on, expiry_on) AS expiry_on, coalesce(told_issued_on, issued_on) AS issued_on, district,
        coalesce(told_street, street) AS street, coalesce(told_sector, sector) AS sector,
        coalesce(told_industry_code, industry_code) AS industry_code,
        ARRAY(SELECT insurer FROM policy_shares AS s WHERE s.policy_id = listed.policy_id ORDER BY place) AS insurers,
        ARRAY(SELECT share_bp FROM policy_shares AS s WHERE s.policy_id = listed.policy_id ORDER BY place) AS shares_bp,
        state, lapsed, rule_id, rate_bp, premium, accrued
    FROM (
        SELECT policies.*, enterprise_id, enterprises.credit_code AS enterprise_code, name, extended_on,
            {_STATE} AS state, {_LAPSED} AS lapsed, money.*, supplemented.*
        FROM policies JOIN enterprises ON enterprises.credit_code = {survivor("policies.credit_code")}
        CROSS JOIN LATERAL {SUPPLEMENTED}
        CROSS JOIN LATERAL (
            SELECT max(ends_on) FILTER (WHERE NOT surrendered) AS extended_on,
                min(ends_on) FILTER (WHERE surrendered) AS surrendered_on
            FROM policy_ends AS ended WHERE ended.policy_id = policies.policy_id AND {_KNOWN}
        ) AS ends
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(premium_delta), 0)::bigint AS premium,
                coalesce(sum(accrued_delta), 0)::bigint AS accrued,
                min(rate_bp) AS rate_bp, min(rule_id::text)::uuid AS rule_id
            FROM premium_movements AS moved WHERE moved.policy_id = policies.policy_id AND {_KNOWN} AND {own}
        ) AS money
        WHERE {in_scope(scope)} AND policies.effective_on <= %(as_of)s AND policies.position <= %(position)s
          AND {chosen}
    ) AS listed WHERE {meets({"state = ANY(%(states)s)": wanted.states})}
    """


_STATE = f"""CASE WHEN surrendered_on <= %(as_of)s THEN '{PolicyState.SURRENDERED.value}'
    WHEN inception_on > %(as_of)s THEN '{PolicyState.REGISTERED.value}'
    WHEN coalesce(extended_on, expiry_on) >= %(as_of)s THEN '{PolicyState.IN_FORCE.value}'
    ELSE '{PolicyState.EXPIRED.value}' END"""

_LAPSED = f"""(surrendered_on IS NULL AND coalesce(extended_on, expiry_on) < %(as_of)s AND NOT EXISTS (
    SELECT 1 FROM policies AS successor
    WHERE successor.credit_code = ANY({family("policies.credit_code")})
      AND successor.inception_on > policies.inception_on
      AND successor.effective_on <= %(as_of)s AND successor.position <= %(position)s
))"""


def _values(scope: Scope, basis: Basis, wanted: PolicyFilter) -> dict[str, Any]:
    return values(scope, basis) | {
        "search": wanted.search,
        "credit_code": wanted.credit_code,
        "first_on": wanted.inception.first_on,
        "last_on": wanted.inception.last_on,
        "states": codes(wanted.states),
    }
