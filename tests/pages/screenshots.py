"""The pages of every role of the demo as pictures: `python -m tests.pages.screenshots FOLDER`, beside a demo that is served.

Each in four looks; the address is that of `make demo`, or what LEDGER_ADDRESS says.
"""

import os
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.pages.browser import CHROMIUM, DESKTOP, PHONE
from tests.pages.conftest import QUIET

LOOKS = {
    "desktop": (DESKTOP, "light", "zh"),
    "phone": (PHONE, "light", "zh"),
    "dark": (DESKTOP, "dark", "zh"),
    "en": (DESKTOP, "light", "en"),
}
READERS = (
    "overview",
    "accounts",
    "accounts/*",
    "payments",
    "payments/*",
    "projects",
    "projects/*",
    "hazards",
    "hazards/*",
    "tasks",
    "enterprises",
    "enterprises/*",
    "key-enterprises",
    "money-to-safety",
    "unfiled",
    "bulletins",
    "bulletins/*",
    "complaints",
    "reports",
    "reports/R1",
    "inbox",
    "search?q=安",
    "terms",
    "account",
)
PEOPLE = {
    "qu": READERS,
    "zhongxin": ("inbox", "overview", "bulletins/new", "projects?filing=SUBMITTED", "reports/R21"),
    "caiwu": ("inbox", "overview", "projects?state=ACCEPTED", "projects/*/pay", "payments", "corrections", "reconciliation", "import", "year-end"),
    "jigou": ("inbox", "tasks?state=VISITED", "tasks/*", "tasks/*/finding", "hazards", "hazards/*", "visiting-lists", "visiting-lists/*", "contracts/*", "settlements/*"),
}  # fmt: skip


def main(folder: Path) -> None:
    """Write the pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    address = os.environ.get("LEDGER_ADDRESS", "http://127.0.0.1:8000")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        for look, ((width, height), colours, language) in LOOKS.items():
            for person, paths in PEOPLE.items():
                viewport = {"width": width, "height": height}
                context = browser.new_context(viewport=viewport, color_scheme=colours, base_url=address, locale="zh-CN")
                page = context.new_page()
                page.goto(f"/sign-in?lang={language}")
                page.screenshot(path=folder / f"{look}-sign-in.png", full_page=True)
                page.click(f"form:has(input[value={person}]) button")
                for path in paths:
                    taken(page, path, folder / f"{look}-{person}-{name(path)}.png")
                context.close()


def taken(page, path: str, file: Path) -> None:
    """Open a page, a `*` standing for the first of the list before it, and take its picture."""
    before, star, after = path.partition("/*")
    page.goto(f"/{before}" + ("?state=ACCEPTED" if path.endswith("/pay") else ""))
    if star:
        rows = page.locator("td.t a")
        if not rows.count():
            return
        page.goto(rows.first.get_attribute("href").partition("?")[0] + after)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=file, full_page=True)


def name(path: str) -> str:
    """Return a path as part of a file name."""
    return path.partition("?")[0].replace("/*", "-one").replace("/", "-")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "screenshots"))
