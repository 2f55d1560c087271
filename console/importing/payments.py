"""Rows of 支付 as commands: the payment and its verification, a reversal or a refund."""

from collections.abc import Iterator
from uuid import UUID

from console.importing.known import Known
from console.importing.step import INSURER, Entry, Kind, Waits
from console.sheets.values import ValueUnknown
from domain.irregular import IrregularKind
from domain.money import yuan
from domain.party import Party
from domain.payment_entry import PaymentEntry
from ledger.command import Command
from ledger.payment import (
    RecordIrregularPayment,
    RecordPayment,
    RecordPaymentRefund,
    ReversePayment,
    VerifyPayment,
)
from ledger.rights import Role

_KINDS = {
    "超预算": IrregularKind.OVER_BUDGET,
    "备案前支付": IrregularKind.BEFORE_FILING,
    "无合同": IrregularKind.NO_CONTRACT,
    "未验收": IrregularKind.NO_ACCEPTANCE,
    "收款方不符": IrregularKind.WRONG_PAYEE,
    "超范围使用": IrregularKind.OUT_OF_SCOPE_USE,
    "账户冻结": IrregularKind.FROZEN_ACCOUNT,
    "其他": IrregularKind.OTHER,
}


def _pay(entry: Entry, known: Known) -> Command:
    return RecordPayment(_project(entry, known), paid(entry))


def _pay_irregularly(entry: Entry, known: Known) -> Command:
    return RecordIrregularPayment(_project(entry, known), paid(entry), _KINDS[entry.cells.text("不合规类型")])


def _verify(entry: Entry, _: Known) -> Command:
    assert entry.record, "a payment is verified after it was recorded"
    return VerifyPayment(entry.record)


def _reverse(entry: Entry, known: Known) -> Command:
    cells = entry.cells
    payment = known.payment(cells.voucher("原凭证号"))
    if cells.amount("金额") != payment.amount:
        raise ValueUnknown(column="金额", text=yuan(cells.amount("金额")), expected=yuan(payment.amount))
    return ReversePayment(payment.id, cells.voucher("凭证号"))


def _refund(entry: Entry, known: Known) -> Command:
    cells = entry.cells
    payment = known.payment(cells.voucher("原凭证号"))
    return RecordPaymentRefund(payment.id, cells.amount("金额"), cells.text("凭证号"))


def _project(entry: Entry, known: Known) -> UUID:
    cells = entry.cells
    return known.project_id(cells.text(INSURER), cells.text("项目编号"), cells.day("日期"))


def paid(entry: Entry) -> PaymentEntry:
    """Return what a row of payments says."""
    cells = entry.cells
    code, last4 = cells.maybe(cells.text, "收款方信用代码"), cells.maybe(cells.text, "账号后四位")
    return PaymentEntry(
        account_id=cells.account("资金账户").id,
        amount=cells.amount("金额"),
        payee=Party(cells.text("收款方"), code, last4),
        voucher=cells.voucher("凭证号"),
        tax=cells.maybe(cells.amount, "税额"),
        invoice_nos=cells.items("发票号"),
        instalment=cells.maybe(cells.whole, "期次"),
        final=cells.maybe(cells.text, "末期") == "是",
    )


_FINANCE = Role.INSURER_FINANCE
_FIRST = {
    "支付": Kind("pay", _FINANCE, _pay, by="经办人"),
    "不合规支付": Kind("pay", _FINANCE, _pay_irregularly, by="经办人"),
    "冲销": Kind("reverse", _FINANCE, _reverse, by="经办人", waits=Waits.FOR_ITS_PROJECT),
    "退款": Kind("refund", _FINANCE, _refund, by="经办人", waits=Waits.FOR_ITS_PROJECT),
}
_VERIFY = Kind("verify", _FINANCE, _verify, ("复核日期", "日期"), "复核人", ("复核人",), waits=Waits.FOR_ITS_PAYMENT)


def payment_steps(entry: Entry) -> Iterator[Kind]:
    """Yield what a row of payments asks for; of payments themselves the verification is the second step."""
    kind = _FIRST[entry.cells.text("类型")]
    yield kind
    if kind.name == "pay" and ("复核人" in entry.cells or "复核日期" in entry.cells):
        yield _VERIFY
