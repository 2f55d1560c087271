"""The payment register: which payments, in what order, and their sums."""

from enum import Enum

import strawberry

from domain.money import Fen, fen
from domain.payment import PaymentState
from ledger_api.connection import Connection, Once, Register
from ledger_api.figures import Figures, Period, chosen, period_of, stream_of
from ledger_api.payment.record import Payment, shown_payment
from ledger_api.scalars import YuanText
from ledger_api.texts import sought
from projections import payment_register


@strawberry.type(description="Sums over a list of payments, in yuan.")
class PaymentTotals:
    """Sums over a list of payments."""

    paid: Fen = strawberry.field(description="Paid (支付).")
    reversed: Fen = strawberry.field(description="Reversed (冲销).")
    refunded: Fen = strawberry.field(description="Refunded (退款).")
    net: Fen = strawberry.field(description="Net paid (净支出).")


@strawberry.type(description="A page of payments.")
class PaymentConnection(Connection[Payment], Figures):
    """A page of payments."""

    total: strawberry.Private[Once[payment_register.PaymentTotal]]

    @strawberry.field(description="How many the whole filtered list holds, computed only when selected.")
    async def total_count(self) -> int:
        """Return how many."""
        return (await self.total.get()).payments

    @strawberry.field(description="Sums over the whole filtered list (合计), computed only when selected.")
    async def totals(self) -> PaymentTotals:
        """Return the sums."""
        total = await self.total.get()
        return PaymentTotals(paid=total.paid, reversed=total.reversed, refunded=total.refunded, net=total.net)


@strawberry.input(description="Which payments.")
class PaymentFilter:
    """Which payments."""

    project_id: strawberry.ID | None = strawberry.field(default=None, description="Of one project.")
    fund_account_id: strawberry.ID | None = strawberry.field(default=None, description="From one account.")
    paid: Period | None = strawberry.field(default=None, description="Paid in this period (支付日期).")
    recorded: Period | None = strawberry.field(default=None, description="Recorded in this period (录入日期).")
    states: list[PaymentState] | None = strawberry.field(default=None, description="In one of these states.")
    irregular: bool | None = strawberry.field(default=None, description="Irregular or not (不合规).")
    payee: str | None = strawberry.field(default=None, description="Part of the payee's name (收款方).")
    voucher: str | None = strawberry.field(
        default=None, description='Beginning of the voucher line, such as "付-2019-08" (凭证号).'
    )
    at_least: YuanText | None = strawberry.field(default=None, description="Of this amount or more, in yuan.")
    at_most: YuanText | None = strawberry.field(default=None, description="Of this amount or less, in yuan.")
    late_over: int | None = strawberry.field(default=None, description="Recorded more than this many days late (迟录).")

    def read(self) -> payment_register.PaymentFilter:
        """Return the filter of the question.

        Raises  DateFormat, TextFormat, AmountFormat, AmountPrecision, AmountTooLarge
        """
        return payment_register.PaymentFilter(
            project_id=stream_of("PreventionProject", self.project_id),
            account_id=stream_of("FundAccount", self.fund_account_id),
            paid=period_of(self.paid),
            recorded=period_of(self.recorded),
            states=chosen(self.states),
            irregular=self.irregular,
            payee=sought(self.payee),
            voucher=sought(self.voucher),
            least=None if self.at_least is None else fen(self.at_least),
            most=None if self.at_most is None else fen(self.at_most),
            late_over_days=self.late_over,
        )


@strawberry.enum(description="Order of payments.")
class PaymentOrder(Enum):
    """Order of payments."""

    PAID_ON_DESC = strawberry.enum_value(payment_register.PAID_DESC, description="Latest payment first.")
    PAID_ON_ASC = strawberry.enum_value(payment_register.PAID_ASC, description="Earliest payment first.")
    RECORDED_DESC = strawberry.enum_value(payment_register.RECORDED_DESC, description="Latest entry first.")
    AMOUNT_DESC = strawberry.enum_value(payment_register.AMOUNT_DESC, description="Largest amount first.")


PAYMENTS = Register(
    "payments", payment_register.PaymentStanding, payment_register.page, payment_register.total, shown_payment
)
