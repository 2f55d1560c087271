"""Paper completeness: how many of the papers owed are there, which are missing, and whose turn it is.

Fed by   paper_tables, rules, project_tables, payment_tables, state_changes
Answers  checklist(projects), payment_checklist(payments), incomplete(projects), completeness(scope), page(scope),
         total(scope) of what is missing - as of any two dates
Units    weights; a percent is that of the weights
Scope    an insurer answers for the projects that it declared and for its own payments
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from domain.district import district_order
from domain.papers import PaperKind, PaperStage
from ledger.rights import Role
from projections.asked import codes, meets, values
from projections.basis import Basis, Reading
from projections.fund_balances import percent
from projections.groups import By
from projections.page import FIRST, Order, Page
from projections.paper_checklist import LINE_PLACE, filed_incomplete, lines
from projections.scope import Scope

OWED_ASC = Order(("owed_on", "record_id", "place"))
OWED_DESC = Order(("owed_on", "record_id", "place"), falling=True)


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One paper that a project, or one of its payments, owes; `reason` says why it was sent back last.

    `place` is its place among those of its record, `next_role` who acts next where it is missing.
    """

    record_id: UUID
    project_id: UUID
    payment_id: UUID | None
    insurer: str
    district: str
    stage: str
    kind: str
    place: int
    weight: int
    present: bool
    reason: str | None
    owed_on: date
    due_on: date | None
    next_role: str


@dataclass(frozen=True, slots=True)
class Completeness:
    """One row of figures; insurer or district is None where the row stands for all of them."""

    insurer: str | None
    district: str | None
    projects: int
    incomplete_projects: int
    payments: int
    incomplete_payments: int
    required: int
    present: int
    required_weight: int
    present_weight: int

    @property
    def percent(self) -> Decimal | None:
        """Return how complete it is, by weight; None where nothing is owed."""
        return percent(self.present_weight, self.required_weight)


@dataclass(frozen=True, slots=True)
class MissingFilter:
    """Which of the missing papers."""

    stages: tuple[PaperStage, ...] | None = None
    kinds: tuple[PaperKind, ...] | None = None
    next_roles: tuple[Role, ...] | None = None


@dataclass(frozen=True, slots=True)
class MissingTotal:
    """How many papers are missing, of how many projects and payments."""

    papers: int
    records: int


EVERY = MissingFilter()


async def checklist(reading: Reading, basis: Basis, ids: Sequence[UUID]) -> list[PaperLine]:
    """Return what some projects that the caller may see owe, with their payments, by project, stage and kind."""
    return await _checklist(reading, basis, ids, "projects.project_id = ANY(%(ids)s)", "true")


async def payment_checklist(reading: Reading, basis: Basis, ids: Sequence[UUID]) -> list[PaperLine]:
    """Return what some payments that the caller may see owe, by payment and kind."""
    paid = "projects.project_id IN (SELECT project_id FROM payments WHERE payment_id = ANY(%(ids)s))"
    return await _checklist(reading, basis, ids, paid, "payment_id = ANY(%(ids)s)")


async def incomplete(reading: Reading, basis: Basis, ids: Sequence[UUID]) -> list[UUID]:
    """Return which of some projects that the caller may see are filed, while papers of their work are missing."""
    sql = filed_incomplete("project_id = ANY(%(ids)s)")
    return [row["project_id"] for row in await reading.rows(sql, values(Scope(), basis) | {"ids": list(ids)})]


async def completeness(reading: Reading, scope: Scope, basis: Basis, by: By) -> list[Completeness]:
    """Return a row for each insurer, each district or both, the development area last, and the total row."""
    insurer = "insurer" if by is not By.DISTRICT else "NULL::text"
    district = "district" if by is not By.INSURER else "NULL::text"
    sql = f"""
    WITH {lines(_chosen(scope))}, records AS (
        SELECT record_id, payment_id IS NULL AS of_project, {insurer} AS insurer, {district} AS district,
            count(*) AS required, count(*) FILTER (WHERE present) AS present, sum(weight) AS required_weight,
            coalesce(sum(weight) FILTER (WHERE present), 0) AS present_weight
        FROM lines WHERE {_own(scope)} GROUP BY 1, 2, 3, 4
    )
    SELECT insurer, district, count(*) FILTER (WHERE of_project) AS projects,
        count(*) FILTER (WHERE of_project AND present < required) AS incomplete_projects,
        count(*) FILTER (WHERE NOT of_project) AS payments,
        count(*) FILTER (WHERE NOT of_project AND present < required) AS incomplete_payments,
        coalesce(sum(required), 0)::bigint AS required, coalesce(sum(present), 0)::bigint AS present,
        coalesce(sum(required_weight), 0)::bigint AS required_weight,
        coalesce(sum(present_weight), 0)::bigint AS present_weight
    FROM records GROUP BY GROUPING SETS ((insurer, district), ())
    ORDER BY GROUPING(insurer, district)
    """
    *rows, total = await reading.read(Completeness, sql, values(scope, basis))
    return [*sorted(rows, key=lambda row: (district_order(row.district or ""), row.insurer or "")), total]


async def page(
    reading: Reading,
    scope: Scope,
    basis: Basis,
    wanted: MissingFilter = EVERY,
    order: Order = OWED_ASC,
    page: Page = FIRST,
) -> list[PaperLine]:
    """Return one page of the missing papers of a scope, in the order of reading."""
    tail, place = page.cut(order)
    sql = f"{_missing(scope, wanted)} SELECT * FROM missing {tail}"
    return await reading.read(PaperLine, sql, _values(scope, basis, wanted) | place)


async def total(reading: Reading, scope: Scope, basis: Basis, wanted: MissingFilter = EVERY) -> MissingTotal:
    """Return the count of all that `page` goes through."""
    sql = f"{_missing(scope, wanted)} SELECT count(*) AS papers, count(DISTINCT record_id) AS records FROM missing"
    [found] = await reading.read(MissingTotal, sql, _values(scope, basis, wanted))
    return found


_LINE = f"""record_id, project_id, payment_id, insurer, district, stage, kind, {LINE_PLACE} AS place, weight, present,
    reason, owed_on, due_on, next_role"""


async def _checklist(
    reading: Reading, basis: Basis, ids: Sequence[UUID], projects: str, records: str
) -> list[PaperLine]:
    sql = f"""
    WITH {lines(projects)} SELECT {_LINE} FROM lines WHERE {records}
    ORDER BY project_id, payment_id NULLS FIRST, place
    """
    return await reading.read(PaperLine, sql, values(Scope(), basis) | {"ids": list(ids)})


def _missing(scope: Scope, wanted: MissingFilter) -> str:
    asked = meets(
        {
            "stage = ANY(%(stages)s)": wanted.stages,
            "kind = ANY(%(kinds)s)": wanted.kinds,
            "next_role = ANY(%(next_roles)s)": wanted.next_roles,
        }
    )
    return f"""
    WITH {lines(_chosen(scope))}, missing AS (
        SELECT {_LINE} FROM lines WHERE NOT present AND {_own(scope)} AND {asked}
    )"""


def _chosen(scope: Scope) -> str:
    """SQL: the projects among which those of a scope, and of its payments, are."""
    return meets(
        {
            "false": scope.nothing,
            "funders @> ARRAY[%(insurer)s::text]": scope.insurer,
            "projects.district = %(district)s": scope.district,
        }
    )


def _own(scope: Scope) -> str:
    of_year = "fund_years @> ARRAY[%(fund_year)s::int]"
    return meets({"insurer = %(insurer)s": scope.insurer, of_year: scope.fund_year})


def _values(scope: Scope, basis: Basis, wanted: MissingFilter) -> dict[str, Any]:
    return values(scope, basis) | {
        "stages": codes(wanted.stages),
        "kinds": codes(wanted.kinds),
        "next_roles": codes(wanted.next_roles),
    }
