"""What may wait for each role, in the order in which it is best done: what finds it, and the way to its step."""

from collections.abc import Callable
from dataclasses import dataclass

from console.asking import Answer
from console.pages import waiting
from console.pages.page import Variables
from console.pages.waiting import Waiting
from ledger.rights import Role

_FINANCE, _OFFICER, _REVIEWER = Role.INSURER_FINANCE, Role.INSURER_PROJECT, Role.INSURER_REVIEWER
_FIRM, _DISTRICT, _CENTRE, _AUDITOR = Role.TECH_FIRM, Role.DISTRICT, Role.CENTRE, Role.AUDITOR
_INSURER = (_FINANCE, _OFFICER, _REVIEWER)


@dataclass(frozen=True, slots=True)
class Duty:
    """A kind of thing that waits for some roles; `figures` is where its list stands in the answer of its operation."""

    words: str
    roles: tuple[Role, ...]
    operation: str
    figures: str
    asked: Callable[[Role], Variables]
    waiting: Callable[[Answer], Waiting]
    more: str


def _states(*states: str, **more: object) -> Callable[[Role], Variables]:
    """Return the filter by states; `orderBy` stands beside it."""
    order = {"orderBy": more.pop("orderBy")} if "orderBy" in more else {}
    return lambda _: {"filter": {"states": list(states), **more}, **order}


DUTIES = (
    Duty(
        "通报待签收",
        (_DISTRICT,),
        "Briefings",
        "briefings",
        _states("ISSUED"),
        waiting.briefing,
        "/bulletins",
    ),
    Duty(
        "清单待签收",
        (_FIRM,),
        "VisitingLists",
        "visitingLists",
        _states("ISSUED", orderBy="DUE_ON_ASC"),
        waiting.visiting_list,
        "/visiting-lists",
    ),
    Duty(
        "支付待复核或答复",
        (_FINANCE,),
        "Payments",
        "payments",
        _states("RECORDED", "QUERIED", orderBy="PAID_ON_ASC"),
        waiting.payment,
        "/payments",
    ),
    Duty(
        "项目等您办理",
        (*_INSURER, _DISTRICT, _CENTRE),
        "UnfiledItems",
        "moneyItems",
        lambda role: {"filter": {"owner": role.value}},
        waiting.money_item,
        "/projects",
    ),
    Duty(
        "手续整改待办理",
        (_OFFICER,),
        "RemediationCases",
        "remediationCases",
        _states("OPEN", "RETURNED", orderBy="DUE_ON_ASC"),
        waiting.case,
        "/remediation",
    ),
    Duty(
        "手续整改待审核",
        (_CENTRE,),
        "RemediationCases",
        "remediationCases",
        _states("SUBMITTED", orderBy="DUE_ON_ASC"),
        waiting.case,
        "/remediation?state=SUBMITTED",
    ),
    Duty(
        "更正待审核",
        (_REVIEWER, _CENTRE),
        "Corrections",
        "corrections",
        _states("REQUESTED", orderBy="REQUESTED_ON_ASC"),
        waiting.correction,
        "/corrections",
    ),
    Duty(
        "任务待办理",
        (_FIRM,),
        "Tasks",
        "tasks",
        _states("ASSIGNED", "SCHEDULED", "VISITED", "REWORK"),
        waiting.task,
        "/tasks",
    ),
    Duty(
        "走访受阻,待联系企业",
        (_OFFICER,),
        "Tasks",
        "tasks",
        _states("DATA_HOLD", "REFUSED", "UNREACHABLE"),
        waiting.task,
        "/tasks",
    ),
    Duty(
        "报告待质量验收",
        (_REVIEWER,),
        "Tasks",
        "tasks",
        _states("REPORTED"),
        waiting.task,
        "/tasks?state=REPORTED",
    ),
    Duty(
        "隐患待复查",
        (_FIRM,),
        "Hazards",
        "hazards",
        _states("CLAIMED", orderBy="DEADLINE_ASC"),
        waiting.hazard,
        "/hazards?state=CLAIMED",
    ),
    Duty(
        "重大隐患已上报,待挂牌督办",
        (_DISTRICT,),
        "Hazards",
        "hazards",
        _states("NOTIFIED", "CLAIMED", grades=["MAJOR"], escalated=True, supervised=False, orderBy="DEADLINE_ASC"),
        waiting.hazard,
        "/hazards?grade=MAJOR",
    ),
    Duty(
        "隐患超期未整改",
        (_FIRM, _OFFICER, _DISTRICT),
        "Hazards",
        "hazards",
        _states("FOUND", "NOTIFIED", "CLAIMED", overdue=True, orderBy="DEADLINE_ASC"),
        waiting.hazard,
        "/hazards?overdue=1",
    ),
    Duty(
        "投诉待答复",
        (_OFFICER, _CENTRE),
        "Complaints",
        "complaints",
        _states("OPEN"),
        waiting.complaint,
        "/complaints",
    ),
    Duty(
        "结算单待确认",
        (_OFFICER,),
        "Settlements",
        "settlements",
        _states("SUBMITTED", orderBy="AGE_DESC"),
        waiting.settlement,
        "/settlements?state=SUBMITTED",
    ),
    Duty(
        "结算争议待调处",
        (_CENTRE,),
        "Settlements",
        "settlements",
        _states("PARTLY_DISPUTED", orderBy="AGE_DESC"),
        waiting.settlement,
        "/settlements?state=PARTLY_DISPUTED",
    ),
    Duty(
        "结算单待付款",
        (_FINANCE,),
        "Settlements",
        "settlements",
        _states("AGREED", "RESOLVED", "PART_PAID", orderBy="AGE_DESC"),
        waiting.settlement,
        "/settlements",
    ),
    Duty(
        "结算单被退回",
        (_FIRM,),
        "Settlements",
        "settlements",
        _states("RETURNED"),
        waiting.settlement,
        "/settlements?state=RETURNED",
    ),
    Duty(
        "疑点待处理",
        (_REVIEWER, _CENTRE, _AUDITOR),
        "GuardFindings",
        "guardFindings",
        _states("OPEN", orderBy="FOUND_ON_ASC"),
        waiting.guard,
        "/guards",
    ),
)
