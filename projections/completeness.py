"""Completeness: what is missing or doubtful in the data of policies, and whose (R15).

Fed by   policy_tables; persons for telephones
Answers  completeness(scope), page(scope), total(scope) - as of any two dates, but telephones as they are kept now: they
         stand beside the facts, can be erased, and have no history
Scope    a policy counts for the insurer that leads it: that one entered it and completes it
Source   domain.md 2.4 (D-01, D-05), 6.3, 10 (R15)
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from projections.asked import codes, meets, values
from projections.basis import Basis, Reading
from projections.fund_balances import percent
from projections.groups import ALL, By, Group, grouped
from projections.page import FIRST, Order, Page
from projections.policy_tables import SUPPLEMENTED
from projections.scope import Scope

INCEPTION_DESC = Order(("inception_on", "position"), falling=True)

# A mobile telephone, or a line with its area code and perhaps an extension; with or without 86 before it.
_PHONE = r"^(\+?86[ -]?)?(1[3-9][0-9]{9}|(0[0-9]{2,3}[ -]?)?[2-9][0-9]{6,7}([ -][0-9]{1,6})?)$"


class Gap(Enum):
    """What is missing or doubtful in a policy's data."""

    MISSING_INDUSTRY = "MISSING_INDUSTRY"
    MISSING_STREET = "MISSING_STREET"
    MISSING_CONTACT = "MISSING_CONTACT"
    INVALID_PHONE = "INVALID_PHONE"
    DOUBTFUL_CREDIT_CODE = "DOUBTFUL_CREDIT_CODE"
    MISSING_INCEPTION = "MISSING_INCEPTION"


# A district of nine digits is a town already and has no streets below it.
_FOUND = {
    Gap.MISSING_INDUSTRY: "industry_code IS NULL",
    Gap.MISSING_STREET: "street IS NULL AND length(district) = 6",
    Gap.MISSING_CONTACT: "contact IS NULL",
    Gap.INVALID_PHONE: f"contact IS NOT NULL AND coalesce(phone, '') !~ '{_PHONE}'",
    Gap.DOUBTFUL_CREDIT_CODE: "doubtful_code",
    Gap.MISSING_INCEPTION: "inception_on IS NULL",
}
_EACH = ", ".join(f"CASE WHEN {found} THEN '{gap.value}' END" for gap, found in _FOUND.items())
GAPS = f"array_remove(ARRAY[{_EACH}]::text[], NULL)"
"""SQL: the gaps of a row with industry_code, street, district, contact, phone, doubtful_code and inception_on."""


@dataclass(frozen=True, slots=True)
class Completeness:
    """One row: how many policies a group has, how many lack nothing, and how many have each gap."""

    group: Group
    policies: int
    complete: int
    gaps: Counter[Gap]

    @property
    def rate(self) -> Decimal | None:
        """Return the percent of policies with nothing missing."""
        return percent(self.complete, self.policies)


@dataclass(frozen=True, slots=True)
class CompletenessTable:
    """The rows by district and insurer, the development area last, and the total row."""

    rows: list[Completeness]
    total: Completeness


@dataclass(frozen=True, slots=True)
class GapFilter:
    """Which incomplete policies: with one of these gaps."""

    gaps: tuple[Gap, ...] | None = None


EVERY = GapFilter()


@dataclass(frozen=True, slots=True)
class IncompletePolicy:
    """A policy with something missing, and who entered it."""

    policy_id: UUID
    position: int
    insurer: str
    inception_on: date
    recorded_by: UUID
    gaps: list[str]


async def completeness(reading: Reading, scope: Scope, basis: Basis, by: By) -> CompletenessTable:
    """Return a row for each insurer, each district or both, and their total."""
    counts = ", ".join(f"count(*) FILTER (WHERE '{gap.value}' = ANY(gaps)) AS {gap.value}" for gap in Gap)
    sql = f"""
    SELECT insurer, district, count(*) AS policies, count(*) FILTER (WHERE gaps = '{{}}') AS complete, {counts}
    FROM ({_judged(scope)}) AS judged GROUP BY insurer, district
    """
    found = [_Counted(**row) for row in await reading.rows(sql, values(scope, basis))]
    rows = [_sum(group, counted) for group, counted in grouped(found, by).items()]
    return CompletenessTable(rows, _sum(ALL, found))


async def page(
    reading: Reading,
    scope: Scope,
    basis: Basis,
    wanted: GapFilter = EVERY,
    order: Order = INCEPTION_DESC,
    page: Page = FIRST,
) -> list[IncompletePolicy]:
    """Return one page of the policies with something missing, in the order of reading."""
    tail, place = page.cut(order)
    columns = "policy_id, position, insurer, inception_on, recorded_by, gaps"
    sql = f"SELECT {columns} FROM ({_incomplete(scope, wanted)}) AS listed {tail}"
    return await reading.read(IncompletePolicy, sql, _values(scope, basis, wanted) | place)


async def total(reading: Reading, scope: Scope, basis: Basis, wanted: GapFilter = EVERY) -> int:
    """Return how many policies `page` goes through."""
    sql = f"SELECT count(*) AS policies FROM ({_incomplete(scope, wanted)}) AS listed"
    [found] = await reading.rows(sql, _values(scope, basis, wanted))
    return int(found["policies"])


class _Counted(SimpleNamespace):
    """The counts of one insurer in one district, each gap by its name."""

    insurer: str
    district: str


def _sum(group: Group, counted: Sequence[_Counted]) -> Completeness:
    gaps = Counter({gap: sum(getattr(each, gap.value.lower()) for each in counted) for gap in Gap})
    policies, complete = (sum(getattr(each, name) for each in counted) for name in ("policies", "complete"))
    return Completeness(group, policies, complete, gaps)


def _judged(scope: Scope) -> str:
    """SQL: the policies of a scope, each with what is missing."""
    chosen = meets(
        {
            "false": scope.nothing,
            "insurer = %(insurer)s": scope.insurer,
            "district = %(district)s": scope.district,
            "date_part('year', inception_on) = %(fund_year)s": scope.fund_year,
        }
    )
    return f"""
    SELECT told.*, {GAPS} AS gaps FROM (
        SELECT policy_id, position, insurer, district, inception_on, recorded_by, doubtful_code,
            coalesce(told_street, street) AS street, coalesce(told_industry_code, industry_code) AS industry_code,
            coalesce(told_contact, contact) AS contact
        FROM policies CROSS JOIN LATERAL {SUPPLEMENTED}
        WHERE policies.effective_on <= %(as_of)s AND policies.position <= %(position)s AND {chosen}
    ) AS told LEFT JOIN persons ON person_id = contact
    """


def _incomplete(scope: Scope, wanted: GapFilter) -> str:
    chosen = meets({"gaps && %(gaps)s": wanted.gaps})
    return f"SELECT * FROM ({_judged(scope)}) AS judged WHERE gaps <> '{{}}' AND {chosen}"


def _values(scope: Scope, basis: Basis, wanted: GapFilter) -> dict[str, Any]:
    return values(scope, basis) | {"gaps": codes(wanted.gaps)}
