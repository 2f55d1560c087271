"""A year of hazards told through the API: every state of them, and every way out."""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256

from console.schedule import Schedule
from domain.credit_code import with_check_character
from ledger.evidence import Evidence
from ledger.rights import Role
from tests.api.story import ANTAI, FACTORY, FENGTAI, RENHE, SHUNYI, told
from tests.api.task_story import contract
from tests.domain.hazard_specs import JPEG

SHA = sha256(JPEG).hexdigest()
FILE = [{"sha256": SHA, "fileName": "照片.jpg"}]
OWNER, INSPECTOR = {"name": "厂长"}, {"name": "检查员甲"}
TWO = ["检查员甲", "检查员乙"]
MOVED, NORTH = with_check_character("91110110MA0000004"), with_check_character("91110110MA0000005")
PLAN = {
    "goals": "目标",
    "measures": "方法",
    "means": "物资",
    "people": "人员",
    "schedule": "时限",
    "safety": "预案",
    "funds": "50000.00",
    "inPlace": ["GOALS", "DUTY", "FUNDS", "TIME", "EMERGENCY"],
}
CRITERION = {"standard": "工贸企业重大事故隐患判定标准", "clause": "第三条"}


def finding(number, grade="GENERAL", **content):
    """What a firm says of a finding."""
    return {
        "findingNo": number,
        "location": "二号车间",
        "category": "EQUIPMENT",
        "description": "配电箱未接地",
        "grade": grade,
        "deadline": "2019-12-31",
        "evidence": FILE,
        "basis": CRITERION if grade == "MAJOR" else None,
    } | content


class HazardStory:
    """Steps on hazards, each on its day."""

    def __init__(self, story, database):
        self.story, self.schedule = story, Schedule(database, story.ledger)
        self.ids, self.tasks = {}, {}
        self.people = {"FIRM": story.firm, "OTHER": story.stranger}
        self.officers = {RENHE: story.officer, ANTAI: story.other_officer}
        signed = ((RENHE, "FIRM"), (RENHE, "OTHER"), (ANTAI, "FIRM"))
        self.contracts = {pair: contract(story, pair[1], f"HT-{pair[1]}", self.officers[pair[0]]) for pair in signed}

    def found(self, number, on, grade="GENERAL", firm="FIRM", insurer=RENHE, code=FACTORY, district=FENGTAI, **more):
        story, visit = self.story, (on, firm, insurer, code, district)
        if visit not in self.tasks:
            self.tasks[visit] = self.visited(*visit)
        said = finding(number, grade, taskId=self.tasks[visit], **more)
        self.ids[number] = story.do(self.people[firm], "RecordFinding", on, **said)["hazard"]["id"]

    def visited(self, on, firm, insurer, code, district):
        """Have an enterprise inspected on a day; return the task."""
        story, person, officer = self.story, self.people[firm], self.officers[insurer]
        content = {"number": f"QD-{len(self.tasks)}", "district": district, "creditCodes": [code], "dueOn": on}
        visiting = story.do(story.centre, "IssueVisitingList", on, **content)["visitingList"]["id"]
        handed = {"visitingListId": visiting, "contractId": self.contracts[insurer, firm], "creditCodes": [code]}
        story.do(officer, "AssignTask", on, dueOn=on, renewalReminder=False, **handed)
        [task] = story.centre.ask("Tasks", filter={"visitingListId": visiting})["tasks"]["nodes"]
        story.do(person, "ScheduleVisit", on, taskId=task["id"], visitOn=on, inspectors=TWO)
        story.do(person, "RecordVisit", on, taskId=task["id"], inspectors=TWO, counterpart=OWNER, evidence=FILE)
        return task["id"]

    def do(self, number, name, on, who=None, **content):
        who = who or self.story.firm
        return self.story.do(who, name, on, hazardId=self.ids[number], **content)["hazard"]

    def notified(self, number, on, deadline):
        return self.do(number, "NotifyHazard", on, receiptNo="告1", recipient=OWNER, deadline=deadline)

    def claimed(self, number, on):
        return self.do(number, "ClaimRectification", on, claimant=OWNER, evidence=FILE, cost="300.00")

    def passed(self, number, on):
        return self.do(number, "RecordReinspection", on, passed=True, inspector=INSPECTOR, evidence=FILE)

    def failed(self, number, on, deadline):
        said = {"passed": False, "inspector": INSPECTOR, "evidence": [], "findings": "仍未接地", "deadline": deadline}
        return self.do(number, "RecordReinspection", on, **said)

    def swept(self, on):
        """The next hour of a day, by the ledger's own clock."""
        self.story.clock.turn(on)
        return self.schedule.look()


@contextmanager
def a_year_of_hazards(database, folder) -> Iterator[HazardStory]:
    """What stands at the end of 2019, by number:

    1 closed on site · 2 closed in time · 3 failed twice, closed late · 4 major, supervised, extended, delisted late
    5 major, overdue, regraded down, open · 6 withdrawn · 7 duplicate of 2 · 8 suspended for ten days, closed in time
    9 came back, closed late · 10 in SHUNYI, of ANTAI, more time denied, overdue · 11 suspended · 12 went to ANTAI
    """
    evidence = Evidence(folder)
    with told(database, evidence=evidence) as story:
        story.firm.http.post("/evidence", content=JPEG)
        qualified = [{"sector": "HAZCHEM", "documentNo": "资质1", "validFrom": "2019-01-01"}]
        for code, name in (("FIRM", "安科技术"), ("OTHER", "乙技术")):
            story.do(story.centre, "RegisterFirm", "2019-01-02", code=code, name=name, qualifications=qualified)
        story.stranger = story.person("乙机构", Role.TECH_FIRM, "OTHER")
        policies(story)
        hazards = HazardStory(story, database)
        spring(hazards)
        summer(hazards)
        autumn(hazards)
        story.clock.turn("2019-12-31")
        yield hazards


def policies(story):
    said = {"sector": "HAZCHEM", "street": f"{FENGTAI}001"}
    north = said | {"creditCode": NORTH, "enterpriseName": "戊工厂", "district": SHUNYI, "street": f"{SHUNYI}001"}
    moved = said | {"creditCode": MOVED, "enterpriseName": "丁工厂"}
    renewed = moved | {"inceptionOn": "2019-10-01", "expiryOn": "2020-09-30"}
    story.policy("PN0001", **said)
    story.policy("PN0002", **moved, expiryOn="2019-09-30")
    story.policy("PN0003", story.other_finance, **north)
    story.policy("PN0004", story.other_finance, **renewed)


def spring(hazards):
    """Findings of June, and what became of them soon."""
    story = hazards.story
    for number in ("1", "2", "3", "6"):
        hazards.found(number, "2019-06-03")
    hazards.found("4", "2019-06-03", "MAJOR")
    hazards.found("7", "2019-06-04", firm="OTHER")
    hazards.do("1", "CloseOnSite", "2019-06-03", before=FILE, after=FILE, cost="20.00")
    for number in ("2", "3"):
        hazards.notified(number, "2019-06-05", "2019-06-20")
    hazards.notified("4", "2019-06-05", "2019-08-30")
    hazards.do("4", "EscalateHazard", "2019-06-06", because="MAJOR_FOUND")
    hazards.do("6", "WithdrawHazard", "2019-06-06", story.reviewer, reason="误判")
    hazards.do("7", "MarkDuplicate", "2019-06-06", story.reviewer, duplicateOfId=hazards.ids["2"], reason="重复")
    hazards.do("4", "FilePlan", "2019-06-10", story.officer, plan=PLAN)
    hazards.found("5", "2019-06-10", "MAJOR")
    hazards.notified("5", "2019-06-12", "2019-07-10")
    listing = {"documentNo": "督办1号", "signatory": "局长", "dueOn": "2019-12-01", "level": "PROVINCE"}
    hazards.do("4", "ListForSupervision", "2019-06-12", story.fengtai, **listing)
    hazards.claimed("2", "2019-06-15")
    hazards.passed("2", "2019-06-18")
    hazards.claimed("3", "2019-06-20")
    hazards.failed("3", "2019-06-22", "2019-07-02")


def summer(hazards):
    """July and August: failures, a suspension, a recurrence, and the rules."""
    story = hazards.story
    for number in ("8", "9"):
        hazards.found(number, "2019-06-24")
        hazards.notified(number, "2019-06-25", "2019-07-05")
    hazards.claimed("9", "2019-06-28")
    hazards.claimed("3", "2019-07-01")
    hazards.passed("9", "2019-07-01")
    hazards.do("8", "SuspendHazard", "2019-07-01", story.officer, handOver="移交丰台区应急管理局", reason="停业")
    hazards.failed("3", "2019-07-03", "2019-07-13")
    hazards.july = hazards.swept("2019-07-03")
    hazards.claimed("3", "2019-07-10")
    hazards.do("8", "ResumeHazard", "2019-07-11", story.officer, reason="复业")
    hazards.overdue = hazards.swept("2019-07-11")
    hazards.again = [hazards.schedule.look(), hazards.swept("2019-07-12")]
    hazards.passed("3", "2019-07-12")
    hazards.claimed("8", "2019-07-14")
    hazards.passed("8", "2019-07-15")
    hazards.do("9", "ReopenHazard", "2019-08-01", deadline="2019-08-10", evidence=FILE, reason="复发")
    hazards.claimed("9", "2019-08-05")
    hazards.passed("9", "2019-08-06")
    asked = {"deadline": "2019-10-15", "interimMeasures": "停用并围挡", "reason": "设备到货延迟"}
    hazards.do("4", "RequestExtension", "2019-08-20", story.officer, **asked)
    hazards.do("4", "GrantExtension", "2019-08-22", story.reviewer, opinion="同意", documentNo="告知函1号")
    lesser = {"grade": "GENERAL", "note": "整改难度较小"}
    hazards.do("5", "RegradeHazard", "2019-09-01", story.reviewer, **lesser)


def autumn(hazards):
    """From September on: a delisting, a renewal with another insurer, another district."""
    story = hazards.story
    hazards.found("12", "2019-09-10", code=MOVED)
    hazards.notified("12", "2019-09-20", "2019-10-05")
    hazards.renewed = hazards.swept("2019-10-01")
    hazards.claimed("4", "2019-10-01")
    hazards.passed("4", "2019-10-10")
    hazards.claimed("12", "2019-10-12")
    hazards.do("4", "DelistHazard", "2019-10-15", story.fengtai, documentNo="核销1号")
    hazards.found("10", "2019-11-01", insurer=ANTAI, code=NORTH, district=SHUNYI)
    hazards.notified("10", "2019-11-02", "2019-11-17")
    more = {"deadline": "2019-11-30", "interimMeasures": "围挡", "reason": "停工"}
    hazards.do("10", "RequestExtension", "2019-11-10", **more)
    hazards.do("10", "DenyExtension", "2019-11-11", story.other_reviewer, opinion="不同意")
    hazards.found("11", "2019-12-01")
    hazards.do("11", "SuspendHazard", "2019-12-05", story.officer, handOver="移交街道", reason="停业")
