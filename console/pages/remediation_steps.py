"""The steps of a remediation case: handed in, and accepted or returned, until misuse is confirmed for good."""

from console.pages.step import Field, Kind, Step, stands
from domain.papers import PaperKind

_OPINION = (Field("opinion", "意见", Kind.LONG),)

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
                Kind.PAPERS,
                hint="收件日期按业务日期登记。",
                choices=tuple(PaperKind.__members__),
                label="PaperKind",
            ),
        ),
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
