"""What may be asked of policies."""

from typing import Annotated
from uuid import UUID

import strawberry

from domain.policy import Policy as PolicyAggregate
from ledger_api.connection import ORDER, WANTED, After, Before, First, Last, Paging, order_of, registered
from ledger_api.context import Asked
from ledger_api.figures import AsKnownAt, AsOf, InScope, scope_of, stream_of
from ledger_api.ids import read_id
from ledger_api.policy.listing import POLICIES, PolicyConnection, PolicyFilter, PolicyOrder
from ledger_api.policy.record import Policy, policy
from ledger_api.texts import line
from projections import policies


@strawberry.input(description="A policy number of one insurer.")
class PolicyNumber:
    """A policy number of one insurer."""

    insurer_id: strawberry.ID = strawberry.field(description="The insurer (保险公司).")
    number: str = strawberry.field(description="The policy number (保单号).")


@strawberry.input(description="Names a policy by id or by its number.", one_of=True)
class PolicyRef:
    """Names a policy."""

    id: strawberry.ID | None = strawberry.field(default=strawberry.UNSET, description="Its id.")
    number: PolicyNumber | None = strawberry.field(default=strawberry.UNSET, description="Its insurer and number.")

    def policy_id(self) -> UUID | None:
        """Return the stream it names."""
        if not self.number:
            return stream_of("Policy", self.id)
        insurer = read_id("Organisation", self.number.insurer_id) or ""
        return PolicyAggregate.id_for(insurer, line(self.number.number))


@strawberry.type
class PolicyQuery:
    """What may be asked of policies."""

    @strawberry.field(description="One policy, null when it is not there for the caller.")
    async def policy(
        self, info: Asked, by: Annotated[PolicyRef, strawberry.argument(description="Which one.")]
    ) -> Policy | None:
        """Return a policy."""
        return await policy(info.context, by.policy_id())

    @strawberry.field(description="Policies (保单).")
    async def policies(
        self,
        info: Asked,
        scope: InScope = None,
        filter: Annotated[PolicyFilter | None, WANTED] = None,  # noqa: A002
        order_by: Annotated[PolicyOrder, ORDER] = PolicyOrder.INCEPTION_ON_DESC,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        as_of: AsOf = None,
        as_known_at: AsKnownAt = None,
    ) -> PolicyConnection:
        """Return a page of policies."""
        within = scope_of(info.context, "policies", scope)
        wanted = filter.read() if filter else policies.EVERY
        paging = Paging(first, after, last, before, as_of, as_known_at)
        page = await registered(info.context, POLICIES, within, wanted, order_of(order_by), paging)
        return PolicyConnection(**page)
