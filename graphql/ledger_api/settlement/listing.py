"""Lists of settlements: which, in what order, and their sums."""

from enum import Enum

import strawberry

from domain.settlement.line import SettlementState
from ledger_api.connection import Connection, Once, Register
from ledger_api.figures import Figures, Period, chosen, period_of, stream_of
from ledger_api.ids import read_id
from ledger_api.settlement.amounts import SettlementAmounts
from ledger_api.settlement.record import Settlement, shown_settlement
from ledger_api.texts import sought
from projections import settlements


@strawberry.type(description="A page of settlements (R13 结算与账龄).")
class SettlementConnection(Connection[Settlement], Figures):
    """A page of settlements."""

    total: strawberry.Private[Once[settlements.SettlementTotal]]

    @strawberry.field(description="How many the whole filtered list holds, computed only when selected.")
    async def total_count(self) -> int:
        """Return how many."""
        return (await self.total.get()).settlements

    @strawberry.field(description="Sums over the whole filtered list (合计), computed only when selected.")
    async def totals(self) -> SettlementAmounts:
        """Return the sums."""
        return SettlementAmounts(row=await self.total.get())


@strawberry.input(description="Which settlements.")
class SettlementFilter:
    """Which settlements."""

    search: str | None = strawberry.field(default=None, description="Part of the settlement number (结算单号).")
    contract_id: strawberry.ID | None = strawberry.field(default=None, description="Under one contract (服务合同).")
    firm_id: strawberry.ID | None = strawberry.field(default=None, description="Of one firm (技术服务机构).")
    service_year: int | None = strawberry.field(default=None, description="Of one service year (服务年度).")
    states: list[SettlementState] | None = strawberry.field(default=None, description="In one of these states (状态).")
    unpaid: bool | None = strawberry.field(default=None, description="With something unpaid, or without (未付).")
    submitted: Period | None = strawberry.field(default=None, description="Handed in in this period (提交日期).")

    def read(self) -> settlements.SettlementFilter:
        """Return the filter of the question; an id of another kind names nothing. Raises  DateFormat, TextFormat."""
        return settlements.SettlementFilter(
            search=sought(self.search),
            contract_id=stream_of("ServiceContract", self.contract_id),
            firm=None if self.firm_id is None else read_id("Organisation", self.firm_id) or "",
            service_year=self.service_year,
            states=chosen(self.states),
            unpaid=self.unpaid,
            submitted=period_of(self.submitted),
        )


@strawberry.enum(description="Order of settlements.")
class SettlementOrder(Enum):
    """Order of settlements."""

    SUBMITTED_ON_DESC = strawberry.enum_value(settlements.SUBMITTED_DESC, description="Latest first.")
    AGE_DESC = strawberry.enum_value(settlements.OLDEST_FIRST, description="Longest owed first, those paid last.")
    UNPAID_DESC = strawberry.enum_value(settlements.UNPAID_DESC, description="Most unpaid first.")


SETTLEMENTS = Register(
    "settlements", settlements.SettlementStanding, settlements.page, settlements.total, shown_settlement
)
