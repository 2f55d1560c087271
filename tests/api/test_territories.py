"""Territories over HTTP: who serves whom next, dated both ways, while what is insured stays (case 20)."""

import pytest

from tests.api.enterprise_story import OTHER, RIGHT
from tests.api.story import ANTAI, FENGTAI, RENHE, SHUNYI, named, told

STREET = "110106001"


@pytest.fixture(scope="module")
def story(module_database):
    """RIGHT in a street of FENGTAI and OTHER elsewhere in it, both of RENHE; in June ANTAI takes over the street."""
    with told(module_database) as story:
        story.policy("PN5001", creditCode=RIGHT, enterpriseName="甲化工厂", street=STREET)
        story.policy("PN5002", creditCode=OTHER, enterpriseName="乙机械厂")
        given(story, RENHE, "2019-04-01")
        given(story, RENHE, "2019-04-01", STREET)
        story.before = story.receipt["position"]
        given(story, ANTAI, "2019-06-01", STREET)
        given(story, RENHE, "2019-06-02", district=SHUNYI)
        story.clock.turn("2019-06-10")
        yield story


def given(story, insurer, on, street=None, district=FENGTAI):
    content = {"insurerId": named("Organisation", insurer), "documentNo": "文1", "street": street}
    return story.do(story.centre, "ReassignTerritory", on, district=district, **content)["territory"]


def served(client, **dates):
    rows = client.ask("Territories", **dates)["territories"]["rows"]
    return [(row["district"]["code"], row["street"], row["insurer"]["code"], row["since"]) for row in rows]


def test_who_serves_what_is_told_as_it_stood_on_two_dates(story):
    district, street = (FENGTAI, None, "RENHE", "2019-04-01"), (FENGTAI, STREET, "ANTAI", "2019-06-01")
    earlier = (FENGTAI, STREET, "RENHE", "2019-04-01")

    assert served(story.centre) == [district, street, (SHUNYI, None, "RENHE", "2019-06-02")]
    assert served(story.centre, asOf="2019-05-31") == [district, earlier]
    assert served(story.centre, asKnownAt={"position": story.before}) == [district, earlier]
    assert served(story.centre, asOf="2019-03-31") == []


def test_a_district_sees_its_own_and_insurers_see_all(story):
    assert served(story.shunyi) == [(SHUNYI, None, "RENHE", "2019-06-02")]
    assert len(served(story.officer)) == len(served(story.other_officer)) == 3


def test_what_is_insured_stays_and_is_the_other_ones_to_renew(story):
    def handed(**dates):
        found = story.centre.ask("Enterprises", filter={"handedOver": True}, **dates)["enterprises"]["nodes"]
        return [(node["creditCode"], node["insurers"][0]["code"], node["servedBy"]["code"]) for node in found]

    assert handed() == [(RIGHT, "RENHE", "ANTAI")]
    assert handed(asOf="2019-05-31") == []
    kept = story.centre.ask("Enterprises", filter={"handedOver": False})["enterprises"]["nodes"]
    assert [(node["creditCode"], node["servedBy"]["code"]) for node in kept] == [(OTHER, "RENHE")]
    assert len(story.officer.ask("Policies")["policies"]["nodes"]) == 2


def test_a_territory_is_fetched_by_its_id_and_tells_its_history(story):
    rows = story.centre.ask("Territories")["territories"]["rows"]
    document = "query Q($id: ID!) { node(id: $id) { ... on Territory { documentNo was { code } } } }"

    facts = [fact["name"] for fact in rows[1]["history"]["nodes"]]
    assert facts == ["territory.TerritoryAssigned", "territory.TerritoryReassigned"]
    answer = story.centre.send(document, id=rows[1]["id"])["data"]["node"]
    assert answer == {"documentNo": "文1", "was": {"code": "RENHE"}}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ({"street": STREET, "insurerId": ANTAI}, "TERRITORY_UNCHANGED"),
        ({"street": STREET, "insurerId": "NOBODY"}, "NOT_FOUND"),
        ({"district": "110110"}, "DISTRICT_UNKNOWN"),
    ],
)
def test_what_cannot_be_is_refused_by_its_code(story, content, code):
    asked = {"district": FENGTAI, "insurerId": RENHE, "documentNo": "文2"} | content
    asked["insurerId"] = named("Organisation", asked["insurerId"])

    assert story.centre.do("ReassignTerritory", "2019-06-10", **asked)["code"] == code
