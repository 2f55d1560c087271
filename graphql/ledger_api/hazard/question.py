"""What may be asked of hazards."""

from typing import Annotated

import strawberry

from ledger_api.connection import ORDER, WANTED, After, Before, First, Last, Paging, order_of, registered
from ledger_api.context import Asked
from ledger_api.figures import AsKnownAt, AsOf, InScope, scope_of, stream_of
from ledger_api.hazard.listing import HAZARDS, HazardConnection, HazardFilter, HazardOrder
from ledger_api.hazard.record import Hazard, hazard
from projections.hazard_standing import EVERY


@strawberry.type
class HazardQuery:
    """What may be asked of hazards."""

    @strawberry.field(description="One hazard, null when it is not there for the caller.")
    async def hazard(
        self,
        info: Asked,
        id: Annotated[strawberry.ID, strawberry.argument(description="Its id.")],  # noqa: A002
    ) -> Hazard | None:
        """Return a hazard."""
        return await hazard(info.context, stream_of("Hazard", id))

    @strawberry.field(description="Hazards, their clocks, and where their loop stops (隐患).")
    async def hazards(
        self,
        info: Asked,
        scope: InScope = None,
        filter: Annotated[HazardFilter | None, WANTED] = None,  # noqa: A002
        order_by: Annotated[HazardOrder, ORDER] = HazardOrder.FOUND_ON_DESC,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        as_of: AsOf = None,
        as_known_at: AsKnownAt = None,
    ) -> HazardConnection:
        """Return a page of hazards."""
        within = scope_of(info.context, "hazards", scope)
        wanted = filter.read() if filter else EVERY
        paging = Paging(first, after, last, before, as_of, as_known_at)
        page = await registered(info.context, HAZARDS, within, wanted, order_of(order_by), paging)
        return HazardConnection(**page)
