"""A hazard told by the decisions on it, each on its day; rule-book figures as shipped."""

from dataclasses import fields
from datetime import date
from hashlib import sha256
from uuid import UUID, uuid5

from domain.aggregate import LEDGER
from domain.credit_code import with_check_character
from domain.evidence import EvidenceFile
from domain.hazard import Hazard
from domain.hazard.finding import Finding, HazardCategory, StandardRef, Visit
from domain.hazard.plan import GovernancePlan, PlanElement
from domain.hazard.supervision import Listing
from domain.hazard.tracks import HazardGrade
from domain.industry import SafetySector
from domain.money import fen
from domain.rule_book import Limit, LimitTerms, RuleBook
from ledger.hazard import RecordFinding
from tests.ledger.evidence_files import JPEG

GENERAL, MAJOR = HazardGrade.GENERAL, HazardGrade.MAJOR
FIRM, RENHE, ANTAI, FENGTAI, STREET = "FIRM", "RENHE", "ANTAI", "110106", "110106001"
FACTORY = with_check_character("91110110MA0000003")
TASK = uuid5(LEDGER, "a task")
CAPS = {GENERAL: 15, MAJOR: 90}
MOST = {GENERAL: 1, MAJOR: 2}
CLAUSE = StandardRef("工贸企业重大事故隐患判定标准", "第三条", "应急管理部令第10号")
PHOTO = (EvidenceFile(sha256(JPEG).hexdigest(), "照片.jpg"),)
PLAN = GovernancePlan("目标", "方法", "物资", "人员", "时限", "预案", tuple(PlanElement), fen("50000"))


def day(text: str) -> date:
    return date.fromisoformat(text)


def person(name: str) -> UUID:
    return uuid5(LEDGER, name)


OWNER, INSPECTOR, OFFICER, REVIEWER = map(person, ("企业负责人", "检查员", "专员", "审核"))


def a_visit(task_id: UUID = TASK, on: str = "2019-06-03", **other) -> Visit:
    return Visit(
        **{
            "task_id": task_id,
            "firm": FIRM,
            "insurer": RENHE,
            "credit_code": FACTORY,
            "district": FENGTAI,
            "street": STREET,
            "sector": SafetySector.HAZCHEM,
            "inception_on": date(2019, 3, 1),
            "visited_on": day(on),
            **other,
        }
    )


def a_finding(number: str = "YH-1", grade: HazardGrade = GENERAL, deadline: str = "2019-06-20", **other) -> Finding:
    said = {
        "finding_no": number,
        "location": "二号车间",
        "category": HazardCategory.EQUIPMENT,
        "description": "配电箱未接地",
        "grade": grade,
        "deadline": day(deadline),
        "evidence": PHOTO,
        "basis": CLAUSE if grade is MAJOR else None,
    }
    return Finding(**said | other)


def finding(task_id: UUID, number: str = "YH-1", grade: HazardGrade = GENERAL, **other) -> RecordFinding:
    """The command that records such a finding."""
    said = a_finding(number, grade, **other)
    return RecordFinding(task_id, **{field.name: getattr(said, field.name) for field in fields(Finding)})


def found(grade: HazardGrade = GENERAL, on: str = "2019-06-03", number: str = "YH-1", visit: Visit | None = None):
    return Hazard.find(visit or a_visit(on=on), a_finding(number, grade, deadline="2019-12-31"), day(on))


def notified(grade: HazardGrade = GENERAL, on: str = "2019-06-05", deadline: str = "2019-06-20", **other) -> Hazard:
    hazard = found(grade, **other)
    hazard.notify("告1", OWNER, day(deadline), day(on), CAPS[grade])
    return hazard


def planned(**other) -> Hazard:
    hazard = notified(MAJOR, **other)
    hazard.file_plan(PLAN, hazard.noticed_on)
    return hazard


def claim(hazard: Hazard, on: str = "2019-06-15") -> Hazard:
    hazard.claim(OWNER, "已接地", PHOTO, fen("300"), day(on))
    return hazard


def claimed(grade: HazardGrade = GENERAL, on: str = "2019-06-15", **other) -> Hazard:
    return claim(planned(**other) if grade is MAJOR else notified(**other), on)


def passed(hazard: Hazard, on: str = "2019-06-18", inspector: UUID = INSPECTOR) -> Hazard:
    hazard.pass_reinspection(inspector, None, PHOTO, day(on))
    return hazard


def failed(hazard: Hazard, on: str = "2019-06-18", deadline: str = "2019-06-28") -> Hazard:
    hazard.fail_reinspection(INSPECTOR, "仍未接地", PHOTO, day(deadline), day(on))
    return hazard


def closed(on: str = "2019-06-18", **other) -> Hazard:
    return passed(claimed(**other), on)


def request(hazard: Hazard, deadline: str, on: str = "2019-06-10") -> None:
    caps = {"most": MOST[hazard.grade], "cap_days": CAPS[hazard.grade]}
    hazard.request_extension(day(deadline), "停用并围挡", day(on), OFFICER, **caps)


def grant(hazard: Hazard, on: str = "2019-06-11", document_no: str | None = None, by: UUID = REVIEWER) -> None:
    hazard.grant_extension("同意", document_no, day(on), by, CAPS[hazard.grade])


def extended(hazard: Hazard, deadline: str, on: str = "2019-06-10") -> Hazard:
    request(hazard, deadline, on)
    grant(hazard, on, "告知函1" if hazard.grade is MAJOR else None)
    return hazard


def escalated(hazard: Hazard, on: str = "2019-06-06") -> Hazard:
    from domain.hazard.escalation import EscalationReason

    hazard.escalate(EscalationReason.MAJOR_FOUND, day(on))
    return hazard


def listed(hazard: Hazard, on: str = "2019-06-07") -> Hazard:
    hazard.list_for_supervision(Listing("督1", "局长", day("2019-12-31")), "FENGTAI", day(on))
    return hazard


def reopen(hazard: Hazard, on: str, deadline: str) -> Hazard:
    hazard.reopen(day(deadline), PHOTO, day(on), within_days=90, cap_days=CAPS[hazard.grade])
    return hazard


def the_rules(**limits: int) -> RuleBook:
    """A rule book with the shipped limits of reports by rule, or others by name."""
    rules = RuleBook.open(demo=True)
    shipped = {
        "GENERAL_ESCALATION_FAILURES": 2,
        "MAJOR_ESCALATION_FAILURES": 1,
        "GENERAL_ESCALATION_OVERDUE_DAYS": 1,
        "MAJOR_ESCALATION_OVERDUE_DAYS": 1,
    }
    for name, value in (shipped | limits).items():
        rules.publish(LimitTerms(Limit[name], value), date(2015, 1, 1), None, "example")
    return rules


def facts(hazard: Hazard) -> list[str]:
    """The names of what was recorded so far."""
    return [type(fact).__name__ for fact in hazard.pending_events]
