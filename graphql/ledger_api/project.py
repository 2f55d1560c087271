"""Prevention projects, as the API shows them (R2)."""

from collections.abc import Iterable
from datetime import date
from enum import Enum
from typing import Annotated
from uuid import UUID

import strawberry

from domain.money import Fen
from domain.project import PreventionProject as ProjectAggregate
from domain.project.papers import Medium, PaperKind
from domain.project.tracks import DistrictState, ExecutionState, FilingState, Headline, ReviewState
from domain.rule_book import Limit, UseCategory
from ledger_api.context import Asked, Context
from ledger_api.enums import named
from ledger_api.figures import (
    After,
    AsKnownAt,
    AsOf,
    Before,
    Connection,
    Figures,
    First,
    InScope,
    Last,
    Once,
    Paging,
    Period,
    basis_of,
    by_basis,
    chosen,
    page_listed,
    period_of,
    scope_of,
    shown,
    stream_of,
)
from ledger_api.fund_account import FundAccount, fund_account
from ledger_api.ids import read_id
from ledger_api.organisation import District, Organisation, organisation
from ledger_api.outcome import Recorded
from ledger_api.payment import Party
from ledger_api.person import person_name
from ledger_api.record import LedgerRecord
from ledger_api.texts import line, sought
from projections import projects, rules
from projections.basis import Basis
from projections.projects import StallLimits

named(projects.PaymentProgress, "PaymentProgress")


@strawberry.type(description="A paper of the file kept on a project (材料).")
class Paper:
    """A paper of a project's file."""

    kind: PaperKind = strawberry.field(description="Which paper it is.")
    medium: Medium = strawberry.field(description="On paper or electronic (介质).")
    received_on: date = strawberry.field(description="Day it was received (收件日期); this day decides lateness.")
    pages: int | None = strawberry.field(description="Number of pages.")


@strawberry.type(description="One account's part of a project (资金分摊), in yuan.")
class Allocation:
    """One account's part of a project."""

    row: strawberry.Private[projects.AllocationStanding]

    @strawberry.field(description='The account; null for another insurer\'s, shown as "其他保险公司".')
    async def fund_account(self, info: Asked) -> FundAccount | None:
        """Return the account."""
        return await fund_account(info.context, self.row.account_id) if self.row.account_id else None

    @strawberry.field(description="Allocated.")
    def amount(self) -> Fen:
        """Return the amount."""
        return self.row.amount

    @strawberry.field(description="Used of it.")
    def used(self) -> Fen:
        """Return what was used."""
        return self.row.used

    @strawberry.field(description="Still reserved of it.")
    def reserved(self) -> Fen:
        """Return what is reserved."""
        return self.row.reserved

    @strawberry.field(description="Day its insurer consented.")
    def consented_on(self) -> date | None:
        """Return the day."""
        return self.row.consented_on


@strawberry.type(description="Where a project stands, and its money in yuan.")
class ProjectStanding(Figures):
    """Where a project stands, and its money."""

    row: strawberry.Private[projects.ProjectStanding]

    @strawberry.field(description="The one word for it, derived from the tracks.")
    def headline(self) -> Headline:
        """Return the headline."""
        return Headline(self.row.headline)

    @strawberry.field(description="Review by the insurer (审核).")
    def review(self) -> ReviewState:
        """Return the state."""
        return ReviewState(self.row.review)

    @strawberry.field(description="Confirmation by the district (属地).")
    def district_consent(self) -> DistrictState:
        """Return the state."""
        return DistrictState(self.row.district_consent)

    @strawberry.field(description="Filing with the centre (备案).")
    def filing(self) -> FilingState:
        """Return the state."""
        return FilingState(self.row.filing)

    @strawberry.field(description="Implementation and acceptance (实施).")
    def execution(self) -> ExecutionState:
        """Return the state."""
        return ExecutionState(self.row.execution)

    @strawberry.field(description="Payment, derived (支付).")
    def payment(self) -> projects.PaymentProgress:
        """Return the progress."""
        return projects.PaymentProgress(self.row.payment)

    @strawberry.field(description="Whether it is settled and closed (已结清).")
    def closed(self) -> bool:
        """Tell whether it is closed."""
        return self.row.closed

    @strawberry.field(description="Days without progress when stalled, else null (停滞天数).")
    def stalled_days(self) -> int | None:
        """Return the days."""
        return self.row.stalled_days

    @strawberry.field(description="Day the district confirmed (属地确认日期).")
    def district_confirmed_on(self) -> date | None:
        """Return the day."""
        return self.row.confirmed_on

    @strawberry.field(description="Day it was filed (备案日期).")
    def filed_on(self) -> date | None:
        """Return the day."""
        return self.row.filed_on

    @strawberry.field(description="Filing number (备案号).")
    def filing_no(self) -> str | None:
        """Return the number."""
        return self.row.filing_no

    @strawberry.field(description="Day the filing is due.")
    def filing_due_on(self) -> date | None:
        """Return the day."""
        return self.row.filing_due_on

    @strawberry.field(description="Days the filing was or is late (逾期天数).")
    def filing_late_days(self) -> int | None:
        """Return the days."""
        return self.row.filing_late_days

    @strawberry.field(description="Papers still missing for the filing (缺项).")
    def missing_papers(self) -> list[PaperKind]:
        """Return the papers."""
        return [PaperKind(kind) for kind in self.row.missing_papers]

    @strawberry.field(description="Day of acceptance (验收日期).")
    def accepted_on(self) -> date | None:
        """Return the day."""
        return self.row.accepted_on

    @strawberry.field(description="Budget (预算).")
    def budget(self) -> Fen:
        """Return the budget."""
        return self.row.budget

    @strawberry.field(description="Amount accepted (验收金额).")
    def accepted_amount(self) -> Fen | None:
        """Return the amount."""
        return self.row.accepted

    @strawberry.field(description="Amount to be paid in all: accepted amount or budget, less refunds.")
    def due(self) -> Fen:
        """Return the amount."""
        return self.row.due

    @strawberry.field(description="Budget used: paid less reversals; refunds give none back (已用预算).")
    def used(self) -> Fen:
        """Return what was used."""
        return self.row.used

    @strawberry.field(description="Paid less reversals and refunds (已付).")
    def net_paid(self) -> Fen:
        """Return what was paid."""
        return self.row.net_paid

    @strawberry.field(description="Still to pay (未付).")
    def unpaid(self) -> Fen:
        """Return what is to pay."""
        return self.row.unpaid

    @strawberry.field(description="Set aside and not yet used (已占用).")
    def reserved(self) -> Fen:
        """Return what is reserved."""
        return self.row.reserved

    @strawberry.field(description="Who bears it.")
    async def allocations(self, info: Asked) -> list[Allocation]:
        """Return the allocations."""
        rows: list[projects.AllocationStanding] = await info.context.load(
            _allocations, (self.basis, self.row.project_id)
        )
        return [Allocation(row=row) for row in rows]


@strawberry.type(description="A use of prevention money (事故预防项目), moving on independent tracks.")
class PreventionProject(LedgerRecord):
    """A use of prevention money."""

    row: strawberry.Private[projects.ProjectStanding]
    basis: strawberry.Private[Basis]

    @strawberry.field(description="Project number, unique for its insurer and year (项目编号).")
    def number(self) -> str:
        """Return the number."""
        return self.row.number

    @strawberry.field(description="Name (项目名称).")
    def name(self) -> str:
        """Return the name."""
        return self.row.name

    @strawberry.field(description="Insurer that declared it.")
    async def insurer(self, info: Asked) -> Organisation:
        """Return the insurer."""
        return await organisation(info.context, self.row.insurer)

    @strawberry.field(description="What the money is for (用途类别).")
    def category(self) -> UseCategory:
        """Return the category."""
        return UseCategory(self.row.category)

    @strawberry.field(description="Where.")
    def district(self) -> District:
        """Return the district."""
        return District(code=self.row.district)

    @strawberry.field(description="First day (起期).")
    def start_on(self) -> date:
        """Return the first day."""
        return self.row.start_on

    @strawberry.field(description="Last day (止期).")
    def end_on(self) -> date:
        """Return the last day."""
        return self.row.end_on

    @strawberry.field(description="Day it was declared (申报日期).")
    def declared_on(self) -> date:
        """Return the day."""
        return self.row.declared_on

    @strawberry.field(description="Plan for the use of the money (资金使用方案).")
    def plan(self) -> str:
        """Return the plan."""
        return self.row.plan

    @strawberry.field(description="Name of who supervises it (监督人).")
    async def supervisor(self, info: Asked) -> str | None:
        """Return the name."""
        return await person_name(info.context, self.row.supervisor)

    @strawberry.field(description="Contract number (合同号).")
    def contract_no(self) -> str | None:
        """Return the number."""
        return self.row.contract_no

    @strawberry.field(description="Supplier the payments must go to (供应方).")
    def contract_party(self) -> Party | None:
        """Return the supplier."""
        if self.row.party_name is None:
            return None
        return Party(name=self.row.party_name, credit_code=self.row.party_code, account_last4=self.row.party_last4)

    @strawberry.field(description="Credit codes of the enterprises that benefit (使用对象).")
    def beneficiaries(self) -> list[str]:
        """Return the codes."""
        return self.row.beneficiaries

    @strawberry.field(description="Its papers, the last of each kind (材料).")
    async def papers(self, info: Asked) -> list[Paper]:
        """Return the papers."""
        rows = await info.context.load(_papers, (self.basis, self.key))
        return [
            Paper(kind=PaperKind(r.kind), medium=Medium(r.medium), received_on=r.received_on, pages=r.pages)
            for r in rows
        ]

    @strawberry.field(description="Where it stands, and its money; without dates, those of the list it stands in.")
    async def standing(self, info: Asked, as_of: AsOf = None, as_known_at: AsKnownAt = None) -> ProjectStanding | None:
        """Return the standing; null when the project was not declared or not known then."""
        if as_of is None and as_known_at is None:
            return ProjectStanding(basis=self.basis, row=self.row)
        basis = await basis_of(info.context, as_of, as_known_at)
        rows = await info.context.load(_standings, (basis, self.key))
        return ProjectStanding(basis=basis, row=rows[0]) if rows else None


@strawberry.type(description="Sums over a list of projects, in yuan.")
class ProjectTotals:
    """Sums over a list of projects."""

    budget: Fen = strawberry.field(description="Budget (预算).")
    net_paid: Fen = strawberry.field(description="Paid less reversals and refunds (已付).")
    unpaid: Fen = strawberry.field(description="Still to pay (未付).")
    reserved: Fen = strawberry.field(description="Set aside and not yet used (已占用).")


@strawberry.type(description="A page of projects.")
class ProjectConnection(Connection[PreventionProject], Figures):
    """A page of projects."""

    total: strawberry.Private[Once[projects.ProjectTotal]]

    @strawberry.field(description="How many the whole filtered list holds, computed only when selected.")
    async def total_count(self) -> int:
        """Return how many."""
        return (await self.total.get()).projects

    @strawberry.field(description="Sums over the whole filtered list (合计), computed only when selected.")
    async def totals(self) -> ProjectTotals:
        """Return the sums."""
        total = await self.total.get()
        return ProjectTotals(budget=total.budget, net_paid=total.net_paid, unpaid=total.unpaid, reserved=total.reserved)


@strawberry.input(description="Which projects.")
class ProjectFilter:
    """Which projects."""

    search: str | None = strawberry.field(default=None, description="Part of the name or of the number.")
    categories: list[UseCategory] | None = strawberry.field(
        default=None, description="For one of these uses (用途类别)."
    )
    fund_account_id: strawberry.ID | None = strawberry.field(default=None, description="Drawing on one account.")
    declared: Period | None = strawberry.field(default=None, description="Declared in this period (申报日期).")
    headlines: list[Headline] | None = strawberry.field(default=None, description="With one of these headlines.")
    filings: list[FilingState] | None = strawberry.field(
        default=None, description="In one of these filing states (备案)."
    )
    payments: list[projects.PaymentProgress] | None = strawberry.field(
        default=None, description="In one of these payment states (支付)."
    )
    stalled: bool | None = strawberry.field(default=None, description="Stalled or not (停滞).")

    def read(self) -> projects.ProjectFilter:
        """Return the filter of the question. Raises  DateFormat, TextFormat."""
        return projects.ProjectFilter(
            search=sought(self.search),
            categories=chosen(self.categories),
            account_id=stream_of("FundAccount", self.fund_account_id),
            declared=period_of(self.declared),
            headlines=chosen(self.headlines),
            filings=chosen(self.filings),
            payments=chosen(self.payments),
            stalled=self.stalled,
        )


@strawberry.enum(description="Order of projects.")
class ProjectOrder(Enum):
    """Order of projects."""

    DECLARED_ON_DESC = strawberry.enum_value("DECLARED_ON_DESC", description="Latest declaration first.")
    DECLARED_ON_ASC = strawberry.enum_value("DECLARED_ON_ASC", description="Earliest declaration first.")
    BUDGET_DESC = strawberry.enum_value("BUDGET_DESC", description="Largest budget first.")


_ORDERS = {
    ProjectOrder.DECLARED_ON_DESC: projects.DECLARED_DESC,
    ProjectOrder.DECLARED_ON_ASC: projects.DECLARED_ASC,
    ProjectOrder.BUDGET_DESC: projects.BUDGET_DESC,
}


@strawberry.input(description="A project number of one insurer and year.")
class ProjectNumber:
    """A project number of one insurer and year."""

    insurer_id: strawberry.ID = strawberry.field(description="The insurer (保险公司).")
    year: int = strawberry.field(description="Year of the declaration.")
    number: str = strawberry.field(description="The project number (项目编号).")


@strawberry.input(description="Names a project by id or by its number.", one_of=True)
class ProjectRef:
    """Names a project."""

    id: strawberry.ID | None = strawberry.field(default=strawberry.UNSET, description="Its id.")
    number: ProjectNumber | None = strawberry.field(
        default=strawberry.UNSET, description="Its insurer, year and number."
    )


@strawberry.type(description="A project after a command.")
class ProjectRecorded(Recorded):
    """A project after a command."""

    @strawberry.field(description="The project.")
    async def project(self, info: Asked) -> PreventionProject:
        """Return it as it stands after the command."""
        found = await project(info.context, self.told.streams[0])
        assert found is not None
        return found


@strawberry.type
class ProjectQuery:
    """What may be asked of projects."""

    @strawberry.field(description="One project, null when it is not there for the caller.")
    async def project(
        self, info: Asked, by: Annotated[ProjectRef, strawberry.argument(description="Which one.")]
    ) -> PreventionProject | None:
        """Return a project."""
        if by.number:
            insurer = read_id("Organisation", by.number.insurer_id) or ""
            return await project(info.context, ProjectAggregate.id_for(insurer, by.number.year, line(by.number.number)))
        return await project(info.context, stream_of("PreventionProject", by.id))

    @strawberry.field(description="Projects and their use of the money (R2 项目使用情况).")
    async def projects(
        self,
        info: Asked,
        scope: InScope = None,
        filter: Annotated[  # noqa: A002
            ProjectFilter | None, strawberry.argument(description="Which to keep; what is left out does not narrow.")
        ] = None,
        order_by: Annotated[
            ProjectOrder, strawberry.argument(description="Order of the list.")
        ] = ProjectOrder.DECLARED_ON_DESC,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        as_of: AsOf = None,
        as_known_at: AsKnownAt = None,
    ) -> ProjectConnection:
        """Return a page of projects."""
        context = info.context
        within = scope_of(context, "projects", scope)
        wanted = filter.read() if filter else projects.EVERY
        reading, order = await context.reading(), _ORDERS[order_by]
        limits = await _limits(context, None)
        basis, page = await page_listed(
            context,
            f"projects {within} {wanted}",
            projects.ProjectStanding,
            order,
            Paging(first, after, last, before, as_of, as_known_at),
            lambda basis, place: projects.page(reading, within, basis, limits, wanted, order, place),
        )
        total = Once(lambda: projects.total(reading, within, basis, limits, wanted))
        return ProjectConnection(basis=basis, total=total, **shown(page, lambda row: _shown(row, basis)))


async def project(context: Context, project_id: UUID | None) -> PreventionProject | None:
    """Return a project in the caller's reach as it stands now, many in one query."""
    found: PreventionProject | None = await context.load(_projects, project_id)
    return found


async def _projects(context: Context, ids: list[UUID]) -> Iterable[PreventionProject | None]:
    basis = await context.basis()
    found = {row.project_id: _shown(row, basis) for row in await _rows(context, basis, ids)}
    return [found.get(each) for each in ids]


async def _rows(context: Context, basis: Basis, ids: list[UUID]) -> list[projects.ProjectStanding]:
    limits = await _limits(context, basis)
    return await projects.projects(await context.reading(), context.reach("projects"), basis, limits, ids)


async def _limits(context: Context, basis: Basis | None) -> StallLimits:
    """Return after how many days a project stands still, by the rule book on the day of the figures."""
    found = await rules.limits(await context.reading(), basis.as_of if basis else context.ledger.today)
    return StallLimits(found.get(Limit.STALLED_START_DAYS.value, 0), found.get(Limit.STALLED_PAYMENT_DAYS.value, 0))


async def _standings(context: Context, keys: list[tuple[Basis, UUID]]) -> Iterable[list[projects.ProjectStanding]]:
    return await by_basis(keys, lambda basis, ids: _rows(context, basis, ids), lambda row: row.project_id)


async def _allocations(context: Context, keys: list[tuple[Basis, UUID]]) -> Iterable[list[projects.AllocationStanding]]:
    reading, scope = await context.reading(), context.reach("projects")
    return await by_basis(
        keys, lambda basis, ids: projects.allocations(reading, scope, basis, ids), lambda row: row.project_id
    )


async def _papers(context: Context, keys: list[tuple[Basis, UUID]]) -> Iterable[list[projects.ProjectPaper]]:
    reading = await context.reading()
    return await by_basis(keys, lambda basis, ids: projects.papers(reading, basis, ids), lambda row: row.project_id)


def _shown(row: projects.ProjectStanding, basis: Basis) -> PreventionProject:
    return PreventionProject(key=row.project_id, row=row, basis=basis)
