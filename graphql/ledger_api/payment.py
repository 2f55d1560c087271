"""Payments, as the API shows them (R3)."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import Enum
from typing import Annotated
from uuid import UUID

import strawberry

from domain.money import Fen, fen
from domain.payment import CorrectionMethod, PaymentState
from domain.remediation import IrregularKind
from domain.voucher import VoucherNumber
from ledger_api.context import Asked, Context
from ledger_api.figures import (
    After,
    AsKnownAt,
    AsOf,
    Before,
    Connection,
    Figures,
    First,
    InScope,
    Last,
    Once,
    Paging,
    Period,
    basis_of,
    by_basis,
    chosen,
    page_listed,
    period_of,
    scope_of,
    shown,
    stream_of,
)
from ledger_api.fund_account import FundAccount, fund_account
from ledger_api.ids import global_id, read_id
from ledger_api.inputs import account_set
from ledger_api.organisation import District, Organisation, organisation
from ledger_api.outcome import Recorded
from ledger_api.person import person_name
from ledger_api.record import LedgerRecord
from ledger_api.scalars import YuanText
from ledger_api.texts import sought
from projections import payment_register
from projections.basis import Basis
from projections.payment_tables import REFUNDED, REVERSED


@strawberry.type(description="The other side of a contract or a payment (合同方, 收款方).")
class Party:
    """The other side of a contract or a payment."""

    name: str = strawberry.field(description="Registered name.")
    credit_code: str | None = strawberry.field(description="Unified social credit code (统一社会信用代码).")
    account_last4: str | None = strawberry.field(description="Last four digits of the bank account (账号后四位).")


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


@strawberry.type(description="State of a payment and what is left, in yuan.")
class PaymentStanding(Figures):
    """State of a payment and what is left."""

    row: strawberry.Private[payment_register.PaymentStanding]

    @strawberry.field(description="Its state.")
    def state(self) -> PaymentState:
        """Return the state."""
        return PaymentState(self.row.state)

    @strawberry.field(description="Refunded of it (退款).")
    def refunded(self) -> Fen:
        """Return the refunds."""
        return self.row.refunded

    @strawberry.field(description="Left of it after reversal and refunds.")
    def net(self) -> Fen:
        """Return what is left."""
        return self.row.net

    @strawberry.field(description="Used of the project's budget up to and with this payment (累计已付).")
    def project_paid(self) -> Fen:
        """Return the sum."""
        return self.row.project_used

    @strawberry.field(description="Budget left after it (预算余额).")
    def budget_left(self) -> Fen:
        """Return what was left."""
        return self.row.budget_left


@strawberry.type(description="A payment of prevention money (支付).")
class Payment(LedgerRecord):
    """A payment of prevention money."""

    row: strawberry.Private[payment_register.PaymentStanding]
    basis: strawberry.Private[Basis]

    @strawberry.field(description="Id of the project it pays.")
    def project_id(self) -> strawberry.ID:
        """Return the id."""
        return strawberry.ID(global_id("PreventionProject", str(self.row.project_id)))

    @strawberry.field(description="From which account; null outside the caller's scope.")
    async def fund_account(self, info: Asked) -> FundAccount | None:
        """Return the account."""
        return await fund_account(info.context, self.row.account_id)

    @strawberry.field(description="Whose money (保险公司).")
    async def insurer(self, info: Asked) -> Organisation:
        """Return the insurer."""
        return await organisation(info.context, self.row.insurer)

    @strawberry.field(description="Where (区).")
    def district(self) -> District:
        """Return the district."""
        return District(code=self.row.district)

    @strawberry.field(description="Amount with tax, in yuan (金额).")
    def amount(self) -> Fen:
        """Return the amount."""
        return self.row.amount

    @strawberry.field(description="Tax in it, in yuan (税额).")
    def tax(self) -> Fen | None:
        """Return the tax."""
        return self.row.tax

    @strawberry.field(description="Who was paid (收款方).")
    def payee(self) -> Party:
        """Return the payee."""
        return Party(name=self.row.payee_name, credit_code=self.row.payee_code, account_last4=self.row.payee_last4)

    @strawberry.field(description="Day it was paid (支付日期).")
    def paid_on(self) -> date:
        """Return the day."""
        return self.row.paid_on

    @strawberry.field(description='Voucher line in full, such as "付-2019-08-0034-1" (凭证号).')
    def voucher(self) -> str:
        """Return the voucher."""
        return self.row.voucher

    @strawberry.field(description="Account set of the voucher (账套).")
    def account_set(self) -> str:
        """Return the account set."""
        return self.row.account_set

    @strawberry.field(description="Bank receipt number (回单号).")
    def bank_receipt_no(self) -> str | None:
        """Return the number."""
        return self.row.bank_receipt_no

    @strawberry.field(description="Invoice numbers (发票号).")
    def invoice_nos(self) -> list[str]:
        """Return the numbers."""
        return self.row.invoice_nos

    @strawberry.field(description="Number of the instalment (期次).")
    def instalment(self) -> int | None:
        """Return the number."""
        return self.row.instalment

    @strawberry.field(description="Whether it is the last instalment (末期).")
    def final(self) -> bool:
        """Tell whether it is the last."""
        return self.row.final

    @strawberry.field(description="In what way it is irregular, else null (不合规类型).")
    def irregular(self) -> IrregularKind | None:
        """Return the kind."""
        return IrregularKind(self.row.irregular) if self.row.irregular else None

    @strawberry.field(description="Name of who recorded it (经办).")
    async def recorded_by(self, info: Asked) -> str | None:
        """Return the name."""
        return await person_name(info.context, self.row.recorded_by)

    @strawberry.field(description="Whether that person was signed in; false when only named by an imported file.")
    def attested(self) -> bool:
        """Tell whether the person was signed in."""
        return self.row.attested

    @strawberry.field(description="Name of who verified it (复核).")
    async def verified_by(self, info: Asked) -> str | None:
        """Return the name."""
        return await person_name(info.context, self.row.verified_by) if self.row.verified_by else None

    @strawberry.field(description="When it was recorded (录入时间).")
    def recorded_at(self) -> datetime:
        """Return the instant."""
        return self.row.recorded_at

    @strawberry.field(description="Days from payment to recording (迟录天数).")
    def late_days(self) -> int:
        """Return the days."""
        return self.row.late_days

    @strawberry.field(description="Its reversal (冲销).")
    async def reversal(self, info: Asked) -> Reversal | None:
        """Return the reversal."""
        return next((Reversal(row=move) for move in await self._moves(info) if move.kind == REVERSED), None)

    @strawberry.field(description="Money that came back (退款).")
    async def refunds(self, info: Asked) -> list[PaymentRefund]:
        """Return the refunds."""
        return [
            PaymentRefund(amount=move.amount, effective_on=move.effective_on, bank_receipt_no=move.reference)
            for move in await self._moves(info)
            if move.kind == REFUNDED
        ]

    @strawberry.field(description="Its state and what is left; without dates, those of the list it stands in.")
    async def standing(self, info: Asked, as_of: AsOf = None, as_known_at: AsKnownAt = None) -> PaymentStanding | None:
        """Return the standing; null when the payment was not made or not known then."""
        if as_of is None and as_known_at is None:
            return PaymentStanding(basis=self.basis, row=self.row)
        basis = await basis_of(info.context, as_of, as_known_at)
        rows = await info.context.load(_standings, (basis, self.key))
        return PaymentStanding(basis=basis, row=rows[0]) if rows else None

    async def _moves(self, info: Asked) -> list[payment_register.PaymentMove]:
        moves: list[payment_register.PaymentMove] = await info.context.load(_moves, (self.basis, self.key))
        return moves


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

    PAID_ON_DESC = strawberry.enum_value("PAID_ON_DESC", description="Latest payment first.")
    PAID_ON_ASC = strawberry.enum_value("PAID_ON_ASC", description="Earliest payment first.")
    RECORDED_DESC = strawberry.enum_value("RECORDED_DESC", description="Latest entry first.")
    AMOUNT_DESC = strawberry.enum_value("AMOUNT_DESC", description="Largest amount first.")


_ORDERS = {
    PaymentOrder.PAID_ON_DESC: payment_register.PAID_DESC,
    PaymentOrder.PAID_ON_ASC: payment_register.PAID_ASC,
    PaymentOrder.RECORDED_DESC: payment_register.RECORDED_DESC,
    PaymentOrder.AMOUNT_DESC: payment_register.AMOUNT_DESC,
}


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


@strawberry.type(description="A payment after a command.")
class PaymentRecorded(Recorded):
    """A payment after a command."""

    @strawberry.field(description="The payment.")
    async def payment(self, info: Asked) -> Payment:
        """Return it as it stands after the command."""
        found = await payment(info.context, self.told.streams[0])
        assert found is not None
        return found


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
        filter: Annotated[  # noqa: A002
            PaymentFilter | None, strawberry.argument(description="Which to keep; what is left out does not narrow.")
        ] = None,
        order_by: Annotated[
            PaymentOrder, strawberry.argument(description="Order of the list.")
        ] = PaymentOrder.PAID_ON_DESC,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        as_of: AsOf = None,
        as_known_at: AsKnownAt = None,
    ) -> PaymentConnection:
        """Return a page of payments."""
        context = info.context
        within = scope_of(context, "payment_register", scope)
        wanted = filter.read() if filter else payment_register.EVERY
        reading, order = await context.reading(), _ORDERS[order_by]
        basis, page = await page_listed(
            context,
            f"payments {within} {wanted}",
            payment_register.PaymentStanding,
            order,
            Paging(first, after, last, before, as_of, as_known_at),
            lambda basis, place: payment_register.page(reading, within, basis, wanted, order, place),
        )
        total = Once(lambda: payment_register.total(reading, within, basis, wanted))
        return PaymentConnection(basis=basis, total=total, **shown(page, lambda row: _shown(row, basis)))


async def payment(context: Context, payment_id: UUID | None) -> Payment | None:
    """Return a payment in the caller's reach as it stands now, many in one query."""
    found: Payment | None = await context.load(_payments, payment_id)
    return found


async def _by_voucher(context: Context, named: PaymentVoucher) -> Payment | None:
    scope = context.reach("payment_register")
    insurer = read_id("Organisation", named.insurer_id) or ""
    voucher = VoucherNumber.read(named.text, account_set(insurer, sought(named.account_set)))
    basis, reading = await context.basis(), await context.reading()
    row = await payment_register.by_voucher(reading, scope, basis, voucher.account_set, voucher.text)
    return _shown(row, basis) if row else None


async def _payments(context: Context, ids: list[UUID]) -> Iterable[Payment | None]:
    basis, scope = await context.basis(), context.reach("payment_register")
    rows = await payment_register.payments(await context.reading(), scope, basis, ids)
    found = {row.payment_id: _shown(row, basis) for row in rows}
    return [found.get(each) for each in ids]


def _shown(row: payment_register.PaymentStanding, basis: Basis) -> Payment:
    return Payment(key=row.payment_id, row=row, basis=basis)


async def _standings(
    context: Context, keys: list[tuple[Basis, UUID]]
) -> Iterable[list[payment_register.PaymentStanding]]:
    reading, scope = await context.reading(), context.reach("payment_register")
    return await by_basis(
        keys, lambda basis, ids: payment_register.payments(reading, scope, basis, ids), lambda row: row.payment_id
    )


async def _moves(context: Context, keys: list[tuple[Basis, UUID]]) -> Iterable[list[payment_register.PaymentMove]]:
    reading = await context.reading()
    return await by_basis(
        keys, lambda basis, ids: payment_register.moves(reading, basis, ids), lambda row: row.payment_id
    )
