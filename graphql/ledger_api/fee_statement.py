"""The statement of a contract's fees, as the API shows it to both sides (对账单)."""

from datetime import date
from uuid import UUID

import strawberry

from domain.money import Fen
from ledger_api.connection import Connection, Once, Paging, page_listed, shown
from ledger_api.context import Context
from ledger_api.enums import named
from ledger_api.figures import Figures, Period, period_of
from ledger_api.ids import global_id
from ledger_api.scalars import Position
from projections import fee_statement
from projections.fee_statement import FeeEntry, FeeExtent

named(FeeEntry, "FeeEntry")


@strawberry.type(description="One line of a contract's statement (对账明细).")
class FeeStatementLine:
    """One line of a contract's statement."""

    row: strawberry.Private[fee_statement.FeeLine]

    @strawberry.field(description="Business date (业务日期).")
    def effective_on(self) -> date:
        """Return the day."""
        return self.row.effective_on

    @strawberry.field(description="Place of the fact in the ledger.")
    def position(self) -> Position:
        """Return the position."""
        return Position(self.row.position)

    @strawberry.field(description="What happened (事项).")
    def kind(self) -> FeeEntry:
        """Return what happened."""
        return FeeEntry(self.row.kind)

    @strawberry.field(description="Number of the settlement (结算单号).")
    def settlement_no(self) -> str:
        """Return the number."""
        return self.row.settlement_no

    @strawberry.field(description="Id of the settlement.")
    def settlement_id(self) -> strawberry.ID:
        """Return the id."""
        return strawberry.ID(global_id("Settlement", str(self.row.settlement_id)))

    @strawberry.field(description="Billed by it, in yuan (申报).")
    def billed(self) -> Fen:
        """Return what was billed."""
        return self.row.billed

    @strawberry.field(description="Returned, or not awarded, by it, in yuan (退回、核减).")
    def taken_back(self) -> Fen:
        """Return what was taken back."""
        return self.row.taken_back

    @strawberry.field(description="Paid by it, in yuan; below zero for a reversal (付款).")
    def paid(self) -> Fen:
        """Return what was paid."""
        return self.row.paid

    @strawberry.field(description="Owed after it, in yuan (未付余额).")
    def owed_after(self) -> Fen:
        """Return what is owed."""
        return self.row.owed


@strawberry.type(description="A page of a contract's statement, the same to both sides (对账单).")
class FeeStatementConnection(Connection[FeeStatementLine], Figures):
    """A page of a contract's statement."""

    extent: strawberry.Private[Once[FeeExtent]]

    @strawberry.field(description="How many lines the period holds, computed only when selected.")
    async def total_count(self) -> int:
        """Return how many."""
        return (await self.extent.get()).lines

    @strawberry.field(description="Owed before the first line of the period, in yuan (期初未付).")
    async def opening(self) -> Fen:
        """Return what was owed."""
        return (await self.extent.get()).opening

    @strawberry.field(description="Billed in the period, in yuan (本期申报).")
    async def billed(self) -> Fen:
        """Return what was billed."""
        return (await self.extent.get()).billed

    @strawberry.field(description="Returned, or not awarded, in the period, in yuan (本期退回、核减).")
    async def taken_back(self) -> Fen:
        """Return what was taken back."""
        return (await self.extent.get()).taken_back

    @strawberry.field(description="Paid in the period less reversals, in yuan (本期付款).")
    async def paid(self) -> Fen:
        """Return what was paid."""
        return (await self.extent.get()).paid

    @strawberry.field(description="Owed after the last line of the period, in yuan (期末未付).")
    async def closing(self) -> Fen:
        """Return what is owed."""
        return (await self.extent.get()).closing


async def statement_of_contract(
    context: Context, contract_id: UUID, period: Period | None, paging: Paging
) -> FeeStatementConnection:
    """Return a page of the statement of a contract that the caller sees, by business date."""
    days, reading = period_of(period), await context.reading()
    basis, page = await page_listed(
        context,
        f"feeStatement {contract_id} {days}",
        fee_statement.FeeLine,
        fee_statement.BY_DAY,
        paging,
        lambda basis, place: fee_statement.page(reading, basis, contract_id, days, place),
    )
    extent = Once(lambda: fee_statement.extent(reading, basis, contract_id, days))
    return FeeStatementConnection(basis=basis, extent=extent, **shown(page, lambda row: FeeStatementLine(row=row)))
