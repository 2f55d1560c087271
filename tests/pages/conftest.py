"""A real browser, Debian's Chromium driven by Playwright, and a year of a served ledger for it to look at.

A machine without Chromium skips these tests and says so.
"""

import pytest
from playwright.sync_api import sync_playwright

from ledger.evidence import Evidence
from tests.api.story import a_year, told
from tests.api.task_story import QUALIFIED
from tests.pages.browser import CHROMIUM, Console

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="module")
def chromium():
    """A browser; it leaves no event loop behind for the tests of other files."""
    if CHROMIUM is None:
        pytest.skip("chromium is not on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def console(chromium, module_database, tmp_path_factory):
    """2019 as `a_year` tells it, at the console."""
    with told(module_database, evidence=Evidence(tmp_path_factory.mktemp("evidence"))) as story:
        a_year(story)
        story.do(story.centre, "RegisterFirm", "2019-12-31", code="FIRM", name="安科技术", qualifications=[QUALIFIED])
        story.clock.turn("2019-12-31")
        console = Console(chromium, story, module_database)
        yield console
        console.close()
