"""Unfiled history over HTTP: entering it, who owes what, whose word was belied, and how old it is (R8)."""

import pytest

from tests.api.history_story import a_campaign, entered, history, papers
from tests.api.story import ANTAI, RENHE, SHUNYI, told


@pytest.fixture(scope="module")
def story(module_database):
    with told(module_database) as story:
        a_campaign(story)
        yield story


def progress(story, client=None, **asked):
    return (client or story.centre).ask("BackfillProgress", campaignId=story.campaign, **asked)["backfillProgress"]


def row(told):
    counts = ("expected", "backfilled", "incomplete", "waiting", "submitted", "late")
    return [told[count] for count in counts]


def test_who_owes_what_and_acts_next(story):
    found = progress(story, asOf="2019-09-20")

    renhe, antai = sorted(found["rows"], key=lambda each: each["insurer"]["code"], reverse=True)
    assert (renhe["insurer"]["code"], row(renhe)) == (RENHE, [3, 2, 1, 0, 0, 2])
    assert renhe["declaration"] == {"declaredOn": "2019-08-14", "count": 2, "falsified": True}
    assert (renhe["firstReceivedOn"], renhe["actsNext"]) == ("2019-08-10", "INSURER")
    assert (antai["insurer"]["code"], row(antai)) == (ANTAI, [0, 0, 0, 0, 0, 0])
    assert antai["declaration"] == {"declaredOn": "2019-08-15", "count": 0, "falsified": False}
    assert (antai["firstReceivedOn"], antai["actsNext"]) == (None, None)
    assert row(found["total"]) == [3, 2, 1, 0, 0, 2]
    assert (found["calibre"], found["asOf"], found["campaign"]["state"]) == ("INCEPTION", "2019-09-20", "DUE")


def test_the_list_of_what_is_owed_names_the_papers(story):
    found = story.centre.ask("OwedFilings", campaignId=story.campaign, asOf="2019-09-20")["owedFilings"]

    [owed] = found["nodes"]
    assert found["totalCount"] == 1
    assert (owed["project"]["id"], owed["project"]["standing"]["headline"]) == (story.h3, "UNFILED_HISTORICAL")
    assert (owed["missingPapers"], owed["dueOn"]) == (["DISTRICT_CONFIRMATION"], "2019-08-16")
    assert (owed["daysOwed"], owed["age"], owed["actsNext"]) == (35, "DAYS_31_90", "INSURER")


@pytest.mark.parametrize(
    ("as_of", "owed"),
    [
        ("2019-08-09", [("H-1", 0, "NOT_DUE"), ("H-3", 0, "NOT_DUE"), ("H-2", 0, "NOT_DUE")]),
        ("2019-08-16", [("H-3", 0, "NOT_DUE"), ("H-2", 0, "NOT_DUE")]),
        ("2019-08-17", [("H-3", 1, "DAYS_0_30"), ("H-2", 1, "DAYS_0_30")]),
        ("2019-08-22", [("H-3", 6, "DAYS_0_30")]),
    ],
)
def test_what_was_owed_on_a_past_day(story, as_of, owed):
    found = story.centre.ask("OwedFilings", campaignId=story.campaign, asOf=as_of)["owedFilings"]

    assert [(each["project"]["number"], each["daysOwed"], each["age"]) for each in found["nodes"]] == owed
    assert found["totalCount"] == len(owed)


def test_the_list_is_read_page_by_page(story):
    asked = {"campaignId": story.campaign, "asOf": "2019-08-09", "first": 2}

    one = story.centre.ask("OwedFilings", **asked)["owedFilings"]
    two = story.centre.ask("OwedFilings", **asked, after=one["pageInfo"]["endCursor"])["owedFilings"]

    assert [[each["project"]["number"] for each in page["nodes"]] for page in (one, two)] == [["H-1", "H-3"], ["H-2"]]


def test_what_is_owed_burns_down_to_the_deadline(story):
    found = progress(story, asOf="2019-09-20")["burnDown"]

    assert [(each["day"], each["owed"]) for each in found if each["day"] >= "2019-08-12"] == [
        ("2019-08-12", 3),
        ("2019-08-13", 2),
        ("2019-08-14", 2),
        ("2019-08-15", 2),
        ("2019-08-16", 2),
    ]
    assert (found[0]["day"], found[0]["owed"], {each["expected"] for each in found}) == ("2019-08-01", 3, {3})
    early = progress(story, asOf="2019-08-03", asKnownAt={"position": story.declared})["burnDown"]
    assert [(each["day"], each["owed"]) for each in early] == [(f"2019-08-0{day}", 2) for day in (1, 2, 3)]


def test_history_is_not_in_what_was_known_before_it_was_entered(story):
    known = {"asKnownAt": {"position": story.before}}

    def spring(**asked):
        answer = story.centre.ask("Projects", asOf="2019-05-01", **asked)["projects"]["totalCount"]
        [of_renhe] = [
            each["balance"]
            for each in story.centre.ask("FundAvailability", asOf="2019-05-01", **asked)["fundAvailability"]["rows"]
            if each["insurer"]["code"] == RENHE
        ]
        uses = story.centre.ask("UseBreakdown", asOf="2019-05-01", **asked)["useBreakdown"]["rows"]
        return answer, of_renhe["netPaid"], of_renhe["reserved"], [use["netPaid"] for use in uses]

    assert spring(**known) == (0, "0.00", "0.00", [])
    assert spring() == (3, "4000.00", "56000.00", ["4000.00"])
    assert row(progress(story, **known)["total"]) == [0] * 6
    statement = story.finance.ask("Payments", filter={"lateOver": 130})["payments"]
    assert [each["node"]["paidOn"] for each in statement["edges"]] == ["2019-04-01"]


def test_a_word_is_not_belied_before_what_belies_it_came(story):
    def word(**asked):
        rows = progress(story, **asked)["rows"]
        return next(each["declaration"] for each in rows if each["insurer"]["code"] == RENHE)

    assert word(asOf="2019-08-13") is None
    assert word(asOf="2019-08-20")["falsified"] is False
    assert word(asOf="2019-08-21")["falsified"] is True
    assert word(asKnownAt={"position": story.declared})["falsified"] is False


def test_an_insurer_sees_itself_only_and_a_district_its_own(story):
    mine = progress(story, story.other_finance)
    assert [each["insurer"]["code"] for each in mine["rows"]] == [ANTAI]
    assert row(mine["total"]) == [0] * 6
    assert {each["insurer"]["code"] for each in mine["campaign"]["declarations"]} == {ANTAI}

    assert row(progress(story, story.fengtai)["total"]) == [3, 2, 1, 0, 0, 2]
    assert row(progress(story, story.shunyi)["total"]) == [0] * 6
    assert row(progress(story, scope={"district": SHUNYI})["total"]) == [0] * 6


def test_what_is_unfiled_by_age(story):
    def bands(as_of, **asked):
        found = story.centre.ask("UnfiledAging", asOf=as_of, **asked)["unfiledAging"]
        assert len(found["rows"]) <= 1
        return {each["age"]: (each["projects"], each["netPaid"]) for each in found["total"] if each["projects"]}

    assert bands("2019-03-09") == {}
    assert bands("2019-03-10") == {"DAYS_0_30": (3, "0.00")}
    assert bands("2019-04-09") == {"DAYS_0_30": (3, "4000.00")}
    assert bands("2019-04-10") == {"DAYS_31_90": (3, "4000.00")}
    assert bands("2019-09-06") == {"DAYS_91_180": (1, "0.00")}
    assert bands("2020-03-09") == {"DAYS_181_365": (1, "0.00")}
    assert bands("2020-03-10") == {"OVER_365": (1, "0.00")}
    assert bands("2019-04-09", asKnownAt={"position": story.before}) == {}
    assert bands("2019-04-09", scope={"district": SHUNYI}) == {}


def test_campaigns_as_they_stood(story):
    def state(as_of):
        return [each["state"] for each in story.officer.ask("Campaigns", asOf=as_of)["campaigns"]]

    assert state("2019-07-31") == []
    assert state("2019-08-16") == ["OPEN"]
    assert state("2019-08-17") == ["DUE"]
    assert story.firm.send("{ campaigns { id } }")["errors"][0]["extensions"]["code"] == "ROLE_NOT_ALLOWED"
    assert story.centre.ask("Node", id=story.campaign)["node"]["id"] == story.campaign


def test_a_campaign_that_ends_before_it_begins_is_refused(story):
    dates = {"cutoffOn": "2019-08-17", "deadlineOn": "2019-08-16", "insurerIds": [], "districts": []}

    answer = story.centre.do("OpenCampaign", "2019-09-20", number="BBA-X", name="错", **dates)

    assert (answer["code"], answer["class"]) == ("CAMPAIGN_PERIOD_INVALID", "INPUT")
    assert len(story.centre.ask("Campaigns")["campaigns"]) == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"startOn": "2019-07-31"}, "NOT_HISTORICAL"),
        ({"endOn": "2019-03-04"}, "PROJECT_PERIOD_INVALID"),
        ({"budget": "9999.99"}, "ALLOCATION_SUM_MISMATCH"),
        ({"number": "H-1"}, "PROJECT_NO_DUPLICATE"),
        ({"district": "999999"}, "DISTRICT_UNKNOWN"),
    ],
)
def test_a_project_that_is_not_history_is_refused_and_nothing_is_left(story, change, code):
    content = history(story.campaign, story.renhe, "H-9", **change)
    position = story.centre.ask("Campaigns")["campaigns"][0]["version"]

    answer = story.officer.do("BackfillProject", "2019-09-20", reason="补报", **content)

    assert answer["code"] == code
    assert story.centre.ask("Projects")["projects"]["totalCount"] == 3
    assert story.centre.ask("Campaigns")["campaigns"][0]["version"] == position


def test_what_is_told_late_says_why(story):
    content = history(story.campaign, story.renhe, "H-9")

    answer = story.officer.do("BackfillProject", "2019-09-20", **content)

    assert answer["code"] == "LATE_ENTRY_REASON_REQUIRED"


def test_what_comes_after_the_deadline_is_taken_and_late_and_an_overdraft_is_told(database):
    with told(database) as story:
        a_campaign(story)
        given = papers("2019-09-25")
        content = history(story.campaign, story.renhe, "H-9", "900000.00", given=given)

        answer = story.do(story.officer, "BackfillProject", "2019-09-25", **content)
        project = answer["project"]["id"]
        filed = story.do(story.centre, "AcceptFiling", "2019-09-26", projectId=project, filingNo="补9")

        assert [each["code"] for each in answer["warnings"]] == ["FUND_OVERDRAWN"]
        assert answer["project"]["standing"]["filing"] == "SUBMITTED"
        assert filed["project"]["standing"]["filing"] == "BACKFILLED"
        listed = story.centre.ask("Projects", filter={"search": "H-9"})["projects"]["nodes"]
        assert [each["standing"]["filingLateDays"] for each in listed] == [40]
        closed = story.do(story.centre, "CloseCampaign", "2019-09-27", campaignId=story.campaign)
        assert closed["campaign"]["state"] == "CLOSED"
        refused = story.officer.do("BackfillProject", "2019-09-27", reason="补", **content)
        assert refused["code"] == "INVALID_TRANSITION"


def test_a_returned_filing_of_before_the_word_belies_it_when_it_is_handed_in_again(database):
    with told(database) as story:
        a_campaign(story)
        word = {"campaignId": story.campaign, "count": 3}
        story.do(story.officer, "DeclareComplete", "2019-09-20", **word)

        def falsified():
            return progress(story)["campaign"]["declarations"][-1]["falsified"]

        assert falsified() is False
        record = papers("2019-09-21")[2:3]
        story.do(story.officer, "SubmitFiling", "2019-09-21", projectId=story.h3, papers=record)
        assert falsified() is True
        rows = progress(story)["rows"]
        assert [each["actsNext"] for each in rows if each["insurer"]["code"] == RENHE] == ["INSURER"]
        story.do(story.officer, "DeclareComplete", "2019-09-21", **word)
        rows = progress(story)["rows"]
        assert [each["actsNext"] for each in rows if each["insurer"]["code"] == RENHE] == ["CENTRE"]
        assert entered(story, "2019-09-22", "H-8")
        assert falsified() is True
