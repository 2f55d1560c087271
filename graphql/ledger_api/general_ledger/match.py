"""The register of payments held against the general ledger, month by month (R4)."""

from enum import Enum

import strawberry

from domain.dates import day
from domain.money import Fen
from ledger_api.connection import Connection, Once, Register
from ledger_api.context import Asked
from ledger_api.figures import Figures
from ledger_api.organisation import Organisation, organisation
from ledger_api.texts import sought
from projections import general_ledger_match as match


@strawberry.type(description="Register and general ledger of one month of one account set (总账核对).")
class LedgerMatch:
    """Register and general ledger of one month of one account set."""

    row: strawberry.Private[match.Match]
    period: str = strawberry.field(description='Month, such as "2019-08" (期间).')
    account_set: str = strawberry.field(description="Account set (账套).")
    payment_lines: int = strawberry.field(description="Voucher lines of the register.")
    general_ledger_lines: int = strawberry.field(description="Lines of the general ledger.")
    payment_total: Fen = strawberry.field(
        description="Payments less reversals and refunds in the register (台账支付合计)."
    )
    general_ledger_total: Fen = strawberry.field(description="Debits less credits of the general ledger (总账合计).")
    difference: Fen = strawberry.field(description="Register less general ledger (差额).")
    unmatched: int = strawberry.field(description="Voucher lines that do not match (未匹配凭证).")

    @strawberry.field(description="Whose books (保险公司).")
    async def insurer(self, info: Asked) -> Organisation:
        """Return the insurer."""
        return await organisation(info.context, self.row.insurer)


@strawberry.type(description="Sums over months of the reconciliation, in yuan.")
class LedgerMatchTotals:
    """Sums over months of the reconciliation."""

    payment_total: Fen = strawberry.field(description="Of the register (台账支付合计).")
    general_ledger_total: Fen = strawberry.field(description="Of the general ledger (总账合计).")
    difference: Fen = strawberry.field(description="Register less general ledger (差额).")
    unmatched: int = strawberry.field(description="Voucher lines that do not match (未匹配凭证).")


@strawberry.type(description="A page of months.")
class LedgerMatchConnection(Connection[LedgerMatch], Figures):
    """A page of months."""

    total: strawberry.Private[Once[match.MatchTotal]]

    @strawberry.field(description="How many the whole filtered list holds, computed only when selected.")
    async def total_count(self) -> int:
        """Return how many."""
        return (await self.total.get()).months

    @strawberry.field(description="Sums over the whole filtered list (合计), computed only when selected.")
    async def totals(self) -> LedgerMatchTotals:
        """Return the sums."""
        total = await self.total.get()
        return LedgerMatchTotals(
            payment_total=total.paid,
            general_ledger_total=total.booked,
            difference=total.difference,
            unmatched=total.unmatched,
        )


@strawberry.input(description="Which months of the general ledger.")
class LedgerMatchFilter:
    """Which months of the general ledger."""

    insurer_id: strawberry.ID | None = strawberry.field(default=None, description="Of one insurer (保险公司).")
    account_set: str | None = strawberry.field(default=None, description="Of one account set, in full (账套).")
    from_period: str | None = strawberry.field(default=None, description='From this month on, such as "2019-01".')
    to_period: str | None = strawberry.field(default=None, description='Up to this month, such as "2019-12".')
    matched: bool | None = strawberry.field(
        default=None, description="Months in which all vouchers match, or those in which one does not."
    )

    def read(self) -> match.MatchFilter:
        """Return the filter of the question. Raises  DateFormat, TextFormat."""
        return match.MatchFilter(
            first=_month(self.from_period),
            last=_month(self.to_period),
            account_set=sought(self.account_set),
            matched=self.matched,
        )


def _month(text: str | None) -> str | None:
    return f"{day(f'{text}-01'):%Y-%m}" if text is not None else None


@strawberry.enum(description="Order of months.")
class LedgerMatchOrder(Enum):
    """Order of months."""

    PERIOD_DESC = strawberry.enum_value(match.PERIOD_DESC, description="Latest month first.")
    PERIOD_ASC = strawberry.enum_value(match.PERIOD_ASC, description="Earliest month first.")


def shown_match(row: match.Match) -> LedgerMatch:
    """Return a month as the API shows it."""
    return LedgerMatch(
        row=row,
        period=row.period,
        account_set=row.account_set,
        payment_lines=row.payments,
        general_ledger_lines=row.lines,
        payment_total=row.paid,
        general_ledger_total=row.booked,
        difference=row.difference,
        unmatched=row.unmatched,
    )


MATCHES = Register("ledger matches", match.Match, match.page, match.total, lambda row, _: shown_match(row))
