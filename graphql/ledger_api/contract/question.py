"""What may be asked of service contracts."""

from typing import Annotated

import strawberry

from ledger_api.connection import ORDER, WANTED, After, Before, First, Last, Paging, order_of, registered
from ledger_api.context import Asked
from ledger_api.contract.listing import CONTRACTS, ContractFilter, ContractOrder, ServiceContractConnection
from ledger_api.contract.record import ServiceContract, contract
from ledger_api.figures import AsKnownAt, AsOf, InScope, scope_of, stream_of
from projections import contracts


@strawberry.type
class ContractQuery:
    """What may be asked of service contracts."""

    @strawberry.field(description="One service contract, null when it is not there for the caller.")
    async def service_contract(
        self,
        info: Asked,
        id: Annotated[strawberry.ID, strawberry.argument(description="Its id.")],  # noqa: A002
    ) -> ServiceContract | None:
        """Return a contract."""
        return await contract(info.context, stream_of("ServiceContract", id))

    @strawberry.field(description="Contracts with technical firms, of the insurer or the firm that asks (服务合同).")
    async def service_contracts(
        self,
        info: Asked,
        scope: InScope = None,
        filter: Annotated[ContractFilter | None, WANTED] = None,  # noqa: A002
        order_by: Annotated[ContractOrder, ORDER] = ContractOrder.START_ON_DESC,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        as_of: AsOf = None,
        as_known_at: AsKnownAt = None,
    ) -> ServiceContractConnection:
        """Return a page of contracts."""
        within = scope_of(info.context, "contracts", scope)
        wanted = filter.read() if filter else contracts.EVERY
        paging = Paging(first, after, last, before, as_of, as_known_at)
        page = await registered(info.context, CONTRACTS, within, wanted, order_of(order_by), paging)
        return ServiceContractConnection(**page)
