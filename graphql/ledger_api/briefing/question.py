"""What may be asked of briefings."""

from typing import Annotated

import strawberry

from ledger_api.briefing.listing import BRIEFINGS, BriefingConnection, BriefingFilter, BriefingOrder
from ledger_api.briefing.record import Briefing, briefing
from ledger_api.connection import ORDER, WANTED, After, Before, First, Last, Paging, order_of, registered
from ledger_api.context import Asked
from ledger_api.figures import AsKnownAt, AsOf, InScope, scope_of, stream_of
from projections import briefings


@strawberry.type
class BriefingQuery:
    """What may be asked of briefings."""

    @strawberry.field(description="One briefing, null when it is not there for the caller.")
    async def briefing(
        self,
        info: Asked,
        id: Annotated[strawberry.ID, strawberry.argument(description="Its id.")],  # noqa: A002
    ) -> Briefing | None:
        """Return a briefing."""
        return await briefing(info.context, stream_of("Briefing", id))

    @strawberry.field(description="What districts were told (通报).")
    async def briefings(
        self,
        info: Asked,
        scope: InScope = None,
        filter: Annotated[BriefingFilter | None, WANTED] = None,  # noqa: A002
        order_by: Annotated[BriefingOrder, ORDER] = BriefingOrder.ISSUED_ON_DESC,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        as_of: AsOf = None,
        as_known_at: AsKnownAt = None,
    ) -> BriefingConnection:
        """Return a page of briefings."""
        within = scope_of(info.context, "briefings", scope)
        wanted = filter.read() if filter else briefings.EVERY
        paging = Paging(first, after, last, before, as_of, as_known_at)
        page = await registered(info.context, BRIEFINGS, within, wanted, order_of(order_by), paging)
        return BriefingConnection(**page)
