"""What may be asked of enterprises."""

from typing import Annotated
from uuid import UUID

import strawberry

from domain.credit_code import credit_code as read_code
from domain.enterprise import Enterprise as EnterpriseAggregate
from ledger_api.connection import ORDER, WANTED, After, Before, First, Last, Paging, order_of, registered
from ledger_api.context import Asked
from ledger_api.enterprise.listing import ENTERPRISES, EnterpriseConnection, EnterpriseFilter, EnterpriseOrder
from ledger_api.enterprise.record import Enterprise, enterprise
from ledger_api.figures import AsKnownAt, AsOf, InScope, basis_of, scope_of, stream_of
from projections import enterprises
from projections.enterprise_standing import EVERY


@strawberry.input(description="Names an enterprise by id, or by a credit code that leads to it.", one_of=True)
class EnterpriseRef:
    """Names an enterprise."""

    id: strawberry.ID | None = strawberry.field(default=strawberry.UNSET, description="Its id.")
    credit_code: str | None = strawberry.field(
        default=strawberry.UNSET, description="Its code, or a mis-keyed one (统一社会信用代码)."
    )

    def named(self) -> UUID | None:
        """Return the stream it names. Raises  CreditCode...."""
        if not isinstance(self.credit_code, str):
            return stream_of("Enterprise", self.id)
        return EnterpriseAggregate.id_for(read_code(self.credit_code))


@strawberry.type
class EnterpriseQuery:
    """What may be asked of enterprises."""

    @strawberry.field(
        description="One enterprise; a mis-keyed code leads to the right one. Null when it is not there for the caller."
    )
    async def enterprise(
        self,
        info: Asked,
        by: Annotated[EnterpriseRef, strawberry.argument(description="Which one.")],
        as_of: AsOf = None,
        as_known_at: AsKnownAt = None,
    ) -> Enterprise | None:
        """Return an enterprise."""
        info.context.reach("enterprises")
        asked = by.named()
        basis = await basis_of(info.context, as_of, as_known_at)
        found = asked and await enterprises.led(await info.context.reading(), basis, asked)
        return await enterprise(info.context, found, basis)

    @strawberry.field(description="Enterprises that are or were insured (参保企业).")
    async def enterprises(
        self,
        info: Asked,
        scope: InScope = None,
        filter: Annotated[EnterpriseFilter | None, WANTED] = None,  # noqa: A002
        order_by: Annotated[EnterpriseOrder, ORDER] = EnterpriseOrder.NAME_ASC,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        as_of: AsOf = None,
        as_known_at: AsKnownAt = None,
    ) -> EnterpriseConnection:
        """Return a page of enterprises."""
        within = scope_of(info.context, "enterprises", scope)
        wanted = filter.read() if filter else EVERY
        paging = Paging(first, after, last, before, as_of, as_known_at)
        page = await registered(info.context, ENTERPRISES, within, wanted, order_of(order_by), paging)
        return EnterpriseConnection(**page)
