"""A bill at the console, from the work to the last fen: billed, agreed, disputed, mediated, paid from the fund."""

from decimal import Decimal

import pytest

from ledger.evidence import Evidence
from tests.api import settlement_story as bills
from tests.api.story import told
from tests.pages.browser import PHONE, Console
from tests.pages.test_looks import violations


@pytest.fixture(scope="module")
def console(chromium, module_database, tmp_path_factory):
    with told(module_database, evidence=Evidence(tmp_path_factory.mktemp("evidence"))) as story:
        bills.worked(story)
        story.hf = bills.project(story)
        story.clock.turn("2019-08-31")
        console = Console(chromium, story, module_database)
        yield console
        console.close()


def step(page, words):
    page.click(f"details.step summary:text-is('{words}')")
    return page.locator("details.step[open]")


def sent(form):
    form.locator("button.main").click()
    form.page.locator(".accepted").wait_for()


def book(story):
    return Decimal(story.finance.ask("FundAccount", by={"id": story.account})["fundAccount"]["now"]["book"])


def test_a_bill_goes_from_its_submission_through_a_dispute_to_its_payment_from_the_fund(console):
    story = console.story
    with console.browser(story.firm, PHONE) as page:
        page.goto(f"/contracts/{story.contract}")
        form = step(page, "提交结算")
        form.locator("[name=number]").fill("JS-9")
        for name in ("甲厂", "乙厂"):
            form.locator(f"label:has-text('{name}') input").check()
        sent(form)
    [edge] = story.officer.ask("Settlements", filter={"search": "JS-9"}, first=5)["settlements"]["edges"]
    path, before = f"/settlements/{edge['node']['id']}", book(story)
    with console.browser(story.officer) as page:
        page.goto("/inbox")
        page.click(f"section:has-text('结算单待确认') a[href='{path}']")
        form = step(page, "确认明细")
        form.locator("label:has-text('甲厂') input").check()
        sent(form)
        form = step(page, "对明细提出异议")
        form.locator("[name=offer]").fill("500.00")
        form.locator("[name=reason]").fill("只看了一半车间")
        sent(form)
    with console.browser(story.finance) as page:
        page.goto(path)
        form = step(page, "支付无争议明细")
        assert form.locator("[name=lines]").count() == 1
        form.locator("[name=lines]").check()
        form.locator("[name=voucher]").fill("付-2019-08-0901")
        sent(form)
        assert before - book(story) == Decimal("800.07")
    with console.browser(story.centre) as page:
        page.goto(path)
        form = step(page, "调解异议")
        form.locator("[name=award]").fill("600.01")
        form.locator("[name=basis]").fill("现场记录")
        sent(form)
    with console.browser(story.finance) as page:
        page.goto(path)
        form = step(page, "支付无争议明细")
        form.locator("[name=lines]").check()
        form.locator("[name=voucher]").fill("付-2019-08-0902")
        form.locator("[name=confirmDuplicate]").check()
        sent(form)

        assert "已付款" in page.inner_text("h1")
    assert before - book(story) == Decimal("1400.08")
    statements = []
    for who in (story.firm, story.officer):
        with console.browser(who) as page:
            page.goto(f"/contracts/{story.contract}")
            statements.append(page.inner_text("section[aria-labelledby=statement] table"))
    assert statements[0] == statements[1]
    assert "1,400.08" in statements[0]


def test_lines_are_paid_in_part_in_their_order_to_the_fen_and_not_one_fen_over(console):
    story = console.story
    bill = bills.submitted(story, "JS-8", "2019-08-30", lines=bills.lines(story)[2:4])
    story.do(story.officer, "AgreeLine", "2019-08-30", settlementId=bill, lineNos=[1, 2])
    story.clock.turn("2019-08-31")
    before = book(story)
    with console.browser(story.finance) as page:
        page.goto(f"/settlements/{bill}")
        step(page, "支付无争议明细")
        for part, voucher in (("900.00", "0911"), ("100.08", "0912"), ("100.07", "0912")):
            form = page.locator("details.step[open]")
            for line in form.locator("[name=lines]").all():
                line.check()
            form.locator("[name=part]").fill(part)
            form.locator("[name=voucher]").fill(f"付-2019-08-{voucher}")
            form.locator("[name=confirmDuplicate]").check()
            form.locator("button.main").click()
            if part == "900.00":
                page.locator(".accepted").wait_for()
                assert unpaid(story, bill) == ["0.00", "100.07"]
                step(page, "支付无争议明细")
            elif part == "100.08":
                assert "SETTLEMENT_OVERPAID" in form.inner_text()
                assert form.locator("[name=part]").input_value() == part
        page.locator(".accepted").wait_for()

        assert "已付款" in page.inner_text("h1")
    assert (unpaid(story, bill), before - book(story)) == (["0.00", "0.00"], Decimal("1000.07"))


def unpaid(story, bill):
    return [line["unpaid"] for line in story.finance.ask("Settlement", id=bill)["settlement"]["lines"]]


def test_the_pages_of_contracts_and_bills_are_in_order(console):
    story = console.story
    paths = ("/settlements", "/contracts", f"/contracts/{story.contract}")
    for who in (story.firm, story.officer):
        with console.browser(who, PHONE) as page:
            for path in paths:
                assert page.goto(path).status == 200
                assert violations(page) == [], path
                assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0], path
            assert page.complaints == []
