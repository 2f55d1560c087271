"""The lines of a settlement."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

import strawberry

from domain.contract import ServiceItem
from domain.money import Fen
from domain.settlement.line import SettlementLineState
from ledger_api.context import Asked, Context
from ledger_api.figures import by_basis
from ledger_api.hazard import Hazard, hazard
from ledger_api.organisation import District
from ledger_api.task import InspectionTask, task
from projections import settlements
from projections.basis import Basis


@strawberry.type(description="A dispute over a line (争议).")
class LineDispute:
    """A dispute over a line."""

    offered: Fen = strawberry.field(description="What the insurer would accept, in yuan (认可金额).")
    reason: str | None = strawberry.field(description="Why (争议原因).")
    since: date = strawberry.field(description="Since when.")
    awarded: Fen | None = strawberry.field(description="What the centre awarded, in yuan (调处金额).")
    basis: str | None = strawberry.field(description="On what basis (调处依据).")
    mediated_on: date | None = strawberry.field(description="When (调处日期).")


@strawberry.type(description="One line of a settlement (明细).")
class SettlementLine:
    """One line of a settlement."""

    row: strawberry.Private[settlements.LineStanding]
    at: strawberry.Private[Basis]

    @strawberry.field(description="Line number from 1 (行号).")
    def number(self) -> int:
        """Return the number."""
        return self.row.line

    @strawberry.field(description="For which task (排查任务).")
    async def task(self, info: Asked) -> InspectionTask | None:
        """Return the task."""
        return await task(info.context, self.row.task_id, self.at)

    @strawberry.field(description="Which hazard was re-inspected, null for any other service (隐患).")
    async def hazard(self, info: Asked) -> Hazard | None:
        """Return the hazard."""
        return await hazard(info.context, self.row.hazard_id, self.at) if self.row.hazard_id else None

    @strawberry.field(description="Which service (服务项目).")
    def item(self) -> ServiceItem:
        """Return the service."""
        return ServiceItem(self.row.item)

    @strawberry.field(description="Where the service was rendered (区).")
    def district(self) -> District:
        """Return the district."""
        return District(code=self.row.district)

    @strawberry.field(description="Day of the service, of several the last one (服务日期).")
    def done_on(self) -> date:
        """Return the day."""
        return self.row.done_on

    @strawberry.field(description="How many (数量).")
    def quantity(self) -> int:
        """Return how many."""
        return self.row.quantity

    @strawberry.field(description="Price for one, in yuan (单价).")
    def price(self) -> Fen:
        """Return the price."""
        return self.row.price

    @strawberry.field(description="Claimed, in yuan (申报额).")
    def claimed(self) -> Fen:
        """Return the claim."""
        return self.row.claimed

    @strawberry.field(description="Where it stands (状态).")
    def state(self) -> SettlementLineState:
        """Return the state."""
        return SettlementLineState(self.row.line_state)

    @strawberry.field(description="Agreed or awarded, in yuan, null while nothing is decided (确认额).")
    def confirmed(self) -> Fen | None:
        """Return what was decided."""
        decided = self.state() in {SettlementLineState.AGREED, SettlementLineState.MEDIATED}
        return self.row.confirmed if decided else None

    @strawberry.field(description="Paid, in yuan (已付).")
    def paid(self) -> Fen:
        """Return what was paid."""
        return self.row.paid

    @strawberry.field(description="Unpaid, in yuan (未付).")
    def unpaid(self) -> Fen:
        """Return what is unpaid."""
        return self.row.unpaid

    @strawberry.field(description="Days from quality acceptance, or from the refusal for a call-out (账龄).")
    def age_days(self) -> int:
        """Return the days."""
        return self.row.age_days

    @strawberry.field(description="Of them days in dispute, which do not count (争议期).")
    def paused_days(self) -> int:
        """Return the days."""
        return self.row.paused_days

    @strawberry.field(description="Its dispute, null when there was none (争议).")
    def dispute(self) -> LineDispute | None:
        """Return the dispute."""
        row = self.row
        if row.disputed_on is None or row.offer is None:
            return None
        return LineDispute(
            offered=row.offer,
            reason=row.disputed_because,
            since=row.disputed_on,
            awarded=row.confirmed if row.mediated_on else None,
            basis=row.mediated_because,
            mediated_on=row.mediated_on,
        )


async def lines_of(context: Context, of: tuple[Basis, UUID]) -> list[SettlementLine]:
    """Return the lines of a settlement that the caller may see, in their order; of many in one query."""
    rows: list[settlements.LineStanding] = await context.load(_lines, of)
    return [SettlementLine(row=row, at=of[0]) for row in rows]


async def _lines(context: Context, keys: list[tuple[Basis, UUID]]) -> Iterable[list[settlements.LineStanding]]:
    reading, scope = await context.reading(), context.reach("settlements")
    return await by_basis(
        keys, lambda basis, ids: settlements.lines(reading, scope, basis, ids), lambda row: row.settlement_id
    )
