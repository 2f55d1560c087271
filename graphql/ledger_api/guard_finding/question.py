"""What may be asked of the misuse guards."""

from typing import Annotated

import strawberry

from ledger_api.connection import ORDER, WANTED, After, Before, First, Last, Paging, order_of, registered
from ledger_api.context import Asked
from ledger_api.figures import AsKnownAt, AsOf, InScope, scope_of
from ledger_api.guard_finding.listing import (
    GuardFindingConnection,
    GuardFindingFilter,
    GuardFindingOrder,
    register,
)
from projections import misuse_guards


@strawberry.type
class GuardFindingQuery:
    """What may be asked of the misuse guards."""

    @strawberry.field(
        description="What may be wrong with the use of the money, as questions with evidence (疑点). A question"
        " is there when all of its evidence lies in the scope; an answered one stays when its evidence was reversed."
    )
    async def guard_findings(
        self,
        info: Asked,
        scope: InScope = None,
        filter: Annotated[GuardFindingFilter | None, WANTED] = None,  # noqa: A002
        order_by: Annotated[GuardFindingOrder, ORDER] = GuardFindingOrder.FOUND_ON_DESC,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        as_of: AsOf = None,
        as_known_at: AsKnownAt = None,
    ) -> GuardFindingConnection:
        """Return a page of questions."""
        within = scope_of(info.context, "misuse_guards", scope)
        wanted = filter.read() if filter else misuse_guards.EVERY
        paging = Paging(first, after, last, before, as_of, as_known_at)
        page = await registered(info.context, register(info.context), within, wanted, order_of(order_by), paging)
        return GuardFindingConnection(**page)
