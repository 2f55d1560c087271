"""The steps on the spot: each a form of its own that is filled in in the field, without signal if need be.

Each stands under the name by which its page is addressed, below its task or its hazard.
"""

from console.pages.hazard_steps import TOLD, both
from console.pages.step import Field, Kind, Step, stands
from console.pages.task_steps import AHEAD

INSPECTED = ("VISITED", "REPORTED", "REWORK", "QA_PASSED", "SETTLED")

_DAY = Field("effectiveOn", "业务日期", Kind.DATE)
_INSPECTORS = Field("inspectors", "检查人员", Kind.LINES, hint="每行一人,至少两人")
_SCENE = Field("evidence", "现场照片", Kind.PHOTOS)
_MAJOR = ("grade", "MAJOR")

TASK = {
    "visit": Step(
        "RecordVisit",
        "登记走访",
        stands("state", "SCHEDULED"),
        (
            _INSPECTORS,
            Field("counterpart.name", "企业陪同人"),
            Field("counterpart.phone", "电话", required=False),
            _SCENE,
            _DAY,
            Field("reason", "原因", required=False, hint="当天不在保险期内或迟录时必填"),
        ),
    ),
    "finding": Step(
        "RecordFinding",
        "登记隐患",
        stands("state", "SCHEDULED", *INSPECTED),
        (
            Field("findingNo", "隐患编号"),
            Field("grade", "级别", choices=("GENERAL", "MAJOR"), label="HazardGrade"),
            Field(
                "category",
                "类别",
                choices=("EQUIPMENT", "OPERATION", "ENVIRONMENT", "MANAGEMENT"),
                label="HazardCategory",
            ),
            Field("location", "部位"),
            Field("description", "描述", Kind.LONG),
            Field("basis.standard", "判定标准", only=_MAJOR),
            Field("basis.clause", "条款", only=_MAJOR),
            Field("effectiveOn", "发现日期", Kind.DATE),
            Field("deadline", "整改期限", Kind.DATE),
            Field("evidence", "照片", Kind.PHOTOS),
        ),
    ),
    "refusal": Step(
        "RecordRefusal",
        "登记拒查",
        stands("state", *AHEAD),
        (
            Field(
                "refusalReason",
                "拒查原因",
                choices=("UNAWARE", "BUSY", "NOT_INSURED_ANY_MORE", "DISTRUST", "OTHER"),
                label="VisitRefusalReason",
            ),
            _INSPECTORS,
            Field("refuser.name", "拒查人", required=False, hint="拒查人和照片至少要有一样"),
            _SCENE,
            _DAY,
        ),
    ),
    "unreachable": Step(
        "RecordUnreachable",
        "登记联系不上",
        stands("state", *AHEAD),
        (Field("attempts", "联系日期", Kind.LINES, hint="每次联系一行,如 2019-05-11"), _DAY),
    ),
    "contact": Step(
        "ReportContactProblem",
        "联系信息有误",
        stands("state", *AHEAD),
        (Field("note", "哪里有误", Kind.LONG), Field("evidence", "照片", Kind.PHOTOS), _DAY),
    ),
    "report": Step(
        "SubmitReport",
        "提交报告",
        stands("state", "VISITED", "REWORK"),
        (
            Field("zeroHazards", "检查结果", Kind.EITHER, choices=("未发现隐患", "有隐患")),
            Field("file", "报告文件", Kind.FILE, hint="PDF 或照片"),
            _DAY,
        ),
    ),
}
HAZARD = {
    "reinspection": Step(
        "RecordReinspection",
        "登记复查",
        stands("state", *TOLD),
        (
            Field("passed", "复查结果", Kind.EITHER, choices=("合格", "不合格")),
            Field("inspector.name", "复查人"),
            Field("findings", "复查意见", Kind.LONG, required=False),
            Field("deadline", "新的整改期限", Kind.DATE, only=("passed", "false")),
            _SCENE,
            _DAY,
        ),
    ),
    "onsite": Step(
        "CloseOnSite",
        "现场整改销号",
        both(stands("state", "FOUND"), stands("grade", "GENERAL")),
        (
            Field("before", "整改前照片", Kind.PHOTOS),
            Field("after", "整改后照片", Kind.PHOTOS),
            Field("cost", "整改费用", Kind.MONEY, required=False),
            _DAY,
        ),
    ),
    "claim": Step(
        "ClaimRectification",
        "登记企业报整改",
        stands("state", "NOTIFIED"),
        (
            Field("claimant.name", "报告人", required=False),
            Field("note", "整改情况", Kind.LONG, required=False),
            Field("evidence", "整改后照片", Kind.PHOTOS),
            Field("cost", "整改费用", Kind.MONEY, required=False),
            _DAY,
        ),
    ),
    "reopening": Step(
        "ReopenHazard",
        "复发重开",
        stands("state", "CLOSED"),
        (
            Field("deadline", "整改期限", Kind.DATE),
            Field("reason", "原因", Kind.LONG),
            _SCENE,
            _DAY,
        ),
    ),
}
