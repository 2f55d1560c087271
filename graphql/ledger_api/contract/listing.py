"""Lists of service contracts: which, in what order, and their sums."""

from enum import Enum

import strawberry

from domain.contract import ContractState
from domain.money import Fen
from ledger_api.connection import Connection, Once, Register
from ledger_api.contract.record import ServiceContract, shown_contract
from ledger_api.figures import Figures, chosen
from ledger_api.ids import read_id
from ledger_api.texts import sought
from projections import contracts


@strawberry.type(description="Sums over a list of service contracts.")
class ServiceContractTotals:
    """Sums over a list of service contracts."""

    ceiling: Fen = strawberry.field(description="Most that may be settled, in yuan (合同总额).")


@strawberry.type(description="A page of service contracts.")
class ServiceContractConnection(Connection[ServiceContract], Figures):
    """A page of service contracts."""

    total: strawberry.Private[Once[contracts.ContractTotal]]

    @strawberry.field(description="How many the whole filtered list holds, computed only when selected.")
    async def total_count(self) -> int:
        """Return how many."""
        return (await self.total.get()).contracts

    @strawberry.field(description="Sums over the whole filtered list (合计), computed only when selected.")
    async def totals(self) -> ServiceContractTotals:
        """Return the sums."""
        return ServiceContractTotals(ceiling=(await self.total.get()).ceiling)


@strawberry.input(description="Which service contracts.")
class ContractFilter:
    """Which service contracts."""

    search: str | None = strawberry.field(default=None, description="Part of the contract number.")
    firm_id: strawberry.ID | None = strawberry.field(default=None, description="With one firm (技术服务机构).")
    states: list[ContractState] | None = strawberry.field(default=None, description="In one of these states.")

    def read(self) -> contracts.ContractFilter:
        """Return the filter of the question; an id of another kind names nobody. Raises  TextFormat."""
        firm = None if self.firm_id is None else read_id("Organisation", self.firm_id) or ""
        return contracts.ContractFilter(sought(self.search), firm, chosen(self.states))


@strawberry.enum(description="Order of service contracts.")
class ContractOrder(Enum):
    """Order of service contracts."""

    START_ON_DESC = strawberry.enum_value(contracts.START_DESC, description="Latest first day first.")
    END_ON_ASC = strawberry.enum_value(contracts.END_ASC, description="Earliest last day first.")


CONTRACTS = Register("serviceContracts", contracts.ContractStanding, contracts.page, contracts.total, shown_contract)
