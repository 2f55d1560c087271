"""A real browser: Debian's Chromium, driven by Playwright; a machine without it skips these tests and says so."""

import shutil

import pytest
from playwright.sync_api import sync_playwright

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def chromium():
    """The browser of the session."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("chromium is not on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()
