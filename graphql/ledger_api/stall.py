"""Projects that stand still, as the API shows them (R11)."""

from datetime import date
from enum import Enum
from typing import Annotated, Any

import strawberry

from domain.money import Fen
from domain.project.tracks import ClosureState, DistrictState, ExecutionState, FilingState, Headline, ReviewState
from domain.refusal import terms
from ledger_api.connection import (
    ORDER,
    After,
    Before,
    Connection,
    First,
    Last,
    Once,
    Paging,
    Register,
    order_of,
    registered,
)
from ledger_api.context import Asked, Context
from ledger_api.figures import AsKnownAt, AsOf, Figures, InScope, basis_of, scope_of
from ledger_api.group import GroupRow, InGroups
from ledger_api.project import PreventionProject, project
from ledger_api.project.record import stall_limits
from ledger_api.project.remainder import StallExplanation, explanation, remainder
from projections import stalls
from projections.basis import Basis, Reading
from projections.groups import By
from projections.scope import Scope

_TRACKS = {
    "review": ReviewState,
    "district": DistrictState,
    "filing": FilingState,
    "execution": ExecutionState,
    "closure": ClosureState,
}


@strawberry.type(description="A project that stands still (停滞).")
class StalledProject:
    """A project that stands still."""

    row: strawberry.Private[stalls.Stall]
    basis: strawberry.Private[Basis]

    @strawberry.field(description="The project.")
    async def project(self, info: Asked) -> PreventionProject:
        """Return the project."""
        found = await project(info.context, self.row.project_id, self.basis)
        assert found is not None
        return found

    @strawberry.field(description="The one word for where it stands (状态).")
    def headline(self) -> Headline:
        """Return the headline."""
        return Headline(self.row.headline)

    @strawberry.field(description="What happened last, in the language of the request (最后事件).")
    def last_event(self, info: Asked) -> str:
        """Return the words."""
        state = _TRACKS[self.row.track](self.row.state)
        return terms()[type(state).__name__][state.value][info.context.language]

    @strawberry.field(description="When that was.")
    def last_event_on(self) -> date:
        """Return the day."""
        return self.row.moved_on

    @strawberry.field(description="Days without progress (天数).")
    def stalled_days(self) -> int:
        """Return the days."""
        return self.row.stalled_days

    @strawberry.field(description="Set aside and not yet used (占用金额).")
    def reserved(self) -> Fen:
        """Return what it holds."""
        return self.row.reserved

    @strawberry.field(description="What its insurer said last about it, and when it goes on (处理意见).")
    async def explanation(self, info: Asked) -> StallExplanation | None:
        """Return the explanation."""
        return explanation(await remainder(info.context, self.basis, self.row.project_id))


@strawberry.type(description="A page of projects that stand still.")
class StalledProjectConnection(Connection[StalledProject], Figures):
    """A page of projects that stand still."""

    total: strawberry.Private[Once[stalls.StallTotal]]

    @strawberry.field(description="How many the whole list holds, computed only when selected.")
    async def total_count(self) -> int:
        """Return how many."""
        return (await self.total.get()).projects

    @strawberry.field(description="Set aside by all of them, in yuan, computed only when selected.")
    async def total_reserved(self) -> Fen:
        """Return what they hold."""
        return (await self.total.get()).reserved


@strawberry.type(description="One row: how many projects stand still, and what they hold.")
class StallTableRow(GroupRow):
    """One row."""

    projects: int = strawberry.field(description="Projects that stand still (项目数).")
    reserved: Fen = strawberry.field(description="Set aside and not yet used (占用金额).")
    longest_days: int | None = strawberry.field(description="Days of the longest, null without any.")


@strawberry.type(description="Projects that stand still, by insurer or district (R11 停滞项目).")
class StallTable(Figures):
    """Projects that stand still, by insurer or district."""

    rows: list[StallTableRow] = strawberry.field(description="By district and insurer, the development area last.")
    total: StallTableRow = strawberry.field(description="All rows together.")


@strawberry.enum(description="Order of projects that stand still.")
class StalledProjectOrder(Enum):
    """Order of projects that stand still."""

    DAYS_DESC = strawberry.enum_value(stalls.LONGEST, description="Longest first.")
    RESERVED_DESC = strawberry.enum_value(stalls.LARGEST, description="Largest reservation first.")


def _register(context: Context) -> Register[stalls.Stall, stalls.StallTotal]:
    async def page(reading: Reading, scope: Scope, basis: Basis, **rest: Any) -> list[stalls.Stall]:
        return await stalls.page(reading, scope, basis, await stall_limits(context, basis.as_of), **rest)

    async def total(reading: Reading, scope: Scope, basis: Basis) -> stalls.StallTotal:
        return await stalls.total(reading, scope, basis, await stall_limits(context, basis.as_of))

    async def listing(
        reading: Reading, scope: Scope, basis: Basis, **rest: Any
    ) -> tuple[list[stalls.Stall], stalls.StallTotal]:
        return await stalls.listing(reading, scope, basis, await stall_limits(context, basis.as_of), **rest)

    return Register("stalls", stalls.Stall, page, total, _shown, listing)


def _shown(row: stalls.Stall, basis: Basis) -> StalledProject:
    return StalledProject(row=row, basis=basis)


def _row(total: stalls.StallTotal) -> StallTableRow:
    return StallTableRow(
        group=(total.insurer, total.district),
        projects=total.projects,
        reserved=total.reserved,
        longest_days=total.longest_days,
    )


@strawberry.type
class StallQuery:
    """What may be asked of projects that stand still."""

    @strawberry.field(description="Projects that stand still, by insurer or district (R11 停滞项目).")
    async def stall_table(
        self,
        info: Asked,
        scope: InScope = None,
        by: InGroups = By.INSURER,
        as_of: AsOf = None,
        as_known_at: AsKnownAt = None,
    ) -> StallTable:
        """Return the table."""
        within = scope_of(info.context, "stalls", scope)
        basis = await basis_of(info.context, as_of, as_known_at)
        reading, limits = await info.context.reading(), await stall_limits(info.context, basis.as_of)
        rows = await stalls.table(reading, within, basis, limits, by)
        return StallTable(basis=basis, rows=[_row(row) for row in rows], total=_row(stalls.summed(rows)))

    @strawberry.field(description="The projects that stand still, the longest first (R11 停滞项目).")
    async def stalled_projects(
        self,
        info: Asked,
        scope: InScope = None,
        order_by: Annotated[StalledProjectOrder, ORDER] = StalledProjectOrder.DAYS_DESC,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        as_of: AsOf = None,
        as_known_at: AsKnownAt = None,
    ) -> StalledProjectConnection:
        """Return a page of projects."""
        within = scope_of(info.context, "stalls", scope)
        paging = Paging(first, after, last, before, as_of, as_known_at)
        page = await registered(info.context, _register(info.context), within, None, order_of(order_by), paging)
        return StalledProjectConnection(**page)
