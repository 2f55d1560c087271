"""Projects: which there are, where each stands, and what its money is (R2).

Fed by   project_tables, state_changes, the journal
Answers  projects(ids), page(scope), total(scope), allocations(projects) - as of any two dates
Units    fen
Scope    every insurer that funds a project sees the whole of it, and of the accounts behind it its own
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any
from uuid import UUID

from domain.money import Fen
from domain.project.tracks import FilingState, Headline
from domain.rule_book import UseCategory
from projections.asked import OF_YEAR, codes, meets, values
from projections.basis import Basis, Reading
from projections.enterprise_tables import family
from projections.page import ALWAYS, FIRST, Order, Page, Period
from projections.paper_checklist import filed_incomplete
from projections.project_standing import ALLOCATIONS, OF_FILINGS, standing
from projections.scope import Scope

DECLARED_ASC = Order(("declared_on", "position"))
DECLARED_DESC = Order(("declared_on", "position"), falling=True)
BUDGET_DESC = Order(("budget", "position"), falling=True)
FILING_SINCE_ASC = Order(("filing_since", "position"))


class PaymentProgress(Enum):
    """How far a project is paid (支付)."""

    UNPAID = "UNPAID"
    PARTIAL = "PARTIAL"
    PAID = "PAID"
    OVERPAID = "OVERPAID"


@dataclass(frozen=True, slots=True)
class StallLimits:
    """After how many days without a step a filed project stands still, and after how many unpaid a delivered one."""

    start_days: int
    payment_days: int


@dataclass(frozen=True, slots=True)
class ProjectFilter:
    """Which projects of a scope; `search` is part of a number or a name; states are those on the two dates."""

    search: str | None = None
    categories: tuple[UseCategory, ...] | None = None
    account_id: UUID | None = None
    beneficiary: str | None = None
    declared: Period = ALWAYS
    headlines: tuple[Headline, ...] | None = None
    filings: tuple[FilingState, ...] | None = None
    payments: tuple[PaymentProgress, ...] | None = None
    stalled: bool | None = None
    filed_incomplete: bool | None = None

    @property
    def of_standing(self) -> bool:
        """Tell whether it asks for where projects stand."""
        asked = (self.headlines, self.filings, self.payments, self.stalled, self.filed_incomplete)
        return any(each is not None for each in asked)


EVERY = ProjectFilter()


@dataclass(frozen=True, slots=True)
class ProjectStanding:
    """What a project says today, and where it and its money stood on the two dates."""

    project_id: UUID
    position: int
    insurer: str
    number: str
    funders: list[str]
    name: str
    category: str
    district: str
    start_on: date
    end_on: date
    declared_on: date
    plan: str
    campaign_id: UUID | None
    supervisor: UUID
    contract_no: str | None
    party_name: str | None
    party_code: str | None
    party_last4: str | None
    beneficiaries: list[str]
    headline: str
    review: str
    district_consent: str
    filing: str
    filing_since: date
    execution: str
    closed: bool
    payment: str
    stalled_days: int | None
    confirmed_on: date | None
    filed_on: date | None
    filing_no: str | None
    filing_due_on: date | None
    filing_late_days: int | None
    accepted_on: date | None
    budget: Fen
    accepted: Fen | None
    due: Fen
    used: Fen
    refunded: Fen
    net_paid: Fen
    unpaid: Fen
    reserved: Fen
    missing_papers: list[str]


@dataclass(frozen=True, slots=True)
class ProjectTotal:
    """How many projects, and their money."""

    projects: int
    budget: Fen
    used: Fen
    net_paid: Fen
    unpaid: Fen
    reserved: Fen


@dataclass(frozen=True, slots=True)
class AllocationStanding:
    """One account's part of a project; `account_id` and `insurer` are None where the account is out of scope."""

    project_id: UUID
    account_id: UUID | None
    insurer: str | None
    amount: Fen
    used: Fen
    reserved: Fen
    consented_on: date | None


async def projects(
    reading: Reading, scope: Scope, basis: Basis, limits: StallLimits, ids: Sequence[UUID]
) -> list[ProjectStanding]:
    """Return those of the named projects that lie in the scope and were declared by the two dates."""
    sql = standing(f"{chosen_by(scope, EVERY)} AND projects.project_id = ANY(%(ids)s)")
    return await reading.read(ProjectStanding, sql, _values(scope, basis, limits, EVERY) | {"ids": list(ids)})


async def page(
    reading: Reading,
    scope: Scope,
    basis: Basis,
    limits: StallLimits,
    wanted: ProjectFilter = EVERY,
    order: Order = DECLARED_DESC,
    page: Page = FIRST,
) -> list[ProjectStanding]:
    """Return one page of the projects of a scope, in the order of reading."""
    tail, place = page.cut(order)
    listed = _listed(scope, wanted)
    if order in {DECLARED_ASC, DECLARED_DESC} and not wanted.of_standing:
        # what is not shown need not be asked where it stands
        shown = f"SELECT project_id FROM (SELECT * FROM projects WHERE {chosen_by(scope, wanted)}) AS said {tail}"
        listed = standing(f"projects.project_id = ANY(ARRAY({shown}))")
    sql = f"SELECT * FROM ({listed}) AS listed {tail}"
    return await reading.read(ProjectStanding, sql, _values(scope, basis, limits, wanted) | place)


async def total(
    reading: Reading, scope: Scope, basis: Basis, limits: StallLimits, wanted: ProjectFilter = EVERY
) -> ProjectTotal:
    """Return the sums of all the projects that `page` goes through."""
    figures = ("budget", "used", "net_paid", "unpaid", "reserved")
    sums = ", ".join(f"coalesce(sum({figure}), 0)::bigint AS {figure}" for figure in figures)
    sql = f"SELECT count(*) AS projects, {sums} FROM ({_listed(scope, wanted)}) AS listed"
    [found] = await reading.read(ProjectTotal, sql, _values(scope, basis, limits, wanted))
    return found


async def allocations(reading: Reading, scope: Scope, basis: Basis, ids: Sequence[UUID]) -> list[AllocationStanding]:
    """Return who bears some projects that the caller may see, by project."""
    return await reading.read(AllocationStanding, ALLOCATIONS, values(scope, basis) | {"ids": list(ids)})


def chosen_by(scope: Scope, wanted: ProjectFilter = EVERY) -> str:
    """SQL: the condition on projects that a scope and a filter are."""
    of_account = "projects.project_id IN (SELECT project_id FROM allocations WHERE account_id = %(account_id)s)"
    return meets(
        {
            "projects.declared_on <= %(as_of)s AND projects.position <= %(position)s": True,
            "false": scope.nothing,
            "funders @> ARRAY[%(insurer)s::text]": scope.insurer,
            "projects.district = %(district)s": scope.district,
            OF_YEAR: scope.fund_year,
            "strpos(lower(number || ' ' || name), lower(%(search)s)) > 0": wanted.search,
            "category = ANY(%(categories)s)": wanted.categories,
            of_account: wanted.account_id,
            OF_FILINGS: wanted.filings if scope.whole else None,
            f"beneficiaries && {family()}": wanted.beneficiary,
            "projects.declared_on >= %(first_on)s": wanted.declared.first_on,
            "projects.declared_on <= %(last_on)s": wanted.declared.last_on,
        }
    )


def chosen_first(scope: Scope) -> str:
    """SQL: the projects of a scope, found out of one index before anything is asked of them."""
    known = "project_id, home, position, insurer, district, declared_on"
    # fenced, or the planner would go through the projects of all others for the sake of their order
    return f"(SELECT {known} FROM projects WHERE {chosen_by(scope)} OFFSET 0)"


def _listed(scope: Scope, wanted: ProjectFilter) -> str:
    chosen = chosen_by(scope, wanted)
    stood = meets(
        {
            "headline = ANY(%(headlines)s)": wanted.headlines,
            "filing = ANY(%(filings)s)": wanted.filings,
            "payment = ANY(%(payments)s)": wanted.payments,
            "(stalled_days IS NOT NULL) = %(stalled)s": wanted.stalled is not None,
            f"(project_id IN ({filed_incomplete(chosen)})) = %(filed_incomplete)s": wanted.filed_incomplete is not None,
        }
    )
    return f"SELECT * FROM ({standing(chosen)}) AS stood WHERE {stood}"


def _values(scope: Scope, basis: Basis, limits: StallLimits, wanted: ProjectFilter) -> dict[str, Any]:
    return values(scope, basis) | {
        "start_days": limits.start_days,
        "payment_days": limits.payment_days,
        "search": wanted.search,
        "account_id": wanted.account_id,
        "credit_code": wanted.beneficiary,
        "first_on": wanted.declared.first_on,
        "last_on": wanted.declared.last_on,
        "stalled": wanted.stalled,
        "filed_incomplete": wanted.filed_incomplete,
        "categories": codes(wanted.categories),
        "headlines": codes(wanted.headlines),
        "filings": codes(wanted.filings),
        "payments": codes(wanted.payments),
    }
