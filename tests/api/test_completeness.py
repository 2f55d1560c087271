"""Completeness of data over HTTP, and the entry of what was missing."""

import pytest

from tests.api.story import FENGTAI, RENHE, SHUNYI, a_year, named, told


@pytest.fixture
def story(database):
    with told(database) as found:
        a_year(found)
        yield found


def incomplete(client, **asked):
    return client.ask("IncompletePolicies", **asked)["incompletePolicies"]


def test_the_numbers_and_the_policies_behind_them(year):
    table = year.centre.ask("DataCompleteness", asOf="2019-12-31")["dataCompleteness"]
    listed = incomplete(year.centre, asOf="2019-12-31")

    assert (table["calibre"], table["asOf"], table["position"]) == ("INCEPTION", "2019-12-31", listed["position"])
    assert [(row["insurer"]["code"], row["district"]["code"], row["policies"]) for row in table["rows"]] == [
        ("ANTAI", FENGTAI, 1), (RENHE, FENGTAI, 2), ("ANTAI", SHUNYI, 1),
    ]  # fmt: skip
    total = table["total"]
    assert (total["policies"], total["missingStreet"], total["missingContact"], total["invalidPhone"]) == (4, 4, 4, 0)
    assert (total["complete"], total["rate"], listed["totalCount"]) == (0, "0.0", 4)
    first = listed["nodes"][0]
    gaps = ["MISSING_INDUSTRY", "MISSING_STREET", "MISSING_CONTACT", "DOUBTFUL_CREDIT_CODE"]
    assert (first["policy"]["number"], first["gaps"]) == ("CO0001", gaps)
    assert (first["insurer"]["code"], first["enteredBy"]) == (RENHE, "财务甲")
    assert first["completedBy"] == ["INSURER_FINANCE", "INSURER_PROJECT"]


def test_everybody_sees_the_own_part(year):
    assert {node["insurer"]["code"] for node in incomplete(year.officer)["nodes"]} == {RENHE}
    assert {node["policy"]["district"]["code"] for node in incomplete(year.shunyi)["nodes"]} == {SHUNYI}
    foreign = {"insurerId": named("Organisation", "ANTAI")}
    assert incomplete(year.officer, scope=foreign)["nodes"] == []


def test_a_page_goes_on_where_the_last_one_ended_and_filters_stay(year):
    first = incomplete(year.centre, first=3, filter={"gaps": ["MISSING_STREET"]})
    rest = incomplete(
        year.centre, first=3, filter={"gaps": ["MISSING_STREET"]}, after=first["pageInfo"]["endCursor"], totals=False
    )

    assert (len(first["nodes"]), len(rest["nodes"]), rest["pageInfo"]["hasNextPage"]) == (3, 1, False)
    assert "totalCount" not in rest
    assert incomplete(year.centre, filter={"gaps": ["INVALID_PHONE"]})["totalCount"] == 0


def test_what_is_told_later_completes_a_policy(story):
    details = {"street": "110106001", "industryCode": "2671", "contact": {"name": "示例联系人", "phone": "13800000000"}}
    answer = story.do(story.officer, "SupplementPolicy", "2019-12-31", policyId=story.p1, **details)

    assert (answer["policy"]["street"], answer["policy"]["industryCode"]) == ("110106001", "C2671")
    by_number = {node["policy"]["number"]: node["gaps"] for node in incomplete(story.officer)["nodes"]}
    assert by_number["PN0001"] == ["DOUBTFUL_CREDIT_CODE"]
    history = story.officer.ask("Policy", by={"id": story.p1})["policy"]["history"]["nodes"][-1]
    values = {value["name"]: value["value"] for value in history["values"]}
    assert history["label"] == "保单信息已补录"
    assert "C2671" in str(values)
    assert "13800000000" not in str(values)


@pytest.mark.parametrize(
    ("who", "content", "code"),
    [
        ("officer", {}, "NOTHING_TO_SUPPLEMENT"),
        ("officer", {"industryCode": "Z99"}, "INDUSTRY_CODE_FORMAT"),
        ("officer", {"issuedOn": "2019-02-30"}, "DATE_FORMAT"),
        ("other_officer", {"street": "110106001"}, "NOT_FOUND"),
        ("reviewer", {"street": "110106001"}, "ROLE_NOT_ALLOWED"),
        ("centre", {"street": "110106001"}, "ROLE_NOT_ALLOWED"),
    ],
)
def test_a_supplement_is_refused_by_its_code(year, who, content, code):
    answer = getattr(year, who).do("SupplementPolicy", "2019-12-31", policyId=year.p1, **content)

    assert answer["code"] == code
