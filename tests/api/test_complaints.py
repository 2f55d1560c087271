"""Complaints over HTTP: their last day in working days, lists of what is overdue, and who sees them."""

import pytest

from ledger.evidence import Evidence
from tests.api.story import FENGTAI, told
from tests.api.task_story import CODES, OWNER, contract, firms, handed, insured, listed, task_of
from tests.ledger.evidence_files import PDF

MAY_DAYS = {"daysOff": ["2027-01-01"], "workdays": []}


@pytest.fixture(scope="module")
def story(module_database, tmp_path_factory):
    """Three complaints about 甲厂's visits and one about 己厂's, which ANTAI insures, as they stand on 20 June.

    1 answered in time · 2 given more time and open · 3 overdue · 4 ANTAI's, answered late
    """
    with told(module_database, evidence=Evidence(tmp_path_factory.mktemp("evidence"))) as story:
        story.firm.http.post("/evidence", content=PDF)
        firms(story)
        insured(story, "甲厂")
        insured(story, "己厂", story.other_finance)
        story.list = listed(story, "甲厂", "己厂")
        handed(story, story.list, contract(story), "甲厂")
        handed(story, story.list, contract(story, "OTHER", by=story.other_officer), "己厂", by=story.other_officer)
        own, foreign = task_of(story, "甲厂"), task_of(story, "己厂")
        story.ids = {
            "1": complained(story, own, "2019-05-15", "检查人员迟到"),
            "2": complained(story, own, "2019-05-20", "推销商品"),
            "3": complained(story, own, "2019-05-20", "报告不实"),
            "4": complained(story, foreign, "2019-05-20", "态度差", story.other_officer),
        }
        more = {"complaintId": story.ids["2"], "dueOn": "2019-07-01", "reason": "需核查"}
        story.do(story.officer, "ExtendComplaint", "2019-05-28", **more)
        story.do(story.officer, "AnswerComplaint", "2019-05-29", complaintId=story.ids["1"], answer="已道歉")
        story.do(story.other_officer, "AnswerComplaint", "2019-06-10", complaintId=story.ids["4"], answer="已道歉")
        story.clock.turn("2019-06-20")
        yield story


def complained(story, task, on, statement, by=None):
    content = {"taskId": task, "complainant": OWNER, "statement": statement}
    return story.do(by or story.officer, "RecordComplaint", on, **content)["complaint"]["id"]


def statements(client, **asked):
    found = client.ask("Complaints", **asked)["complaints"]
    assert found["totalCount"] == len(found["nodes"])
    return [node["statement"] for node in found["nodes"]]


def test_the_last_day_is_counted_in_working_days_and_overdue_in_days(story):
    rows = {node["id"]: node for node in story.centre.ask("Complaints")["complaints"]["nodes"]}

    stands = {
        number: tuple(rows[id_][name] for name in ("state", "firstDueOn", "dueOn", "answeredOn", "overdueDays"))
        for number, id_ in story.ids.items()
    }
    assert stands == {
        "1": ("ANSWERED", "2019-05-29", "2019-05-29", "2019-05-29", 0),
        "2": ("OPEN", "2019-06-03", "2019-07-01", None, 0),
        "3": ("OPEN", "2019-06-03", "2019-06-03", None, 17),
        "4": ("ANSWERED", "2019-06-03", "2019-06-03", "2019-06-10", 0),
    }
    assert story.centre.ask("Complaints")["complaints"]["totals"] == {
        "open": 2,
        "overdue": 1,
        "answered": 2,
        "answeredInTime": 1,
    }


def test_lists_are_narrowed_and_what_is_due_first_stands_first(story):
    assert statements(story.centre)[:2] == ["报告不实", "推销商品"]
    assert statements(story.centre, filter={"overdue": True}) == ["报告不实"]
    assert statements(story.centre, filter={"states": ["ANSWERED"]}, orderBy="RECEIVED_ON_DESC") == [
        "态度差",
        "检查人员迟到",
    ]
    assert statements(story.centre, filter={"search": "推销"}) == ["推销商品"]
    assert statements(story.centre, filter={"search": CODES["己厂"]}) == ["态度差"]
    own = story.centre.ask("Complaint", id=story.ids["1"])["complaint"]["task"]["id"]
    assert len(statements(story.centre, filter={"taskId": own})) == 3
    assert statements(story.centre, scope={"fundYear": 2018}) == []


def test_a_complaint_is_told_as_it_stood_on_two_dates(story):
    def counts(**dates):
        totals = story.centre.ask("Complaints", **dates)["complaints"]["totals"]
        return totals["open"], totals["overdue"], totals["answered"]

    assert counts(asOf="2019-05-28") == (4, 0, 0)
    assert counts(asOf="2019-06-03") == (3, 0, 1)
    assert counts(asOf="2019-06-04") == (3, 2, 1)
    assert counts(asOf="2019-05-14") == (0, 0, 0)


def test_who_sees_which_complaint_and_whose_telephone(story):
    seen = {
        who: len(statements(getattr(story, who))) for who in ("officer", "other_officer", "fengtai", "shunyi", "city")
    }
    phones = {
        who: getattr(story, who).ask("Complaint", id=story.ids["1"])["complaint"]["complainant"]["phone"]
        for who in ("officer", "fengtai")
    }

    assert seen == {"officer": 3, "other_officer": 1, "fengtai": 4, "shunyi": 0, "city": 4}
    assert phones == {"officer": "13800000001", "fengtai": "138****0001"}
    assert story.officer.ask("Complaint", id=story.ids["4"])["complaint"] is None


def test_the_history_of_a_complaint_is_told(story):
    facts = story.officer.ask("Complaint", id=story.ids["2"])["complaint"]["history"]["nodes"]

    assert [fact["name"] for fact in facts] == ["complaint.ComplaintRecorded", "complaint.ComplaintExtended"]


@pytest.mark.parametrize(
    ("command", "content", "code"),
    [
        ("AnswerComplaint", {"number": "1", "answer": "再答"}, "INVALID_TRANSITION"),
        ("ExtendComplaint", {"number": "3", "dueOn": "2019-06-28"}, "COMPLAINT_TERM_OVER"),
        ("ExtendComplaint", {"number": "2", "dueOn": "2019-07-03"}, "COMPLAINT_TERM_INVALID"),
        ("ExtendComplaint", {"number": "2", "dueOn": "2019-07-20", "reason": ""}, "REASON_REQUIRED"),
        ("AnswerComplaint", {"number": "4", "answer": "代答"}, "NOT_FOUND"),
    ],
)
def test_what_cannot_be_is_refused_by_its_code(story, command, content, code):
    content = {"reason": "原因", "complaintId": story.ids[content["number"]]} | content
    content.pop("number")

    assert story.officer.do(command, "2019-06-20", **content)["code"] == code


def test_a_complaint_without_known_holidays_is_recorded_with_a_warning_and_the_city_publishes_them(database, tmp_path):
    with told(database, evidence=Evidence(tmp_path)) as story:
        firms(story)
        insured(story, "甲厂", inceptionOn="2026-03-01", expiryOn="2027-02-28", issuedOn="2026-03-01")
        asked = {"number": "QD-1", "district": FENGTAI, "creditCodes": [CODES["甲厂"]], "dueOn": "2027-02-01"}
        visiting = story.do(story.centre, "IssueVisitingList", "2026-12-01", **asked)["visitingList"]["id"]
        signed = contract(story, number="HT-2", endOn="2027-12-31")
        handing = {"visitingListId": visiting, "contractId": signed, "creditCodes": [CODES["甲厂"]]}
        story.do(story.officer, "AssignTask", "2026-12-02", dueOn="2027-01-31", renewalReminder=False, **handing)
        said = {"taskId": task_of(story, "甲厂"), "complainant": OWNER, "statement": "迟到"}

        answer = story.do(story.officer, "RecordComplaint", "2026-12-28", **said)

        [warning] = answer["warnings"]
        assert (warning["code"], answer["complaint"]["dueOn"]) == ("HOLIDAYS_UNKNOWN", None)
        assert "2027" in warning["message"]
        basis = {"effectiveFrom": "2027-01-01", "effectiveTo": "2027-12-31", "legalBasis": "节假日安排通知"}
        rule = story.do(story.city, "PublishRule", "2026-12-29", terms={"holiday": MAY_DAYS}, **basis)["rule"]
        assert rule["kind"] == "HOLIDAY"
        again = story.do(story.officer, "RecordComplaint", "2026-12-30", **said)["complaint"]
        assert again["dueOn"] == "2027-01-14"
