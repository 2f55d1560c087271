"""The steps of a project, in the order in which they are taken."""

from console.pages.step import Field, Kind, Step, stands

_OPINION = (Field("opinion", "意见", Kind.LONG),)
_LETTER = (Field("documentNo", "会议或函件文号"), Field("official", "经办人员"))
_WHY = (Field("reason", "原因", Kind.LONG),)

STEPS = (
    Step("ApproveProject", "审核通过", stands("review", "DECLARED"), _OPINION),
    Step("ReturnProject", "退回修改", stands("review", "DECLARED"), _OPINION),
    Step("RejectProject", "不予通过", stands("review", "DECLARED"), _OPINION),
    Step("ConsultDistrict", "与属地沟通", stands("districtConsent", "NONE", "OBJECTED"), _LETTER),
    Step("ConfirmUsagePlan", "确认使用方案", stands("districtConsent", "REQUESTED"), _LETTER),
    Step("ObjectUsagePlan", "对使用方案提出异议", stands("districtConsent", "REQUESTED"), _LETTER),
    Step("AcceptFiling", "备案通过", stands("filing", "SUBMITTED"), (Field("filingNo", "备案号"),)),
    Step("ReturnFiling", "备案退回", stands("filing", "SUBMITTED"), by_paper=True),
    Step(
        "StartImplementation",
        "开工",
        stands("execution", "NOT_STARTED"),
        (Field("documentNo", "文号", required=False),),
    ),
    Step("CancelProject", "取消项目", stands("execution", "NOT_STARTED"), _WHY),
)
