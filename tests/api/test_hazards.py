"""Hazards over HTTP: each followed through its life, counted, and told to those who may see it and to no others."""

import pytest

from ledger_api.ids import opened
from tests.api.hazard_story import FILE, INSPECTOR, JPEG, MOVED, NORTH, OWNER, PLAN, SHA, a_year_of_hazards
from tests.api.story import ANTAI, FACTORY, FENGTAI, RENHE, SHUNYI, named

END = "2019-12-31"


@pytest.fixture(scope="module")
def hazards(module_database, tmp_path_factory):
    with a_year_of_hazards(module_database, tmp_path_factory.mktemp("evidence")) as told:
        yield told


@pytest.fixture
def story(hazards):
    return hazards.story


def the(hazards, number, who=None, **dates):
    return (who or hazards.story.centre).ask("Hazard", id=hazards.ids[number], **dates)["hazard"]


def listed(client, **asked):
    return client.ask("Hazards", first=100, **asked)["hazards"]


def numbers(client, **asked):
    found = listed(client, **asked)
    assert found["totalCount"] == len(found["nodes"])
    return sorted((node["findingNo"] for node in found["nodes"]), key=int)


def clock(standing, *names):
    return tuple(standing[name] for name in names)


STANDS = ("state", "grade", "closure", "closedOn", "onTime", "ageDays", "overdueDays")


@pytest.mark.parametrize(
    ("number", "stands"),
    [
        ("1", ("CLOSED", "GENERAL", "ONSITE", "2019-06-03", True, 0, 0)),
        ("2", ("CLOSED", "GENERAL", "REINSPECTION", "2019-06-18", True, 15, 0)),
        ("3", ("CLOSED", "GENERAL", "REINSPECTION", "2019-07-12", False, 39, 0)),
        ("4", ("CLOSED", "MAJOR", "DELISTING", "2019-10-15", False, 134, 0)),
        ("5", ("NOTIFIED", "GENERAL", None, None, None, 204, 174)),
        ("6", ("WITHDRAWN", "GENERAL", None, None, None, None, 0)),
        ("7", ("DUPLICATE", "GENERAL", None, None, None, None, 0)),
        ("8", ("CLOSED", "GENERAL", "REINSPECTION", "2019-07-15", True, 11, 0)),
        ("9", ("CLOSED", "GENERAL", "REINSPECTION", "2019-08-06", False, 43, 0)),
        ("10", ("NOTIFIED", "GENERAL", None, None, None, 60, 44)),
        ("11", ("SUSPENDED", "GENERAL", None, None, None, 4, 0)),
        ("12", ("CLAIMED", "GENERAL", None, None, None, 112, 87)),
    ],
)
def test_each_hazard_stands_where_its_steps_led(hazards, number, stands):
    assert clock(the(hazards, number)["standing"], *STANDS) == stands


def test_a_hazard_is_told_with_everything_that_was_recorded(hazards):
    hazard = the(hazards, "4")

    assert (hazard["enterpriseName"], hazard["firm"]["name"], hazard["insurer"]["code"]) == (
        "丙工厂",
        "安科技术",
        RENHE,
    )
    assert (hazard["district"]["code"], hazard["street"], hazard["sector"]) == (FENGTAI, f"{FENGTAI}001", "HAZCHEM")
    assert hazard["criterion"]["clause"] == "第三条"
    assert hazard["plan"] == PLAN
    assert clock(hazard["supervision"], "level", "documentNo", "signatory", "dueOn", "listedOn", "delistedOn") == (
        "PROVINCE", "督办1号", "局长", "2019-12-01", "2019-06-12", "2019-10-15",
    )  # fmt: skip
    assert hazard["rectificationCost"] == "300.00"
    dates = ("originalDeadline", "deadline", "extensions", "notifiedOn", "claimedOn", "escalatedOn", "supervision")
    assert clock(hazard["standing"], *dates) == (
        "2019-08-30", "2019-10-15", 1, "2019-06-05", "2019-10-01", "2019-06-06", "DELISTED",
    )  # fmt: skip
    labels = [fact["label"] for fact in hazard["history"]["nodes"]]
    assert labels == [
        "隐患已发现", "已书面告知", "已上报属地", "治理方案已制定", "已挂牌督办", "延期已申请", "延期已批准", "企业已报整改",
        "复查合格", "已核销", "已销号",
    ]  # fmt: skip
    assert hazard["version"] == len(labels)


def test_photographs_stand_with_the_step_that_they_prove(hazards):
    files = the(hazards, "1")["files"]

    assert [(file["fact"]["label"], file["before"]) for file in files] == [
        ("隐患已发现", False),
        ("现场已整改", True),
        ("现场已整改", False),
    ]
    assert {(file["sha256"], file["fileName"]) for file in files} == {(SHA, "照片.jpg")}


def test_a_photograph_is_answered_to_who_sees_a_hazard_that_it_proves(hazards, story):
    for who in (story.firm, story.officer, story.stranger, story.other_officer, story.auditor):
        assert who.http.get(f"/evidence/{SHA}").content == JPEG
    for who in (story.fengtai, story.centre, story.city):
        assert who.http.get(f"/evidence/{SHA}").headers["x-rendition"] == "1"
    other = story.person("机构", story.firm.actor.role, "THIRD")

    assert other.http.get(f"/evidence/{SHA}").status_code == 404


@pytest.mark.parametrize(
    ("as_of", "state", "deadline", "age", "suspended"),
    [
        ("2019-06-24", "FOUND", None, 0, 0),
        ("2019-06-25", "NOTIFIED", "2019-07-05", 1, 0),
        ("2019-07-06", "SUSPENDED", "2019-07-05", 7, 5),
        ("2019-07-11", "NOTIFIED", "2019-07-15", 7, 10),
        ("2019-07-14", "CLAIMED", "2019-07-15", 10, 10),
    ],
)
def test_a_hazard_stands_as_it_did_on_any_day(hazards, as_of, state, deadline, age, suspended):
    then = the(hazards, "8", asOf=as_of)["then"]

    assert clock(then, "state", "deadline", "ageDays", "suspendedDays") == (state, deadline, age, suspended)


def test_a_hazard_was_not_there_before_it_was_found_or_known(hazards):
    assert the(hazards, "8", asOf="2019-06-23")["then"] is None
    assert the(hazards, "8", asKnownAt={"time": "2019-06-23T00:00:00Z"})["then"] is None


def test_a_hazard_that_was_found_twice_names_the_first(hazards):
    assert the(hazards, "7")["duplicateOf"]["findingNo"] == "2"


def test_a_hazard_goes_to_the_next_insurer_and_the_one_before_still_sees_it(hazards, story):
    hazard = the(hazards, "12", story.officer)

    assert (hazard["insurer"]["code"], hazard["inheritedFrom"]["code"]) == (ANTAI, RENHE)
    assert the(hazards, "12", story.other_officer)["id"] == hazard["id"]
    stepped = story.officer.do("SuspendHazard", END, hazardId=hazards.ids["12"], handOver="移交", reason="停业")
    assert (stepped["code"], stepped["class"]) == ("OUT_OF_SCOPE", "FORBIDDEN")
    facts = hazard["history"]["nodes"]
    assert [fact["role"] for fact in facts if fact["label"] == "已由续保公司承接"] == ["SYSTEM"]


def test_the_rules_report_each_thing_once(hazards):
    assert (hazards.july, hazards.overdue, hazards.again, hazards.renewed) == (1, 1, [None, 0], 1)
    told = {number: the(hazards, number)["history"]["nodes"] for number in ("3", "5")}
    told = {
        number: [
            (fact["effectiveOn"], fact["actor"], {value["name"]: value["value"] for value in fact["values"]})
            for fact in facts
            if fact["label"] == "已上报属地"
        ]
        for number, facts in told.items()
    }

    [(third, actor, said)] = told["3"]
    assert (third, actor, said["because"]) == ("2019-07-03", "SYSTEM", "REPEATED_FAILURE")
    assert said["rule_id"] == rule_of(hazards, "GENERAL_ESCALATION_FAILURES")
    [(fifth, _, said)] = told["5"]
    assert (fifth, said["because"]) == ("2019-07-11", "OVERDUE")
    assert said["rule_id"] == rule_of(hazards, "MAJOR_ESCALATION_OVERDUE_DAYS")


def rule_of(hazards, limit):
    """The entry of the rule book that sets a limit."""
    rules = hazards.story.centre.ask("Rules", kind="LIMIT", on=END)["rules"]
    [found] = [rule for rule in rules if {"name": "limit", "value": limit} in rule["terms"]]
    return opened(found["id"])[1]


def test_who_may_see_which_hazards(hazards, story):
    mine = [str(n) for n in range(1, 13)]

    assert numbers(story.centre) == mine
    assert numbers(story.fengtai) == [n for n in mine if n != "10"]
    assert numbers(story.shunyi) == ["10"]
    assert numbers(story.firm) == [n for n in mine if n != "7"]
    assert numbers(story.stranger) == ["7"]
    assert numbers(story.officer) == [n for n in mine if n != "10"]
    assert numbers(story.other_officer) == ["10", "12"]


def test_another_s_hazard_answers_like_one_that_does_not_exist(hazards, story):
    step = {"handOver": "移交", "reason": "停业"}
    told = story.stranger.do("NotifyHazard", END, hazardId=hazards.ids["11"], receiptNo="1", recipient=OWNER)
    nobody = named("Hazard", "5eed0000-0000-4000-8000-000000000001")
    unknown = story.stranger.do("NotifyHazard", END, hazardId=nobody, receiptNo="1", recipient=OWNER)

    assert told == unknown
    assert told["code"] == "NOT_FOUND"
    assert story.other_officer.do("SuspendHazard", END, hazardId=hazards.ids["5"], **step)["code"] == "NOT_FOUND"
    assert the(hazards, "10", story.fengtai) is the(hazards, "1", story.stranger) is None
    assert story.firm.ask("Node", id=hazards.ids["2"])["node"]["id"] == hazards.ids["2"]


FILTERS = [
    ({"states": ["NOTIFIED", "CLAIMED"]}, ["5", "10", "12"]),
    ({"overdue": True}, ["5", "10", "12"]),
    ({"overdue": False, "states": ["CLOSED"]}, ["1", "2", "3", "4", "8", "9"]),
    ({"grades": ["MAJOR"]}, ["4"]),
    ({"escalated": True}, ["3", "4", "5"]),
    ({"supervised": True}, []),
    ({"street": f"{SHUNYI}001"}, ["10"]),
    ({"creditCode": MOVED}, ["12"]),
    ({"firmId": named("Organisation", "OTHER")}, ["7"]),
    ({"firmId": named("Payment", "OTHER")}, []),
    ({"sectors": ["MINING"]}, []),
    ({"found": {"startOn": "2019-06-24", "endOn": "2019-09-10"}}, ["8", "9", "12"]),
    ({"deadline": {"startOn": "2019-11-01"}}, ["10"]),
    ({"search": "配电箱", "found": {"startOn": "2019-12-01"}}, ["11"]),
    ({"search": "不存在"}, []),
]


@pytest.mark.parametrize(("asked", "expected"), FILTERS)
def test_the_list_is_filtered(story, asked, expected):
    assert numbers(story.centre, filter=asked) == expected


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [("2019-06-11", ["2", "3", "4"]), ("2019-07-01", ["3", "4", "5"]), ("2019-07-11", ["3", "4", "5", "8"])],
)
def test_states_are_those_of_the_day(story, as_of, expected):
    assert numbers(story.centre, filter={"states": ["NOTIFIED", "CLAIMED"]}, asOf=as_of) == expected


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("FOUND_ON_DESC", ["11", "10", "12"]),
        ("DEADLINE_ASC", ["5", "12", "10"]),
        ("AGE_DESC", ["5", "4", "12"]),
    ],
)
def test_the_list_is_ordered_and_read_page_by_page(story, order, expected):
    found, after = [], None
    while len(found) < 3:
        page = story.centre.ask("Hazards", orderBy=order, first=1, after=after)["hazards"]
        found += [node["findingNo"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]

    assert found == expected


def sums(counts):
    return tuple(
        counts[name] for name in ("found", "closed", "closedOnSite", "closedOnTime", "closureRate", "onTimeRate")
    )


def test_the_totals_are_those_of_the_whole_list(story):
    totals = listed(story.centre)["totals"]

    assert sums(totals["general"]) == (8, 5, 1, 3, "62.5", "37.5")
    assert sums(totals["major"]) == (1, 1, 0, 0, "100.0", "0.0")
    assert sums(totals["both"]) == (9, 6, 1, 3, "66.7", "33.3")
    assert clock(totals, "overdue", "escalated", "dismissed", "suspended") == (3, 3, 2, 1)
    assert [(step["step"], step["reached"], step["waiting"]) for step in totals["loop"]] == [
        ("FOUND", 9, 0),
        ("NOTIFIED", 8, 2),
        ("CLAIMED", 6, 1),
        ("PASSED", 5, 0),
        ("CLOSED", 6, 0),
    ]


def test_a_hazard_that_passed_and_waits_for_the_district_stands_in_the_loop(story):
    loop = listed(story.centre, asOf="2019-10-12")["totals"]["loop"]

    assert [(step["step"], step["waiting"]) for step in loop] == [
        ("FOUND", 0), ("NOTIFIED", 1), ("CLAIMED", 1), ("PASSED", 1), ("CLOSED", 0),
    ]  # fmt: skip


@pytest.mark.parametrize("as_of", ["2019-06-30", "2019-10-12", "2019-12-31"])
def test_each_count_of_the_loop_leads_to_as_many_hazards(story, as_of):
    for step in listed(story.centre, asOf=as_of)["totals"]["loop"]:
        for name in ("reached", "waiting"):
            behind = listed(story.centre, asOf=as_of, filter={name: step["step"]})
            assert (behind["totalCount"], len(behind["nodes"])) == (step[name], step[name])


def rates(client, by, **asked):
    found = client.ask("HazardRates", by=by, **asked)["hazardRates"]
    return {row["key"]: sums(row["totals"]["both"]) for row in found["rows"]}, found


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("DISTRICT", {FENGTAI: (8, 6, 1, 3, "75.0", "37.5"), SHUNYI: (1, 0, 0, 0, "0.0", "0.0")}),
        ("STREET", {f"{FENGTAI}001": (8, 6, 1, 3, "75.0", "37.5"), f"{SHUNYI}001": (1, 0, 0, 0, "0.0", "0.0")}),
        ("FIRM", {"FIRM": (9, 6, 1, 3, "66.7", "33.3"), "OTHER": (0, 0, 0, 0, None, None)}),
        ("INSURER", {RENHE: (7, 6, 1, 3, "85.7", "42.9"), ANTAI: (2, 0, 0, 0, "0.0", "0.0")}),
        ("SECTOR", {"HAZCHEM": (9, 6, 1, 3, "66.7", "33.3")}),
    ],
)
def test_closure_is_counted_by_place_and_by_who_answers_for_it(story, by, expected):
    rows, found = rates(story.centre, by)

    assert rows == expected
    assert sums(found["total"]["both"]) == (9, 6, 1, 3, "66.7", "33.3")
    assert clock(found, "calibre", "asOf") == ("INCEPTION", END)


def test_a_row_names_what_it_stands_for(story):
    for by, name in (("DISTRICT", "丰台区"), ("FIRM", "安科技术"), ("INSURER", "仁和保险"), ("SECTOR", "HAZCHEM")):
        _, found = rates(story.centre, by)
        told = {(row["district"] or row["organisation"] or {}).get("name") or row["sector"] for row in found["rows"]}

        assert name in told


def test_an_insurer_counts_the_hazards_that_it_answers_for(story):
    rows, _ = rates(story.officer, "INSURER")
    assert rows == {RENHE: (7, 6, 1, 3, "85.7", "42.9")}
    before, _ = rates(story.officer, "INSURER", asOf="2019-09-30")
    assert before[RENHE][0] == 8
    scoped, _ = rates(story.centre, "INSURER", scope={"insurerId": named("Organisation", ANTAI)})
    assert scoped == {ANTAI: (2, 0, 0, 0, "0.0", "0.0")}


def test_rates_are_narrowed_by_filter_and_by_the_year_of_inception(story):
    july, _ = rates(story.centre, "DISTRICT", filter={"found": {"startOn": "2019-06-24", "endOn": "2019-06-30"}})
    assert july == {FENGTAI: (2, 2, 0, 1, "100.0", "50.0")}
    other, found = rates(story.centre, "DISTRICT", scope={"fundYear": 2018})
    assert (other, sums(found["total"]["both"])) == ({}, (0, 0, 0, 0, None, None))


def test_the_national_table_has_its_twelve_columns(story):
    table = story.city.ask("NationalStatistics", asOf=END)["nationalStatistics"]
    [row] = table["rows"]

    assert (row["sector"], row["enterprises"]) == ("HAZCHEM", 3)
    assert sums(row["hazards"]["general"]) == (8, 5, 1, 3, "62.5", "37.5")
    assert sums(row["hazards"]["major"]) == (1, 1, 0, 0, "100.0", "0.0")
    assert clock(row, "planned", "fiveInPlace", "listed", "listedProvincial", "funds") == (1, 1, 1, 1, "50000.00")
    assert {**table["total"], "sector": "HAZCHEM"} == row
    assert story.city.ask("NationalStatistics", asOf="2019-06-02")["nationalStatistics"]["rows"] == []


def keys(client, **asked):
    found = client.ask("KeyEnterprises", **asked)["keyEnterprises"]
    assert found["totalCount"] == len(found["nodes"])
    return {node["creditCode"]: node for node in found["nodes"]}, found


def test_key_enterprises_are_listed_with_the_rule(story):
    nodes, found = keys(story.centre, since="2019-06-01")

    assert [node["creditCode"] for node in found["nodes"]] == [FACTORY, MOVED, NORTH]
    factory = nodes[FACTORY]
    assert clock(factory, "name", "openMajor", "openGeneral", "longestOverdueDays", "failedReinspections") == (
        "丙工厂", 0, 1, 174, 2,
    )  # fmt: skip
    assert factory["escalatedOn"] == "2019-07-11"
    assert factory["reasons"] == ["OVERDUE", "REINSPECTION_FAILED_TWICE", "REGRADED_DOWN"]
    assert clock(nodes[MOVED], "name", "reasons") == ("丁工厂", ["OVERDUE"])
    assert nodes[MOVED]["insurer"]["code"] == ANTAI
    assert found["rule"] == (
        "有未销号重大隐患,或有超期隐患,或2019-06-01至2019-12-31期间同一隐患复查不合格达2次,或期间有隐患等级下调,"
        "或期间拒查"
    )
    assert clock(found, "openMajor", "openGeneral", "since") == (0, 3, "2019-06-01")


def test_failures_and_regradings_count_in_the_period_only(story):
    later, _ = keys(story.centre, since="2019-09-02")
    major, _ = keys(story.centre, asOf="2019-06-30")

    assert later[FACTORY]["reasons"] == ["OVERDUE"]
    assert later[FACTORY]["failedReinspections"] == 0
    assert major[FACTORY]["reasons"] == ["OPEN_MAJOR"]
    assert major[FACTORY]["openMajor"] == 2


def test_key_enterprises_are_those_of_the_district_or_the_insurer(story):
    assert set(keys(story.shunyi)[0]) == {NORTH}
    assert set(keys(story.other_officer)[0]) == {MOVED, NORTH}
    assert set(keys(story.officer)[0]) == {FACTORY}


@pytest.mark.parametrize(
    ("who", "number", "name", "content", "code"),
    [
        ("firm", "11", "NotifyHazard", {"receiptNo": "1", "recipient": OWNER, "deadline": "2019-12-30"}, "DEADLINE_INVALID"),
        ("firm", "1", "ClaimRectification", {"evidence": []}, "EVIDENCE_REQUIRED"),
        ("firm", "1", "ClaimRectification", {"evidence": FILE}, "HAZARD_CLOSED"),
        ("firm", "10", "ClaimRectification", {"evidence": [{"sha256": "0" * 64}]}, "EVIDENCE_MISSING"),
        ("firm", "12", "RecordReinspection", {"passed": False, "inspector": INSPECTOR, "evidence": FILE}, "DEADLINE_INVALID"),
        ("firm", "12", "RecordReinspection", {"passed": True, "inspector": OWNER, "evidence": FILE}, "REINSPECTOR_CONFLICT"),
        ("firm", "5", "RegradeHazard", {"grade": "MAJOR", "note": "按第三条"}, "MAJOR_BASIS_REQUIRED"),
        ("firm", "5", "RegradeHazard", {"grade": "GENERAL", "note": "较小"}, "ROLE_NOT_ALLOWED"),
        ("firm", "5", "CloseOnSite", {"before": FILE, "after": []}, "EVIDENCE_REQUIRED"),
        ("reviewer", "5", "GrantExtension", {"opinion": "同意"}, "INVALID_TRANSITION"),
        ("fengtai", "5", "DelistHazard", {"documentNo": "核1"}, "INVALID_TRANSITION"),
        ("fengtai", "5", "ListForSupervision", {"documentNo": "1", "signatory": "局长", "dueOn": "2019-01-01"}, "DEADLINE_INVALID"),
    ],
)  # fmt: skip
def test_a_step_that_the_rules_do_not_allow_is_refused_by_its_code(hazards, who, number, name, content, code):
    client = getattr(hazards.story, who)

    refused = client.do(name, END, hazardId=hazards.ids[number], **{"reason": "登记"} | content)

    assert refused["code"] == code


@pytest.mark.parametrize("name", ["WithdrawHazard", "SuspendHazard"])
def test_what_needs_a_reason_is_refused_without_one(hazards, name):
    story = hazards.story
    content = {"handOver": "移交"} if name == "SuspendHazard" else {}
    who = story.officer if content else story.reviewer

    assert who.do(name, END, hazardId=hazards.ids["5"], **content)["code"] == "REASON_REQUIRED"


def test_nothing_is_recorded_twice_for_one_key(hazards):
    story = hazards.story
    key = "b5a1f3de-0000-4000-8000-00000000aa01"
    given = {"hazardId": hazards.ids["10"], "because": "OVERDUE", "reason": "登记"}

    first = story.firm.do("EscalateHazard", END, key, **given)
    second = story.firm.do("EscalateHazard", END, key, **given)

    assert (first["receipt"]["replayed"], second["receipt"]["replayed"]) == (False, True)
    assert first["hazard"]["version"] == second["hazard"]["version"]
