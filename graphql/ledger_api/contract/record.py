"""A service contract with its prices, also after a command."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated
from uuid import UUID

import strawberry

from domain.contract import ContractState, ServiceItem
from domain.money import Fen
from ledger_api.connection import After, Before, First, Last, Paging
from ledger_api.context import Asked, Context
from ledger_api.fee_statement import FeeStatementConnection, statement_of_contract
from ledger_api.figures import AsKnownAt, AsOf, Period, by_basis
from ledger_api.organisation import Organisation, organisation
from ledger_api.outcome import Recorded
from ledger_api.record import Dated, LedgerRecord, recorded
from projections import contracts
from projections.basis import Basis


@strawberry.type(description="Price of a service, until the next one for the same (单价).")
class ContractPrice:
    """Price of a service."""

    item: ServiceItem = strawberry.field(description="Which service (服务项目).")
    price: Fen = strawberry.field(description="Price for one, in yuan.")
    valid_from: date = strawberry.field(description="First day of this price.")


@strawberry.type(description="A contract of an insurer with a technical firm (服务合同).")
class ServiceContract(LedgerRecord):
    """A contract of an insurer with a technical firm."""

    row: strawberry.Private[contracts.ContractStanding]

    @strawberry.field(description="Contract number (合同号).")
    def number(self) -> str:
        """Return the number."""
        return self.row.number

    @strawberry.field(description="Which insurer (保险公司).")
    async def insurer(self, info: Asked) -> Organisation:
        """Return the insurer."""
        return await organisation(info.context, self.row.insurer)

    @strawberry.field(description="Which firm (技术服务机构).")
    async def firm(self, info: Asked) -> Organisation:
        """Return the firm."""
        return await organisation(info.context, self.row.firm)

    @strawberry.field(description="Where it stood on the dates of the question.")
    def state(self) -> ContractState:
        """Return the state."""
        return ContractState(self.row.state)

    @strawberry.field(description="Day it was signed (签署日期).")
    def signed_on(self) -> date:
        """Return the day."""
        return self.row.signed_on

    @strawberry.field(description="First day in force.")
    def start_on(self) -> date:
        """Return the day."""
        return self.row.start_on

    @strawberry.field(description="Last day in force, when it is not terminated before.")
    def end_on(self) -> date:
        """Return the day."""
        return self.row.end_on

    @strawberry.field(description="First day no more in force, when it was terminated (终止日期).")
    def terminated_on(self) -> date | None:
        """Return the day."""
        return self.row.terminated_on

    @strawberry.field(description="Most that may be settled, in yuan (合同总额).")
    def ceiling(self) -> Fen:
        """Return the amount."""
        return self.row.ceiling

    @strawberry.field(description="Whether its fees are a use of the prevention fund.")
    def fund_use(self) -> bool:
        """Tell whether they are."""
        return self.row.fund_use

    @strawberry.field(description="Price list, by service and first day (价格).")
    async def prices(self, info: Asked) -> list[ContractPrice]:
        """Return the prices."""
        rows = await info.context.load(_prices, (self.basis, self.key))
        return [ContractPrice(item=ServiceItem(row.item), price=row.price, valid_from=row.valid_from) for row in rows]

    @strawberry.field(description="What was billed and paid under it, line by line, the same to both sides (对账单).")
    async def statement(
        self,
        info: Asked,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        as_of: AsOf = None,
        as_known_at: AsKnownAt = None,
        period: Annotated[Period | None, strawberry.argument(description="Lines effective in this period.")] = None,
    ) -> FeeStatementConnection:
        """Return a page of lines."""
        paging = Paging(first, after, last, before, as_of, as_known_at)
        return await statement_of_contract(info.context, self.key, period, paging)


@strawberry.type(description="A service contract after a command.")
class ContractRecorded(Recorded):
    """A service contract after a command."""

    @strawberry.field(description="The contract.")
    async def contract(self, info: Asked) -> ServiceContract:
        """Return it as it stands after the command."""
        found = await contract(info.context, self.told.streams[0])
        assert found is not None
        return found


async def contract(context: Context, contract_id: UUID | None, basis: Basis | None = None) -> ServiceContract | None:
    """Return a contract in the caller's reach as it stood on a basis, now by default; many in one query."""
    found: ServiceContract | None = await context.load(_contracts, (basis, contract_id))
    return found


def shown_contract(row: contracts.ContractStanding, basis: Basis) -> ServiceContract:
    """Return a contract as the API shows it."""
    return ServiceContract(key=row.contract_id, row=row, basis=basis)


async def _contracts(context: Context, keys: list[Dated]) -> list[ServiceContract | None]:
    reading, scope = await context.reading(), context.reach("contracts")
    return await recorded(
        context, keys, lambda basis, ids: contracts.contracts(reading, scope, basis, ids), shown_contract
    )


async def _prices(context: Context, keys: list[tuple[Basis, UUID]]) -> Iterable[list[contracts.Price]]:
    reading = await context.reading()
    return await by_basis(keys, lambda basis, ids: contracts.prices(reading, basis, ids), lambda row: row.contract_id)
