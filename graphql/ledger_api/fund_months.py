"""What was accrued and paid month by month, as the API shows it."""

from datetime import date

import strawberry

from domain.money import Fen
from ledger_api.context import Asked
from ledger_api.figures import AsKnownAt, AsOf, Figures, InScope, basis_of, scope_of
from projections import fund_months


@strawberry.type(description="One month of the money.")
class FundMonth:
    """One month of the money."""

    begins_on: date = strawberry.field(description="Its first day (月份).")
    net_accrued: Fen = strawberry.field(description="Accrued less reversals, in yuan (净计提).")
    net_paid: Fen = strawberry.field(description="Paid less reversals and refunds, in yuan (已支付净额).")


@strawberry.type(description="The money month by month: what was accrued, and what was paid (逐月计提与支付).")
class FundMonths(Figures):
    """The money month by month."""

    rows: list[FundMonth] = strawberry.field(
        description="The twelve months that end with that of the as-of date, the last one up to it."
    )
    total: FundMonth = strawberry.field(description="The twelve together, by the first day of the first (合计).")


@strawberry.type
class FundMonthsQuery:
    """What may be asked of the money month by month."""

    @strawberry.field(description="What was accrued and paid in each of twelve months (逐月计提与支付).")
    async def fund_months(
        self, info: Asked, scope: InScope = None, as_of: AsOf = None, as_known_at: AsKnownAt = None
    ) -> FundMonths:
        """Return the months."""
        within = scope_of(info.context, "fund_balances", scope)
        basis = await basis_of(info.context, as_of, as_known_at)
        found = await fund_months.months(await info.context.reading(), within, basis)
        rows = [FundMonth(begins_on=m.begins_on, net_accrued=m.net_accrued, net_paid=m.net_paid) for m in found]
        total = FundMonth(
            begins_on=found[0].begins_on,
            net_accrued=Fen(sum(month.net_accrued for month in found)),
            net_paid=Fen(sum(month.net_paid for month in found)),
        )
        return FundMonths(basis=basis, rows=rows, total=total)
