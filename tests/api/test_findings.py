"""Findings over HTTP: recorded from a visit once, whoever sends them and however often."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from ledger.evidence import Evidence
from tests.api.hazard_story import FILE, JPEG, finding
from tests.api.story import told
from tests.api.task_story import CODES, FENGTAI, NAMES, a_summer
from tests.api.test_hazards import numbers

END = "2019-06-10"


@pytest.fixture(scope="module")
def story(module_database, tmp_path_factory):
    with told(module_database, evidence=Evidence(tmp_path_factory.mktemp("evidence"))) as story:
        a_summer(story)
        story.firm.http.post("/evidence", content=JPEG)
        yield story


def found(story, number, name="甲厂", by=None, key=None, **content):
    keyed = (key,) if key else ()
    by = by or story.firm
    return by.do("RecordFinding", END, *keyed, reason="登记", **finding(number, taskId=story.tasks[name], **content))


def test_a_finding_is_a_hazard_of_the_enterprise_that_was_visited(story):
    hazard = found(story, "1")["hazard"]
    told = story.officer.ask("Hazard", id=hazard["id"])["hazard"]

    assert (told["findingNo"], told["creditCode"], told["enterpriseName"]) == ("1", CODES["甲厂"], "甲厂")
    assert (told["district"]["code"], told["street"], told["sector"]) == (FENGTAI, "110106001", "HAZCHEM")
    assert told["task"]["id"] == story.tasks["甲厂"]
    assert told["standing"]["state"] == "FOUND"
    assert [file["sha256"] for file in told["files"]] == [FILE[0]["sha256"]]


def test_hazards_are_listed_by_the_task_in_which_they_were_found(story):
    found(story, "2")

    assert "2" in numbers(story.officer, filter={"taskId": story.tasks["甲厂"]})
    assert numbers(story.officer, filter={"taskId": story.tasks["乙厂"]}) == []
    assert numbers(story.officer, filter={"taskId": "made up"}) == []


def test_two_devices_that_send_one_draft_record_one_finding(story):
    key = str(uuid4())
    with ThreadPoolExecutor(8) as devices:
        answers = list(devices.map(lambda _: found(story, "3", key=key), range(8)))

    assert len({answer["hazard"]["id"] for answer in answers}) == 1
    assert sorted(answer["receipt"]["replayed"] for answer in answers) == [False] + [True] * 7


def test_one_number_from_two_drafts_is_refused_with_what_to_do(story):
    found(story, "4")
    again = found(story, "4", description="另一处")

    assert (again["code"], again["class"]) == ("FINDING_NO_DUPLICATE", "CONFLICT")
    assert "4" in again["message"]


@pytest.mark.parametrize(
    ("who", "name", "said", "code"),
    [
        ("stranger", "甲厂", {}, "TASK_NOT_ASSIGNED"),
        ("firm", "己厂", {}, "TASK_NOT_ASSIGNED"),
        ("firm", "戊厂", {}, "INVALID_TRANSITION"),
        ("firm", "乙厂", {}, "INVALID_TRANSITION"),
        ("officer", "甲厂", {}, "ROLE_NOT_ALLOWED"),
        ("firm", "甲厂", {"grade": "MAJOR", "basis": None}, "MAJOR_BASIS_REQUIRED"),
        ("firm", "甲厂", {"evidence": []}, "EVIDENCE_REQUIRED"),
        ("firm", "甲厂", {"evidence": [{"sha256": "0" * 64}]}, "EVIDENCE_MISSING"),
        ("firm", "甲厂", {"deadline": "2019-06-09"}, "DEADLINE_INVALID"),
        ("firm", "甲厂", {"deadline": "十天内"}, "DATE_FORMAT"),
        ("firm", "甲厂", {"findingNo": " "}, "TEXT_FORMAT"),
    ],
)
def test_what_may_not_be_recorded_is_refused_by_its_code(story, who, name, said, code):
    assert name in NAMES

    assert found(story, "9", name, getattr(story, who), **said)["code"] == code
