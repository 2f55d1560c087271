"""The step of the reconciliation: a line of the insurer's own general ledger is handed in."""

from console.asking import Answer
from console.pages.step import Field, Kind, Step


def _one_line(content: Answer) -> Answer:
    line: Answer = content.pop("line", {})
    return content | {"lines": [line]}


STEPS = (
    Step(
        "RecordGeneralLedger",
        "录入一行总账",
        lambda _: True,
        (
            Field("line.voucher.text", "凭证号", hint="字-年-月-号-行;同一行再录一次就替换原来的"),
            Field("line.bookedOn", "记账日期", Kind.DATE, hint="在凭证的月份之内"),
            Field("line.summary", "摘要", required=False),
            Field("line.debit", "借方(元)", Kind.MONEY, required=False, hint="借方和贷方填一个;红字填负数"),
            Field("line.credit", "贷方(元)", Kind.MONEY, required=False),
            Field("reason", "说明", Kind.LONG, required=False, hint="迟录(超过30天)时必须填写原因"),
        ),
        shaped=_one_line,
    ),
)
