"""Ordinary pages when a session ends in mid-form, a tab is doubled or an answer is lost: all typed stays, one fact.

A payment through an ended session, a double click and the back button: `test_jobs.py`; a refusal: `test_filings.py`.
"""

from contextlib import suppress
from datetime import timedelta

import pytest
from playwright.sync_api import Error

from tests.pages.browser import PASSWORD, PHONE
from tests.pages.cable import led_to
from tests.pages.test_filings import standing, submitted
from tests.pages.test_projects import SAID, fill


def returning(page, story, number):
    """Open the return of a filing that waits for the centre, and fill it in."""
    project = submitted(story, number)
    page.goto(f"/projects/{project}")
    page.click("summary:has-text('备案退回')")
    page.fill("details[open] [name=effectiveOn]", "2019-12-20")
    page.fill("details[open] [name='paper.USAGE_PLAN']", "缺少预算明细")
    return project


def returned(story, project):
    """How often the filing was returned."""
    told = story.centre.ask("Project", by={"id": project})["project"]["history"]["nodes"]
    return [fact["name"].rpartition(".")[2] for fact in told].count("FilingReturned")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_filing_is_returned_once_with_all_that_was_typed_before_the_session_ended(console, scripts):
    story = console.story
    with console.browser(story.centre, PHONE, java_script_enabled=scripts) as page:
        project = returning(page, story, f"X-71{scripts:d}")
        story.clock.now += timedelta(minutes=31)
        page.click("details[open] button.main")

        assert "登录已过期" in page.inner_text("main")
        console.signed_in(page, story.centre)
        if not scripts:
            page.click("text=回到表单")
        page.wait_for_selector("details[open] [name='paper.USAGE_PLAN']")
        assert page.input_value("details[open] [name='paper.USAGE_PLAN']") == "缺少预算明细"
        assert page.input_value("details[open] [name=effectiveOn]") == "2019-12-20"
        assert "还没有提交" in page.inner_text("details[open] [role=status]")
        assert returned(story, project) == 0
        page.click("details[open] button.main")
        assert "已登记" in page.inner_text("[role=status]")
    assert returned(story, project) == 1


def test_what_was_typed_outlasts_a_wrong_password_and_lines_stay_lines(console):
    story = console.story
    with console.browser(story.officer) as page:
        page.goto("/projects/declare")
        fill(page, story, number="P-810", plan="第一步\n第二步")
        page.context.clear_cookies()
        page.click("button:text-is('申报')")
        page.fill("[name=name]", console.account(story.officer))
        page.fill("[name=password]", "wrong password 1")
        page.click("form.form button.main")
        assert page.inner_text("[role=alert]")
        console.signed_in(page, story.officer)
        page.wait_for_selector("[name=plan]")

        assert page.input_value("[name=plan]") == "第一步\n第二步"
        assert {name: page.input_value(f"[name='{name}']") for name in ("number", "budget", "beneficiaries")} == {
            name: (SAID | {"number": "P-810"})[name] for name in ("number", "budget", "beneficiaries")
        }
        assert page.input_value("[name='part0.fundAccountId']") == story.renhe
        page.click("button:text-is('申报')")
        page.wait_for_url("**/projects/*done=DeclareProject")
    found = story.officer.ask("Projects", filter={"search": "P-810"})["projects"]["nodes"]
    assert [each["number"] for each in found] == ["P-810"]


def test_nothing_secret_is_carried_through_sign_in(console):
    story = console.story
    with console.browser(story.city) as page:
        page.goto("/account")
        page.click("summary:has-text('修改密码')")
        page.fill("[name=current]", PASSWORD)
        page.fill("[name=new]", "Schnee im Mai 2019")
        page.context.clear_cookies()
        page.click("button:has-text('修改密码')")

        assert "登录已过期" in page.inner_text("main")
        assert PASSWORD not in page.content()
        assert "Schnee" not in page.content()


def test_a_step_that_was_taken_in_another_tab_is_told_with_what_was_typed(console):
    story = console.story
    with console.browser(story.centre) as page:
        project = returning(page, story, "X-720")
        other = page.context.new_page()
        other.goto(f"/projects/{project}")
        other.click("summary:has-text('备案通过')")
        other.fill("details[open] [name=filingNo]", "备-720")
        other.click("details[open] button.main")
        assert "已登记" in other.inner_text("[role=status]")
        page.click("details[open] button.main")

        assert "INVALID_TRANSITION" in page.inner_text("main [role=alert]")
        page.click("text=您填写的内容")
        assert "缺少预算明细" in page.inner_text("main [role=alert]")
    assert (standing(story, project)["filing"], returned(story, project)) == ("FILED", 0)


def test_a_step_is_taken_once_by_a_double_click_and_the_back_button(console):
    story = console.story
    with console.browser(story.centre) as page:
        project = returning(page, story, "X-730")
        page.dblclick("details[open] button.main")
        page.wait_for_url("**done=ReturnFiling")
        page.go_back()

        assert page.locator("summary:has-text('备案退回')").count() == 0
    assert returned(story, project) == 1


def test_a_step_whose_answer_is_lost_is_taken_once_when_it_is_sent_again(console):
    story = console.story
    with led_to(story.address) as cable, console.browser() as page:
        page.goto(f"{cable.address}/sign-in")
        console.signed_in(page, story.centre)
        project = submitted(story, "X-740")
        page.goto(f"{cable.address}/projects/{project}")
        page.click("summary:has-text('备案退回')")
        page.fill("details[open] [name='paper.USAGE_PLAN']", "缺少预算明细")
        cable.lose("POST /projects", 2)
        page.click("details[open] button.main", no_wait_after=True)
        while "done=ReturnFiling" not in page.url:  # the browser tries again by itself, too
            page.wait_for_timeout(300)
            if cable.lost:
                with suppress(Error):
                    page.reload()

        assert cable.lost == 2
    assert returned(story, project) == 1
