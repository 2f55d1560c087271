"""The steps of visiting lists: the centre issues them, insurers hand them out, firms sign for them."""

from collections.abc import Sequence
from dataclasses import replace

from console.asking import Answer
from console.pages.step import Field, Kind, Step, stands
from domain.district import REPORTING_DISTRICTS

OPEN = ("ISSUED", "IN_PROGRESS")

_CODES = Field("creditCodes", "统一社会信用代码", Kind.LINES, hint="每行一家企业,可从表格粘贴一列")
_ASSIGN = Step(
    "AssignTask",
    "派发给技术机构",
    stands("state", *OPEN),
    (
        _CODES,
        Field("contractId", "合同"),
        Field("dueOn", "走访期限", Kind.DATE),
        Field("renewalReminder", "同时提醒续保", Kind.TICK, required=False),
        Field("reason", "原因", required=False, hint="企业已脱保时必填"),
    ),
)
_SIGN = Step("AcknowledgeVisitingList", "签收清单", stands("state", *OPEN))
ISSUE = Step(
    "IssueVisitingList",
    "下发走访清单",
    lambda _: True,
    (
        Field("number", "清单编号"),
        Field("district", "区", named=tuple(REPORTING_DISTRICTS.items())),
        _CODES,
        Field("dueOn", "完成期限", Kind.DATE),
    ),
)


def steps(contracts: Sequence[Answer]) -> tuple[Step, ...]:
    """Return the steps of a list, which is handed out under one of the contracts."""
    named = tuple((each["id"], f"{each['number']} {each['firm']['name']}") for each in contracts)
    codes, _, *rest = _ASSIGN.fields
    assign = replace(_ASSIGN, fields=(codes, Field("contractId", "合同", named=named), *rest))
    return (_SIGN, assign) if named else (_SIGN,)
