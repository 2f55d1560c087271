"""What a district sees: every figure leads to what is behind it, and says what the API says."""

import asyncio
import re
from urllib.parse import urlsplit

import pytest

from console.asking import Asking
from ledger.evidence import Evidence
from tests.api.settlement_story import a_bill
from tests.api.story import FENGTAI, SHUNYI, told
from tests.api.task_story import CODES
from tests.pages.browser import DESKTOP, PHONE, Console, click
from tests.pages.test_looks import violations

MILL = CODES["甲厂"]


@pytest.fixture(scope="module")
def bill(chromium, module_database, tmp_path_factory):
    """A bill paid from the fund for visits of FENGTAI, at the console; and a complaint about one of them."""
    with told(module_database, evidence=Evidence(tmp_path_factory.mktemp("evidence"))) as story:
        a_bill(story)
        said = {"taskId": story.tasks["乙厂"], "complainant": {"name": "乙厂长"}, "statement": "检查人员没有出示证件"}
        story.complaint = story.do(story.officer, "RecordComplaint", "2019-12-30", **said)["complaint"]["id"]
        story.clock.turn("2019-12-31")
        console = Console(chromium, story, module_database)
        yield console
        console.close()


def money(yuan):
    return f"{float(yuan):,.2f}"


def links(page):
    """The addresses that the page leads to, without its header."""
    return sorted(set(page.eval_on_selector_all("main a[href^='/']", "all => all.map(a => a.getAttribute('href'))")))


def test_every_link_of_the_overview_leads_to_a_page(bill):
    with bill.browser(bill.story.fengtai) as page:
        page.goto("/overview")
        found = [each for each in links(page) if not each.startswith("/sign")]

        assert len(found) > 30
        assert {urlsplit(each).path for each in found} >= {"/accounts", "/payments", "/hazards", "/tasks", "/unfiled"}
        assert {each: page.request.get(each).status for each in found} == dict.fromkeys(found, 200)


def test_the_figures_of_the_overview_are_those_of_the_api(bill):
    story = bill.story
    told = story.fengtai.ask("Overview") | story.fengtai.ask("OverviewOfInspections")
    [row], balance = told["fundAvailability"]["rows"], told["fundAvailability"]["total"]["balance"]
    months = story.fengtai.ask("FundMonths")["fundMonths"]
    with bill.browser(story.fengtai) as page:
        page.goto("/overview")
        shown = page.inner_text("main")

        assert [money(balance[name]) in shown for name in ("available", "netAccrued", "netPaid", "reserved")] == [
            True
        ] * 4
        cells = page.locator("section:has(#by-insurer) tbody td").all_text_contents()
        figures = ("netAccrued", "netPaid", "reserved", "available")
        assert cells[:5] == [row["insurer"]["name"], *(money(row["balance"][name]) for name in figures)]
        rows = page.locator("section:has(#months) tbody tr").all()
        assert [each.locator("td").all_text_contents() for each in rows] == [
            [month["beginsOn"][:7], money(month["netAccrued"]), money(month["netPaid"])] for month in months["rows"]
        ]
        loop = [(f"{step['reached']:,}", step["waiting"]) for step in told["hazardRates"]["total"]["loop"]]
        assert page.locator(".funnel .n").all_text_contents() == [reached for reached, _ in loop]


def test_what_is_recorded_between_the_two_questions_of_the_overview_is_in_neither(bill, monkeypatch):
    story, original, known = bill.story, Asking.__call__, []

    async def between(self, name, /, **variables):
        if name == "OverviewOfInspections" and not known:
            await asyncio.to_thread(story.policy, "PN7777", creditCode=CODES["乙厂"], inceptionOn="2019-06-01")
            story.clock.turn("2019-12-31")
        answer = await original(self, name, **variables)
        figures = answer["hazardRates" if name == "OverviewOfInspections" else "fundAvailability"]
        known.append((name, int(figures["position"])))
        return answer

    monkeypatch.setattr(Asking, "__call__", between)
    with bill.browser(story.fengtai) as page:
        assert page.goto("/overview").status == 200

    first, again = known[:2], known[2:4]
    assert [dict(first)[name] for name in ("Overview", "OverviewOfInspections")] == sorted(dict(first).values())
    assert {name for name, _ in again} == {"Overview", "OverviewOfInspections"}
    assert {position for _, position in again} == {min(dict(first).values())}


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_a_district_official_gets_from_the_funnel_to_the_photograph_in_three_clicks(bill, size):
    with bill.browser(bill.story.fengtai, size) as page:
        page.goto("/overview")
        page.clicks = 0
        click(page, ".funnel .n >> nth=0")
        click(page, "td.t a >> nth=0")

        assert page.locator(".photos img").count() > 0
        assert page.clicks <= 3


def test_the_city_has_a_tile_and_a_row_for_each_district_and_a_tile_leads_to_its_own(bill):
    story = bill.story
    with bill.browser(story.city) as page:
        page.goto("/overview")

        assert page.locator(".districts .tile").count() == 17
        [row] = page.locator("section:has(#district-table) tbody tr").all()
        available = story.fengtai.ask("FundAvailability")["fundAvailability"]["total"]["balance"]["available"]
        assert row.locator("td").nth(1).inner_text() == money(available)
        page.click(".districts a")
        assert f"district={FENGTAI}" in page.url
        assert page.locator(".districts").count() == 0
        assert "丰台区" in page.inner_text("h1")


def test_the_line_from_money_to_safety_goes_both_ways(bill):
    story = bill.story
    totals = story.fengtai.ask("MoneyToSafety")["moneyToSafety"]["totals"]
    with bill.browser(story.fengtai) as page:
        page.goto("/money-to-safety")
        assert page.locator(".cards.four dd").all_text_contents() == [
            money(totals["paid"]), str(totals["tasks"]), str(totals["hazards"]), str(totals["closed"]),
        ]  # fmt: skip

        page.goto(f"/projects/{story.hf}")
        page.click("text=这笔钱付给了哪次走访")
        page.click(".chain a[href^='/hazards/']")
        assert "已销号" in page.inner_text("main")
        page.click("text=这次走访的钱从哪里来")
        page.click(".chain a[href^='/payments/'] >> nth=0")
        assert re.search("付-2019-12-", page.inner_text("h1"))
        page.click("text=这笔钱付给了哪次走访")
        assert page.locator(".chain").count() >= 1


def test_an_enterprise_is_found_and_shows_all_that_is_known_of_it(bill):
    story = bill.story
    with bill.browser(story.fengtai) as page:
        page.goto("/overview")
        page.click("nav.ways >> text=企业")
        page.fill("[name=search]", "甲厂")
        page.click("text=应用")
        page.click("td.t a")

        shown = page.inner_text("main")
        found = story.fengtai.ask("EnterprisePage", code=MILL)
        assert page.url.split("?")[0].endswith(f"/enterprises/{MILL}")
        assert found["hazards"]["nodes"][0]["description"] in shown
        assert money(found["projects"]["nodes"][0]["standing"]["netPaid"]) in shown
        assert [each["number"] in shown for each in found["enterprise"]["policies"]] == [True]
        assert "甲厂联系人" in shown
        assert page.locator("details.step").count() == 0


def test_who_may_renames_and_moves_an_enterprise_and_is_told_what_is_wrong(bill):
    story, code = bill.story, CODES["丁厂"]
    with bill.browser(story.officer) as page:
        page.goto(f"/enterprises/{code}")
        assert page.locator("details.step summary").all_text_contents() == ["登记更名"]
        page.click("summary >> text=登记更名")
        page.fill("details[open] [name=name]", "丁新材料厂")
        page.fill("details[open] [name=reason]", "营业执照变更")
        page.click("details[open] button")
        assert "丁新材料厂" in page.inner_text("h1")
        assert "丁厂" in page.inner_text("section:has(#since)")
        assert page.locator(".history .moved").all_inner_texts() == ["名称: 丁厂 → 丁新材料厂"]
        said = page.locator(".history dl").first.text_content()
        assert "统一社会信用代码" in said and code in said
    with bill.browser(story.centre) as page:
        page.goto(f"/enterprises/{code}")
        page.click("summary >> text=并入正确的企业")
        page.fill("details[open] [name=survivor]", code)
        page.fill("details[open] [name=reason]", "录入错误")
        page.click("details[open] button")
        assert "MERGED_INTO_ITSELF" in page.inner_text("main")
        assert page.input_value("details[open] [name=survivor]") == code
        page.click("summary >> text=调整属地")
        page.select_option("details[open] [name=district]", SHUNYI)
        page.click("details[open] button")
        assert page.locator(".tracks b").first.inner_text() == "顺义区"


@pytest.mark.parametrize("path", [f"/enterprises/{MILL}", "/enterprises/nonsense", "/complaints/{complaint}"])
def test_what_lies_in_another_district_answers_like_what_is_not_there(bill, path):
    with bill.browser(bill.story.shunyi) as page:
        answered = page.goto(path.format(**vars(bill.story)))

        assert answered.status == 404


def test_a_complaint_is_answered_from_its_page(bill):
    story = bill.story
    with bill.browser(story.fengtai) as page:
        page.goto("/overview")
        page.click("section:has(#limits) a[href^='/complaints']")
        page.click("td.t a")
        assert page.locator("details.step").count() == 0
    with bill.browser(story.officer) as page:
        page.goto(f"/complaints/{story.complaint}")
        page.click("summary >> text=答复投诉")
        page.fill("details[open] [name=answer]", "已核实,对检查人员批评教育")
        page.click("details[open] button")
        assert "已答复" in page.inner_text("h1")


def test_key_enterprises_stand_with_the_rule_that_lists_them(bill):
    told = bill.story.fengtai.ask("KeyEnterprises")["keyEnterprises"]
    with bill.browser(bill.story.fengtai) as page:
        page.goto("/key-enterprises")

        assert told["rule"] in page.inner_text("main")
        assert page.locator("td.t").count() == told["totalCount"] > 0


LOOKS = {"desktop": (DESKTOP, "light", "zh"), "phone": (PHONE, "dark", "en")}


@pytest.mark.parametrize("look", LOOKS)
def test_the_pages_of_a_district_are_in_order(bill, look):
    size, colours, language = LOOKS[look]
    story = bill.story
    paths = (
        "/overview",
        "/money-to-safety",
        f"/enterprises/{MILL}",
        "/key-enterprises",
        f"/complaints/{story.complaint}",
    )
    with bill.browser(story.fengtai, size, color_scheme=colours) as page:
        page.goto(f"/?lang={language}")
        for path in paths:
            page.goto(path)
            assert page.complaints == [], path
            assert page.evaluate("document.documentElement.scrollWidth") == size[0], path
            assert violations(page) == [], path
