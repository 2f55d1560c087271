"""The steps of a policy: premium that came, and premium that went back."""

from console.pages.step import Field, Kind, Step

_AMOUNT = Field("amount", "金额(元)", Kind.MONEY)
_NOTE = Field("reason", "说明", Kind.LONG, required=False, hint="迟录(超过30天)时必须填写原因")

STEPS = (
    Step(
        "RecordPremiumReceipt",
        "登记收保费",
        lambda _: True,
        (_AMOUNT, Field("receiptNo", "收款流水号", hint="同一张保单内不重复"), _NOTE),
        previewed=True,
    ),
    Step(
        "RecordPremiumRefund",
        "登记退保费",
        lambda _: True,
        (_AMOUNT, Field("refundNo", "退款流水号", hint="同一张保单内不重复"), _NOTE),
        previewed=True,
    ),
)
