"""Fund accounts and their balances, as the API shows them."""

from collections.abc import Iterable
from enum import Enum
from typing import Annotated
from uuid import UUID

import strawberry

from domain.fund_account import FundAccount as Account
from domain.fund_account import FundState
from domain.money import Fen
from ledger_api.context import Asked, Context
from ledger_api.figures import (
    After,
    AsKnownAt,
    AsOf,
    Before,
    Connection,
    Figures,
    First,
    InScope,
    Last,
    Paging,
    Period,
    basis_of,
    by_basis,
    page_listed,
    scope_of,
    shown,
    stream_of,
)
from ledger_api.ids import read_id
from ledger_api.organisation import District, Organisation, organisation
from ledger_api.outcome import Recorded
from ledger_api.record import LedgerRecord
from ledger_api.scalars import Percent
from ledger_api.statement import StatementConnection, statement
from projections import fund_balances
from projections.basis import Basis
from projections.page import Order, Page
from projections.scope import Scope


@strawberry.type(description="Balances of one account or of several together, in yuan.")
class FundBalance(Figures):
    """Balances of one account or of several together."""

    row: strawberry.Private[fund_balances.Balance]

    @strawberry.field(description="Premium received less refunds (实收保费).")
    def premium_received(self) -> Fen:
        """Return the premium."""
        return self.row.premium

    @strawberry.field(description="Accrued less reversals (净计提).")
    def net_accrued(self) -> Fen:
        """Return what was accrued."""
        return self.row.net_accrued

    @strawberry.field(description="Paid less reversals and refunds (净支出).")
    def net_paid(self) -> Fen:
        """Return what was paid."""
        return self.row.net_paid

    @strawberry.field(description="Book balance (账面余额): accrued less paid.")
    def book(self) -> Fen:
        """Return the book balance."""
        return self.row.book

    @strawberry.field(description="Set aside for approved projects and not yet used (已占用).")
    def reserved(self) -> Fen:
        """Return what is reserved."""
        return self.row.reserved

    @strawberry.field(description="Free for new projects (可用额度): book less reserved, below zero when overdrawn.")
    def available(self) -> Fen:
        """Return what is available."""
        return self.row.available

    @strawberry.field(description="Whether available is below zero (透支标志).")
    def overdrawn(self) -> bool:
        """Tell whether it is overdrawn."""
        return self.row.available < 0

    @strawberry.field(description="Net paid in percent of net accrued (使用率); null where nothing was accrued.")
    def usage_rate(self) -> Percent | None:
        """Return the rate."""
        rate = self.row.usage_rate
        return None if rate is None else Percent(rate)


@strawberry.type(description="The prevention money of one insurer in one district for one inception year (资金账户).")
class FundAccount(LedgerRecord):
    """The prevention money of one insurer in one district for one inception year."""

    row: strawberry.Private[fund_balances.FundBalance]
    basis: strawberry.Private[Basis]

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

    @strawberry.field(description="Its state today.")
    def state(self) -> FundState:
        """Return the state."""
        return FundState(self.row.state)

    @strawberry.field(description="Why it is frozen, null when it is not.")
    def frozen_reason(self) -> str | None:
        """Return why."""
        return self.row.frozen_because or None

    @strawberry.field(
        description="Its balances on two dates; without any, those of the list it stands in, or the latest."
    )
    async def balance(self, info: Asked, as_of: AsOf = None, as_known_at: AsKnownAt = None) -> FundBalance:
        """Return the balances."""
        if as_of is None and as_known_at is None:
            return FundBalance(basis=self.basis, row=self.row)
        basis = await basis_of(info.context, as_of, as_known_at)
        found = await info.context.load(_balances, (basis, self.key))
        return FundBalance(basis=basis, row=fund_balances.total(found))

    @strawberry.field(description="Detailed account, line by line (R5 资金账户明细账).")
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
        return await statement(info.context, self.row.account_id, period, paging)


@strawberry.type(description="A page of fund accounts.")
class FundAccountConnection(Connection[FundAccount], Figures):
    """A page of fund accounts."""

    rows: strawberry.Private[list[fund_balances.FundBalance]]

    @strawberry.field(description="How many the whole filtered list holds.")
    def total_count(self) -> int:
        """Return how many."""
        return len(self.rows)

    @strawberry.field(description="Sums over the whole filtered list (合计).")
    def totals(self) -> FundBalance:
        """Return the sums."""
        return FundBalance(basis=self.basis, row=fund_balances.total(self.rows))


@strawberry.enum(description="Order of accounts.")
class FundAccountOrder(Enum):
    """Order of accounts."""

    DISTRICT_ASC = strawberry.enum_value("DISTRICT_ASC", description="By year, district and insurer.")
    AVAILABLE_ASC = strawberry.enum_value("AVAILABLE_ASC", description="Least available first.")


_ORDERS = {
    FundAccountOrder.DISTRICT_ASC: fund_balances.BY_DISTRICT,
    FundAccountOrder.AVAILABLE_ASC: fund_balances.LEAST_AVAILABLE,
}


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


@strawberry.type(description="An account after a command.")
class FundAccountRecorded(Recorded):
    """An account after a command."""

    @strawberry.field(description="The account.")
    async def fund_account(self, info: Asked) -> FundAccount:
        """Return it as it stands after the command."""
        found = await fund_account(info.context, self.told.streams[0])
        assert found is not None
        return found


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
        order_by: Annotated[
            FundAccountOrder, strawberry.argument(description="Order of the list.")
        ] = FundAccountOrder.DISTRICT_ASC,
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
        return await fund_accounts(info.context, within, paging, _ORDERS[order_by])


async def fund_account(context: Context, account_id: UUID | None) -> FundAccount | None:
    """Return an account in the caller's reach as it stands now, many in one query."""
    found: FundAccount | None = await context.load(_accounts, account_id)
    return found


async def fund_accounts(context: Context, scope: Scope, paging: Paging, order: Order) -> FundAccountConnection:
    """Return a page of the accounts of a scope; all of them are summed up, so all are read.

    Raises  PageSize, CursorInvalid, DateFormat
    """
    every: list[fund_balances.FundBalance] = []

    async def read(basis: Basis, place: Page) -> list[fund_balances.FundBalance]:
        every.extend(await fund_balances.balances(await context.reading(), scope, basis))
        ordered = sorted(every, key=order.key, reverse=place.backward)
        beyond = [r for r in ordered if place.after is None or (order.key(r) < place.after) is place.backward]
        return [row for row in beyond if order.key(row) != place.after][: place.limit]

    basis, page = await page_listed(context, f"fund_accounts {scope}", fund_balances.FundBalance, order, paging, read)
    return FundAccountConnection(basis=basis, rows=every, **shown(page, lambda row: shown_account(row, basis)))


def shown_account(row: fund_balances.FundBalance, basis: Basis) -> FundAccount:
    """Return an account as the API shows it."""
    return FundAccount(key=row.account_id, row=row, basis=basis)


async def _balances(context: Context, keys: list[tuple[Basis, UUID]]) -> Iterable[list[fund_balances.FundBalance]]:
    reading, scope = await context.reading(), context.reach("fund_balances")
    return await by_basis(
        keys, lambda basis, ids: fund_balances.balances(reading, scope, basis, ids), lambda row: row.account_id
    )


async def _accounts(context: Context, ids: list[UUID]) -> Iterable[FundAccount | None]:
    basis = await context.basis()
    scope = context.reach("fund_balances")
    rows = await fund_balances.balances(await context.reading(), scope, basis, ids)
    found = {row.account_id: shown_account(row, basis) for row in rows}
    return [found.get(each) for each in ids]
