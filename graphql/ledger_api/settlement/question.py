"""What may be asked of settlements."""

from typing import Annotated

import strawberry

from ledger_api.connection import ORDER, WANTED, After, Before, First, Last, Paging, order_of, registered
from ledger_api.context import Asked
from ledger_api.figures import AsKnownAt, AsOf, InScope, basis_of, scope_of, stream_of
from ledger_api.settlement.aging import SettlementAging, SettlementAgingRow
from ledger_api.settlement.listing import SETTLEMENTS, SettlementConnection, SettlementFilter, SettlementOrder
from ledger_api.settlement.record import Settlement, settlement
from projections import settlement_aging, settlements
from projections.settlement_aging import SettlementAgingBy


@strawberry.type
class SettlementQuery:
    """What may be asked of settlements."""

    @strawberry.field(description="One settlement, null when it is not there for the caller.")
    async def settlement(
        self,
        info: Asked,
        id: Annotated[strawberry.ID, strawberry.argument(description="Its id.")],  # noqa: A002
    ) -> Settlement | None:
        """Return a settlement."""
        return await settlement(info.context, stream_of("Settlement", id))

    @strawberry.field(
        description="Settlements with their age (R13 结算与账龄); the scope's year is that of the services."
    )
    async def settlements(
        self,
        info: Asked,
        scope: InScope = None,
        filter: Annotated[SettlementFilter | None, WANTED] = None,  # noqa: A002
        order_by: Annotated[SettlementOrder, ORDER] = SettlementOrder.SUBMITTED_ON_DESC,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        as_of: AsOf = None,
        as_known_at: AsKnownAt = None,
    ) -> SettlementConnection:
        """Return a page of settlements."""
        within = scope_of(info.context, "settlements", scope)
        wanted = filter.read() if filter else settlements.EVERY
        paging = Paging(first, after, last, before, as_of, as_known_at)
        page = await registered(info.context, SETTLEMENTS, within, wanted, order_of(order_by), paging)
        return SettlementConnection(**page)

    @strawberry.field(
        description="What is billed, paid and owed by service year, with the age of what is owed (R13 结算账龄)."
    )
    async def settlement_aging(
        self,
        info: Asked,
        by: Annotated[SettlementAgingBy, strawberry.argument(description="What a row stands for.")],
        scope: InScope = None,
        filter: Annotated[SettlementFilter | None, WANTED] = None,  # noqa: A002
        as_of: AsOf = None,
        as_known_at: AsKnownAt = None,
    ) -> SettlementAging:
        """Return the table."""
        within = scope_of(info.context, "settlements", scope)
        wanted = filter.read() if filter else settlements.EVERY
        basis = await basis_of(info.context, as_of, as_known_at)
        rows, total = await settlement_aging.table(await info.context.reading(), within, basis, by, wanted)
        return SettlementAging(
            basis=basis,
            rows=[SettlementAgingRow(row=row) for row in rows],
            total=SettlementAgingRow(row=total),
        )
