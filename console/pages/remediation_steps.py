"""The steps of a remediation case: handed in, and accepted or returned, until misuse is confirmed for good."""

from console.asking import Answer
from console.pages.step import Field, Kind, Step, stands
from domain.papers import Medium, PaperKind

_OPINION = (Field("opinion", "意见", Kind.LONG),)


def _received(content: Answer) -> list[Answer]:
    """Return the papers that came on paper on the day of the step."""
    came = {"medium": Medium.PAPER.value, "receivedOn": content["effectiveOn"]}
    return [{"kind": kind} | came for kind in content["papers"]]


STEPS = (
    Step(
        "SubmitRemediation",
        "提交整改材料",
        stands("state", "OPEN", "RETURNED"),
        (
            Field("statement", "整改说明", Kind.LONG),
            Field(
                "papers",
                "随附的纸质材料",
                Kind.LINES,
                hint="收件日期按业务日期登记。",
                choices=tuple(PaperKind.__members__),
                label="PaperKind",
                required=False,
            ),
        ),
        shaped=lambda content: content | {"papers": _received(content)},
    ),
    Step("AcceptRemediation", "整改通过", stands("state", "SUBMITTED"), _OPINION),
    Step("ReturnRemediation", "整改退回", stands("state", "SUBMITTED"), _OPINION),
    Step(
        "ConfirmMisuse",
        "认定挪用",
        stands("state", "OPEN", "SUBMITTED", "RETURNED"),
        (Field("basis", "认定依据", Kind.LONG),),
        warning="认定挪用不能撤销:这笔支付所在的资金账户立即冻结,本案不再接受整改,认定永久留在账上。以后只能补充依据。",
    ),
    Step(
        "ConfirmMisuse",
        "补充挪用认定依据",
        stands("state", "CONFIRMED_MISUSE"),
        (Field("basis", "补充的依据", Kind.LONG),),
        name="supplement",
    ),
)
