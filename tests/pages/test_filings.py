"""The centre reviews filings, and the others take their turns, on the page of a project."""

from domain.papers import MANDATORY
from tests.pages.browser import click


def submitted(story, number):
    """A project of RENHE whose filing waits for the centre."""
    project = story.declared(number, {story.renhe: "100.00"})
    paper = {"medium": "PAPER", "receivedOn": "2019-06-10"}
    papers = [{"kind": kind.value, **paper} for kind in MANDATORY]
    official = {"documentNo": "函1", "official": "官员"}
    story.do(story.reviewer, "ApproveProject", "2019-06-03", projectId=project, opinion="同意")
    story.do(story.officer, "ConsultDistrict", "2019-06-04", projectId=project, **official)
    story.do(story.fengtai, "ConfirmUsagePlan", "2019-06-05", projectId=project, **official)
    story.do(story.officer, "SubmitFiling", "2019-06-10", projectId=project, papers=papers)
    return project


def standing(story, project):
    return story.centre.ask("Project", by={"id": project})["project"]["standing"]


def test_the_centre_returns_a_filing_with_reasons_per_paper_in_eight_clicks(console):
    story = console.story
    project = submitted(story, "X-700")
    with console.browser(story.centre) as page:
        click(page, "text=项目")
        page.select_option("[name=filing]", "SUBMITTED")
        page.wait_for_url("**filing=SUBMITTED**")
        page.clicks += 2
        click(page, "td.t a >> nth=0")
        click(page, "summary:has-text('备案退回')")
        page.fill("details[open] [name='paper.USAGE_PLAN']", "缺少预算明细")
        page.fill("details[open] [name='paper.INTERNAL_APPROVAL']", "没有签字")
        click(page, "details[open] button.main")

        assert "已登记" in page.inner_text("[role=status]")
        assert "退回:缺少预算明细" in page.inner_text("main")
        assert page.clicks <= 8
    found = standing(story, project)
    reasons = {line["kind"]: line["returnedBecause"] for line in found["checklist"]["lines"] if line["returnedBecause"]}
    assert (found["filing"], reasons) == ("INCOMPLETE", {"USAGE_PLAN": "缺少预算明细", "INTERNAL_APPROVAL": "没有签字"})


def test_a_filing_is_accepted_under_its_number(console):
    story = console.story
    project = submitted(story, "X-701")
    with console.browser(story.centre) as page:
        page.goto(f"/projects/{project}")
        page.click("summary:has-text('备案通过')")
        page.fill("details[open] [name=filingNo]", "备-701")
        page.click("details[open] button.main")

        assert "备-701" in page.inner_text("main")
    assert standing(story, project)["filingNo"] == "备-701"


def test_a_step_that_is_refused_says_why_and_keeps_what_was_typed(console):
    story = console.story
    project = submitted(story, "X-702")
    with console.browser(story.centre) as page:
        page.goto(f"/projects/{project}")
        page.click("summary:has-text('备案通过')")
        page.fill("details[open] [name=filingNo]", "备-702")
        page.fill("details[open] [name=effectiveOn]", "2019-06-09")
        page.click("details[open] button.main")

        assert page.inner_text("details[open] .refusal")
        assert page.input_value("details[open] [name=filingNo]") == "备-702"
    assert standing(story, project)["filing"] == "SUBMITTED"


def test_nobody_is_offered_the_step_of_another_role(console):
    story = console.story
    project = submitted(story, "X-703")
    for client, words in ((story.centre, ["备案通过", "备案退回"]), (story.fengtai, []), (story.finance, [])):
        with console.browser(client) as page:
            page.goto(f"/projects/{project}")

            assert [words for words in page.locator(".step > summary").all_inner_texts() if "备案" in words] == words
