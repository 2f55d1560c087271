"""Aging of fees by service year, insurer and firm, as the API shows it (R13)."""

import strawberry

from ledger_api.context import Asked
from ledger_api.enums import named
from ledger_api.figures import Figures
from ledger_api.organisation import Organisation, organisation
from ledger_api.settlement.amounts import SettlementAmounts
from projections.settlement_aging import AgingRow, SettlementAgingBy

named(SettlementAgingBy, "SettlementAgingBy")


@strawberry.type(description="What is billed, paid and owed of a group.")
class SettlementAgingRow:
    """What is billed, paid and owed of a group."""

    row: strawberry.Private[AgingRow]

    @strawberry.field(description="Year of the services; null in the total (服务年度).")
    def service_year(self) -> int | None:
        """Return the year."""
        return self.row.service_year

    @strawberry.field(description="Who is billed; null when rows are not by insurer, and in the total (保险公司).")
    async def insurer(self, info: Asked) -> Organisation | None:
        """Return the insurer."""
        return await organisation(info.context, self.row.insurer) if self.row.insurer else None

    @strawberry.field(description="Who bills; null when rows are not by firm, and in the total (技术服务机构).")
    async def firm(self, info: Asked) -> Organisation | None:
        """Return the firm."""
        return await organisation(info.context, self.row.firm) if self.row.firm else None

    @strawberry.field(description="How many settlements (结算单数).")
    def settlements(self) -> int:
        """Return how many."""
        return self.row.settlements

    @strawberry.field(description="Their money.")
    def amounts(self) -> SettlementAmounts:
        """Return the money."""
        return SettlementAmounts(row=self.row)


@strawberry.type(description="What is billed, paid and owed by service year (R13 结算账龄).")
class SettlementAging(Figures):
    """What is billed, paid and owed by service year."""

    rows: list[SettlementAgingRow] = strawberry.field(description="One row for each group, by service year and code.")
    total: SettlementAgingRow = strawberry.field(description="All together (合计).")
