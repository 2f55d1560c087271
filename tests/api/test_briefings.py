"""Briefings over HTTP: frozen to the byte, signed for, superseded, and why their figures changed."""

import json

import pytest

from tests.api.hazard_story import NORTH, a_year_of_hazards
from tests.api.story import ANTAI, FENGTAI, RENHE, SHUNYI, named

JUNE = {"since": "2019-06-01", "asOf": "2019-06-30"}
JULY = {"since": "2019-07-01", "asOf": "2019-07-31"}


@pytest.fixture(scope="module")
def hazards(module_database, tmp_path_factory):
    with a_year_of_hazards(module_database, tmp_path_factory.mktemp("evidence")) as told:
        yield told


@pytest.fixture(scope="module")
def june(hazards):
    """The briefing of June for FENGTAI, as of its last day and as known then; and the live figures it was made of."""
    story = hazards.story
    live = progress(story.centre, **JUNE, asKnownAt={"time": "2019-06-30T10:00:00Z"})
    answer = issue(story, "2019-12-31", position=live["position"], **JUNE)
    return answer["briefing"]["id"], live


def progress(client, district=FENGTAI, **asked):
    return client.ask("InspectionProgress", scope={"district": district}, **asked)["inspectionProgress"]


def issue(story, on, **content):
    said = {"kind": "PROGRESS", "district": FENGTAI} | content
    return story.centre.do("IssueBriefing", on, **{"reason": "按月通报"} | said)


def read(client, id_):
    return client.ask("Briefing", id=id_)["briefing"]


def totals(found):
    return found["total"]["counts"]


def test_a_briefing_says_the_very_bytes_of_the_question_for_ever(hazards, june):
    story = hazards.story
    id_, live = june
    again = progress(story.centre, **JUNE, asKnownAt={"position": live["position"]})
    frozen = read(story.fengtai, id_)["progress"]

    assert json.dumps(frozen) == json.dumps(again)
    assert json.dumps(frozen["rows"]) == json.dumps(live["rows"])
    assert totals(frozen)["general"] == {"found": 5, "closed": 2, "closureRate": "40.0"}
    assert totals(frozen)["major"] == {"found": 2, "closed": 0, "closureRate": "0.0"}
    assert totals(progress(story.centre, asOf="2019-12-31"))["general"]["found"] == 7


def test_lines_are_by_insurer_and_firm_and_sum_up(hazards):
    found = progress(hazards.story.centre, **JUNE)
    [anke, other] = found["rows"]

    assert (anke["insurer"]["code"], anke["firm"]["code"], other["firm"]["code"]) == (RENHE, "FIRM", "OTHER")
    assert (anke["counts"]["assigned"], anke["counts"]["visited"], anke["counts"]["visitRate"]) == (3, 3, "100.0")
    assert other["counts"]["general"] == {"found": 0, "closed": 0, "closureRate": None}
    assert (totals(found)["visited"], totals(found)["escalated"], totals(found)["closedOnSite"]) == (4, 1, 1)
    assert found["total"]["before"]["assigned"] == 0
    growth = {"visited": 4, "found": 7, "closed": 2, "visitedRate": None, "foundRate": None, "closedRate": None}
    assert found["total"]["growth"] == growth


def test_the_period_is_set_beside_what_stood_before_it(hazards):
    found = progress(hazards.story.centre, **JULY)["total"]

    assert (found["before"]["general"]["closed"], found["counts"]["general"]["closed"]) == (2, 5)
    assert (found["growth"]["closed"], found["growth"]["closedRate"]) == (3, "150.0")
    assert (found["growth"]["visited"], found["growth"]["visitedRate"]) == (0, "0.0")


def test_the_same_key_again_gives_the_same_briefing_and_the_basis_is_told_of_once(hazards, june):
    story = hazards.story
    at = {"position": june[1]["position"], "since": "2019-05-01", "asOf": "2019-05-31"}
    key = "b5a1f3de-0000-4000-8000-0000000000aa"
    first, again = (issue(story, "2019-12-31", commandId=key, **at) for _ in range(2))
    other = issue(story, "2019-12-31", **at)

    assert again["receipt"]["replayed"] and again["briefing"]["id"] == first["briefing"]["id"]
    assert (other["code"], other["message"]) == (
        "BRIEFING_EXISTS",
        "110106截至2019-05-31的通报已发出,更正请指明原通报",
    )


def test_the_remarks_are_the_senders_own_and_change_no_figure(hazards, june):
    story = hazards.story
    at = {"position": june[1]["position"], "since": "2019-02-01", "asOf": "2019-02-28"}
    plain = issue(story, "2019-12-31", **at)["briefing"]["id"]
    said = {"remarks": "请各街道督促整改", "supersedesId": plain, "reason": "补充意见"}
    noted = issue(story, "2019-12-31", **at, **said)["briefing"]["id"]
    before, after = read(story.fengtai, plain), read(story.fengtai, noted)

    assert (before["remarks"], after["remarks"]) == (None, "请各街道督促整改")
    assert before["progress"] == after["progress"]


def test_the_district_signs_once_and_no_other_district_sees_it(hazards, june):
    story = hazards.story
    at = {"position": june[1]["position"], "since": "2019-04-01", "asOf": "2019-04-30"}
    id_ = issue(story, "2019-12-31", **at)["briefing"]["id"]
    signed = {"briefingId": id_, "documentNo": "京丰应急函5号"}

    assert read(story.shunyi, id_) is None
    assert story.shunyi.do("AcknowledgeBriefing", "2019-12-31", **signed)["code"] == "NOT_FOUND"
    assert story.fengtai.do("AcknowledgeBriefing", "2019-12-30", **signed)["code"] == "BEFORE_STREAM_START"
    answer = story.fengtai.do("AcknowledgeBriefing", "2019-12-31", **signed)
    assert answer["briefing"]["state"] == "ACKNOWLEDGED"
    assert answer["briefing"]["documentNo"] == "京丰应急函5号"
    again = story.fengtai.do("AcknowledgeBriefing", "2019-12-31", **signed)
    assert (again["code"], again["message"]) == (
        "INVALID_TRANSITION",
        "110106 2019-04-30当前为“属地已签收”,不能执行“通报签收”",
    )


def test_a_wrong_briefing_is_superseded_and_stays_to_be_read(hazards, june):
    story = hazards.story
    at = {"since": "2019-03-01", "asOf": "2019-03-31", "position": june[1]["position"]}
    wrong = issue(story, "2019-12-31", **at)["briefing"]["id"]
    without = issue(story, "2019-12-31", supersedesId=wrong, reason=" ", **at)
    elsewhere = issue(story, "2019-12-31", supersedesId=wrong, district=SHUNYI, **at)
    right = issue(story, "2019-12-31", supersedesId=wrong, **at)["briefing"]["id"]
    twice = issue(story, "2019-12-31", supersedesId=wrong, **at)

    assert (without["code"], elsewhere["code"], twice["code"]) == (
        "REASON_REQUIRED",
        "BRIEFING_DIFFERS",
        "INVALID_TRANSITION",
    )
    old = read(story.fengtai, wrong)
    assert (old["state"], old["supersededBy"], old["supersedes"]) == ("SUPERSEDED", {"id": right}, None)
    assert read(story.fengtai, right)["supersedes"] == {"id": wrong}
    signed = {"briefingId": wrong, "documentNo": "函"}
    assert story.fengtai.do("AcknowledgeBriefing", "2019-12-31", **signed)["code"] == "INVALID_TRANSITION"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"since": "2019-07-01"}, "BRIEFING_PERIOD_INVALID"),
        ({"asOf": "2020-01-01"}, "BRIEFING_PERIOD_INVALID"),
        ({"district": "110199"}, "DISTRICT_UNKNOWN"),
        ({"position": "x"}, "KNOWN_AT_FORMAT"),
        ({"supersedesId": named("Hazard", "00000000-0000-4000-8000-000000000000")}, "NOT_FOUND"),
    ],
)
def test_what_is_no_briefing_is_refused_by_its_rule(hazards, change, code):
    asked = {"position": "1", "since": "2019-06-01", "asOf": "2019-06-30"} | change

    assert issue(hazards.story, "2019-12-31", **asked)["code"] == code


def test_what_changed_since_the_last_one_is_told_with_its_cause(hazards, june):
    story = hazards.story
    id_ = issue(story, "2019-12-31", position=now(story), **JULY, fundYear=2019)["briefing"]["id"]
    assert story.fengtai.ask("BriefingChanges", id=id_)["briefing"]["changes"] is None

    august = {"since": "2019-08-01", "asOf": "2019-12-31", "fundYear": 2019}
    later = issue(story, "2019-12-31", position=now(story), **august)["briefing"]["id"]
    told = story.fengtai.ask("BriefingChanges", id=later)["briefing"]["changes"]
    moved = {each["figure"]: each["now"] - each["then"] for each in told["figures"]}
    sums = dict.fromkeys(moved, 0)
    for each in told["changes"]:
        sums[each["figure"]] += each["change"]

    assert sums == moved
    causes = {(each["figure"], each["because"]): each["change"] for each in told["changes"]}
    assert causes["MAJOR_FOUND", "CORRECTION"] == -1
    assert causes["GENERAL_FOUND", "CORRECTION"] == 1
    assert causes["MAJOR_CLOSED", "NEW_BUSINESS"] == 1
    assert {because for figure, because in causes if figure == "OVERDUE"} == {"DEADLINE_PASSED"}
    [regraded] = [
        each for each in told["changes"] if (each["figure"], each["because"]) == ("MAJOR_FOUND", "CORRECTION")
    ]
    assert "hazard.HazardRegraded" in {fact["name"] for fact in regraded["facts"]}


def now(story):
    return progress(story.centre)["position"]


def test_a_list_of_briefings_is_for_the_district_and_those_who_see_all(hazards, june):
    story = hazards.story
    asked = {"filter": {"kinds": ["PROGRESS"]}, "scope": {"district": FENGTAI}, "first": 100}
    found = story.fengtai.ask("Briefings", **asked)["briefings"]

    assert june[0] in {node["id"] for node in found["nodes"]}
    assert found["totals"]["unsigned"] == sum(node["state"] == "ISSUED" for node in found["nodes"])
    assert story.shunyi.ask("Briefings")["briefings"]["totalCount"] == 0
    assert story.auditor.ask("Briefings")["briefings"]["totalCount"] == found["totalCount"]
    assert story.officer.post("Briefings")["errors"][0]["extensions"]["code"] == "ROLE_NOT_ALLOWED"
    assert story.fengtai.ask("Node", id=june[0])["node"]["id"] == june[0]


def test_a_briefing_of_key_enterprises_carries_the_list_and_its_rule(hazards):
    story = hazards.story
    year = {"since": "2019-01-01", "asOf": "2019-12-31", "position": now(story)}
    told = issue(story, "2019-12-31", kind="KEY_ENTERPRISES", district=SHUNYI, **year)
    found = read(story.shunyi, told["briefing"]["id"])
    live = story.shunyi.ask("KeyEnterprises", since="2019-01-01", asOf="2019-12-31")["keyEnterprises"]

    assert found["progress"] is None
    assert found["keyEnterprises"]["rows"] == live["nodes"]
    assert found["keyEnterprises"]["rule"] == live["rule"]
    [only] = live["nodes"]
    assert (only["creditCode"], only["insurer"]["code"], only["visitedOn"]) == (NORTH, ANTAI, "2019-11-01")


def test_an_insurer_sees_its_own_lines_of_the_progress(hazards):
    found = hazards.story.other_officer.ask("InspectionProgress", asOf="2019-12-31")["inspectionProgress"]

    assert {row["insurer"]["code"] for row in found["rows"]} == {ANTAI}
