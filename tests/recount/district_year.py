"""A year of one district through the API: what takes every step that tasks, hazards, contracts, bills and briefings have."""

from domain.credit_code import with_check_character
from tests.api.hazard_story import FILE, INSPECTOR, OWNER, TWO
from tests.api.story import FENGTAI, named

NAMES = "一二三四五六七八"
CODES = {name: with_check_character(f"91110110MA00005{n:02}") for n, name in enumerate(NAMES)}


def more_hazards(hazards):
    """Those steps that the year leaves out."""
    story = hazards.story
    hazards.contracts["RENHE", "FIRM"] = contract_of(story, "HT-2020")
    for number in ("20", "21", "22", "23", "24"):
        hazards.found(number, "2020-01-06", deadline="2020-01-31")
        hazards.notified(number, "2020-01-07", "2020-01-08")
    hazards.do("11", "ResumeHazard", "2020-01-06", story.officer, reason="复业")
    hazards.passed("5", "2020-01-07")
    for number in ("21", "24"):
        hazards.claimed(number, "2020-01-08")
    hazards.failed("20", "2020-01-09", "2020-01-10")
    hazards.do("21", "SuspendHazard", "2020-01-09", story.officer, handOver="移交街道", reason="停业")
    hazards.do("21", "ResumeHazard", "2020-01-10", story.officer, reason="复业")
    for number in ("21", "22"):
        hazards.do(number, "WithdrawHazard", "2020-01-10", story.reviewer, reason="误判")
    for number in ("23", "24"):
        twin = {"duplicateOfId": hazards.ids["20"], "reason": "重复"}
        hazards.do(number, "MarkDuplicate", "2020-01-10", story.reviewer, **twin)


def contract_of(story, number, **other):
    terms = {
        "contractNo": number, "firmId": named("Organisation", "FIRM"), "startOn": "2020-01-01", "endOn": "2020-12-31",
        "prices": [{"item": "VISIT", "price": "800.00"}], "ceiling": "100000.00", "fundUse": True,
    } | other  # fmt: skip
    return story.do(story.officer, "SignContract", "2019-12-31", **terms)["contract"]["id"]


def every_task(story):
    """Eight enterprises of one list, which go every way; return the contract and their tasks."""
    for name, code in CODES.items():
        said = {"creditCode": code, "enterpriseName": name, "sector": "HAZCHEM"}
        story.policy(f"QY{code[-3:-1]}", inceptionOn="2020-01-01", expiryOn="2020-12-31", **said)
    listed = {"number": "QD-2020", "district": FENGTAI, "creditCodes": list(CODES.values()), "dueOn": "2020-03-31"}
    list_ = story.do(story.centre, "IssueVisitingList", "2020-01-10", **listed)["visitingList"]["id"]
    contract = contract_of(story, "HT-2021", prices=PRICES, fundUse=False)
    handed = {"visitingListId": list_, "contractId": contract, "dueOn": "2020-01-25"}
    handed |= {"creditCodes": list(CODES.values()), "renewalReminder": False}
    story.do(story.officer, "AssignTask", "2020-01-10", **handed)
    found = story.centre.ask("Tasks", filter={"visitingListId": list_}, first=100)["tasks"]["nodes"]
    ids = {each["enterpriseName"]: each["id"] for each in found}
    steps = Steps(story, ids)
    for on, name, step in SCRIPT:
        getattr(steps, step)(name, f"2020-01-{on}")
    return contract, ids


def billed(story, contract, tasks):
    """Bill 一's visit and 二's refusal, each on its own; return where each bill stood after each step."""
    states = {}

    def submitted(number, on, *lines):
        said = {"contractId": contract, "number": number, "lines": [line | {"quantity": 1} for line in lines]}
        id_ = story.do(story.firm, "SubmitSettlement", f"2020-01-{on}", **said)["settlement"]["id"]
        states[number] = [state_of(id_)]

        def stepped(who, command, on, **content):
            story.do(who, command, f"2020-01-{on}", settlementId=id_, **content)
            states[number].append(state_of(id_))

        return stepped

    def state_of(id_):
        return story.centre.ask("Settlement", id=id_)["settlement"]["standing"]["state"]

    visit = {"taskId": tasks["一"], "item": "VISIT", "price": "800.00"}
    call_out = {"taskId": tasks["二"], "item": "CALL_OUT", "price": "200.00"}
    wrong = submitted("JS-1", "21", visit, call_out)
    wrong(story.officer, "ReturnSettlement", "22", reason="分开开票")
    plain = submitted("JS-2", "22", visit)
    plain(story.officer, "AgreeLine", "23", lineNos=[1])
    plain(story.finance, "PaySettlement", "24", lines=[{"line": 1, "amount": "500.00"}])
    plain(story.finance, "PaySettlement", "27", lines=[{"line": 1, "amount": "300.00"}])
    hard = submitted("JS-3", "22", call_out)
    hard(story.officer, "DisputeLine", "23", lineNo=1, offer="0.00", reason="没有提前告知")
    hard(story.centre, "MediateDispute", "28", lineNo=1, award="150.00", basis="有拒查记录")
    hard(story.finance, "PaySettlement", "31", lines=[{"line": 1, "amount": "150.00"}])
    for command, change in (
        ("AmendContract", {"prices": PRICES[:1], "ceiling": "90000.00"}),
        ("TerminateContract", {}),
    ):
        story.do(story.officer, command, "2020-01-31", contractId=contract, reason="业务调整", **change)
    return states


def told_of(story):
    """Tell the district of the year, mend that, and see it signed for."""
    known = story.centre.ask("InspectionProgress")["inspectionProgress"]["position"]
    basis = {"kind": "PROGRESS", "district": FENGTAI, "since": "2019-01-01", "asOf": "2019-12-31", "position": known}
    first = story.do(story.centre, "IssueBriefing", "2020-01-31", **basis)["briefing"]["id"]
    mended = basis | {"supersedesId": first, "reason": "更正说明"}
    second = story.do(story.centre, "IssueBriefing", "2020-01-31", **mended)["briefing"]["id"]
    story.do(story.fengtai, "AcknowledgeBriefing", "2020-01-31", briefingId=second, documentNo="函1号")


PRICES = [{"item": "VISIT", "price": "800.00"}, {"item": "CALL_OUT", "price": "200.00"}]
SCRIPT = (
    # 一 is agreed on twice, visited, reported, sent back, reported again and accepted
    ("11", "一", "notified"), ("11", "一", "scheduled"), ("12", "一", "scheduled"), ("15", "一", "visited"),
    ("17", "一", "reported"), ("18", "一", "returned"), ("19", "一", "reported"), ("20", "一", "accepted"),
    # 二 refuses, gives in, and refuses again: the second time the district is told at once
    ("13", "二", "refused"), ("14", "二", "resolved"), ("16", "二", "refused"),
    # 三 waits two days for contact data, is not reached, and is taken back
    ("11", "三", "disputed"), ("13", "三", "corrected"), ("14", "三", "unreachable"), ("15", "三", "corrected"),
    ("16", "三", "voided"),
    # 四, 五, 六 and 七 are taken back from where they stand, 八 refuses for good
    ("11", "四", "scheduled"), ("12", "四", "disputed"), ("13", "四", "voided"),
    ("11", "五", "scheduled"), ("13", "五", "unreachable"), ("14", "五", "voided"),
    ("11", "六", "scheduled"), ("12", "六", "voided"),
    ("11", "七", "refused"), ("12", "七", "voided"),
    ("11", "八", "refused"), ("13", "八", "insisted"),
)  # fmt: skip


class Steps:
    """Steps on tasks, each on its day."""

    def __init__(self, story, ids):
        self.story, self.ids = story, ids

    def do(self, name, command, on, who=None, **content):
        self.story.do(who or self.story.firm, command, on, taskId=self.ids[name], **content)

    def notified(self, name, on):
        self.do(name, "NotifyEnterprise", on, self.story.officer, channel="PHONE", contact=OWNER)

    def scheduled(self, name, on):
        self.do(name, "ScheduleVisit", on, visitOn="2020-01-15", inspectors=TWO)

    def visited(self, name, on):
        self.do(name, "RecordVisit", on, inspectors=TWO, counterpart=OWNER, evidence=FILE)

    def reported(self, name, on):
        self.do(name, "SubmitReport", on, file=FILE[0], zeroHazards=True)

    def returned(self, name, on):
        self.do(name, "RejectQuality", on, self.story.reviewer, score=40, opinion="缺照片")

    def accepted(self, name, on):
        self.do(name, "AcceptQuality", on, self.story.reviewer, score=90, opinion="合格")

    def refused(self, name, on):
        self.do(name, "RecordRefusal", on, refusalReason="BUSY", inspectors=TWO, refuser=OWNER, evidence=[])

    def resolved(self, name, on):
        self.do(name, "FollowUpRefusal", on, self.story.officer, cooperates=True, note="同意")

    def insisted(self, name, on):
        self.do(name, "FollowUpRefusal", on, self.story.officer, cooperates=False, note="仍拒绝")

    def disputed(self, name, on):
        self.do(name, "ReportContactProblem", on, note="空号", evidence=FILE)

    def corrected(self, name, on):
        self.do(name, "CorrectContactData", on, self.story.officer, contact=INSPECTOR | {"phone": "13800000002"})

    def unreachable(self, name, on):
        self.do(name, "RecordUnreachable", on, attempts=["2020-01-11", "2020-01-11", "2020-01-13"])

    def voided(self, name, on):
        self.do(name, "VoidTask", on, self.story.officer, reason="企业已搬离")
