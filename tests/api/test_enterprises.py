"""Enterprises over HTTP: found under every code and name, counted once, and told to those who may see them."""

import pytest

from ledger.evidence import Evidence
from tests.api.enterprise_story import OTHER, RIGHT, WRONG, a_year_of_enterprises
from tests.api.hazard_story import FILE, JPEG, OWNER, TWO, HazardStory, finding
from tests.api.story import FACTORY, FENGTAI, RENHE, SHUNYI, told
from tests.api.task_story import firms

NOBODY = "91110105MA0000015F"


@pytest.fixture(scope="module")
def story(module_database, tmp_path_factory):
    evidence = Evidence(tmp_path_factory.mktemp("evidence"))
    with told(module_database, evidence=evidence) as story:
        story.firm.http.post("/evidence", content=JPEG)
        a_year_of_enterprises(story, module_database)
        yield story


@pytest.fixture
def fresh(database):
    """One enterprise of RENHE."""
    with told(database) as story:
        story.policy("PN5001", creditCode=RIGHT, enterpriseName="甲化工厂")
        story.clock.turn("2019-12-31")
        yield story


@pytest.fixture
def fresh_hazard(database, tmp_path):
    """An enterprise with an open hazard that the district was told of, and an open task; moved on 1 September."""
    with told(database, evidence=Evidence(tmp_path)) as story:
        story.firm.http.post("/evidence", content=JPEG)
        firms(story)
        story.policy("PN5001", creditCode=RIGHT, enterpriseName="甲化工厂", sector="HAZCHEM")
        hazards = HazardStory(story, database)
        hazards.found("1", "2019-06-03", code=RIGHT)
        hazards.notified("1", "2019-06-04", "2019-06-15")
        hazards.do("1", "EscalateHazard", "2019-06-20", because="OVERDUE")
        listing = {"number": "QD-9", "district": FENGTAI, "creditCodes": [RIGHT], "dueOn": "2019-12-30"}
        visiting = story.do(story.centre, "IssueVisitingList", "2019-06-21", **listing)["visitingList"]["id"]
        handing = {"visitingListId": visiting, "creditCodes": [RIGHT], "contractId": hazards.contracts[RENHE, "FIRM"]}
        story.do(story.officer, "AssignTask", "2019-06-21", dueOn="2019-12-20", renewalReminder=False, **handing)
        story.do(story.centre, "ReassignDistrict", "2019-09-01", creditCode=RIGHT, district=SHUNYI)
        yield story, hazards


def the(story, code=RIGHT, who=None, **dates):
    return (who or story.centre).ask("Enterprise", by={"creditCode": code}, **dates)["enterprise"]


def listed(client, **asked):
    return client.ask("Enterprises", first=100, **asked)["enterprises"]


def codes(client, **asked):
    found = listed(client, **asked)
    assert found["totalCount"] == len(found["nodes"])
    return {node["creditCode"] for node in found["nodes"]}


@pytest.mark.parametrize("code", [RIGHT, WRONG])
def test_both_codes_lead_to_the_right_one_with_everything_under_it(story, code):
    found = the(story, code)
    policies = story.centre.ask("Policies", filter={"creditCode": code})["policies"]
    hazards = story.centre.ask("Hazards", filter={"creditCode": code})["hazards"]
    tasks = story.centre.ask("Tasks", filter={"creditCode": code})["tasks"]
    projects = story.centre.ask("Projects", filter={"creditCode": code})["projects"]

    assert (found["creditCode"], found["otherCodes"], found["name"]) == (RIGHT, [WRONG], "甲新材料厂")
    assert [policy["number"] for policy in found["policies"]] == ["AT5001", "PN5001"]
    assert {policy["number"] for policy in policies["nodes"]} == {"AT5001", "PN5001"}
    assert policies["totals"]["enterprises"] == 1
    assert {hazard["findingNo"] for hazard in hazards["nodes"]} == {"1", "2", "3", "4"}
    assert {hazard["enterpriseName"] for hazard in hazards["nodes"]} == {"甲新材料厂"}
    assert [task["enterpriseName"] for task in tasks["nodes"]] == ["甲新材料厂"] * 3
    assert sorted(task["creditCode"] for task in tasks["nodes"]) == [RIGHT, RIGHT, WRONG]
    assert [project["number"] for project in projects["nodes"]] == ["X-001"]


def test_what_was_known_before_a_merging_is_still_told_so(story):
    before = {"asKnownAt": {"position": story.before}}

    assert the(story, WRONG, **before)["creditCode"] == WRONG
    assert the(story, RIGHT, **before)["otherCodes"] == []
    assert codes(story.centre, **before) == {RIGHT, WRONG, OTHER, FACTORY}
    assert codes(story.centre) == {RIGHT, OTHER, FACTORY}


def test_nothing_is_counted_twice_after_a_merging(story):
    def counted(**dates):
        enterprises = story.centre.ask("Policies", **dates)["policies"]["totals"]["enterprises"]
        key = story.centre.ask("KeyEnterprises", since="2019-01-01", **dates)["keyEnterprises"]
        return enterprises, sorted((row["creditCode"], row["openMajor"], row["openGeneral"]) for row in key["nodes"])

    assert counted() == (3, [(RIGHT, 1, 2)])
    assert counted(asKnownAt={"position": story.before})[0] == 4


def test_open_hazards_are_told_to_all_insurers_alike(story):
    shared = {"major": 1, "general": 2, "overdue": 0}

    for who in (story.officer, story.other_officer, story.shunyi, story.centre):
        assert the(story, who=who)["openHazards"] == shared
    assert the(story, asOf="2019-06-03")["openHazards"] == {"major": 1, "general": 1, "overdue": 0}


def test_what_is_open_moves_by_a_boundary_change_and_what_is_done_stays(story):
    def seen(who, **dates):
        hazards = who.ask("Hazards", first=100, **dates)["hazards"]
        tasks = who.ask("Tasks", first=100, **dates)["tasks"]
        assert hazards["totalCount"] == len(hazards["nodes"])
        numbers = sorted(node["findingNo"] for node in hazards["nodes"])
        return numbers, sorted(node["state"] for node in tasks["nodes"])

    assert seen(story.fengtai, asOf="2019-08-31") == (["1", "2", "3", "4"], ["ASSIGNED", "VISITED", "VISITED"])
    assert seen(story.fengtai, asOf="2019-09-01") == (["4"], ["VISITED", "VISITED"])
    assert seen(story.shunyi, asOf="2019-08-31") == ([], [])
    assert seen(story.shunyi, asOf="2019-09-01") == (["1", "2", "3"], ["ASSIGNED"])
    assert seen(story.shunyi, asOf="2019-09-01", asKnownAt={"position": story.before}) == (["1", "2"], ["ASSIGNED"])


def test_a_closed_hazard_is_counted_where_it_was_and_an_open_one_where_it_is(story):
    def rates(**dates):
        rows = story.centre.ask("HazardRates", by="DISTRICT", **dates)["hazardRates"]["rows"]
        return {row["district"]["code"]: row["totals"]["both"]["found"] for row in rows}

    assert rates(asOf="2019-08-31") == {FENGTAI: 4}
    assert rates() == {FENGTAI: 1, SHUNYI: 3}


def test_the_new_district_supervises_and_the_old_one_no_more(fresh_hazard):
    story, hazards = fresh_hazard
    story.clock.turn("2019-10-01")
    listing = {"hazardId": hazards.ids["1"], "documentNo": "督办1", "signatory": "局长", "dueOn": "2019-12-31"}

    gone = story.fengtai.do("ListForSupervision", "2019-10-01", **listing, level="DISTRICT")
    listed = story.shunyi.do("ListForSupervision", "2019-10-01", **listing, level="DISTRICT")

    assert gone["code"] == "NOT_FOUND"
    assert listed["hazard"]["standing"]["supervision"] == "LISTED"


def test_a_visit_after_the_change_is_counted_where_it_happened(fresh_hazard):
    story, _ = fresh_hazard
    [task] = [n for n in story.centre.ask("Tasks")["tasks"]["nodes"] if n["state"] == "ASSIGNED"]
    visit = {"taskId": task["id"], "inspectors": TWO, "counterpart": OWNER, "evidence": FILE}
    story.do(story.firm, "ScheduleVisit", "2019-10-01", taskId=task["id"], visitOn="2019-10-02", inspectors=TWO)

    story.do(story.firm, "RecordVisit", "2019-10-02", **visit)

    said = finding("9", taskId=task["id"])
    found = story.do(story.firm, "RecordFinding", "2019-10-02", **said)["hazard"]
    assert story.centre.ask("Hazard", id=found["id"])["hazard"]["district"]["code"] == SHUNYI


def test_names_are_kept_with_the_day_from_which_they_hold(story):
    names = [(row["name"], row["since"], row["corrected"]) for row in the(story)["names"]]

    assert names == [("甲化工厂", "2019-03-01", False), ("甲新材料厂", "2019-07-01", False)]
    assert the(story, asOf="2019-06-30")["name"] == "甲化工厂"
    assert the(story, asOf="2019-07-01")["name"] == "甲新材料厂"


def test_places_are_kept_dated_both_ways(story):
    places = the(story)["places"]

    stood = [(row["district"]["code"], row["street"], row["since"], row["boundaryChange"]) for row in places]
    assert stood == [
        (FENGTAI, "110106001", "2019-03-01", False),
        (FENGTAI, None, "2019-04-01", False),
        (SHUNYI, "110113001", "2019-09-01", True),
    ]
    assert [row["fact"]["recordedAt"][:10] for row in places] == ["2019-03-01", "2019-03-01", "2019-09-01"]
    assert the(story, asOf="2019-08-31")["district"]["code"] == FENGTAI
    assert the(story, asOf="2019-09-01")["district"]["code"] == SHUNYI


def test_a_telephone_is_told_in_full_to_the_insurers_of_the_enterprise_and_masked_to_others(story):
    phones = {
        who: [row["contact"]["phone"] for row in the(story, who=getattr(story, who))["contacts"]]
        for who in ("officer", "other_officer", "shunyi", "centre")
    }

    hidden, full = ["138****0001", "138****0002"], ["13800000001", "13800000002"]
    assert phones["centre"] == full
    assert phones["shunyi"] == hidden
    assert phones["officer"] == [full[0], hidden[1]]
    assert phones["other_officer"] == [hidden[0], full[1]]


def test_each_gap_names_the_insurer_and_the_person_who_completes_it(story):
    before = {"asKnownAt": {"position": story.before}}
    gaps = the(story, WRONG, who=story.centre, **before)["gaps"]

    assert [gap["kind"] for gap in gaps] == ["MISSING_INDUSTRY", "MISSING_STREET", "DOUBTFUL_CREDIT_CODE"]
    owners = {(gap["insurer"]["code"], gap["responsible"], gap["recordedBy"]) for gap in gaps}
    assert owners == {("ANTAI", "补录员", "财务丙")}
    assert {gap["responsible"] for gap in the(story, who=story.officer)["gaps"]} == {None}


def test_enterprises_are_sought_by_any_name_and_any_code(story):
    for text in ("甲化工厂", "新材料", RIGHT[-6:].lower(), WRONG):
        assert codes(story.centre, filter={"search": text}) == {RIGHT}
    assert codes(story.centre, filter={"search": "丁"}) == set()


def test_lists_are_narrowed_by_street_sector_cover_and_gaps(story):
    asked = {
        "insured": ({"insured": True}, {}),
        "over": ({"insured": False}, {"asOf": "2021-01-01"}),
        "street": ({"street": "110113001"}, {}),
        "sector": ({"sectors": ["HAZCHEM"]}, {"asKnownAt": {"position": story.before}}),
        "gap": ({"gaps": ["MISSING_CONTACT"]}, {}),
    }
    found = {name: codes(story.centre, filter=which, **dates) for name, (which, dates) in asked.items()}

    assert found == {
        "insured": {RIGHT, OTHER, FACTORY},
        "over": {RIGHT, OTHER, FACTORY},
        "street": {RIGHT},
        "sector": {RIGHT, WRONG},
        "gap": {OTHER, FACTORY},
    }
    totals = listed(story.centre)["totals"]
    assert totals == {"insured": 3, "incomplete": 3}


def test_pages_go_through_all_in_both_orders(story):
    for order in ("NAME_ASC", "CREDIT_CODE_ASC"):
        first = story.centre.ask("Enterprises", first=2, orderBy=order)["enterprises"]
        after = first["pageInfo"]["endCursor"]
        rest = story.centre.ask("Enterprises", first=2, orderBy=order, after=after)["enterprises"]
        assert [len(first["nodes"]), len(rest["nodes"])] == [2, 1]
        assert {node["creditCode"] for page in (first, rest) for node in page["nodes"]} == {RIGHT, OTHER, FACTORY}


def test_who_sees_which_enterprise(story):
    seen = {
        who: codes(getattr(story, who))
        for who in ("officer", "other_officer", "fengtai", "shunyi", "centre", "city", "auditor")
    }

    everything = {RIGHT, OTHER, FACTORY}
    assert seen == {
        "officer": {RIGHT, FACTORY},
        "other_officer": {RIGHT, OTHER},
        "fengtai": {OTHER, FACTORY},
        "shunyi": {RIGHT},
        "centre": everything,
        "city": everything,
        "auditor": everything,
    }
    assert the(story, OTHER, who=story.officer) is None
    assert the(story, NOBODY) is None


def test_another_insurers_cover_is_not_told_in_the_history(story):
    def insured(who):
        facts = the(story, who=who)["history"]["nodes"]
        return [{v["name"]: v["value"] for v in fact["values"]} for fact in facts if "Insured" in fact["name"]]

    assert [fact.get("insurer") for fact in insured(story.centre)] == ["RENHE"]
    assert [fact.get("insurer") for fact in insured(story.other_officer)] == [None]


def test_an_enterprise_is_fetched_by_its_id(story):
    document = "query Q($id: ID!) { node(id: $id) { ... on Enterprise { name } } }"
    answer = story.centre.send(document, id=the(story)["id"])["data"]

    assert answer["node"] == {"name": "甲新材料厂"}


@pytest.mark.parametrize(
    ("command", "content", "code"),
    [
        ("RenameEnterprise", {"creditCode": RIGHT, "name": "甲化工厂"}, "ENTERPRISE_UNCHANGED"),
        ("RenameEnterprise", {"creditCode": NOBODY, "name": "乙"}, "NOT_FOUND"),
        ("RenameEnterprise", {"creditCode": RIGHT, "name": "乙", "reason": None}, "REASON_REQUIRED"),
        ("RenameEnterprise", {"creditCode": "91110105MA0000016F", "name": "乙"}, "CREDIT_CODE_CHECKSUM"),
        ("ReassignDistrict", {"creditCode": RIGHT, "district": FENGTAI}, "ENTERPRISE_UNCHANGED"),
        ("ReassignDistrict", {"creditCode": RIGHT, "district": "110110"}, "DISTRICT_UNKNOWN"),
        ("ReassignDistrict", {"creditCode": RIGHT, "district": "110228"}, "DISTRICT_RETIRED"),
        ("ReassignDistrict", {"creditCode": NOBODY, "district": SHUNYI}, "NOT_FOUND"),
        ("MergeEnterprise", {"creditCode": RIGHT, "survivor": RIGHT}, "MERGED_INTO_ITSELF"),
        ("MergeEnterprise", {"creditCode": RIGHT, "survivor": NOBODY}, "NOT_FOUND"),
        ("MergeEnterprise", {"creditCode": RIGHT, "survivor": NOBODY, "reason": " "}, "REASON_REQUIRED"),
        ("MergeEnterprise", {"creditCode": "0" * 18, "survivor": RIGHT}, "CREDIT_CODE_PLACEHOLDER"),
    ],
)
def test_what_cannot_be_is_refused_by_its_code(fresh, command, content, code):
    assert fresh.centre.do(command, "2019-06-01", **{"reason": "说明"} | content)["code"] == code


def test_a_code_is_merged_once(fresh):
    fresh.policy("PN5002", creditCode=WRONG, enterpriseName="甲化工")
    merging = {"creditCode": WRONG, "survivor": RIGHT, "reason": "录入错误"}

    done = fresh.do(fresh.centre, "MergeEnterprise", "2019-06-01", **merging)["enterprise"]

    assert (done["creditCode"], done["otherCodes"]) == (RIGHT, [WRONG])
    for again in (merging, {"creditCode": RIGHT, "survivor": WRONG, "reason": "录入错误"}):
        refused = fresh.centre.do("MergeEnterprise", "2019-06-02", **again)
        assert refused["code"] == "CREDIT_CODE_MERGED"
        assert {v["name"]: v["value"] for v in refused["values"]} == {"credit_code": WRONG, "survivor": RIGHT}
