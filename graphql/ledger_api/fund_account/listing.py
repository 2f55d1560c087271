"""Lists of accounts: their orders and their sums."""

from enum import Enum

import strawberry

from domain.fund_state import FundState
from ledger_api.connection import Connection, Once, Paging, page_listed, shown
from ledger_api.context import Context
from ledger_api.figures import Figures
from ledger_api.fund_account.balance import FundBalance
from ledger_api.fund_account.record import FundAccount, shown_account
from projections import fund_balances
from projections.basis import Basis
from projections.page import Order, Page
from projections.scope import Scope


@strawberry.type(description="A page of fund accounts.")
class FundAccountConnection(Connection[FundAccount], Figures):
    """A page of fund accounts."""

    rows: strawberry.Private[Once[list[fund_balances.FundBalance]]]

    @strawberry.field(description="How many the whole filtered list holds.")
    async def total_count(self) -> int:
        """Return how many."""
        return len(await self.rows.get())

    @strawberry.field(description="Sums over the whole filtered list (合计).")
    async def totals(self) -> FundBalance:
        """Return the sums."""
        return FundBalance(basis=self.basis, row=fund_balances.together(await self.rows.get()))


@strawberry.enum(description="Order of accounts.")
class FundAccountOrder(Enum):
    """Order of accounts."""

    DISTRICT_ASC = strawberry.enum_value(fund_balances.BY_DISTRICT, description="By year, district and insurer.")
    AVAILABLE_ASC = strawberry.enum_value(fund_balances.LEAST_AVAILABLE, description="Least available first.")


async def fund_accounts(
    context: Context, scope: Scope, states: tuple[FundState, ...] | None, paging: Paging, order: Order
) -> FundAccountConnection:
    """Return a page of the accounts of a scope in one of some states; all of them are summed up, so all are read.

    Raises  PageSize, CursorInvalid, DateFormat
    """

    async def every() -> list[fund_balances.FundBalance]:
        found = await fund_balances.balances(await context.reading(), scope, basis)
        return [row for row in found if states is None or FundState(row.state) in states]

    async def read(_: Basis, place: Page) -> list[fund_balances.FundBalance]:
        ordered = sorted(await rows.get(), key=order.key, reverse=place.backward)
        beyond = [r for r in ordered if place.after is None or (order.key(r) < place.after) is place.backward]
        return [row for row in beyond if order.key(row) != place.after][: place.limit]

    listed = f"fund_accounts {scope} {states}"
    basis, page = await page_listed(context, listed, fund_balances.FundBalance, order, paging, read)
    rows = Once(every)
    return FundAccountConnection(basis=basis, rows=rows, **shown(page, lambda row: shown_account(row, basis)))
