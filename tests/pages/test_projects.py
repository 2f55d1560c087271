"""A project from its declaration to its filing at the console, its papers dropped on the checklist."""

import re
from contextlib import contextmanager

import pytest

from domain.papers import MANDATORY
from tests.api.story import FACTORY, FENGTAI
from tests.domain.hazard_specs import JPEG
from tests.ledger.evidence_files import PDF

WORDS = {"name": "说明.txt", "mimeType": "text/plain", "buffer": b"only words"}
SAID = {
    "number": "P-800", "name": "隐患排查服务", "plan": "逐户排查", "startOn": "2019-06-01", "endOn": "2019-12-30",
    "beneficiaries": FACTORY, "supervisor.name": "监督甲", "contractParty.name": "安科技术", "budget": "12,000.00",
    "effectiveOn": "2019-12-20",
}  # fmt: skip


def a_file(name, content):
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def standing(story, project):
    return story.centre.ask("Project", by={"id": project})["project"]["standing"]


def fill(page, story, **other):
    """Fill in the form of a project; one account bears it all."""
    for name, text in (SAID | other).items():
        page.fill(f"[name='{name}']", text)
    page.select_option("[name='part0.fundAccountId']", story.renhe)
    page.select_option("[name=district]", FENGTAI)
    page.select_option("[name=category]", "HAZARD_INSPECTION")


@contextmanager
def step(console, client, project, command, on):
    """A browser on the page of a project with the form of a step open."""
    with console.browser(client) as page:
        page.goto(f"/projects/{project}")
        opened(page, command)
        page.fill("details[open] [name=effectiveOn]", on)
        yield page
        assert page.complaints == []


def opened(page, command):
    page.click(f"details.step:has(input[value={command}]) > summary")


def sent(page):
    page.click("details[open] button.main")
    assert "已登记" in page.inner_text("[role=status]")


@pytest.fixture(scope="module")
def declared(console):
    """The id of a project that an officer declared at the console and that was confirmed since."""
    story = console.story
    with console.browser(story.officer) as page:
        page.goto("/projects")
        page.click("a:text-is('申报项目')")
        fill(page, story)
        page.click("button:text-is('申报')")
        page.wait_for_url("**/projects/*done=DeclareProject")
        project = page.url.partition("?")[0].rpartition("/")[2]
        assert page.complaints == []
    official = {"documentNo": "函1", "official": "官员"}
    story.do(story.reviewer, "ApproveProject", "2019-12-21", projectId=project, opinion="同意")
    story.do(story.officer, "ConsultDistrict", "2019-12-22", projectId=project, **official)
    story.do(story.fengtai, "ConfirmUsagePlan", "2019-12-23", projectId=project, **official)
    return project


def test_what_is_declared_is_reserved_to_the_fen_once_it_is_approved(console, declared):
    found = standing(console.story, declared)

    assert (found["review"], found["budget"], found["reserved"]) == ("APPROVED", "12000.00", "12000.00")


def test_a_declaration_that_is_refused_keeps_what_was_typed(console):
    with console.browser(console.story.officer) as page:
        page.goto("/projects/declare")
        fill(page, console.story, number="P-801", beneficiaries="91110106MA01AB3X8U")
        page.click("button:text-is('申报')")

        assert page.locator("[name=beneficiaries][aria-invalid]").input_value() == "91110106MA01AB3X8U"
        assert page.input_value("[name=plan]") == "逐户排查"
        assert page.input_value("[name='part0.fundAccountId']") == console.story.renhe


def test_papers_are_dropped_on_the_checklist_and_a_wrong_one_costs_nothing(console, declared):
    story = console.story
    with step(console, story.officer, declared, "SubmitFiling", "2019-12-24") as page:
        first, second, third, *others = (kind.value for kind in MANDATORY)
        for kind, file in ((first, a_file("申请表.pdf", PDF)), (second, a_file("现场.jpg", JPEG)), (third, WORDS)):
            page.set_input_files(f"details[open] [name='hand.{kind}.file']", file)
        for kind in others:
            page.fill(f"details[open] [name='hand.{kind}.pages']", "3")
        page.click("details[open] button.main")

        assert "说明.txt" in page.inner_text(f"[id='hand.{third}.file-wrong']")
        assert standing(story, declared)["filing"] == "UNFILED"
        kept = page.inner_text("details[open] .hand")
        assert "申请表.pdf" in kept and "现场.jpg" in kept
        page.complaints.clear()  # the browser tells of every 422

        page.set_input_files(f"details[open] [name='hand.{third}.file']", a_file("确认函.pdf", PDF))
        sent(page)
    found = story.centre.ask("Project", by={"id": declared})["project"]
    papers = {paper["kind"]: (paper["medium"], paper["fileName"], paper["pages"]) for paper in found["papers"]}
    assert found["standing"]["filing"] == "SUBMITTED"
    assert papers == {
        first: ("ELECTRONIC", "申请表.pdf", None),
        second: ("ELECTRONIC", "现场.jpg", None),
        third: ("ELECTRONIC", "确认函.pdf", None),
    } | dict.fromkeys(others, ("PAPER", None, 3))


def test_a_returned_paper_says_why_and_is_handed_in_again(console, declared):
    story, kind = console.story, MANDATORY[1].value
    why = [{"kind": kind, "reason": "看不清"}]
    story.do(story.centre, "ReturnFiling", "2019-12-25", projectId=declared, papers=why)
    with step(console, story.officer, declared, "SubmitFiling", "2019-12-26") as page:
        assert "退回:看不清" in page.inner_text("details[open] .hand")
        page.set_input_files(f"details[open] [name='hand.{kind}.file']", a_file("现场重拍.pdf", PDF))
        sent(page)
    story.do(story.centre, "AcceptFiling", "2019-12-27", projectId=declared, filingNo="备-800")

    assert standing(story, declared)["filing"] == "FILED"


def test_only_an_officer_is_offered_to_declare(console):
    with console.browser(console.story.finance) as page:
        page.goto("/projects")
        assert page.locator("text=申报项目").count() == 0
        assert page.goto("/projects/declare").status == 404


def test_a_projects_history_says_what_was_declared_in_words_and_without_ids(console):
    with console.browser(console.story.officer) as page:
        page.goto(f"/projects/{console.story.x}")
        declared, *later = page.locator(".history dl").all_text_contents()

    assert "类别" in declared and "事故隐患排查" in declared and "40000.00" in declared
    assert later and not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-", declared + "".join(later))


def test_what_is_declared_again_shows_what_was_said_before_and_no_ids(console):
    story = console.story
    project = story.declared("H-001", {story.renhe: "100.00"})
    story.do(story.reviewer, "ReturnProject", "2019-06-01", projectId=project, opinion="请补正")
    story.declared("H-001", {story.renhe: "90.00"}, supervisor={"name": "另一监督人"})
    with console.browser(story.officer) as page:
        page.goto(f"/projects/{project}")
        moved = page.locator(".history .moved").all_text_contents()

    assert "预算: 100.00 → 90.00" in moved
    assert not [each for each in moved if re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-", each)]
