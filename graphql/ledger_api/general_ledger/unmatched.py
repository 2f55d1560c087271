"""Voucher lines that the register and the general ledger do not agree on (未匹配凭证)."""

from enum import Enum

import strawberry

from domain.money import Fen
from ledger_api.connection import Connection, Once, Register
from ledger_api.context import Asked
from ledger_api.enums import named
from ledger_api.figures import Figures
from ledger_api.organisation import Organisation, organisation
from ledger_api.payment import Payment, payment
from projections import general_ledger_match as match
from projections.basis import Basis

named(match.Difference, "VoucherDifference")


@strawberry.type(description="A voucher line that does not match (未匹配凭证).")
class UnmatchedVoucher:
    """A voucher line that does not match."""

    row: strawberry.Private[match.Differing]
    basis: strawberry.Private[Basis]
    period: str = strawberry.field(description='Month, such as "2019-08" (期间).')
    account_set: str = strawberry.field(description="Account set (账套).")
    voucher: str | None = strawberry.field(
        description="Voucher line in full (凭证号); null for a refund recorded without one."
    )
    what: match.Difference = strawberry.field(description="In what way it does not match.")
    payment_amount: Fen | None = strawberry.field(
        description="Amount in the register, below zero for a reversal or a refund; null when it is not there."
    )
    general_ledger_amount: Fen | None = strawberry.field(
        description="Debit less credit in the general ledger; null when it is not there."
    )
    summary: str | None = strawberry.field(description="What the general ledger says about it (摘要).")

    @strawberry.field(description="Whose books (保险公司).")
    async def insurer(self, info: Asked) -> Organisation:
        """Return the insurer."""
        return await organisation(info.context, self.row.insurer)

    @strawberry.field(description="The payment in the register.")
    async def payment(self, info: Asked) -> Payment | None:
        """Return the payment."""
        return await payment(info.context, self.row.payment_id, self.basis) if self.row.payment_id else None


@strawberry.type(description="Sums over voucher lines that do not match, in yuan.")
class UnmatchedVoucherTotals:
    """Sums over voucher lines that do not match."""

    payment_amount: Fen = strawberry.field(description="In the register (台账).")
    general_ledger_amount: Fen = strawberry.field(description="In the general ledger (总账).")


@strawberry.type(description="A page of voucher lines that do not match.")
class UnmatchedVoucherConnection(Connection[UnmatchedVoucher], Figures):
    """A page of voucher lines that do not match."""

    total: strawberry.Private[Once[match.DifferingTotal]]

    @strawberry.field(description="How many the whole filtered list holds, computed only when selected.")
    async def total_count(self) -> int:
        """Return how many."""
        return (await self.total.get()).lines

    @strawberry.field(description="Sums over the whole filtered list (合计), computed only when selected.")
    async def totals(self) -> UnmatchedVoucherTotals:
        """Return the sums."""
        total = await self.total.get()
        return UnmatchedVoucherTotals(payment_amount=total.paid, general_ledger_amount=total.booked)


@strawberry.enum(description="Order of vouchers.")
class UnmatchedVoucherOrder(Enum):
    """Order of vouchers."""

    VOUCHER_DESC = strawberry.enum_value(match.VOUCHER_DESC, description="Latest month first.")
    VOUCHER_ASC = strawberry.enum_value(match.VOUCHER_ASC, description="Earliest month first.")


def _shown(row: match.Differing, basis: Basis) -> UnmatchedVoucher:
    return UnmatchedVoucher(
        row=row,
        basis=basis,
        period=row.period,
        account_set=row.account_set,
        voucher=row.voucher,
        what=match.Difference(row.kind),
        payment_amount=row.paid,
        general_ledger_amount=row.booked,
        summary=row.summary,
    )


UNMATCHED = Register("unmatched vouchers", match.Differing, match.differing, match.differences, _shown)
