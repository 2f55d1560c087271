"""The steps of a payment: its verification, and what takes it back, queries or completes it."""

from console.asking import Answer
from console.pages.step import Field, Kind, Step, stands
from domain.correction_method import CorrectionMethod

_STANDING = ("RECORDED", "VERIFIED", "QUERIED")
_WHY = Field("reason", "原因", Kind.LONG)


def _lacks_papers(standing: Answer) -> bool:
    return standing["state"] in _STANDING and any(not line["present"] for line in standing["checklist"]["lines"])


VERIFY = Step("VerifyPayment", "复核通过", stands("state", "RECORDED", "QUERIED"))

PAPERS = Step("AddPapers", "补交材料", _lacks_papers, hands_in=("PAYMENT",))

STEPS = (
    Step(
        "ReversePayment",
        "冲销",
        stands("state", *_STANDING),
        (
            Field("voucher.text", "红字凭证号", hint="字-年-月-号-行,月份与业务日期一致"),
            Field(
                "method", "更正方法", choices=tuple(each.value for each in CorrectionMethod), label="CorrectionMethod"
            ),
            _WHY,
        ),
        previewed=True,
    ),
    Step(
        "RecordPaymentRefund",
        "登记退款",
        stands("state", *_STANDING),
        (
            Field("amount", "退回金额(元)", Kind.MONEY, hint="钱退回账户,项目预算不恢复"),
            Field("bankReceiptNo", "银行回单"),
            Field("reason", "说明", Kind.LONG, required=False),
        ),
        previewed=True,
    ),
    Step("DisputeVoucher", "对凭证提出质询", stands("state", "VERIFIED"), (_WHY,)),
)
