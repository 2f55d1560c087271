"""A fund account, also after a command."""

from datetime import date
from typing import Annotated
from uuid import UUID

import strawberry

from domain.fund_state import FundState
from ledger_api.connection import After, Before, First, Last, Paging
from ledger_api.context import Asked, Context
from ledger_api.figures import AsKnownAt, AsOf, Period, basis_of
from ledger_api.fund_account.balance import FundBalance
from ledger_api.organisation import District, Organisation, organisation
from ledger_api.outcome import Recorded
from ledger_api.record import Dated, LedgerRecord, recorded
from ledger_api.statement import StatementConnection, statement
from projections import fund_balances
from projections.basis import Basis


@strawberry.type(description="The prevention money of one insurer in one district for one inception year (资金账户).")
class FundAccount(LedgerRecord):
    """The prevention money of one insurer in one district for one inception year."""

    row: strawberry.Private[fund_balances.FundBalance]

    @strawberry.field(description="Whose money (保险公司).")
    async def insurer(self, info: Asked) -> Organisation:
        """Return the insurer."""
        return await organisation(info.context, self.row.insurer)

    @strawberry.field(description="Where (区).")
    def district(self) -> District:
        """Return the district."""
        return District(code=self.row.district)

    @strawberry.field(description="Year of the policy inception date (资金年度).")
    def fund_year(self) -> int:
        """Return the year."""
        return self.row.fund_year

    @strawberry.field(description="Its state, on the dates of the list it stands in or now.")
    def state(self) -> FundState:
        """Return the state."""
        return FundState(self.row.state)

    @strawberry.field(description="Why it is frozen, null when it is not.")
    def frozen_reason(self) -> str | None:
        """Return why."""
        return self.row.frozen_because or None

    @strawberry.field(description="Day of the carry-over, null while it is not closed (结转日期).")
    def closed_on(self) -> date | None:
        """Return the day."""
        return self.row.closed_on

    @strawberry.field(description="Account that it was carried over into, null while it is not closed (结转至).")
    async def carried_into(self, info: Asked) -> "FundAccount | None":
        """Return the account."""
        into = self.row.carried_into
        return await fund_account(info.context, into, self.basis) if into else None

    @strawberry.field(
        description="Its balances on two dates; without any, those of the list it stands in, or the latest."
    )
    async def balance(self, info: Asked, as_of: AsOf = None, as_known_at: AsKnownAt = None) -> FundBalance:
        """Return the balances."""
        if as_of is None and as_known_at is None:
            return FundBalance(basis=self.basis, row=self.row)
        basis = await basis_of(info.context, as_of, as_known_at)
        then = await fund_account(info.context, self.key, basis)
        return FundBalance(basis=basis, row=then.row if then else fund_balances.total([]))

    @strawberry.field(
        description="Detailed account, line by line (R5 资金账户明细账). Without dates that of a closed account "
        "stands still: on the day of its last entry, as known at its closing."
    )
    async def statement(
        self,
        info: Asked,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        as_of: AsOf = None,
        as_known_at: AsKnownAt = None,
        period: Annotated[Period | None, strawberry.argument(description="Lines effective in this period.")] = None,
    ) -> StatementConnection:
        """Return a page of lines."""
        paging = Paging(first, after, last, before, as_of, as_known_at)
        return await statement(info.context, self.row, period, paging)


@strawberry.type(description="An account after a command.")
class FundAccountRecorded(Recorded):
    """An account after a command."""

    @strawberry.field(description="The account.")
    async def fund_account(self, info: Asked) -> FundAccount:
        """Return it as it stands after the command."""
        found = await fund_account(info.context, self.told.streams[0])
        assert found is not None
        return found


async def fund_account(context: Context, account_id: UUID | None, basis: Basis | None = None) -> FundAccount | None:
    """Return an account in the caller's reach as it stood on a basis, now by default; many in one query."""
    found: FundAccount | None = await context.load(_fund_accounts, (basis, account_id))
    return found


def shown_account(row: fund_balances.FundBalance, basis: Basis) -> FundAccount:
    """Return an account as the API shows it."""
    return FundAccount(key=row.account_id, row=row, basis=basis)


async def _fund_accounts(context: Context, keys: list[Dated]) -> list[FundAccount | None]:
    reading, scope = await context.reading(), context.reach("fund_balances")
    return await recorded(
        context, keys, lambda basis, ids: fund_balances.balances(reading, scope, basis, ids), shown_account
    )
