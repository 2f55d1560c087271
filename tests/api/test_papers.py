"""Papers over HTTP: what is required, what is there, what is missing and whose turn it is."""

import pytest

from tests.api.story import told


@pytest.fixture
def story(database):
    with told(database) as story:
        story.renhe = story.premium(story.policy("PN0001"), "1000000.00")
        yield story


def standing(story, project, as_of=None):
    return story.officer.ask("Project", by={"id": project}, asOf=as_of)["project"]["standing"]


def test_a_published_rule_asks_for_one_more_paper(story):
    project = story.declared("X-001", {story.renhe: "60000.00"})
    terms = {"paper": {"kind": "OTHER", "stage": "FILING", "category": "HAZARD_INSPECTION", "weight": 2}}
    content = {"terms": terms, "effectiveFrom": "2019-06-12", "legalBasis": "京应急发〔2019〕1号"}

    rule = story.do(story.city, "PublishRule", "2019-06-02", **content)["rule"]

    assert rule["kind"] == "PAPER"
    assert {each["name"]: each["value"] for each in rule["terms"]}["weight"] == "2"
    assert len(standing(story, project, "2019-06-11")["missingPapers"]) == 5
    assert standing(story, project, "2019-06-12")["missingPapers"][-1] == "OTHER"
    with pytest.raises(AssertionError, match="FILING_INCOMPLETE"):
        story.filed(project)
