"""Papers over HTTP: what is required, what is there, what is missing and whose turn it is."""

import pytest

from tests.api.story import named, told


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


def paper(kind, received="2019-06-10", **other):
    return {"kind": kind, "medium": "PAPER", "receivedOn": received} | other


def a_project(story):
    return story.accepted(story.filed(story.declared("X-001", {story.renhe: "60000.00"})))


def test_papers_are_added_to_a_project_and_to_its_payment(story):
    project = a_project(story)
    payment = story.paid(project, story.renhe, "100.00", "2019-08-01")

    of_project = story.do(
        story.finance, "AddPapers", "2019-08-02", projectId=project, papers=[paper("ATTENDANCE_PROOF")]
    )
    both = [paper("INVOICE", "2019-07-20"), paper("PAYMENT_PROOF", pages=2)]
    of_payment = story.do(story.finance, "AddPapers", "2019-08-03", projectId=project, paymentId=payment, papers=both)

    assert of_project["project"]["standing"]["filedIncomplete"]
    assert of_project["project"]["standing"]["checklist"] == {"required": 10, "present": 8, "percent": "80.0"}
    assert not of_payment["project"]["standing"]["filedIncomplete"]
    shown = story.auditor.ask("Payment", by={"id": payment})["payment"]
    assert [(each["kind"], each["receivedOn"], each["pages"]) for each in shown["papers"]] == [
        ("INVOICE", "2019-07-20", None),
        ("PAYMENT_PROOF", "2019-06-10", 2),
    ]
    assert shown["standing"]["checklist"]["percent"] == "100.0"


def test_a_return_says_why_and_the_missing_paper_is_the_officers_turn(story):
    project = story.declared("X-001", {story.renhe: "60000.00"})
    with pytest.raises(AssertionError, match="FILING_INCOMPLETE"):
        waive = {
            "terms": {"paper": {"kind": "OTHER", "stage": "FILING"}},
            "effectiveFrom": "2019-06-01",
            "legalBasis": "文件",
        }
        story.do(story.city, "PublishRule", "2019-06-01", **waive)
        story.filed(project)

    no = story.centre.do("ReturnFiling", "2019-06-12", projectId=project, papers=[{"kind": "CONTRACT", "reason": " "}])
    story.do(
        story.centre, "ReturnFiling", "2019-06-12", projectId=project, papers=[{"kind": "CONTRACT", "reason": "未盖章"}]
    )

    assert no["code"] == "REASON_REQUIRED"
    lines = standing(story, project)["checklist"]["lines"]
    assert [(each["kind"], each["nextRole"], each["returnedBecause"]) for each in lines if not each["present"]] == [
        ("CONTRACT", "INSURER_PROJECT", "未盖章"),
        ("OTHER", "INSURER_PROJECT", None),
    ]


def test_completeness_and_the_missing_papers_are_told_in_scope(story):
    project = a_project(story)
    payment = story.paid(project, story.renhe, "100.00", "2019-08-01")

    figures = story.city.ask("PaperCompleteness", by="DISTRICT", asOf="2019-08-31")["paperCompleteness"]
    page = story.centre.ask("MissingPapers", first=2, asOf="2019-08-31")["missingPapers"]
    rest = story.centre.ask("MissingPapers", first=2, after=page["pageInfo"]["endCursor"])["missingPapers"]
    finances = story.finance.ask("MissingPapers", filter={"nextRoles": ["INSURER_FINANCE"]})["missingPapers"]
    nobodys = story.shunyi.ask("MissingPapers", scope={"insurerId": named("Organisation", "RENHE")})["missingPapers"]
    foreign = story.other_finance.ask("PaperCompleteness")["paperCompleteness"]

    [row] = figures["rows"]
    assert (row["district"]["code"], row["required"], row["present"], row["percent"]) == ("110106", 10, 7, "70.0")
    assert figures["total"]["incompletePayments"] == 1
    assert figures["asOf"] == "2019-08-31"
    assert (page["totalCount"], page["pageInfo"]["hasNextPage"]) == (3, True)
    first = page["nodes"][0]
    assert (first["project"]["number"], first["payment"], first["daysOwed"]) == ("X-001", None, 57)
    assert first["line"]["kind"] == "ATTENDANCE_PROOF"
    assert [(each["payment"]["id"], each["line"]["kind"]) for each in rest["nodes"]] == [(payment, "PAYMENT_PROOF")]
    assert finances["totalCount"] == 2
    assert nobodys["totalCount"] == foreign["total"]["required"] == 0
    assert story.firm.post("PaperCompleteness")["errors"][0]["extensions"]["code"] == "ROLE_NOT_ALLOWED"
