"""Balances of one account or of several."""

import strawberry

from domain.money import Fen
from ledger_api.figures import Figures
from ledger_api.scalars import Percent
from projections import fund_balances


@strawberry.type(description="Balances of one account or of several together, in yuan.")
class FundBalance(Figures):
    """Balances of one account or of several together."""

    row: strawberry.Private[fund_balances.Balance]

    @strawberry.field(description="Premium received less refunds (实收保费).")
    def premium_received(self) -> Fen:
        """Return the premium."""
        return self.row.premium

    @strawberry.field(description="Brought in from earlier years (上年结转).")
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

    @strawberry.field(description="Carried over into the next year (结转).")
    def carried_out(self) -> Fen:
        """Return what was carried over."""
        return self.row.carried_out

    @strawberry.field(description="Lapsed at year end (失效).")
    def lapsed(self) -> Fen:
        """Return what lapsed."""
        return self.row.lapsed

    @strawberry.field(
        description="Book balance (账面余额): brought in and accrued, less paid, carried over and lapsed."
    )
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

    @strawberry.field(description="Of the book balance, what came late for closed years (以前年度调整).")
    def prior_period(self) -> Fen:
        """Return the late part."""
        return self.row.prior

    @strawberry.field(
        description="Net paid in percent of what was brought in and accrued (使用率); null where that is nothing."
    )
    def usage_rate(self) -> Percent | None:
        """Return the rate."""
        rate = self.row.usage_rate
        return None if rate is None else Percent(rate)
