"""Every page, to those who may see it: no complaint of the browser or of axe, nothing wider than a phone, and light."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.pages.browser import DESKTOP, PHONE

MOST_BYTES = 60 * 1024  # of the first load, compressed
PAGES = {
    "fengtai": (
        "/overview",
        "/accounts",
        "/accounts/{renhe}",
        "/payments",
        "/payments/{first}",
        "/projects",
        "/projects/{x}",
        "/hazards",
        "/bulletins",
        "/enterprises",
        "/key-enterprises",
        "/money-to-safety",
        "/unfiled",
        "/complaints",
        "/reports",
        "/reports/R1",
        "/account",
        "/inbox",
        "/search?q=X",
        "/terms",
        "/no-such-page",
    ),
    "officer": ("/projects", "/projects/declare", "/projects/{x}"),
    "finance": (
        "/overview",
        "/projects/{x}/pay",
        "/payments/{late}",
        "/payments/{late}/correct",
        "/corrections",
        "/reconciliation",
        "/import",
        "/year-end?year=2019",
        "/policies/{p1}",
    ),
    "firm": ("/inbox", "/hazards", "/reports/R1"),
}
LOOKS = {
    "desktop, light, Chinese": (DESKTOP, "light", "zh"),
    "phone, dark, English": (PHONE, "dark", "en"),
}


def violations(page):
    """What axe finds wrong, in words."""
    found = Axe().run(page).response["violations"]
    return [(each["id"], [node["html"][:160] for node in each["nodes"]]) for each in found]


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("who", PAGES)
def test_every_page_is_in_order(console, who, look):
    story, (size, colours, language) = console.story, LOOKS[look]
    with console.browser(getattr(story, who), size, color_scheme=colours) as page:
        page.goto(f"/?lang={language}")
        for path in PAGES[who]:
            answered = page.goto(path.format(**vars(story)))
            expected = {"/no-such-page": 404}.get(path, 403 if (who, path) == ("firm", "/reports/R1") else 200)
            assert answered.status == expected, path
            complaints = [said for said in page.complaints if f"status of {expected}" not in said]
            assert complaints == [], path
            assert page.evaluate("document.documentElement.scrollWidth") == size[0], path
            assert page.evaluate("document.documentElement.lang")[:2] == language
            assert violations(page) == [], path


@pytest.mark.parametrize("look", LOOKS)
def test_the_page_before_signing_in_is_in_order(console, look):
    size, colours, language = LOOKS[look]
    with console.browser(None, size, color_scheme=colours) as page:
        page.goto(f"/overview?lang={language}")

        assert page.url.split("?")[0].endswith("/sign-in")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == size[0]
        assert page.complaints == []


def test_the_first_load_is_small_and_its_files_are_kept(console):
    with console.browser(console.story.fengtai) as page:
        asked = []
        page.on("requestfinished", lambda request: asked.append(request))  # noqa: PLW0108  (a builtin is no handler)
        page.goto("/overview")
        page.wait_for_load_state("networkidle")

        assert len(asked) >= 3
        assert sum(each.sizes()["responseBodySize"] for each in asked) <= MOST_BYTES
        for each in asked:
            headers = each.response().headers
            assert ("immutable" in headers["cache-control"]) == ("/static/" in each.url)
            assert headers["content-security-policy"].startswith("default-src 'none'")


def test_all_of_it_works_without_scripts(console):
    with console.browser(console.story.fengtai, java_script_enabled=False) as page:
        page.click("text=资金账户")
        page.click("td.t a")
        page.fill("[name=as_of]", "2019-06-30")
        page.click("text=应用")

        assert "as_of=2019-06-30" in page.url
        assert "2019-06-30" in page.inner_text(".basis")
