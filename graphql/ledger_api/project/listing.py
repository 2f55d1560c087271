"""Lists of projects: which, in what order, and their sums."""

from enum import Enum
from typing import Any

import strawberry

from domain.money import Fen
from domain.project.tracks import FilingState, Headline
from domain.rule_book import UseCategory
from ledger_api.connection import Connection, Once, Register
from ledger_api.context import Context
from ledger_api.figures import Figures, Period, chosen, period_of, stream_of
from ledger_api.project.record import PreventionProject, shown_project, stall_limits
from ledger_api.texts import sought
from projections import projects
from projections.basis import Basis, Reading
from projections.scope import Scope


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
    credit_code: str | None = strawberry.field(
        default=None, description="To the benefit of one enterprise (统一社会信用代码)."
    )
    declared: Period | None = strawberry.field(default=None, description="Declared in this period (申报日期).")
    headlines: list[Headline] | None = strawberry.field(default=None, description="With one of these headlines.")
    filings: list[FilingState] | None = strawberry.field(
        default=None, description="In one of these filing states (备案)."
    )
    payments: list[projects.PaymentProgress] | None = strawberry.field(
        default=None, description="In one of these payment states (支付)."
    )
    stalled: bool | None = strawberry.field(default=None, description="Stalled or not (停滞).")
    filed_incomplete: bool | None = strawberry.field(
        default=None, description="Filed with papers missing, or not (已备案但材料不全)."
    )

    def read(self) -> projects.ProjectFilter:
        """Return the filter of the question. Raises  DateFormat, TextFormat."""
        return projects.ProjectFilter(
            search=sought(self.search),
            categories=chosen(self.categories),
            account_id=stream_of("FundAccount", self.fund_account_id),
            beneficiary=sought(self.credit_code),
            declared=period_of(self.declared),
            headlines=chosen(self.headlines),
            filings=chosen(self.filings),
            payments=chosen(self.payments),
            stalled=self.stalled,
            filed_incomplete=self.filed_incomplete,
        )


@strawberry.enum(description="Order of projects.")
class ProjectOrder(Enum):
    """Order of projects."""

    DECLARED_ON_DESC = strawberry.enum_value(projects.DECLARED_DESC, description="Latest declaration first.")
    DECLARED_ON_ASC = strawberry.enum_value(projects.DECLARED_ASC, description="Earliest declaration first.")
    BUDGET_DESC = strawberry.enum_value(projects.BUDGET_DESC, description="Largest budget first.")
    FILING_SINCE_ASC = strawberry.enum_value(
        projects.FILING_SINCE_ASC, description="Those whose filing stands as it is for longest first."
    )


def register(context: Context) -> Register[projects.ProjectStanding, projects.ProjectTotal]:
    """Return the list of projects, stalled or not by the rules of the day of the figures."""

    async def page(reading: Reading, scope: Scope, basis: Basis, **rest: Any) -> list[projects.ProjectStanding]:
        limits = await stall_limits(context, basis.as_of)
        return await projects.page(reading, scope, basis, limits, **rest)

    async def total(reading: Reading, scope: Scope, basis: Basis, **rest: Any) -> projects.ProjectTotal:
        limits = await stall_limits(context, basis.as_of)
        return await projects.total(reading, scope, basis, limits, **rest)

    return Register("projects", projects.ProjectStanding, page, total, shown_project)
