"""What may be asked of visiting lists."""

from typing import Annotated

import strawberry

from ledger_api.connection import ORDER, WANTED, After, Before, First, Last, Paging, order_of, registered
from ledger_api.context import Asked
from ledger_api.figures import AsKnownAt, AsOf, InScope, scope_of, stream_of
from ledger_api.visiting_list.listing import LISTS, VisitingListConnection, VisitingListFilter, VisitingListOrder
from ledger_api.visiting_list.record import VisitingList, visiting_list
from projections import visiting_lists


@strawberry.type
class VisitingListQuery:
    """What may be asked of visiting lists."""

    @strawberry.field(description="One visiting list, null when it is not there for the caller.")
    async def visiting_list(
        self,
        info: Asked,
        id: Annotated[strawberry.ID, strawberry.argument(description="Its id.")],  # noqa: A002
    ) -> VisitingList | None:
        """Return a list."""
        return await visiting_list(info.context, stream_of("VisitingList", id))

    @strawberry.field(description="Visiting lists that concern the caller (走访企业清单).")
    async def visiting_lists(
        self,
        info: Asked,
        scope: InScope = None,
        filter: Annotated[VisitingListFilter | None, WANTED] = None,  # noqa: A002
        order_by: Annotated[VisitingListOrder, ORDER] = VisitingListOrder.ISSUED_ON_DESC,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        as_of: AsOf = None,
        as_known_at: AsKnownAt = None,
    ) -> VisitingListConnection:
        """Return a page of lists."""
        within = scope_of(info.context, "visiting_lists", scope)
        wanted = filter.read() if filter else visiting_lists.EVERY
        paging = Paging(first, after, last, before, as_of, as_known_at)
        page = await registered(info.context, LISTS, within, wanted, order_of(order_by), paging)
        return VisitingListConnection(**page)
