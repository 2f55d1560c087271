"""Visiting lists and inspection tasks over HTTP: every step, who sees them, and how they stood on any two dates."""

import pytest

from ledger.evidence import Evidence
from projections.basis import Reading
from tests.api.story import ANTAI, FENGTAI, RENHE, SHUNYI, named, told
from tests.api.task_story import (
    CODES,
    FILE,
    NAMES,
    OWNER,
    SHA,
    TWO,
    a_summer,
    contract,
    firms,
    handed,
    insured,
    listed,
    refused,
    scheduled,
    task_of,
    visited,
)
from tests.ledger.evidence_files import PDF

NOBODY = "00000000-0000-4000-8000-000000000000"


@pytest.fixture(scope="module")
def summer(module_database, tmp_path_factory):
    """The summer of `a_summer`, for tests that only ask or are refused."""
    with told(module_database, evidence=Evidence(tmp_path_factory.mktemp("evidence"))) as story:
        a_summer(story)
        yield story


@pytest.fixture
def spring(database, tmp_path):
    """One enterprise, handed to a firm."""
    with told(database, evidence=Evidence(tmp_path)) as story:
        story.firm.http.post("/evidence", content=PDF)
        firms(story)
        story.contract = contract(story)
        insured(story, "甲厂")
        story.list = listed(story, "甲厂")
        handed(story, story.list, story.contract, "甲厂")
        story.task = task_of(story, "甲厂")
        yield story


def states(client, **asked):
    found = client.ask("Tasks", **asked)["tasks"]
    assert found["totalCount"] == len(found["nodes"]) == found["totals"]["assigned"]
    return {node["enterpriseName"]: node["state"] for node in found["nodes"]}


def shown(client, id_):
    return client.ask("Task", id=id_)["task"]


OWN = {"甲厂": "QA_PASSED", "乙厂": "REFUSED_FINAL", "丙厂": "DATA_HOLD", "丁厂": "UNREACHABLE", "戊厂": "VOID"}
THEIRS = {"己厂": "SCHEDULED"}


# Who sees what


def test_insurer_firm_and_district_see_their_own_tasks(summer):
    assert states(summer.firm) == states(summer.officer) == states(summer.finance) == OWN
    assert states(summer.stranger) == states(summer.other_officer) == THEIRS
    assert states(summer.fengtai) == states(summer.centre) == states(summer.auditor) == OWN | THEIRS
    assert states(summer.shunyi) == {}
    assert states(summer.firm, scope={"insurerId": named("Organisation", ANTAI)}) == {}
    assert states(summer.centre, scope={"district": SHUNYI}) == {}
    assert states(summer.centre, scope={"fundYear": 2019}) == OWN | THEIRS
    assert states(summer.centre, scope={"fundYear": 2018}) == {}


def test_another_firms_task_answers_like_one_that_does_not_exist(summer):
    theirs = summer.tasks["己厂"]
    nowhere = summer.firm.post("Task", id=named("InspectionTask", NOBODY))

    for client in (summer.firm, summer.officer, summer.shunyi):
        assert client.post("Task", id=theirs) == nowhere
        assert client.ask("Node", id=theirs)["node"] is None
    assert shown(summer.stranger, theirs)["enterpriseName"] == "己厂"


def test_a_step_on_another_firms_task_is_refused_as_not_assigned(summer):
    content = {"taskId": summer.tasks["己厂"], "inspectors": TWO, "counterpart": OWNER, "evidence": []}
    answer = summer.firm.do("RecordVisit", "2019-06-01", reason="试", **content)
    nowhere = summer.firm.do("RecordVisit", "2019-06-01", reason="试", **content | {"taskId": summer.list})

    assert (answer["code"], answer["class"], answer["message"]) == (
        "TASK_NOT_ASSIGNED",
        "FORBIDDEN",
        "任务未派给本机构",
    )
    assert nowhere["code"] == "NOT_FOUND"


def test_the_telephone_is_for_those_who_call(summer):
    def phones(client, name):
        contact = shown(client, summer.tasks[name])["contact"]
        return contact["name"], contact["phone"], contact["masked"]

    in_full, hidden = ("丙厂联系人", "13800000000", False), ("丙厂联系人", "138****0000", True)
    assert [phones(getattr(summer, who), "丙厂") for who in ("firm", "officer", "centre")] == [in_full] * 3
    assert [phones(getattr(summer, who), "丙厂") for who in ("fengtai", "city", "auditor")] == [hidden] * 3
    assert phones(summer.firm, "甲厂") == ("甲厂联系人", "138****0000", True)
    assert phones(summer.officer, "甲厂") == ("甲厂联系人", "13800000000", False)


def test_files_are_for_those_who_see_the_task(summer):
    def status(client):
        return client.http.get(f"/evidence/{SHA}").status_code

    assert [status(getattr(summer, who)) for who in ("firm", "officer", "fengtai", "auditor")] == [200] * 4
    assert [status(getattr(summer, who)) for who in ("stranger", "other_officer", "shunyi")] == [404] * 3


# What a task says


def test_a_task_says_whom_to_visit_where_and_until_when(summer):
    task = shown(summer.firm, summer.tasks["丙厂"])

    assert (task["creditCode"], task["address"], task["street"]) == (CODES["丙厂"], "丙厂路1号", "110106001")
    assert (task["coveredFrom"], task["coveredTo"], task["sector"]) == ("2019-03-01", "2020-02-29", "HAZCHEM")
    assert (task["insurer"]["code"], task["firm"]["code"], task["contract"]["number"]) == (RENHE, "FIRM", "HT-1")
    assert (task["agreedOn"], task["dueOn"], task["pausedDays"], task["daysLeft"]) == (
        "2019-06-30",
        "2019-07-28",
        28,
        48,
    )
    assert shown(summer.fengtai, summer.tasks["丙厂"])["contract"] is None


def test_every_attempt_is_told_with_its_outcome(summer):
    def visits(name):
        return shown(summer.officer, summer.tasks[name])["visits"]

    [visit] = visits("甲厂")
    assert (visit["outcome"], visit["inspectors"], visit["counterpart"]) == ("VISITED", TWO, "负责人")
    assert (visit["evidence"], visit["actor"], visit["effectiveOn"]) == ([FILE], "机构", "2019-05-20")
    [refusal] = visits("乙厂")
    assert (refusal["outcome"], refusal["refusalReason"], refusal["counterpart"]) == ("REFUSED", "BUSY", "负责人")
    assert [(v["outcome"], v["note"]) for v in visits("丙厂")] == [("CONTACT_WRONG", "电话是空号")]
    [gone] = visits("丁厂")
    assert (gone["outcome"], gone["attempts"]) == ("UNREACHABLE", ["2019-05-11", "2019-05-11", "2019-05-12"])


def test_every_version_of_a_report_is_told_with_its_quality(summer):
    task = shown(summer.firm, summer.tasks["甲厂"])

    told = [(r["number"], r["zeroHazards"], r["accepted"], r["score"], r["opinion"]) for r in task["reports"]]
    assert told == [(1, True, False, 40, "缺照片"), (2, False, True, 90, "合格")]
    assert [(r["submittedOn"], r["decidedOn"], r["file"]) for r in task["reports"]] == [
        ("2019-05-22", "2019-05-23", FILE),
        ("2019-05-24", "2019-05-25", FILE),
    ]
    assert task["notices"] == [{"channel": "PHONE", "person": "负责人", "effectiveOn": "2019-05-12"}]
    assert task["appointment"] == {
        "visitOn": "2019-05-20",
        "inspectors": TWO,
        "counterpart": None,
        "effectiveOn": "2019-05-14",
    }
    assert [fact["label"] for fact in task["history"]["nodes"]][:4] == ["任务已派发", "企业已告知", "已预约", "已上门"]


def test_a_task_that_is_done_keeps_the_days_left_of_its_day(summer):
    task = shown(summer.firm, summer.tasks["甲厂"])

    assert (task["state"], task["stateSince"], task["daysLeft"]) == ("QA_PASSED", "2019-05-25", 41)


# Lists and counts


def test_tasks_are_filtered_ordered_and_counted(summer):
    assert states(summer.firm, filter={"states": ["DATA_HOLD", "VOID"]}) == {"丙厂": "DATA_HOLD", "戊厂": "VOID"}
    assert states(summer.firm, filter={"search": "乙"}) == {"乙厂": "REFUSED_FINAL"}
    assert states(summer.firm, filter={"search": CODES["乙厂"][-5:]}) == {"乙厂": "REFUSED_FINAL"}
    assert states(summer.centre, filter={"firmId": named("Organisation", "OTHER")}) == THEIRS
    assert states(summer.centre, filter={"firmId": named("Policy", "OTHER")}) == {}
    assert states(summer.centre, filter={"visitingListId": summer.list}) == OWN | THEIRS
    assert states(summer.centre, filter={"visitingListId": summer.tasks["甲厂"]}) == {}
    assert states(summer.firm, filter={"due": {"startOn": "2019-07-01"}}) == {"丙厂": "DATA_HOLD"}
    assert states(summer.firm, filter={"overdue": True}) == {}
    late = {"asOf": "2019-07-01"}
    assert states(summer.centre, filter={"overdue": True}, **late) == {"丁厂": "UNREACHABLE"} | THEIRS
    for order, last in (("DUE_ON_ASC", "丙厂"), ("PLACE_ASC", "丙厂"), ("APPOINTED_ON_ASC", "丙厂")):
        nodes = summer.centre.ask("Tasks", orderBy=order)["tasks"]["nodes"]
        assert nodes[-1]["enterpriseName"] == last
        assert summer.centre.ask("Tasks", orderBy=order)["tasks"]["totals"] == {
            "assigned": 6,
            "notified": 1,
            "visited": 1,
            "refused": 1,
            "unreachable": 1,
            "voided": 1,
            "ahead": 2,
            "overdue": 0,
            "visitRate": "20.0",
        }


def test_pages_of_tasks_hold_each_task_once(summer):
    for order in ("DUE_ON_ASC", "PLACE_ASC", "APPOINTED_ON_ASC"):
        seen, after = [], None
        while True:
            page = summer.centre.ask("Tasks", orderBy=order, first=2, after=after)["tasks"]
            seen += [node["enterpriseName"] for node in page["nodes"]]
            if not page["pageInfo"]["hasNextPage"]:
                break
            after = page["pageInfo"]["endCursor"]
        assert sorted(seen) == sorted(NAMES)


def test_a_longer_page_of_tasks_costs_no_more_statements(summer, monkeypatch):
    document = """query L($first: Int) { tasks(first: $first) { nodes {
        id version insurer { name } contact { phone } contract { number prices { price } } visitingList { number }
        notices { person } visits { inspectors evidence { sha256 } actor } reports { file { sha256 } score }
    } } }"""
    asked = []
    read = Reading.read
    monkeypatch.setattr(Reading, "read", lambda *args: asked.append(args) or read(*args))

    def cost(first):
        asked.clear()
        nodes = summer.firm.send(document, first=first)["data"]["tasks"]["nodes"]
        return len(nodes), len(asked)

    (short, few), (long, many) = cost(1), cost(100)
    assert short < long
    assert many <= few + 1  # the page of one has no file to fetch


def outcomes(client, by, **asked):
    table = client.ask("VisitOutcomes", by=by, **asked)["visitOutcomes"]

    def counts(row):
        told = row["counts"]
        return tuple(told[k] for k in ("assigned", "visited", "refused", "unreachable", "voided", "ahead", "visitRate"))

    def key(row):
        return tuple(row[each]["code"] for each in ("insurer", "firm", "district") if row[each])

    return {key(row): counts(row) for row in table["rows"]}, counts(table["total"])


def test_what_became_of_the_visits_is_counted_by_insurer_firm_and_district(summer):
    ours, theirs, all_ = (5, 1, 1, 1, 1, 1, "25.0"), (1, 0, 0, 0, 0, 1, "0.0"), (6, 1, 1, 1, 1, 2, "20.0")

    assert outcomes(summer.centre, "INSURER") == ({(ANTAI,): theirs, (RENHE,): ours}, all_)
    assert outcomes(summer.fengtai, "FIRM") == ({("FIRM",): ours, ("OTHER",): theirs}, all_)
    assert outcomes(summer.auditor, "DISTRICT") == ({(FENGTAI,): all_}, all_)
    assert outcomes(summer.officer, "INSURER_AND_FIRM") == ({(RENHE, "FIRM"): ours}, ours)
    assert outcomes(summer.shunyi, "INSURER") == ({}, (0, 0, 0, 0, 0, 0, None))
    assert outcomes(summer.centre, "INSURER", asOf="2019-05-19")[1] == (6, 0, 0, 1, 0, 5, "0.0")


def test_tasks_stand_as_of_a_day_and_as_they_were_known(summer):
    before = {"甲厂": "SCHEDULED", "乙厂": "ASSIGNED", "丙厂": "DATA_HOLD", "丁厂": "UNREACHABLE", "戊厂": "ASSIGNED"}

    assert states(summer.firm, asOf="2019-05-19") == before
    assert states(summer.firm, asOf="2019-05-09") == {}
    at = summer.firm.ask("Tasks", filter={"search": "丙"}, asOf="2019-05-20")["tasks"]["nodes"][0]
    assert (at["pausedDays"], at["daysLeft"], at["dueOn"]) == (7, 48, "2019-07-07")


# Visiting lists


def test_a_list_shows_each_its_part(summer):
    def told(client):
        found = client.ask("VisitingLists")["visitingLists"]
        return [(n["number"], n["state"], n["enterprises"], n["assigned"]) for n in found["nodes"]]

    assert told(summer.centre) == told(summer.fengtai) == [("QD-1", "IN_PROGRESS", 6, 6)]
    assert told(summer.officer) == told(summer.firm) == [("QD-1", "IN_PROGRESS", 5, 5)]
    assert told(summer.other_officer) == told(summer.stranger) == [("QD-1", "IN_PROGRESS", 1, 1)]
    assert told(summer.shunyi) == []


def test_who_signed_for_a_list_is_told_to_those_it_concerns(summer):
    def signed(client):
        [node] = client.ask("VisitingLists", filter={"states": ["IN_PROGRESS"], "search": "QD"})["visitingLists"][
            "nodes"
        ]
        return [(each["firm"]["code"], each["acknowledgedOn"]) for each in node["acknowledgements"]]

    assert signed(summer.centre) == signed(summer.officer) == signed(summer.firm) == [("FIRM", "2019-05-11")]
    assert signed(summer.other_officer) == signed(summer.stranger) == []


def test_the_history_of_a_list_does_not_name_anothers_enterprises(summer):
    history = "query H($id: ID!) { node(id: $id) { ... on LedgerRecord { history(first: 50) { nodes { values { value } } } } } }"

    def names(client):
        told = str(client.send(history, id=summer.list))
        return {name for name, code in CODES.items() if code in told}

    assert names(summer.centre) == names(summer.fengtai) == set(NAMES)
    assert names(summer.officer) == set(OWN)
    assert names(summer.other_officer) == names(summer.stranger) == {"己厂"}
    assert names(summer.firm) == set(OWN)


def test_a_list_is_completed_with_its_last_enterprise(spring):
    spring.do(spring.officer, "VoidTask", "2019-05-12", taskId=spring.task)

    [node] = spring.centre.ask("VisitingLists", filter={"states": ["COMPLETED"]})["visitingLists"]["nodes"]
    assert (node["state"], spring.centre.ask("VisitingList", id=spring.list)["visitingList"]["version"]) == (
        "COMPLETED",
        4,
    )
    assert spring.centre.ask("VisitingLists", asOf="2019-05-11")["visitingLists"]["nodes"][0]["state"] == "IN_PROGRESS"
    assert spring.centre.ask("VisitingLists", asOf="2019-05-09")["visitingLists"]["nodes"][0]["state"] == "ISSUED"


# Steps and refusals


def code(answer):
    return answer["code"]


def test_corrected_contact_data_lets_the_clock_run_and_names_whom_to_call(spring):
    note = {"taskId": spring.task, "note": "空号", "evidence": []}
    spring.do(spring.firm, "ReportContactProblem", "2019-05-12", **note)
    new = {"taskId": spring.task, "contact": {"name": "新联系人", "phone": "13800000009"}}
    answer = spring.do(spring.officer, "CorrectContactData", "2019-05-20", **new)["task"]

    assert (answer["state"], answer["pausedDays"], answer["dueOn"]) == ("ASSIGNED", 8, "2019-07-08")
    assert answer["contact"] == {"name": "新联系人", "phone": "13800000009", "masked": False}
    [before] = spring.firm.ask("Tasks", asOf="2019-05-19")["tasks"]["nodes"]
    assert (before["contact"]["name"], before["state"], before["pausedDays"]) == ("甲厂联系人", "DATA_HOLD", 7)


def test_a_second_refusal_is_reported_to_the_district_at_once(spring):
    refused(spring, scheduled(spring, spring.task))
    spring.do(spring.officer, "FollowUpRefusal", "2019-05-22", taskId=spring.task, cooperates=True, note="同意")
    refused(spring, spring.task, "2019-05-23")

    task = shown(spring.fengtai, spring.task)
    assert (task["state"], task["refusals"], len(task["visits"])) == ("REFUSED_FINAL", 2, 2)


def test_an_enterprise_that_is_insured_no_more_is_visited_for_a_reason_and_that_is_told(spring):
    policy = spring.finance.ask("Policies")["policies"]["nodes"][0]["id"]
    spring.do(spring.finance, "SurrenderPolicy", "2019-05-12", policyId=policy, documentNo="退1")
    scheduled(spring, spring.task)
    content = {"taskId": spring.task, "inspectors": TWO, "counterpart": OWNER, "evidence": []}
    spring.clock.turn("2019-05-21")

    no = spring.firm.do("RecordVisit", "2019-05-20", **content)
    yes = spring.firm.do("RecordVisit", "2019-05-20", reason="续保回访", **content)

    assert (no["code"], no["class"], no["message"]) == (
        "POLICY_NOT_IN_FORCE",
        "STATE",
        "企业在2019-05-20无有效保单(甲厂)",
    )
    assert [each["code"] for each in yes["warnings"]] == ["POLICY_NOT_IN_FORCE"]
    assert yes["task"]["state"] == "VISITED"


def test_what_is_wrong_with_a_step_is_said_by_its_code(spring):
    scheduled(spring, spring.task)
    spring.clock.turn("2019-05-21")

    def answer(by, name, on="2019-05-20", **content):
        return by.do(name, on, **{"taskId": spring.task, "reason": "试"} | content)

    people = {"counterpart": OWNER, "evidence": []}
    one = answer(spring.firm, "RecordVisit", inspectors=["检查甲"], **people)
    assert (one["code"], one["message"]) == ("INSPECTOR_COUNT", "至少2名检查人员")
    unproved = {"refusalReason": "OTHER", "inspectors": [], "evidence": []}
    assert code(answer(spring.firm, "RecordRefusal", **unproved)) == "REFUSAL_EVIDENCE_REQUIRED"
    few = answer(spring.firm, "RecordUnreachable", attempts=["2019-05-12", "2019-05-13"])
    assert (few["code"], few["message"]) == ("CONTACT_ATTEMPTS_INSUFFICIENT", "派发后联系不少于3次且不少于2天")
    absent = {"sha256": "0" * 64, "fileName": "没有.jpg"}
    missing = answer(spring.firm, "RecordVisit", inspectors=TWO, counterpart=OWNER, evidence=[absent])
    assert code(missing) == "EVIDENCE_MISSING"
    past = answer(spring.firm, "ScheduleVisit", visitOn="2019-05-19", inspectors=[])
    assert code(past) == "DUE_DATE_INVALID"
    assert code(answer(spring.firm, "SubmitReport", file=FILE, zeroHazards=True)) == "INVALID_TRANSITION"
    assert code(answer(spring.officer, "VoidTask", reason=" ")) == "REASON_REQUIRED"
    assert code(answer(spring.firm, "RecordVisit", "2019-05-13", inspectors=TWO, **people)) == "STEP_DATE_ORDER"
    assert code(answer(spring.firm, "RecordVisit", "2019-05-09", inspectors=TWO, **people)) == "BEFORE_STREAM_START"
    assert code(answer(spring.firm, "RecordVisit", expectedVersion=1, inspectors=TWO, **people)) == "VERSION_CONFLICT"
    visited_once = {"inspectors": TWO} | people
    spring.do(spring.firm, "RecordVisit", "2019-05-20", taskId=spring.task, **visited_once)
    spring.do(spring.firm, "SubmitReport", "2019-05-21", taskId=spring.task, file=FILE, zeroHazards=True)
    assert code(answer(spring.reviewer, "AcceptQuality", "2019-05-21", score=101, opinion="好")) == "NUMBER_RANGE"


def test_a_report_for_a_voided_task_is_refused(spring):
    visited_task = scheduled(spring, spring.task)
    spring.do(spring.officer, "VoidTask", "2019-05-15", taskId=visited_task)

    answer = spring.firm.do("SubmitReport", "2019-05-15", taskId=spring.task, file=FILE, zeroHazards=True)

    assert (answer["code"], answer["message"]) == ("INVALID_TRANSITION", "甲厂当前为“已作废”,不能执行“报告提交”")


def test_what_is_wrong_with_a_list_is_said_by_its_code(spring):
    def issue(**other):
        content = {"number": "QD-2", "district": FENGTAI, "creditCodes": [CODES["甲厂"]], "dueOn": "2019-09-30"}
        return spring.centre.do("IssueVisitingList", "2019-05-10", reason="试", **content | other)

    def assign(**other):
        content = {"visitingListId": spring.list, "contractId": spring.contract, "dueOn": "2019-06-30"}
        codes = {"creditCodes": [CODES["甲厂"]], "renewalReminder": True}
        return spring.officer.do("AssignTask", "2019-05-10", reason="试", **content | codes | other)

    assert code(issue(number="QD-1")) == "VISITING_LIST_EXISTS"
    assert code(issue(creditCodes=[])) == "ENTERPRISES_REQUIRED"
    assert code(issue(creditCodes=[CODES["乙厂"]])) == "NOT_FOUND"
    assert issue(creditCodes=["91110105MA0000016F"])["field"] == "creditCodes.0"
    assert code(issue(district=SHUNYI)) == "ENTERPRISE_ELSEWHERE"
    assert code(issue(dueOn="2019-05-09")) == "DUE_DATE_INVALID"
    assert code(assign()) == "TASK_EXISTS"
    assert code(assign(contractId=spring.list)) == "NOT_FOUND"
    assert code(assign(creditCodes=[CODES["乙厂"]])) == "NOT_FOUND"
    again = spring.firm.do("AcknowledgeVisitingList", "2019-05-10", visitingListId=spring.list)
    twice = spring.firm.do("AcknowledgeVisitingList", "2019-05-10", visitingListId=spring.list)
    assert ("receipt" in again, code(twice)) == (True, "NOTHING_TO_ACKNOWLEDGE")
    assert code(spring.stranger.do("AcknowledgeVisitingList", "2019-05-10", visitingListId=spring.list)) == "NOT_FOUND"


def test_a_visit_after_the_contract_or_without_the_qualification_is_refused(spring):
    visit = {"taskId": scheduled(spring, spring.task), "inspectors": TWO, "counterpart": OWNER, "evidence": []}
    lapsed = {"sector": "HAZCHEM", "documentNo": "资质1", "validFrom": "2019-01-01", "validTo": "2019-05-19"}
    spring.do(spring.centre, "RegisterFirm", "2019-05-15", code="FIRM", name="安科技术", qualifications=[lapsed])
    spring.clock.turn("2019-05-21")
    unqualified = spring.firm.do("RecordVisit", "2019-05-20", reason="试", **visit)
    spring.do(spring.officer, "TerminateContract", "2019-05-20", contractId=spring.contract)
    ended = spring.firm.do("RecordVisit", "2019-05-20", reason="试", **visit)

    assert (unqualified["code"], unqualified["message"]) == ("FIRM_NOT_QUALIFIED", "机构不具备危险化学品服务能力")
    assert (ended["code"], ended["message"]) == ("CONTRACT_NOT_IN_FORCE", "服务合同在2019-05-20无效")


def test_a_visit_is_shown_with_the_task_after_it(spring):
    assert shown(spring.firm, visited(spring, spring.task))["visits"][0]["outcome"] == "VISITED"


def test_the_insurer_has_so_many_working_days_to_correct_contact_data_and_to_follow_a_refusal_up(spring, summer):
    turns = {node["enterpriseName"]: node["insurerActsBy"] for node in summer.centre.ask("Tasks")["tasks"]["nodes"]}
    assert turns == dict.fromkeys(NAMES) | {"丙厂": "2019-05-16"}

    refused(spring, scheduled(spring, spring.task))

    assert shown(spring.officer, spring.task)["insurerActsBy"] == "2019-05-27"
    followed = {"taskId": spring.task, "cooperates": True, "note": "同意"}
    spring.do(spring.officer, "FollowUpRefusal", "2019-05-22", **followed)
    assert shown(spring.officer, spring.task)["insurerActsBy"] is None
