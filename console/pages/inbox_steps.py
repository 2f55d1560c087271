"""What may wait for each role, in the order in which it is best done: what finds it, and the way to its step."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from console.asking import Answer
from console.pages.page import Variables
from ledger.rights import Role

_FINANCE, _OFFICER, _REVIEWER = Role.INSURER_FINANCE, Role.INSURER_PROJECT, Role.INSURER_REVIEWER
_FIRM, _DISTRICT, _CENTRE, _AUDITOR = Role.TECH_FIRM, Role.DISTRICT, Role.CENTRE, Role.AUDITOR
_INSURER = (_FINANCE, _OFFICER, _REVIEWER)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits: what it is called, where its step is, and until when or since when it waits.

    `tag` is an enum and its value that say which step it is; `amount` is money of the API.
    """

    title: str
    path: str
    under: str = ""
    tag: tuple[str, str] | None = None
    amount: str | None = None
    due: str | None = None
    since: str | None = None

    def left(self, today: date) -> int | None:
        """Return the days until it is due, negative when they are over."""
        return (date.fromisoformat(self.due) - today).days if self.due else None


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


def _money_item(item: Answer) -> Waiting:
    project = item["project"]
    tag = ("NextStep", item["nextStep"]) if item["nextStep"] else None
    return Waiting(
        project["name"], f"/projects/{project['id']}", project["number"], tag, item["amount"], since=item["since"]
    )


def _payment(each: Answer) -> Waiting:
    path, tag = f"/payments/{each['id']}", ("PaymentState", each["standing"]["state"])
    return Waiting(each["payee"]["name"], path, each["voucher"], tag, each["amount"], since=each["paidOn"])


def _task(each: Answer) -> Waiting:
    tag = ("TaskState", each["state"])
    return Waiting(each["enterpriseName"], f"/tasks/{each['id']}", each["address"] or "", tag, due=each["dueOn"])


def _hazard(each: Answer) -> Waiting:
    standing, name = each["standing"], each["enterpriseName"] or each["creditCode"]
    path, tag = f"/hazards/{each['id']}", ("HazardGrade", standing["grade"])
    return Waiting(name, path, each["location"], tag, due=standing["deadline"], since=each["foundOn"])


def _complaint(each: Answer) -> Waiting:
    path, tag = f"/complaints/{each['id']}", ("ComplaintState", each["state"])
    return Waiting(each["enterpriseName"], path, each["statement"], tag, due=each["dueOn"])


def _case(each: Answer) -> Waiting:
    path, tag = "/reports/R20", ("IrregularKind", each["kind"])
    return Waiting(each["name"], path, each["insurer"]["name"], tag, each["amount"], due=each["dueOn"])


def _correction(each: Answer) -> Waiting:
    path = f"/payments/{each['recordId']}" if each["kind"] == "PAYMENT" else "/reports/R16"
    tag = ("CorrectionKind", each["kind"])
    return Waiting(each["title"], path, each["reason"] or "", tag, each["rightAmount"], since=each["requestedOn"])


def _settlement(each: Answer) -> Waiting:
    standing, path = each["standing"], f"/money-to-safety?settlement={each['id']}"
    tag, names = ("SettlementState", standing["state"]), f"{each['insurer']['name']} · {each['firm']['name']}"
    return Waiting(each["number"], path, names, tag, standing["amounts"]["unpaid"], since=each["submittedOn"])


def _guard(each: Answer) -> Waiting:
    project, payments = each["project"], each["payments"]
    path = f"/payments/{payments[0]['id']}" if payments else f"/projects/{project['id']}" if project else "/reports"
    name = project["name"] if project else payments[0]["voucher"] if payments else each["creditCode"] or ""
    return Waiting(name, path, each["insurer"]["name"], ("Guard", each["guard"]), each["amount"], since=each["foundOn"])


def _visiting_list(each: Answer) -> Waiting:
    path, tag = "/tasks", ("VisitingListState", each["state"])
    return Waiting(each["number"], path, each["district"]["name"], tag, due=each["dueOn"], since=each["issuedOn"])


def _briefing(each: Answer) -> Waiting:
    tag = ("BriefingKind", each["kind"])
    return Waiting(each["district"]["name"], "/reports/R9", each["until"], tag, since=each["issuedOn"])


DUTIES = (
    Duty(
        "通报待签收",
        (_DISTRICT,),
        "Briefings",
        "briefings",
        _states("ISSUED"),
        _briefing,
        "/reports",
    ),
    Duty(
        "清单待签收",
        (_FIRM,),
        "VisitingLists",
        "visitingLists",
        _states("ISSUED", orderBy="DUE_ON_ASC"),
        _visiting_list,
        "/tasks",
    ),
    Duty(
        "支付待复核或答复",
        (_FINANCE,),
        "Payments",
        "payments",
        _states("RECORDED", "QUERIED", orderBy="PAID_ON_ASC"),
        _payment,
        "/payments",
    ),
    Duty(
        "项目等您办理",
        (*_INSURER, _DISTRICT, _CENTRE),
        "UnfiledItems",
        "moneyItems",
        lambda role: {"filter": {"owner": role.value}},
        _money_item,
        "/projects",
    ),
    Duty(
        "手续整改待办理",
        (_OFFICER,),
        "RemediationCases",
        "remediationCases",
        _states("OPEN", "RETURNED", orderBy="DUE_ON_ASC"),
        _case,
        "/reports/R20",
    ),
    Duty(
        "手续整改待审核",
        (_CENTRE,),
        "RemediationCases",
        "remediationCases",
        _states("SUBMITTED", orderBy="DUE_ON_ASC"),
        _case,
        "/reports/R20",
    ),
    Duty(
        "更正待审核",
        (_REVIEWER, _CENTRE),
        "Corrections",
        "corrections",
        _states("REQUESTED", orderBy="REQUESTED_ON_ASC"),
        _correction,
        "/reports/R16",
    ),
    Duty(
        "任务待办理",
        (_FIRM,),
        "Tasks",
        "tasks",
        _states("ASSIGNED", "SCHEDULED", "VISITED", "REWORK"),
        _task,
        "/tasks",
    ),
    Duty(
        "走访受阻,待联系企业",
        (_OFFICER,),
        "Tasks",
        "tasks",
        _states("DATA_HOLD", "REFUSED", "UNREACHABLE"),
        _task,
        "/tasks",
    ),
    Duty(
        "报告待质量验收",
        (_REVIEWER,),
        "Tasks",
        "tasks",
        _states("REPORTED"),
        _task,
        "/tasks?state=REPORTED",
    ),
    Duty(
        "隐患待复查",
        (_FIRM,),
        "Hazards",
        "hazards",
        _states("CLAIMED", orderBy="DEADLINE_ASC"),
        _hazard,
        "/hazards?state=CLAIMED",
    ),
    Duty(
        "重大隐患已上报,待挂牌督办",
        (_DISTRICT,),
        "Hazards",
        "hazards",
        _states("NOTIFIED", "CLAIMED", grades=["MAJOR"], escalated=True, supervised=False, orderBy="DEADLINE_ASC"),
        _hazard,
        "/hazards?grade=MAJOR",
    ),
    Duty(
        "隐患超期未整改",
        (_FIRM, _OFFICER, _DISTRICT),
        "Hazards",
        "hazards",
        _states("FOUND", "NOTIFIED", "CLAIMED", overdue=True, orderBy="DEADLINE_ASC"),
        _hazard,
        "/hazards?overdue=1",
    ),
    Duty(
        "投诉待答复",
        (_OFFICER, _CENTRE),
        "Complaints",
        "complaints",
        _states("OPEN"),
        _complaint,
        "/complaints",
    ),
    Duty(
        "结算单待确认",
        (_OFFICER,),
        "Settlements",
        "settlements",
        _states("SUBMITTED", orderBy="AGE_DESC"),
        _settlement,
        "/reports/R13",
    ),
    Duty(
        "结算争议待调处",
        (_CENTRE,),
        "Settlements",
        "settlements",
        _states("PARTLY_DISPUTED", orderBy="AGE_DESC"),
        _settlement,
        "/reports/R13",
    ),
    Duty(
        "结算单待付款",
        (_FINANCE,),
        "Settlements",
        "settlements",
        _states("AGREED", "RESOLVED", "PART_PAID", orderBy="AGE_DESC"),
        _settlement,
        "/reports/R13",
    ),
    Duty(
        "结算单被退回",
        (_FIRM,),
        "Settlements",
        "settlements",
        _states("RETURNED"),
        _settlement,
        "/reports/R13",
    ),
    Duty(
        "疑点待处理",
        (_REVIEWER, _CENTRE, _AUDITOR),
        "GuardFindings",
        "guardFindings",
        _states("OPEN", orderBy="FOUND_ON_ASC"),
        _guard,
        "/reports",
    ),
)
