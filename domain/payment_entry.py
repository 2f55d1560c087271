"""What a payment says when it is recorded (支付内容).

Source  domain.md 7.5, 8.3
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.counts import check_count
from domain.money import Fen, positive
from domain.party import Party
from domain.refusal import Refusal
from domain.voucher import VoucherNumber


class TaxExceedsAmount(Refusal):
    """The tax is part of the amount."""

    tax: Fen
    amount: Fen


@dataclass(frozen=True, slots=True)
class PaymentEntry:
    """What a payment says; the amount includes the tax."""

    account_id: UUID
    amount: Fen
    payee: Party
    voucher: VoucherNumber
    tax: Fen | None = None
    bank_receipt_no: str | None = None
    invoice_nos: tuple[str, ...] = ()
    instalment: int | None = None
    final: bool = False

    def check(self, paid_on: date) -> None:
        """Judge the form.

        Raises  AmountNotPositive, AmountTooLarge, TaxExceedsAmount, NumberRange, VoucherPeriodMismatch, CreditCode...
        """
        positive(self.amount)
        if self.tax:
            positive(self.tax)
            if self.tax > self.amount:
                raise TaxExceedsAmount(tax=self.tax, amount=self.amount)
        check_count(self.instalment)
        self.voucher.check_period(paid_on)
        self.payee.check()

    def fields(self) -> dict[str, object]:
        """Return what it says by name."""
        return {name: getattr(self, name) for name in self.__slots__}
