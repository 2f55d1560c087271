"""Saved views: an address is named, found again, renamed and forgotten, by its owner alone."""

from uuid import uuid4

import pytest

from ledger.user_account import saved_views
from ledger.user_account.saved_views import MOST, TooManyViews
from tests.pages.browser import PHONE, click


@pytest.fixture
def somebody(console):
    """A person whose account is used by no other test."""
    return console.story.person("视图本人", console.story.city.actor.role, "CITY")


def saved(page, name, at="/projects?district=110106&as_of=2019-12-31"):
    page.goto(at)
    page.click("summary:has-text('保存视图')")
    page.fill(".saving [name=name]", name)
    page.click(".saving button")


@pytest.mark.parametrize("how", [{"size": PHONE}, {"java_script_enabled": False}])
def test_a_view_is_saved_found_renamed_and_forgotten(console, somebody, how):
    size = [how.pop("size")] if "size" in how else []
    with console.browser(somebody, *size, **how) as page:
        saved(page, "丰台项目")
        assert "视图已保存" in page.inner_text("[role=status] >> nth=0")
        click(page, "text=丰台项目 >> nth=0")
        assert "district=110106" in page.url
        assert "as_of=2019-12-31" in page.url
        page.goto("/account")
        page.click("summary:has-text('改名或删除')")
        page.fill("details[open] [name=name]", "丰台区的项目")
        page.click("button:has-text('改名')")
        assert page.locator("a", has_text="丰台区的项目").count() == 1
        page.click("summary:has-text('改名或删除')")
        page.click("button:has-text('删除')")

        assert page.locator("a", has_text="丰台区的项目").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_a_name_is_used_once_and_what_was_typed_stays(console, somebody):
    with console.browser(somebody) as page:
        saved(page, "同名")
        saved(page, "同名", "/payments")

        assert "请换一个名称" in page.inner_text(".refusal")
        assert page.input_value("[name=address] >> nth=0") == "/payments"
        assert page.locator("a[href^='/projects?']").count() == 1


@pytest.mark.parametrize(
    "address",
    ["https://elsewhere.example/projects", "//elsewhere.example/projects", "/leave", "javascript:alert(1)", ""],
)
def test_an_address_that_is_not_a_list_of_ours_is_refused(console, somebody, address):
    with console.browser(somebody) as page:
        page.goto("/projects")
        page.click("summary:has-text('保存视图')")
        page.evaluate("at => document.querySelector('.saving [name=address]').value = at", address)
        page.fill(".saving [name=name]", "别处")
        page.click(".saving button")

        assert "只能保存本系统的清单和总览" in page.inner_text(".refusal")
        assert page.locator("#views ~ * a, .files a", has_text="别处").count() == 0


def test_another_neither_sees_nor_changes_a_view(console, somebody):
    other = console.story.person("另一人", console.story.city.actor.role, "CITY")
    with console.browser(somebody) as page, console.browser(other) as elsewhere:
        saved(page, "只给自己")
        view = page.input_value("[name=view] >> nth=0")
        saved(elsewhere, "别人的")
        assert elsewhere.locator("a", has_text="只给自己").count() == 0
        elsewhere.click("summary:has-text('改名或删除')")
        elsewhere.evaluate("id => document.querySelectorAll('[name=view]').forEach(e => e.value = id)", view)
        elsewhere.click("button:has-text('删除')")
        page.goto("/account")

        assert page.locator("a", has_text="只给自己").count() == 1


def test_the_fiftieth_view_is_kept_and_the_next_is_not(console):
    owner = uuid4()
    with console.desk.connection() as connection:
        for number in range(MOST):
            saved_views.keep(connection, owner, f"视图{number}", "/projects")
        with pytest.raises(TooManyViews):
            saved_views.keep(connection, owner, "再一个", "/projects")

        assert len(saved_views.of_account(connection, owner)) == MOST
