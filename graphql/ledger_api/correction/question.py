"""What may be asked of corrections."""

from typing import Annotated

import strawberry

from ledger_api.connection import ORDER, WANTED, After, Before, First, Last, Paging, order_of, registered
from ledger_api.context import Asked
from ledger_api.correction.listing import CORRECTIONS, CorrectionConnection, CorrectionFilter, CorrectionOrder
from ledger_api.correction.record import Correction, correction
from ledger_api.figures import AsKnownAt, AsOf, InScope, scope_of, stream_of
from projections import corrections


@strawberry.type
class CorrectionQuery:
    """What may be asked of corrections."""

    @strawberry.field(description="One correction, null when it is not there for the caller.")
    async def correction(
        self,
        info: Asked,
        id: Annotated[strawberry.ID, strawberry.argument(description="Which one.")],  # noqa: A002
    ) -> Correction | None:
        """Return a correction."""
        return await correction(info.context, stream_of("Correction", id))

    @strawberry.field(description="Corrections, each as it was last asked for (更正).")
    async def corrections(
        self,
        info: Asked,
        scope: InScope = None,
        filter: Annotated[CorrectionFilter | None, WANTED] = None,  # noqa: A002
        order_by: Annotated[CorrectionOrder, ORDER] = CorrectionOrder.REQUESTED_ON_DESC,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        as_of: AsOf = None,
        as_known_at: AsKnownAt = None,
    ) -> CorrectionConnection:
        """Return a page of corrections."""
        within = scope_of(info.context, "corrections", scope)
        wanted = filter.read() if filter else corrections.EVERY
        paging = Paging(first, after, last, before, as_of, as_known_at)
        page = await registered(info.context, CORRECTIONS, within, wanted, order_of(order_by), paging)
        return CorrectionConnection(**page)
