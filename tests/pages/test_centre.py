"""What the centre does at the console: filings that wait, campaigns, gaps, remediation, misuse guards and rules."""

from decimal import Decimal

import pytest

from ledger.evidence import Evidence
from tests.api.history_story import a_campaign, entered
from tests.api.story import told
from tests.api.task_story import QUALIFIED
from tests.pages.browser import PHONE, Console, click
from tests.pages.test_filings import submitted
from tests.pages.test_looks import LOOKS, violations

PAGES = (
    "/oversight",
    "/filings",
    "/campaigns",
    "/campaigns/{campaign}?as_of=2019-08-13",
    "/gaps?gap=FILED_NOT_PAID",
    "/stalls",
    "/remediation",
    "/remediation/{case}",
    "/guards",
    "/guards/{finding}",
    "/frozen",
    "/rules",
)


def deserving(story):
    """Something for the centre to do of every kind, on 2019-12-31."""
    a_campaign(story)
    story.do(story.centre, "RegisterFirm", "2019-09-20", code="FIRM", name="安科技术", qualifications=[QUALIFIED])
    del story.declared  # the position at which insurers declared, by the name of the method
    story.h4 = entered(story, "2019-09-20", "H-4", "20000.00")
    story.x = story.accepted(story.filed(story.declared("X-001", {story.renhe: "40000.00"})))
    story.waiting = submitted(story, "X-700")
    story.once = story.paid(story.x, story.renhe, "300.00", "2019-12-01")
    story.twice = story.paid(story.x, story.renhe, "300.00", "2019-12-11")
    for kind in ("NO_CONTRACT", "WRONG_PAYEE"):
        entry = story.entry(story.renhe, "500.00")
        story.do(story.finance, "RecordIrregularPayment", "2019-12-12", projectId=story.x, payment=entry, kind=kind)
    cases = story.centre.ask("RemediationCases")["remediationCases"]["nodes"]
    story.case, story.misused = (
        next(each["id"] for each in cases if each["kind"] == kind) for kind in ("NO_CONTRACT", "WRONG_PAYEE")
    )
    contract = [{"kind": "CONTRACT", "medium": "PAPER", "receivedOn": "2019-12-20", "pages": 3}]
    handed = {"caseId": story.case, "statement": "已补签合同", "papers": contract}
    story.do(story.officer, "SubmitRemediation", "2019-12-20", **handed)
    wrong = {"paymentId": story.once, "projectId": story.x, "method": "RED_BLUE", "paidOn": "2019-12-01"}
    right = {"payment": story.entry(story.renhe, "250.00"), "redVoucher": {"text": "记-2019-12-1"}}
    asked = {"payment": wrong | right | {"confirmDuplicate": True}}
    story.do(story.finance, "RequestCorrection", "2019-12-21", correction=asked)
    story.do(story.auditor, "FreezeFund", "2019-12-22", fundAccountId=story.antai, reason="审计核查")
    story.clock.turn("2019-12-31")
    raised = story.centre.ask("GuardFindings")["guardFindings"]["nodes"]
    [story.finding] = [each["id"] for each in raised if each["amount"] == "300.00"]


@pytest.fixture(scope="module")
def console(chromium, module_database, tmp_path_factory):
    with told(module_database, evidence=Evidence(tmp_path_factory.mktemp("evidence"))) as story:
        deserving(story)
        console = Console(chromium, story, module_database)
        yield console
        console.close()


def taken(page):
    """Send the step that is open, and wait for the page that tells that it was recorded."""
    page.click(".step[open] button.main")
    page.wait_for_selector(".accepted")


@pytest.mark.parametrize(
    ("words", "path"), [("手续整改待审核", "/remediation/{case}"), ("疑点待处理", "/guards/{finding}")]
)
def test_what_waits_for_the_centre_leads_to_its_very_page(console, words, path):
    story = console.story
    with console.browser(story.centre) as page:
        page.goto("/inbox")
        duty = page.locator("section.panel", has_text=words)
        duty.locator(f"a.name[href='{path.format(**vars(story))}']").click()

        assert page.locator(".step").count() > 0


@pytest.mark.parametrize("look", LOOKS)
def test_every_page_of_oversight_is_in_order(console, look):
    story, (size, colours, language) = console.story, LOOKS[look]
    with console.browser(story.centre, size, color_scheme=colours) as page:
        page.goto(f"/?lang={language}")
        for path in PAGES:
            answered = page.goto(path.format(**vars(story)))
            assert (answered.status, page.complaints) == (200, []), path
            assert page.evaluate("document.documentElement.scrollWidth") == size[0], path
            assert violations(page) == [], path


def test_the_centre_gets_from_its_first_page_to_the_filing_that_waits_longest(console):
    story = console.story
    with console.browser(story.centre) as page:
        click(page, "nav.ways >> text=监管")
        click(page, ".tiles a:has-text('待审备案')")
        rows = page.locator("tbody tr")
        numbers = [rows.nth(at).locator("td.t small").inner_text().split()[0] for at in range(rows.count())]
        first = rows.first.inner_text()
        click(page, "tbody td.t a >> nth=0")

        assert numbers == ["X-700", "H-4"]
        assert "204 天" in first
        assert "5 / 5" in first
        assert "备案通过" in page.inner_text("main")
        assert page.clicks <= 4
    told = story.centre.ask("WaitingFilings")["projects"]
    assert [each["number"] for each in told["nodes"]] == numbers
    assert [each["standing"]["filingSince"] for each in told["nodes"]] == ["2019-06-10", "2019-09-20"]


@pytest.mark.parametrize("size", [(1440, 900), PHONE])
def test_the_centre_reads_in_a_campaign_who_owes_what_down_to_the_project(console, size):
    story = console.story
    with console.browser(story.centre, size) as page:
        page.goto("/campaigns?as_of=2019-09-01")
        page.click("td.t a")
        told = page.inner_text("main")
        owed = page.locator("section[aria-labelledby=owed] tbody tr")

        assert "应报 4 = 已补 2 + 材料不全 1 + 未补 1" in told
        assert "承诺不实" in told
        assert owed.count() == 2
        assert "属地确认记录" in owed.first.inner_text()
        assert page.get_attribute("svg.burn", "aria-label").endswith("2019-08-16 欠 3 项,截止日 2019-08-16")
        page.click("section[aria-labelledby=owed] td.t a >> nth=0")
        assert "历史项目H-3" in page.inner_text("h1")


def test_a_deadline_on_the_overview_leads_to_its_campaign(console):
    with console.browser(console.story.centre) as page:
        page.goto("/overview?as_of=2019-08-13")
        named = page.inner_text(".limits a >> nth=0")
        page.click(".limits a >> nth=0")

        assert f"/campaigns/{console.story.campaign}?as_of=2019-08-13" in page.url
        assert named in page.inner_text("h1")


def test_the_burn_down_says_what_pace_the_deadline_asks_for(console):
    with console.browser(console.story.centre) as page:
        page.goto(f"/campaigns/{console.story.campaign}?as_of=2019-08-13")

        assert "按期每天至少 1.0 项" in page.inner_text(".legend >> nth=0")
        page.click("text=逐日数字")
        assert page.locator("section[aria-labelledby=burn] table").inner_text().splitlines()[-1].split() == [
            "2019-08-13",
            "4",
            "3",
        ]


def test_a_campaign_is_opened_declared_complete_and_closed(console):
    story = console.story
    with console.browser(story.centre) as page:
        page.goto("/campaigns")
        page.click("summary:has-text('启动补备案专项')")
        wanted = {"number": "BBA-2020", "name": "第二批补备案", "cutoffOn": "2019-07-30", "deadlineOn": "2019-12-30"}
        for name, text in wanted.items():
            page.fill(f"[name={name}]", text)
        page.check("label.tick:has-text('仁和保险') input")
        taken(page)
        page.click("text=第二批补备案")
    with console.browser(story.officer) as page:
        page.goto("/campaigns")
        page.click("text=第二批补备案")
        page.click("summary:has-text('承诺报备完整')")
        page.fill("[name=count]", "0")
        taken(page)

        assert "承诺共 0 项" in page.inner_text("main")
        assert "结束专项" not in page.inner_text("main")
    with console.browser(story.centre) as page:
        page.goto("/campaigns")
        page.click("text=第二批补备案")
        page.click("summary:has-text('结束专项')")
        assert "不能再补报历史项目" in page.inner_text(".step[open]")
        taken(page)

        assert page.locator(".step").count() == 0
    [told] = [each for each in story.centre.ask("Campaigns")["campaigns"] if each["number"] == "BBA-2020"]
    assert (told["state"], [each["name"] for each in told["insurers"]]) == ("CLOSED", ["仁和保险"])


def test_a_campaign_is_not_closed_before_its_deadline_is_over(console):
    story = console.story
    asked = {"cutoffOn": "2019-07-30", "deadlineOn": "2019-12-31", "insurerIds": [], "districts": []}
    story.do(story.centre, "OpenCampaign", "2019-12-31", number="BBA-2021", name="第三批补备案", **asked)
    with console.browser(story.centre) as page:
        page.goto("/campaigns")
        page.click("text=第三批补备案")

        assert "结束专项" not in page.inner_text("main")


def test_a_cell_of_the_gaps_leads_to_its_money_and_both_equal_the_api(console):
    story = console.story
    told = story.centre.ask("FundGaps")["fundGaps"]["total"]
    with console.browser(story.centre) as page:
        page.goto("/gaps")
        cells = page.locator("table.matrix td a b")
        shown = sorted(Decimal(text.replace(",", "")) for text in cells.all_inner_texts())
        assert shown == sorted(Decimal(cell["amount"]) for cell in told["cells"] if cell["items"])

        amount = cells.first.inner_text()
        page.click("table.matrix td a >> nth=0")
        page.wait_for_url("**cell=*")
        assert f"合计 {amount}" in page.inner_text("section[aria-labelledby=items] .pager")
        assert page.locator("table.matrix a[aria-current]").count() == 1


def test_the_centre_accepts_what_was_mended_and_is_warned_before_it_confirms_misuse(console):
    story = console.story
    with console.browser(story.centre) as page:
        page.goto(f"/remediation/{story.misused}")
        assert page.locator(".step > summary").all_inner_texts() == ["认定挪用"]
        page.click("summary:has-text('认定挪用')")
        assert "不能撤销" in page.inner_text(".step[open] .refusal")

        page.goto("/oversight")
        page.click(".tiles a:has-text('手续整改')")
        page.click("td.t a >> nth=0")
        page.click("summary:has-text('整改通过')")
        page.fill(".step[open] [name=opinion]", "合同已补齐")
        taken(page)

        assert "整改已完成" in page.inner_text("main")
        assert page.locator(".step").count() == 0
    told = story.centre.ask("RemediationCase", id=story.case)["remediationCase"]
    assert (told["state"], told["opinion"]) == ("ACCEPTED", "合同已补齐")


def test_an_insurer_hands_in_what_mends_a_case_and_the_centre_returns_it(console):
    story = console.story
    with console.browser(story.officer) as page:
        page.goto(f"/remediation/{story.misused}")
        page.click("summary:has-text('提交整改材料')")
        page.fill("[name=statement]", "款项已追回")
        page.check("[name=papers][value=PAYMENT_PROOF]")
        taken(page)
        assert "付款凭证或回单" in page.inner_text("main")
    with console.browser(story.centre) as page:
        page.goto(f"/remediation/{story.misused}")
        page.click("summary:has-text('整改退回')")
        page.fill(".step[open] [name=opinion]", "缺银行回单原件")
        taken(page)
        assert "缺银行回单原件" in page.inner_text("main")
    told = story.centre.ask("RemediationCase", id=story.misused)["remediationCase"]
    assert [(each["kind"], each["medium"], each["receivedOn"]) for each in told["papers"]] == [
        ("PAYMENT_PROOF", "PAPER", "2019-12-31")
    ]


def test_the_centre_answers_a_question_of_the_guards(console):
    story = console.story
    with console.browser(story.centre) as page:
        page.goto("/guards")
        page.click("tr:has-text('300.00') td.t a")
        assert page.locator("section[aria-labelledby=evidence] tbody tr").count() == 2
        page.click("summary:has-text('登记处置')")
        page.select_option("[name=result]", "EXPLAINED")
        page.fill("[name=opinion]", "两次培训各付一次")
        taken(page)

        assert "两次培训各付一次" in page.inner_text("section[aria-labelledby=answer]")
    told = story.centre.ask("GuardFinding", id=story.finding)["node"]
    assert (told["state"], told["disposition"]["result"]) == ("DISPOSED", "EXPLAINED")


def test_the_city_publishes_a_rule_and_anybody_reads_from_when_on_it_applies(console):
    story = console.story
    with console.browser(story.city) as page:
        page.goto("/rules")
        page.click("summary:has-text('发布预付比例')")
        page.fill(".step[open] [name='terms.limit.value']", "40.5")
        page.fill(".step[open] [name=effectiveFrom]", "2020-01-01")
        page.fill(".step[open] [name=legalBasis]", "京应急发〔2020〕1号")
        taken(page)
    with console.browser(story.centre) as page:
        page.goto("/rules?kind=LIMIT")
        assert "40.50%" not in page.inner_text("main")
        assert page.locator(".step").count() == 0
        page.goto("/rules?kind=LIMIT&on=2020-01-01")

        assert "预付比例:40.50%" in page.inner_text("main")
        assert "2020-01-01 起由新规则取代" in page.inner_text("tr:has-text('30.00%')")
    told = story.centre.ask("Rules", kind="LIMIT", on="2020-01-01")["rules"]
    assert told[-1]["terms"] == [
        {"name": "limit", "value": "PREPAYMENT_RATIO_BP"},
        {"name": "value", "value": "4050"},
    ]


def test_what_waits_for_approval_is_one_click_away_and_the_frozen_account_leads_to_its_statement(console):
    story = console.story
    with console.browser(story.centre) as page:
        page.goto("/oversight")
        assert "1 件待审核" in page.inner_text("main")
        page.click(".tiles a:has-text('更正审批')")
        assert "250.00" in page.inner_text("tbody tr")
        page.goto("/frozen")
        assert "审计核查" in page.inner_text("tbody tr")
        page.click("td.t a")
        assert page.url.partition("?")[0].endswith(f"/accounts/{story.antai}")
    told = story.centre.ask("FrozenAccounts")["fundAccounts"]
    assert ([each["frozenReason"] for each in told["nodes"]], told["totalCount"]) == (["审计核查"], 1)


def test_a_firm_is_not_shown_the_way_and_is_refused_by_the_address(console):
    with console.browser(console.story.firm) as page:
        assert "监管" not in page.inner_text("nav.ways")
        for path in ("/oversight", "/filings", "/campaigns", "/gaps", "/remediation", "/guards", "/frozen"):
            assert page.goto(path).status == 403


def test_the_tiles_say_what_the_api_says(console):
    story = console.story
    told = story.centre.ask("Oversight") | story.centre.ask("OversightOfFindings")
    with console.browser(story.centre) as page:
        tiles = page.locator(".tiles li").all_inner_texts() if page.goto("/oversight") else []
    stalled, frozen = told["stallTable"]["total"], told["fundAccounts"]
    for words in (
        f"{told['projects']['totalCount']} 件",
        f"{stalled['projects']} 项",
        f"占用 {Decimal(stalled['reserved']):,.2f}",
        f"账面余额 {Decimal(frozen['totals']['book']):,.2f}",
        f"整改中金额 {Decimal(told['remediationCases']['totals']['pending']):,.2f}",
    ):
        assert any(words in tile for tile in tiles), words
