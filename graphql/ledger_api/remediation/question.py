"""What may be asked of remediation cases."""

from typing import Annotated

import strawberry

from ledger_api.connection import ORDER, WANTED, After, Before, First, Last, Paging, order_of, registered
from ledger_api.context import Asked
from ledger_api.figures import AsKnownAt, AsOf, InScope, scope_of, stream_of
from ledger_api.remediation.listing import CASES, RemediationCaseConnection, RemediationFilter, RemediationOrder
from ledger_api.remediation.record import RemediationCase, remediation_case
from projections import remediation_cases


@strawberry.type
class RemediationQuery:
    """What may be asked of remediation cases."""

    @strawberry.field(description="One remediation case, null when it is not there for the caller.")
    async def remediation_case(
        self,
        info: Asked,
        id: Annotated[strawberry.ID, strawberry.argument(description="Its id.")],  # noqa: A002
    ) -> RemediationCase | None:
        """Return a case."""
        return await remediation_case(info.context, stream_of("RemediationCase", id))

    @strawberry.field(description="Remediation cases, what is due and how they ended (R20 手续整改表).")
    async def remediation_cases(
        self,
        info: Asked,
        scope: InScope = None,
        filter: Annotated[RemediationFilter | None, WANTED] = None,  # noqa: A002
        order_by: Annotated[RemediationOrder, ORDER] = RemediationOrder.OPENED_ON_DESC,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        as_of: AsOf = None,
        as_known_at: AsKnownAt = None,
    ) -> RemediationCaseConnection:
        """Return a page of cases."""
        within = scope_of(info.context, "remediation_cases", scope)
        wanted = filter.read() if filter else remediation_cases.EVERY
        paging = Paging(first, after, last, before, as_of, as_known_at)
        page = await registered(info.context, CASES, within, wanted, order_of(order_by), paging)
        return RemediationCaseConnection(**page)
