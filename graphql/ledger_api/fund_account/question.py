"""What may be asked of fund accounts."""

from typing import Annotated
from uuid import UUID

import strawberry

from domain.fund_account import FundAccount as Account
from domain.fund_state import FundState
from ledger_api.connection import ORDER, After, Before, First, Last, Paging, order_of
from ledger_api.context import Asked
from ledger_api.figures import AsKnownAt, AsOf, InScope, chosen, scope_of, stream_of
from ledger_api.fund_account.listing import FundAccountConnection, FundAccountOrder, fund_accounts
from ledger_api.fund_account.record import FundAccount, fund_account
from ledger_api.ids import read_id


@strawberry.input(description="Insurer, district and year of an account.")
class FundAccountKey:
    """Insurer, district and year of an account."""

    insurer_id: strawberry.ID = strawberry.field(description="The insurer (保险公司).")
    district: str = strawberry.field(description="District code (区代码).")
    fund_year: int = strawberry.field(description="Year of the policy inception date (资金年度).")


@strawberry.input(description="Names an account by id or by its key.", one_of=True)
class FundAccountRef:
    """Names an account."""

    id: strawberry.ID | None = strawberry.field(default=strawberry.UNSET, description="Its id.")
    key: FundAccountKey | None = strawberry.field(
        default=strawberry.UNSET, description="Its insurer, district and year."
    )

    def account_id(self) -> UUID | None:
        """Return the stream it names; None when an id is no account's."""
        if self.id:
            return stream_of("FundAccount", self.id)
        insurer = read_id("Organisation", self.key.insurer_id) if self.key else None
        return Account.id_for(insurer, self.key.district, self.key.fund_year) if self.key and insurer else None


@strawberry.type
class FundAccountQuery:
    """What may be asked of fund accounts."""

    @strawberry.field(description="One account, null when it is not there for the caller.")
    async def fund_account(
        self, info: Asked, by: Annotated[FundAccountRef, strawberry.argument(description="Which one.")]
    ) -> FundAccount | None:
        """Return an account."""
        return await fund_account(info.context, by.account_id())

    @strawberry.field(description="Accounts with their balances (R1 资金可用额度), by year, district and insurer.")
    async def fund_accounts(
        self,
        info: Asked,
        scope: InScope = None,
        states: Annotated[
            list[FundState] | None, strawberry.argument(description="In one of these states, in any when left out.")
        ] = None,
        order_by: Annotated[FundAccountOrder, ORDER] = FundAccountOrder.DISTRICT_ASC,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        as_of: AsOf = None,
        as_known_at: AsKnownAt = None,
    ) -> FundAccountConnection:
        """Return a page of accounts."""
        within = scope_of(info.context, "fund_balances", scope)
        paging = Paging(first, after, last, before, as_of, as_known_at)
        return await fund_accounts(info.context, within, chosen(states), paging, order_of(order_by))
