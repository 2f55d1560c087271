"""What may be asked of payments."""

from typing import Annotated

import strawberry

from domain.voucher import VoucherNumber, account_set
from ledger_api.connection import ORDER, WANTED, After, Before, First, Last, Paging, order_of, registered
from ledger_api.context import Asked, Context
from ledger_api.figures import AsKnownAt, AsOf, InScope, scope_of, stream_of
from ledger_api.ids import read_id
from ledger_api.payment.listing import PAYMENTS, PaymentConnection, PaymentFilter, PaymentOrder
from ledger_api.payment.record import Payment, payment, shown_payment
from ledger_api.texts import sought
from projections import payment_register


@strawberry.input(description="A voucher line in the books of one insurer.")
class PaymentVoucher:
    """A voucher line in the books of one insurer."""

    insurer_id: strawberry.ID = strawberry.field(description="The insurer (保险公司).")
    text: str = strawberry.field(description='The line, such as "付-2019-08-0034-1" (凭证行).')
    account_set: str | None = strawberry.field(
        default=None, description="Account set, the insurer's own by default (账套)."
    )


@strawberry.input(description="Names a payment by id or by its voucher line, its own or a red one.", one_of=True)
class PaymentRef:
    """Names a payment."""

    id: strawberry.ID | None = strawberry.field(default=strawberry.UNSET, description="Its id.")
    voucher: PaymentVoucher | None = strawberry.field(
        default=strawberry.UNSET, description="Its insurer and voucher line."
    )


@strawberry.type
class PaymentQuery:
    """What may be asked of payments."""

    @strawberry.field(description="One payment, null when it is not there for the caller.")
    async def payment(
        self, info: Asked, by: Annotated[PaymentRef, strawberry.argument(description="Which one.")]
    ) -> Payment | None:
        """Return a payment."""
        if by.voucher:
            return await _by_voucher(info.context, by.voucher)
        return await payment(info.context, stream_of("Payment", by.id))

    @strawberry.field(description="The payment register (R3 支付台账).")
    async def payments(
        self,
        info: Asked,
        scope: InScope = None,
        filter: Annotated[PaymentFilter | None, WANTED] = None,  # noqa: A002
        order_by: Annotated[PaymentOrder, ORDER] = PaymentOrder.PAID_ON_DESC,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        as_of: AsOf = None,
        as_known_at: AsKnownAt = None,
    ) -> PaymentConnection:
        """Return a page of payments."""
        within = scope_of(info.context, "payment_register", scope)
        wanted = filter.read() if filter else payment_register.EVERY
        paging = Paging(first, after, last, before, as_of, as_known_at)
        page = await registered(info.context, PAYMENTS, within, wanted, order_of(order_by), paging)
        return PaymentConnection(**page)


async def _by_voucher(context: Context, named: PaymentVoucher) -> Payment | None:
    scope = context.reach("payment_register")
    insurer = read_id("Organisation", named.insurer_id) or ""
    voucher = VoucherNumber.read(named.text, account_set(insurer, sought(named.account_set)))
    basis, reading = await context.basis(), await context.reading()
    row = await payment_register.by_voucher(reading, scope, basis, voucher.account_set, voucher.text)
    return shown_payment(row, basis) if row else None
