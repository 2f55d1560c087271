"""The steps of a project, in the order in which they are taken."""

from console.asking import Answer
from console.pages.step import Field, Kind, Step, stands

_OPINION = (Field("opinion", "意见", Kind.LONG),)
_LETTER = (Field("documentNo", "会议或函件文号"), Field("official", "经办人员"))
_WHY = (Field("reason", "原因", Kind.LONG),)
_RESULT = (
    Field("acceptedAmount", "验收金额(元)", Kind.MONEY, required=False, hint="与预算相同的不填"),
    Field("retention", "质保金(元)", Kind.MONEY, required=False),
    Field("retentionDueOn", "质保金到期日", Kind.DATE, required=False),
)
_EXPLAINED = (Field("opinion", "为什么停滞", Kind.LONG), Field("expectedOn", "预计恢复日期", Kind.DATE))


def _to_be_filed(standing: Answer) -> bool:
    return standing["review"] == "APPROVED" and standing["filing"] in {"UNFILED", "INCOMPLETE"}


def _may_be_closed(standing: Answer) -> bool:
    return standing["execution"] == "ACCEPTED" and not standing["closed"]


def _lacks_papers(standing: Answer) -> bool:
    return any(not line["present"] for line in standing["checklist"]["lines"])


STEPS = (
    Step("ApproveProject", "审核通过", stands("review", "DECLARED"), _OPINION),
    Step("ReturnProject", "退回修改", stands("review", "DECLARED"), _OPINION),
    Step("RejectProject", "不予通过", stands("review", "DECLARED"), _OPINION),
    Step("ConsultDistrict", "与属地沟通", stands("districtConsent", "NONE", "OBJECTED"), _LETTER),
    Step("ConfirmUsagePlan", "确认使用方案", stands("districtConsent", "REQUESTED"), _LETTER),
    Step("ObjectUsagePlan", "对使用方案提出异议", stands("districtConsent", "REQUESTED"), _LETTER),
    Step("SubmitFiling", "提交备案", _to_be_filed, hands_in=("FILING",)),
    Step("AcceptFiling", "备案通过", stands("filing", "SUBMITTED"), (Field("filingNo", "备案号"),)),
    Step("ReturnFiling", "备案退回", stands("filing", "SUBMITTED"), by_paper=True),
    Step(
        "StartImplementation",
        "开工",
        stands("execution", "NOT_STARTED"),
        (Field("documentNo", "文号", required=False),),
    ),
    Step("SubmitDeliverable", "提交成果", stands("execution", "IN_PROGRESS"), hands_in=("EXECUTION",)),
    Step("AcceptProject", "验收通过", stands("execution", "DELIVERED"), _RESULT, hands_in=("EXECUTION",)),
    Step("FailAcceptance", "验收不通过", stands("execution", "DELIVERED"), _WHY, hands_in=("EXECUTION",)),
    Step("AddPapers", "补交材料", _lacks_papers, hands_in=("FILING", "EXECUTION")),
    Step("ExplainStall", "说明停滞原因", lambda standing: bool(standing["stalledDays"]), _EXPLAINED),
    Step("CancelProject", "取消项目", stands("execution", "NOT_STARTED"), _WHY),
    Step("AbandonProject", "终止项目", stands("execution", "IN_PROGRESS", "DELIVERED"), _WHY),
    Step("WriteOffPayable", "核销应付", _may_be_closed, _WHY),
    Step("CloseProject", "结清项目", _may_be_closed, (Field("reason", "说明", Kind.LONG, required=False),)),
)
