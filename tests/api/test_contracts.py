"""Firms and contracts over HTTP: what is registered and signed, who sees it, and how it stood on any two dates."""

import pytest

from ledger.rights import Role
from tests.api.story import ANTAI, RENHE, named, told

QUALIFIED = {"sector": "HAZCHEM", "documentNo": "资质1", "validFrom": "2019-01-01"}
VISIT, CALL_OUT = {"item": "VISIT", "price": "800.00"}, {"item": "CALL_OUT", "price": "200.00"}


def a_firm(story, code="FIRM", name="安科技术"):
    story.do(story.centre, "RegisterFirm", "2019-01-02", code=code, name=name, qualifications=[QUALIFIED])


def signed(story, number="HT-1", by=None, firm="FIRM", **other):
    terms = {
        "contractNo": number,
        "firmId": named("Organisation", firm),
        "prices": [VISIT, CALL_OUT],
        "startOn": "2019-02-01",
        "endOn": "2019-12-31",
        "ceiling": "100000.00",
        "fundUse": True,
    }
    answer = story.do(by or story.officer, "SignContract", "2019-01-15", **terms | other)
    return answer["contract"]["id"]


@pytest.fixture(scope="module")
def story(module_database):
    """Two firms, and contracts of two insurers; the first was amended in June, the third ended in July."""
    with told(module_database) as story:
        a_firm(story)
        a_firm(story, "OTHER", "乙技术")
        story.stranger = story.person("乙机构", Role.TECH_FIRM, "OTHER")
        story.first = signed(story)
        story.theirs = signed(story, by=story.other_officer)
        story.third = signed(story, "HT-3", firm="OTHER", endOn="2019-06-30", ceiling="50000.00")
        story.before = story.receipt["position"]
        change = {"prices": [VISIT | {"price": "900.00"}], "endOn": "2020-06-30", "ceiling": "120000.00"}
        story.do(story.officer, "AmendContract", "2019-06-01", contractId=story.first, **change)
        story.do(story.other_officer, "TerminateContract", "2019-07-01", contractId=story.theirs)
        story.clock.turn("2019-12-31")
        yield story


def numbers(client, **asked):
    found = client.ask("ServiceContracts", **asked)["serviceContracts"]
    assert found["totalCount"] == len(found["nodes"])
    return {(node["insurer"]["code"], node["number"], node["state"]) for node in found["nodes"]}


FIRST, THEIRS, THIRD = (RENHE, "HT-1", "SIGNED"), (ANTAI, "HT-1", "TERMINATED"), (RENHE, "HT-3", "EXPIRED")


def test_an_insurer_and_a_firm_see_their_own_contracts_and_no_others(story):
    assert numbers(story.officer) == numbers(story.finance) == {FIRST, THIRD}
    assert numbers(story.other_reviewer) == {THEIRS}
    assert numbers(story.firm) == {FIRST, THEIRS}
    assert numbers(story.stranger) == {THIRD}
    assert numbers(story.centre) == numbers(story.auditor) == {FIRST, THEIRS, THIRD}
    assert numbers(story.firm, scope={"insurerId": named("Organisation", RENHE)}) == {FIRST}
    assert numbers(story.centre, scope={"district": "110106"}) == set()


def test_another_firms_contract_answers_like_one_that_does_not_exist(story):
    def both_ways(client, id_):
        return client.post("ServiceContract", id=id_), client.ask("Node", id=id_)["node"]

    nowhere = both_ways(story.firm, named("ServiceContract", "00000000-0000-4000-8000-000000000000"))

    assert both_ways(story.firm, story.third) == both_ways(story.other_officer, story.third) == nowhere
    assert both_ways(story.firm, story.firm.ask("Firms")["organisations"][0]["id"])[0] == nowhere[0]
    assert both_ways(story.stranger, story.third)[1] is not None


def test_a_contract_is_told_as_it_was_agreed(story):
    contract = story.firm.ask("ServiceContract", id=story.first)["serviceContract"]

    assert (contract["ceiling"], contract["endOn"], contract["fundUse"], contract["version"]) == (
        "120000.00",
        "2020-06-30",
        True,
        2,
    )
    assert contract["firm"]["name"] == "安科技术"
    assert contract["prices"] == [
        CALL_OUT | {"validFrom": "2019-02-01"},
        VISIT | {"validFrom": "2019-02-01"},
        {"item": "VISIT", "price": "900.00", "validFrom": "2019-06-01"},
    ]
    assert [fact["label"] for fact in contract["history"]["nodes"]] == ["合同已签署", "合同已变更"]


def test_a_contract_is_told_as_of_a_day_and_as_it_was_known(story):
    def then(**dates):
        found = story.officer.ask("ServiceContracts", filter={"search": "HT-1"}, **dates)["serviceContracts"]
        [node] = found["nodes"]
        return node["ceiling"], node["endOn"], len(node["prices"]), found["totals"]["ceiling"]

    assert then(asOf="2019-05-31") == ("100000.00", "2019-12-31", 2, "100000.00")
    assert then(asKnownAt={"position": story.before}) == ("100000.00", "2019-12-31", 2, "100000.00")
    assert then() == ("120000.00", "2020-06-30", 3, "120000.00")
    assert numbers(story.centre, asOf="2019-06-30") == {FIRST, (ANTAI, "HT-1", "SIGNED"), (RENHE, "HT-3", "SIGNED")}
    assert numbers(story.centre, asOf="2019-01-14") == set()
    assert numbers(story.centre, asOf="2020-07-01") == {(RENHE, "HT-1", "EXPIRED"), THEIRS, THIRD}


def test_contracts_are_filtered_and_ordered(story):
    assert numbers(story.centre, filter={"states": ["EXPIRED", "TERMINATED"]}) == {THEIRS, THIRD}
    assert numbers(story.centre, filter={"firmId": named("Organisation", "OTHER")}) == {THIRD}
    assert numbers(story.centre, filter={"firmId": named("Policy", "OTHER")}) == set()
    by_end = story.centre.ask("ServiceContracts", orderBy="END_ON_ASC")["serviceContracts"]["nodes"]
    assert [node["endOn"] for node in by_end] == ["2019-06-30", "2019-12-31", "2020-06-30"]


def test_what_is_wrong_is_refused_and_points_at_the_field(story):
    def answer(name, /, on="2019-12-31", by=story.officer, **content):
        refused = by.do(name, on, reason="试", **content)
        return refused["code"], refused["class"], refused["field"]

    terms = {"contractNo": "HT-9", "firmId": named("Organisation", "FIRM"), "startOn": "2019-02-01"}
    terms |= {"endOn": "2019-12-31", "ceiling": "1.00", "fundUse": False, "prices": [VISIT]}

    assert answer("SignContract", **terms | {"contractNo": "HT-1"}) == ("CONTRACT_EXISTS", "CONFLICT", None)
    assert answer("SignContract", **terms | {"endOn": "2019-01-31"}) == ("CONTRACT_PERIOD_INVALID", "INPUT", None)
    assert answer("SignContract", **terms | {"prices": []}) == ("PRICE_LIST_INVALID", "INPUT", None)
    assert answer("SignContract", **terms | {"prices": [VISIT | {"price": "0"}]}) == (
        "AMOUNT_NOT_POSITIVE",
        "INPUT",
        "prices.0.price",
    )
    assert answer("SignContract", **terms | {"firmId": named("Organisation", RENHE)})[0] == "NOT_FOUND"
    assert answer("AmendContract", contractId=story.first, prices=[])[0] == "NOTHING_TO_AMEND"
    assert answer("AmendContract", contractId=story.theirs, prices=[VISIT])[0] == "NOT_FOUND"
    assert answer("TerminateContract", contractId=story.third)[0] == "INVALID_TRANSITION"
    firm = {"code": "FIRM", "name": "安科技术"}
    ends_first = QUALIFIED | {"validTo": "2018-12-31"}
    assert answer("RegisterFirm", by=story.centre, **firm, qualifications=[])[0] == "QUALIFICATIONS_REQUIRED"
    assert answer("RegisterFirm", by=story.centre, **firm, qualifications=[ends_first])[0] == (
        "QUALIFICATION_PERIOD_INVALID"
    )
    assert answer("RegisterFirm", by=story.centre, code=RENHE, name="仁和保险", qualifications=[QUALIFIED])[:2] == (
        "ORGANISATION_EXISTS",
        "CONFLICT",
    )


def test_what_a_firm_is_qualified_for_is_everybodys_to_see_on_any_date(database):
    with told(database) as story:
        a_firm(story)
        more = {"sector": "MINING", "documentNo": "资质2", "validFrom": "2019-03-01", "validTo": "2020-02-29"}
        a_second = {"code": "FIRM", "name": "安科技术", "qualifications": [more]}
        story.do(story.centre, "RegisterFirm", "2019-03-01", **a_second)

        def sectors(client, **dates):
            [firm] = client.ask("Firms", **dates)["organisations"]
            return [(each["sector"], each["validTo"]) for each in firm["qualifications"]]

        assert sectors(story.firm) == sectors(story.fengtai) == [("HAZCHEM", None), ("MINING", "2020-02-29")]
        assert sectors(story.officer, asOf="2019-02-28") == [("HAZCHEM", None)]
