"""What may be asked of complaints."""

from typing import Annotated

import strawberry

from ledger_api.complaint.listing import COMPLAINTS, ComplaintConnection, ComplaintFilter, ComplaintOrder
from ledger_api.complaint.record import Complaint, complaint
from ledger_api.connection import ORDER, WANTED, After, Before, First, Last, Paging, order_of, registered
from ledger_api.context import Asked
from ledger_api.figures import AsKnownAt, AsOf, InScope, scope_of, stream_of
from projections import complaints


@strawberry.type
class ComplaintQuery:
    """What may be asked of complaints."""

    @strawberry.field(description="One complaint, null when it is not there for the caller.")
    async def complaint(
        self,
        info: Asked,
        id: Annotated[strawberry.ID, strawberry.argument(description="Its id.")],  # noqa: A002
    ) -> Complaint | None:
        """Return a complaint."""
        return await complaint(info.context, stream_of("Complaint", id))

    @strawberry.field(description="Complaints about visits, and until when each is to be answered (投诉).")
    async def complaints(
        self,
        info: Asked,
        scope: InScope = None,
        filter: Annotated[ComplaintFilter | None, WANTED] = None,  # noqa: A002
        order_by: Annotated[ComplaintOrder, ORDER] = ComplaintOrder.DUE_ON_ASC,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        as_of: AsOf = None,
        as_known_at: AsKnownAt = None,
    ) -> ComplaintConnection:
        """Return a page of complaints."""
        within = scope_of(info.context, "complaints", scope)
        wanted = filter.read() if filter else complaints.EVERY
        paging = Paging(first, after, last, before, as_of, as_known_at)
        page = await registered(info.context, COMPLAINTS, within, wanted, order_of(order_by), paging)
        return ComplaintConnection(**page)
