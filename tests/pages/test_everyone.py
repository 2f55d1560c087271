"""What everybody does: see what waits, search, look up a term, and look after the own account."""

import re

import pyotp
import pytest

from tests.pages.browser import PASSWORD, PHONE, click
from tests.pages.test_filings import submitted


def waiting(page):
    """The headings of the inbox, with their counts."""
    told = page.locator("main h2").all_inner_texts()
    return {words.rsplit(" ", 1)[0]: int(words.rsplit(" ", 1)[1]) for words in told if re.search(r"\d$", words)}


def test_what_waits_for_finance_is_one_click_from_its_step(console):
    story = console.story
    with console.browser(story.second) as page:
        click(page, "nav >> text=待办")
        count = waiting(page)["支付待复核或答复"]
        answer = story.second.ask("Payments", filter={"states": ["RECORDED", "QUERIED"]}, first=100)["payments"]
        assert count == answer["totalCount"] > 0
        click(page, ".waits a[href^='/payments/'] >> nth=0")

        assert page.locator("text=复核通过").count() == 1
        assert page.clicks == 3


def test_each_is_told_of_the_turn_that_is_theirs_and_of_no_other(console):
    story = console.story
    submitted(story, "X-900")
    for client, path in ((story.centre, "/projects/"), (story.city, None)):
        with console.browser(client) as page:
            page.goto("/inbox")

            if path is None:
                assert "现在没有等您办理的事项" in page.inner_text("main")
            else:
                row = page.locator(".waits li", has_text="X-900")
                assert row.count() == 1
                row.locator("a").click()
                assert page.locator("summary", has_text="备案通过").count() == 1


def test_something_is_found_by_keyboard_alone(console):
    story = console.story
    number = story.fengtai.ask("Payments", first=1)["payments"]["edges"][0]["node"]["voucher"]
    with console.browser(story.fengtai) as page:
        page.goto("/overview")
        page.keyboard.press("/")
        page.wait_for_url("**/search")
        page.locator("[name=q]:focus").wait_for()
        page.keyboard.type(number)
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?q=*")
        page.locator("[name=q]:focus").wait_for()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url("**/payments/*")

        assert number in page.inner_text("h1")


def test_only_what_one_may_see_is_found(console):
    story = console.story
    submitted(story, "X-901")
    seen = {}
    for name in ("fengtai", "shunyi", "firm"):
        with console.browser(getattr(story, name), java_script_enabled=False) as page:
            page.goto("/search?q=X-901")
            seen[name] = page.locator(".found a").count()

    assert seen == {"fengtai": 1, "shunyi": 0, "firm": 0}


def test_one_letter_searches_nothing(console):
    with console.browser(console.story.fengtai) as page:
        page.goto("/search?q=X")

        assert page.locator(".found").count() == 0


def test_a_term_is_told_with_its_source(console):
    with console.browser(console.story.fengtai) as page:
        page.goto("/accounts")
        page.click("text=两个日期是什么意思")
        page.click("text=其他术语和出处")

        assert "账面余额减已占用" in page.inner_text("#available")
        assert "通知" in page.inner_text("#available small")


@pytest.fixture
def somebody(console):
    """A person whose account is used by no other test."""
    return console.story.person("账号本人", console.story.city.actor.role, "CITY")


def test_another_device_is_signed_out_and_the_password_changed(console, somebody):
    new = "Sonne am Abend 88"
    with console.browser(somebody) as page, console.browser(somebody) as other:
        other.goto("/account")
        click(page, ".who")
        while page.locator("button:has-text('结束')").count():
            page.click("button:has-text('结束') >> nth=0")
        assert "已结束" in page.inner_text("[role=status] >> nth=0")
        other.goto("/account")
        assert "/sign-in" in other.url
        page.click("summary:has-text('修改密码')")
        page.fill("[name=current]", "falsch, und lang genug")
        page.fill("[name=new]", new)
        page.click("button:has-text('修改密码')")
        assert page.inner_text("details[open] .refusal")
        page.fill("[name=current]", PASSWORD)
        page.fill("[name=new]", new)
        page.click("button:has-text('修改密码')")

        assert "密码已修改" in page.inner_text("[role=status] >> nth=0")


def test_a_second_factor_is_set_up_on_a_phone_and_asked_for(console):
    story = console.story
    somebody = story.person("二次验证", story.auditor.actor.role, "AUDIT")
    with console.browser(somebody, PHONE) as page:
        page.goto("/account")
        page.click("text=设置二次验证")
        seed = page.inner_text(".big code")
        page.fill("[name=code]", "000000")
        page.click("button:has-text('启用')")
        assert page.inner_text(".refusal")
        assert page.inner_text(".big code") == seed
        page.fill("[name=code]", pyotp.TOTP(seed).at(int(console.desk.now.timestamp())))
        page.click("button:has-text('启用')")

        assert page.locator(".codes li").count() >= 8
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
    with console.browser(somebody) as page:
        assert page.locator("[name=code]").count() == 1
