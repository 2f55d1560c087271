"""The year-end table, as the API shows it (R19)."""

from dataclasses import replace
from typing import Annotated

import strawberry

from domain.fund_state import FundState
from domain.money import Fen
from ledger_api.context import Asked
from ledger_api.figures import AsKnownAt, AsOf, Figures, InScope, basis_of, scope_of
from ledger_api.fund_account import FundAccount
from ledger_api.fund_account.record import shown_account
from projections import year_end
from projections.basis import Basis
from projections.fund_balances import Balance, FundBalance


@strawberry.type(description="One account of the year, or all of them together, in yuan.")
class YearEndRow:
    """One account of the year, or all of them together."""

    row: strawberry.Private[Balance]
    account: strawberry.Private[FundBalance | None]
    basis: strawberry.Private[Basis]
    unused: Fen = strawberry.field(
        description="Set aside for approved projects and not yet used when it was carried over, or now (未付占用)."
    )

    @strawberry.field(description="Which account, null for the sum.")
    def fund_account(self) -> FundAccount | None:
        """Return the account."""
        return shown_account(self.account, self.basis) if self.account else None

    @strawberry.field(description="Brought in from earlier years (年初结转).")
    def carried_in(self) -> Fen:
        """Return what came in."""
        return self.row.brought_in

    @strawberry.field(description="Accrued less reversals (净计提).")
    def net_accrued(self) -> Fen:
        """Return what was accrued."""
        return self.row.net_accrued

    @strawberry.field(description="Paid less reversals and refunds (净支出).")
    def net_paid(self) -> Fen:
        """Return what was paid."""
        return self.row.net_paid

    @strawberry.field(
        description="Book balance before the closing (账面余额): brought in and accrued, less paid. "
        "Of a closed year it is what was carried over and what lapsed."
    )
    def book(self) -> Fen:
        """Return the balance."""
        return self.row.gross_book

    @strawberry.field(description="Carried over into the next year (结转).")
    def carried_out(self) -> Fen:
        """Return what was carried over."""
        return self.row.carried_out

    @strawberry.field(description="Lapsed by the carry-over rule (失效).")
    def lapsed(self) -> Fen:
        """Return what lapsed."""
        return self.row.lapsed

    @strawberry.field(description="Of the book balance, what came late for closed years (以前年度调整).")
    def prior_period(self) -> Fen:
        """Return the late part."""
        return self.row.prior


@strawberry.type(
    description="What became of a year's money (R19 年终结转表). Without dates it stands still once every account is "
    "closed: on the day of the last entry, as known at the last closing."
)
class YearEnd(Figures):
    """What became of a year's money."""

    found: strawberry.Private[year_end.YearEnd]

    @strawberry.field(description="Whether every account of the table is closed on these dates.")
    def closed(self) -> bool:
        """Tell whether all are closed."""
        return all(row.state == FundState.CLOSED.value for row in self.found.rows)

    @strawberry.field(description="The accounts by district and insurer, the development area last.")
    def rows(self) -> list[YearEndRow]:
        """Return the rows."""
        return [YearEndRow(row=row, account=row, basis=self.basis, unused=row.unused) for row in self.found.rows]

    @strawberry.field(description="The sums (合计).")
    def total(self) -> YearEndRow:
        """Return the sums."""
        return YearEndRow(row=self.found.total, account=None, basis=self.basis, unused=self.found.unused)


@strawberry.type
class YearEndQuery:
    """What may be asked of the year end."""

    @strawberry.field(description="The year-end table of a fund year (R19 年终结转表).")
    async def year_end(
        self,
        info: Asked,
        fund_year: Annotated[int, strawberry.argument(description="Which year (资金年度).")],
        scope: InScope = None,
        as_of: AsOf = None,
        as_known_at: AsKnownAt = None,
    ) -> YearEnd:
        """Return the table."""
        within = replace(scope_of(info.context, "year_end", scope), fund_year=fund_year)
        reading = await info.context.reading()
        basis = await year_end.closing(reading, within) if as_of is None and as_known_at is None else None
        basis = basis or await basis_of(info.context, as_of, as_known_at)
        return YearEnd(basis=basis, found=await year_end.year_end(reading, within, basis))
