"""The steps of an inspection task: what its firm, its insurer and the centre do at a desk, each in its turn."""

from console.pages.step import Field, Kind, Step, stands

AHEAD = ("ASSIGNED", "SCHEDULED")
UNVISITED = (*AHEAD, "DATA_HOLD", "UNREACHABLE", "REFUSED")

_CHANNELS = ("PHONE", "MESSAGE", "LETTER", "IN_PERSON")
_CONTACT = (Field("contact.name", "联系人"), Field("contact.phone", "电话", required=False))
_QUALITY = (Field("score", "评分", Kind.NUMBER, hint="0 到 100"), Field("opinion", "意见", Kind.LONG))

STEPS = (
    Step(
        "NotifyEnterprise",
        "告知企业",
        stands("state", *AHEAD),
        (Field("channel", "方式", choices=_CHANNELS, label="Channel"), *_CONTACT),
    ),
    Step(
        "ScheduleVisit",
        "预约走访",
        stands("state", *AHEAD),
        (
            Field("visitOn", "走访日期", Kind.DATE),
            Field("inspectors", "检查人员", Kind.LINES, hint="每行一人,至少两人"),
        ),
    ),
    Step(
        "FollowUpRefusal",
        "跟进拒查",
        stands("state", "REFUSED"),
        (
            Field("cooperates", "企业态度", Kind.EITHER, choices=("同意检查", "仍然拒绝")),
            Field("note", "跟进情况", Kind.LONG),
        ),
    ),
    Step("CorrectContactData", "更正联系信息", stands("state", "DATA_HOLD", "UNREACHABLE"), _CONTACT),
    Step("AcceptQuality", "质量合格", stands("state", "REPORTED"), _QUALITY),
    Step("RejectQuality", "退回返工", stands("state", "REPORTED"), _QUALITY),
    Step("VoidTask", "作废任务", stands("state", *UNVISITED), (Field("reason", "原因", Kind.LONG),)),
)
