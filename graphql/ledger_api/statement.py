"""The statement of an account, as the API shows it (R5)."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import strawberry

from domain.money import Fen
from ledger_api.connection import Connection, Once, Paging, page_listed, shown
from ledger_api.context import Context
from ledger_api.enums import named
from ledger_api.figures import Figures, KnownAt, Period, period_of
from ledger_api.ids import global_id
from ledger_api.scalars import Position, PositionText
from projections import account_statement
from projections.account_statement import BY_DAY, Extent
from projections.basis import Basis
from projections.fund_balances import Balance, FundBalance
from projections.journal import Entry
from projections.year_end import closing

StatementKind = named(Entry, "StatementKind")
_SOURCES = {
    "ACCRUED": "Policy",
    "ACCRUAL_REVERSED": "Policy",
    "CARRIED_IN": "FundAccount",
    "CARRIED_OUT": "FundAccount",
    "LAPSED": "Rule",
}


@strawberry.type(description="Book balance and available amount on one side of a statement.")
class StatementBalance:
    """Book balance and available amount."""

    row: strawberry.Private[Balance]

    @strawberry.field(description="Book balance (账面余额).")
    def book(self) -> Fen:
        """Return the book balance."""
        return self.row.book

    @strawberry.field(description="Set aside and not yet used (已占用).")
    def reserved(self) -> Fen:
        """Return what is reserved."""
        return self.row.reserved

    @strawberry.field(description="Free for new projects (可用额度).")
    def available(self) -> Fen:
        """Return what is available."""
        return self.row.available


@strawberry.type(description="One line of an account's statement (明细).")
class StatementLine:
    """One line of an account's statement."""

    row: strawberry.Private[account_statement.StatementLine]

    @strawberry.field(description="Running number of the line (序号).")
    def number(self) -> int:
        """Return the number."""
        return self.row.number

    @strawberry.field(description="Business date (业务日期).")
    def effective_on(self) -> date:
        """Return the date."""
        return self.row.effective_on

    @strawberry.field(description="Day it happened, where it came late for a closed year, else null (原业务日期).")
    def original_on(self) -> date | None:
        """Return the day."""
        return self.row.original_on

    @strawberry.field(description="When it was recorded (录入时间).")
    def recorded_at(self) -> datetime:
        """Return the instant."""
        return self.row.recorded_at

    @strawberry.field(description="Place of the fact in the ledger.")
    def position(self) -> Position:
        """Return the position."""
        return Position(self.row.position)

    @strawberry.field(description="What happened (事项).")
    def kind(self) -> StatementKind:  # type: ignore[valid-type]
        """Return what happened."""
        return Entry(self.row.kind)

    @strawberry.field(description="Change of what is accrued (计提).")
    def accrued(self) -> Fen:
        """Return the change."""
        return self.row.accrued

    @strawberry.field(description="Change of what is reserved (占用).")
    def reserved(self) -> Fen:
        """Return the change."""
        return self.row.reserved

    @strawberry.field(description="Change of what is paid (支出).")
    def paid(self) -> Fen:
        """Return the change."""
        return self.row.paid

    @strawberry.field(description="Change of book by what is brought in, carried over or lapses (结转).")
    def carried(self) -> Fen:
        """Return the change."""
        return self.row.carried

    @strawberry.field(description="Book balance after this line (账面余额).")
    def book(self) -> Fen:
        """Return the balance."""
        return self.row.book

    @strawberry.field(description="Available amount after this line (可用额度).")
    def available(self) -> Fen:
        """Return the amount."""
        return self.row.available

    @strawberry.field(
        description="Policy number, project number, voucher, account (insurer/district/year) or legal basis it "
        "comes from (来源单据)."
    )
    def source(self) -> str:
        """Return the number."""
        return self.row.source

    @strawberry.field(description="Id of the policy, project, payment, account or rule it comes from.")
    def source_id(self) -> strawberry.ID:
        """Return the id."""
        of_project = self.row.source_id == self.row.project_id
        kind = "PreventionProject" if of_project else _SOURCES.get(self.row.kind, "Payment")
        return strawberry.ID(global_id(kind, str(self.row.source_id)))


@strawberry.type(description="A page of statement lines.")
class StatementConnection(Connection[StatementLine], Figures):
    """A page of statement lines."""

    extent: strawberry.Private[Once[Extent | None]]

    @strawberry.field(description="How many lines the period holds, computed only when selected.")
    async def total_count(self) -> int:
        """Return how many."""
        extent = await self.extent.get()
        return extent.lines if extent else 0

    @strawberry.field(description="Balances before the first line of the period.")
    async def opening(self) -> StatementBalance | None:
        """Return the balances."""
        extent = await self.extent.get()
        return StatementBalance(row=extent.opening) if extent else None

    @strawberry.field(description="Balances after the last line of the period.")
    async def closing(self) -> StatementBalance | None:
        """Return the balances."""
        extent = await self.extent.get()
        return StatementBalance(row=extent.closing) if extent else None


async def statement(
    context: Context, account: FundBalance, period: Period | None, paging: Paging
) -> StatementConnection:
    """Return a page of an account's lines, by business date; of a closed account on its closing's dates by default."""
    scope, account_id = context.reach("account_statement"), account.account_id
    days = period_of(period)
    reading = await context.reading()
    if account.closed_at and paging.cursor is None and paging.as_of is None and paging.known_at is None:
        paging = replace(paging, **_dates(await closing(reading, scope, [account_id])))
    basis, page = await page_listed(
        context,
        f"statement {account_id} {days}",
        account_statement.StatementLine,
        BY_DAY,
        paging,
        lambda basis, place: account_statement.page(reading, scope, basis, account_id, days, place),
    )
    extent = Once(lambda: account_statement.extent(reading, scope, basis, account_id, days))
    return StatementConnection(basis=basis, extent=extent, **shown(page, lambda row: StatementLine(row=row)))


def _dates(basis: Basis | None) -> dict[str, Any]:
    """Return the dates of a basis as they would be asked for."""
    if basis is None:
        return {}
    return {"as_of": str(basis.as_of), "known_at": KnownAt(position=PositionText(str(basis.position)))}
