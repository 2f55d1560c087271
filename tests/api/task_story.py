"""A year of visits told through the API: a list, two firms, and tasks that end in every way."""

import hashlib
from typing import Any

from domain.credit_code import with_check_character
from ledger.rights import Role
from tests.api.client import Client
from tests.api.story import FENGTAI, Story, named
from tests.ledger.evidence_files import PDF

SHA = hashlib.sha256(PDF).hexdigest()
FILE = {"sha256": SHA, "fileName": "现场.pdf"}
OWNER = {"name": "负责人", "phone": "13800000001"}
TWO = ["检查甲", "检查乙"]
NAMES = ("甲厂", "乙厂", "丙厂", "丁厂", "戊厂", "己厂")
CODES = dict(zip(NAMES, [with_check_character(f"91110110MA00001{n:02}") for n in range(6)], strict=True))
QUALIFIED = {"sector": "HAZCHEM", "documentNo": "资质1", "validFrom": "2019-01-01"}


def firms(story: Story) -> None:
    """Two technical firms, and people at them."""
    for code, name in (("FIRM", "安科技术"), ("OTHER", "乙技术")):
        story.do(story.centre, "RegisterFirm", "2019-01-02", code=code, name=name, qualifications=[QUALIFIED])
    story.stranger = story.person("乙机构", Role.TECH_FIRM, "OTHER")


def contract(story: Story, firm: str = "FIRM", number: str = "HT-1", by: Client | None = None, **other: Any) -> str:
    terms = {
        "contractNo": number,
        "firmId": named("Organisation", firm),
        "prices": [{"item": "VISIT", "price": "800.00"}],
        "startOn": "2019-02-01",
        "endOn": "2019-12-31",
        "ceiling": "100000.00",
        "fundUse": True,
    } | other
    answer: str = story.do(by or story.officer, "SignContract", "2019-01-15", **terms)["contract"]["id"]
    return answer


def insured(story: Story, name: str, by: Client | None = None, **other: Any) -> str:
    number = f"QY{CODES[name][-3:-1]}{'' if by is None else 'X'}"
    terms = {"creditCode": CODES[name], "enterpriseName": name, "sector": "HAZCHEM", "street": "110106001"}
    terms |= {"contact": {"name": f"{name}联系人", "phone": "13800000000"}, "address": f"{name}路1号"}
    return story.policy(number, by, **terms | other)


def listed(story: Story, *names: str, number: str = "QD-1", district: str = FENGTAI) -> str:
    content = {"number": number, "district": district, "creditCodes": [CODES[n] for n in names], "dueOn": "2019-09-30"}
    answer: str = story.do(story.centre, "IssueVisitingList", "2019-05-01", **content)["visitingList"]["id"]
    return answer


def handed(story: Story, visiting: str, contract: str, *names: str, due: str = "2019-06-30", **other: Any) -> None:
    content = {"visitingListId": visiting, "contractId": contract, "creditCodes": [CODES[n] for n in names]}
    by = other.pop("by", story.officer)
    story.do(by, "AssignTask", "2019-05-10", dueOn=due, renewalReminder=False, **content | other)


def task_of(story: Story, name: str) -> str:
    """The id of the enterprise's latest task."""
    found = story.centre.ask("Tasks", filter={"creditCode": CODES[name]})["tasks"]["nodes"]
    id_: str = found[-1]["id"]
    return id_


def scheduled(story: Story, task: str, on: str = "2019-05-14", visit_on: str = "2019-05-20") -> str:
    story.do(story.firm, "ScheduleVisit", on, taskId=task, visitOn=visit_on, inspectors=TWO)
    return task


def visited(story: Story, task: str, on: str = "2019-05-20") -> str:
    content = {"inspectors": TWO, "counterpart": OWNER, "evidence": [FILE]}
    story.do(story.firm, "RecordVisit", on, taskId=scheduled(story, task), **content)
    return task


def refused(story: Story, task: str, on: str = "2019-05-20") -> str:
    content = {"refusalReason": "BUSY", "inspectors": TWO, "refuser": OWNER, "evidence": []}
    story.do(story.firm, "RecordRefusal", on, taskId=task, **content)
    return task


def a_summer(story: Story) -> None:
    """Six enterprises on a list, five of RENHE and one of ANTAI, as they stand in June.

    甲 was inspected and accepted, 乙 refused for good, 丙 waits for contact data, 丁 was not reached, 戊 was voided;
    己, of the other insurer, is scheduled by the other firm.
    """
    story.firm.http.post("/evidence", content=PDF)
    firms(story)
    first, theirs = contract(story), contract(story, "OTHER", by=story.other_officer)
    for name in NAMES[:5]:
        insured(story, name)
    insured(story, "己厂", story.other_finance)
    story.list = listed(story, *NAMES)
    handed(story, story.list, first, *NAMES[:5])
    handed(story, story.list, theirs, "己厂", by=story.other_officer)
    story.tasks = {name: task_of(story, name) for name in NAMES}
    story.do(story.firm, "AcknowledgeVisitingList", "2019-05-11", visitingListId=story.list)
    told = {"channel": "PHONE", "contact": OWNER}
    story.do(story.officer, "NotifyEnterprise", "2019-05-12", taskId=story.tasks["甲厂"], **told)
    wrong = {"taskId": story.tasks["丙厂"], "note": "电话是空号", "evidence": [FILE]}
    story.do(story.firm, "ReportContactProblem", "2019-05-13", **wrong)
    calls = {"taskId": story.tasks["丁厂"], "attempts": ["2019-05-11", "2019-05-11", "2019-05-12"]}
    story.do(story.firm, "RecordUnreachable", "2019-05-13", **calls)
    story.do(
        story.stranger, "ScheduleVisit", "2019-05-14", taskId=story.tasks["己厂"], visitOn="2019-05-21", inspectors=[]
    )
    visited(story, story.tasks["甲厂"])
    refused(story, story.tasks["乙厂"])
    told_off = {"taskId": story.tasks["乙厂"], "cooperates": False, "note": "仍拒绝"}
    story.do(story.officer, "FollowUpRefusal", "2019-05-22", **told_off)
    report = {"taskId": story.tasks["甲厂"], "file": FILE, "zeroHazards": True}
    story.do(story.firm, "SubmitReport", "2019-05-22", **report)
    back = {"taskId": story.tasks["甲厂"], "score": 40, "opinion": "缺照片"}
    story.do(story.reviewer, "RejectQuality", "2019-05-23", **back)
    story.do(story.firm, "SubmitReport", "2019-05-24", **report | {"zeroHazards": False})
    story.do(story.reviewer, "AcceptQuality", "2019-05-25", **back | {"score": 90, "opinion": "合格"})
    story.do(story.officer, "VoidTask", "2019-05-26", taskId=story.tasks["戊厂"], reason="企业已注销")
    story.clock.turn("2019-06-10")
