"""What takes a payment back: its reversal and its refunds."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

import strawberry

from domain.correction_method import CorrectionMethod
from domain.money import Fen
from ledger_api.context import Context
from ledger_api.figures import by_basis
from projections import payment_register
from projections.basis import Basis


@strawberry.type(description="Whole reversal of a payment that was entered wrongly (冲销).")
class Reversal:
    """Whole reversal of a payment."""

    row: strawberry.Private[payment_register.PaymentMove]

    @strawberry.field(description="Red voucher (红字凭证).")
    def voucher(self) -> str | None:
        """Return the voucher."""
        return self.row.voucher

    @strawberry.field(description="Business date.")
    def effective_on(self) -> date:
        """Return the date."""
        return self.row.effective_on

    @strawberry.field(description="Method of correction (更正方法).")
    def method(self) -> CorrectionMethod | None:
        """Return the method."""
        return CorrectionMethod(self.row.method) if self.row.method else None

    @strawberry.field(description="Why.")
    def reason(self) -> str | None:
        """Return why."""
        return self.row.reason


@strawberry.type(description="Money of a right payment that came back (退款).")
class PaymentRefund:
    """Money of a right payment that came back."""

    amount: Fen = strawberry.field(description="Amount in yuan.")
    effective_on: date = strawberry.field(description="Day it came back.")
    bank_receipt_no: str | None = strawberry.field(description="Bank receipt number (回单号).")


async def moves(context: Context, keys: list[tuple[Basis, UUID]]) -> Iterable[list[payment_register.PaymentMove]]:
    """Return the reversals and refunds of many payments, each on its basis."""
    reading = await context.reading()
    return await by_basis(
        keys, lambda basis, ids: payment_register.moves(reading, basis, ids), lambda row: row.payment_id
    )
