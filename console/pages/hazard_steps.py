"""The steps of a hazard that are taken at a desk, from the notice to what comes after closing."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from console.asking import Answer
from console.pages.step import Field, Kind, Step, stands

OPEN = ("FOUND", "NOTIFIED", "CLAIMED")
TOLD = ("NOTIFIED", "CLAIMED")

_OPINION = Field("opinion", "意见", Kind.LONG)
_WHY = Field("reason", "原因", Kind.LONG)
_ELEMENTS = ("GOALS", "DUTY", "FUNDS", "TIME", "EMERGENCY")
_PLAN = (
    ("goals", "治理目标"),
    ("measures", "方法和措施"),
    ("means", "经费和物资"),
    ("people", "机构和人员"),
    ("schedule", "时限和要求"),
    ("safety", "安全措施和应急预案"),
)


def both(*whens: Callable[[Answer], bool]) -> Callable[[Answer], bool]:
    """Return what tells whether all of some conditions hold."""
    return lambda standing: all(when(standing) for when in whens)


def steps(alike: Sequence[Answer]) -> tuple[Step, ...]:
    """Return the steps; a duplicate is merged into one of the other hazards of the enterprise, where there are any."""
    first = tuple((each["id"], f"{each['findingNo']} {each['description']}") for each in alike)
    merging = replace(_MERGING, fields=(Field("duplicateOfId", "首次登记的隐患", named=first), _WHY))
    return (*_STEPS, merging) if first else _STEPS


def _asked(standing: Answer) -> bool:
    return bool(standing["extension"] == "REQUESTED")


_STEPS = (
    Step(
        "NotifyHazard",
        "送达整改告知",
        stands("state", "FOUND"),
        (
            Field("receiptNo", "告知书回执号"),
            Field("recipient.name", "签收人"),
            Field("recipient.phone", "电话", required=False),
            Field("deadline", "整改期限", Kind.DATE, required=False, hint="不填则按登记时的期限"),
        ),
    ),
    Step(
        "FilePlan",
        "提交治理方案",
        both(stands("state", *TOLD), stands("grade", "MAJOR")),
        (
            *(Field(f"plan.{name}", words, Kind.LONG) for name, words in _PLAN),
            Field("plan.funds", "计划资金", Kind.MONEY, required=False),
            Field("plan.inPlace", "五到位", Kind.LINES, choices=_ELEMENTS, label="PlanElement"),
        ),
    ),
    Step(
        "RequestExtension",
        "申请延期",
        both(stands("state", "NOTIFIED"), lambda standing: not _asked(standing)),
        (Field("deadline", "延期至", Kind.DATE), Field("interimMeasures", "延期期间的防范措施", Kind.LONG), _WHY),
    ),
    Step(
        "GrantExtension",
        "批准延期",
        both(stands("state", "NOTIFIED"), _asked),
        (_OPINION, Field("documentNo", "告知属地的文号", required=False, hint="重大隐患必填")),
    ),
    Step("DenyExtension", "不批准延期", both(stands("state", "NOTIFIED"), _asked), (_OPINION,)),
    Step(
        "EscalateHazard",
        "上报属地",
        both(stands("state", *TOLD), lambda standing: standing["escalatedOn"] is None),
        (
            Field(
                "because",
                "上报原因",
                choices=("MAJOR_FOUND", "OVERDUE", "REPEATED_FAILURE", "REFUSAL"),
                label="EscalationReason",
            ),
        ),
    ),
    Step(
        "ListForSupervision",
        "挂牌督办",
        both(
            stands("state", *OPEN),
            stands("supervision", "NONE", "DELISTED"),
            lambda standing: standing["escalatedOn"] is not None,
        ),
        (
            Field("documentNo", "督办文号"),
            Field("signatory", "签发人"),
            Field("dueOn", "督办期限", Kind.DATE),
            Field("level", "督办级别", choices=("DISTRICT", "CITY", "PROVINCE"), label="SupervisionLevel"),
        ),
    ),
    Step(
        "DelistHazard",
        "核销摘牌",
        both(stands("state", *OPEN), stands("supervision", "PASSED")),
        (Field("documentNo", "核销文号"),),
    ),
    Step(
        "RegradeHazard",
        "调整级别",
        stands("state", *OPEN),
        (
            Field("grade", "级别", choices=("MAJOR", "GENERAL"), label="HazardGrade", hint="只有审核人可以降级"),
            Field("note", "说明", Kind.LONG),
            Field("basis.standard", "判定标准", required=False, hint="升为重大隐患时必填"),
            Field("basis.clause", "条款", required=False),
        ),
    ),
    Step("WithdrawHazard", "撤销(误判)", stands("state", *OPEN), (_WHY,)),
    Step(
        "SuspendHazard",
        "中止计时",
        stands("state", *OPEN),
        (Field("handOver", "移交属地的情况", Kind.LONG), _WHY),
    ),
    Step("ResumeHazard", "恢复计时", stands("state", "SUSPENDED"), (_WHY,)),
)
_MERGING = Step("MarkDuplicate", "并入重复隐患", stands("state", *OPEN))
