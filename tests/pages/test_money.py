"""Finance's other steps at the console: previewed before they are recorded, with the figures that come true."""

import pytest

from tests.ledger.evidence_files import PDF
from tests.pages.browser import PHONE, click
from tests.pages.test_projects import a_file


def balance(story, account):
    return story.finance.ask("FundAccount", by={"id": account})["fundAccount"]["now"]


def figures(page, words):
    """What a preview says of a figure of the account, before and after."""
    cells = page.locator(f"details[open] .preview table >> nth=0 >> tr:has-text('{words}') >> td").all_inner_texts()
    return [each.replace(",", "") for each in cells]


def state(story, payment):
    return story.finance.ask("Payment", by={"id": payment})["payment"]["standing"]["state"]


@pytest.mark.parametrize("size", [None, PHONE])
def test_a_reversal_is_previewed_and_comes_true_to_the_fen(console, size):
    story = console.story
    payment = story.paid(story.x, story.renhe, "11.11", "2019-12-31")
    before = balance(story, story.renhe)
    with console.browser(story.finance, *([size] if size else [])) as page:
        page.goto(f"/payments/{payment}")
        page.click("summary:has-text('冲销')")
        page.fill("details[open] [name='voucher.text']", f"付-2019-12-95{len(size or '')}")
        page.fill("details[open] [name=reason]", "记错了")
        page.click("details[open] button[value=preview]")
        shown = figures(page, "账面余额")

        assert state(story, payment) == "RECORDED"
        assert shown[0] == before["book"]
        page.click("details[open] button[value=record]")
        assert "已登记" in page.inner_text("[role=status]")
        assert (state(story, payment), balance(story, story.renhe)["book"]) == ("REVERSED", shown[1])


def test_a_refund_is_previewed_and_comes_true(console):
    story = console.story
    payment = story.paid(story.x, story.renhe, "30.00", "2019-12-31")
    with console.browser(story.finance) as page:
        page.goto(f"/payments/{payment}")
        page.click("summary:has-text('登记退款')")
        page.fill("details[open] [name=amount]", "10.00")
        page.fill("details[open] [name=bankReceiptNo]", "回9")
        page.click("details[open] button[value=preview]")
        after = figures(page, "可用额度")[1]
        left = page.locator("details[open] .preview tr:has-text('预算剩余') td").all_inner_texts()
        assert left[1] == "不变"
        page.click("details[open] button[value=record]")

        assert balance(story, story.renhe)["available"] == after
        assert "回9" in page.inner_text("main")


def test_a_refund_over_what_was_paid_is_refused_in_the_preview(console):
    story = console.story
    payment = story.paid(story.x, story.renhe, "30.00", "2019-12-31")
    with console.browser(story.finance) as page:
        page.goto(f"/payments/{payment}")
        page.click("summary:has-text('登记退款')")
        page.fill("details[open] [name=amount]", "30.01")
        page.fill("details[open] [name=bankReceiptNo]", "回9")
        page.click("details[open] button[value=preview]")

        assert page.query_selector("details[open] button[value=record]") is None
        assert page.input_value("details[open] [name=amount]") == "30.01"
        assert "30.00" in page.inner_text("details[open] .refusal, details[open] .wrong")


def test_an_auditor_queries_a_voucher_and_finance_answers(console):
    story = console.story
    payment = story.paid(story.x, story.renhe, "12.00", "2019-12-31")
    story.do(story.second, "VerifyPayment", "2019-12-31", paymentId=payment)
    with console.browser(story.auditor) as page:
        page.goto(f"/payments/{payment}")
        page.click("summary:has-text('质询')")
        page.fill("details[open] [name=reason]", "发票看不清")
        page.click("details[open] button.main")
        assert state(story, payment) == "QUERIED"
    with console.browser(story.second) as page:
        page.goto(f"/payments/{payment}")
        page.fill("[name=answer]", "已补扫描件")
        page.click("text=复核通过")
        assert state(story, payment) == "VERIFIED"


def test_a_correction_is_asked_for_and_approved_by_another_with_a_preview(console):
    story = console.story
    payment = story.paid(story.x, story.renhe, "50.00", "2019-12-31")
    before = balance(story, story.renhe)
    at = "correction.payment"
    with console.browser(story.finance) as page:
        page.goto(f"/payments/{payment}")
        click(page, "text=申请更正")
        page.fill(f"[name='{at}.payment.amount']", "45.00")
        page.fill(f"[name='{at}.redVoucher.text']", "付-2019-12-961")
        page.fill(f"[name='{at}.payment.voucher.text']", "付-2019-12-962")
        page.fill("[name=reason]", "金额录错")
        click(page, "button.main:has-text('申请更正')")
        assert "/corrections/" in page.url
        asked = page.url
    assert balance(story, story.renhe)["book"] == before["book"]
    with console.browser(story.reviewer) as page:
        page.goto(asked)
        page.click("summary:has-text('批准并更正')")
        page.click("details[open] button[value=preview]")
        assert float(figures(page, "账面余额")[1]) == float(before["book"]) + 5
        page.click("details[open] button[value=record]")
    assert float(balance(story, story.renhe)["book"]) == float(before["book"]) + 5
    assert state(story, payment) == "REVERSED"


def test_the_auditor_freezes_an_account_and_nobody_else_is_offered_it(console):
    story = console.story
    with console.browser(story.finance) as page:
        page.goto(f"/accounts/{story.renhe}")
        assert page.query_selector(".step") is None
    with console.browser(story.auditor) as page:
        page.goto(f"/accounts/{story.antai_shunyi}")
        for words in ("冻结账户", "解除冻结"):
            page.click(f"summary:has-text('{words}')")
            page.fill("details[open] [name=reason]", "核查")
            page.click("details[open] button.main")
            assert "已登记" in page.inner_text("[role=status]")
    assert story.centre.ask("FundAccount", by={"id": story.antai_shunyi})["fundAccount"]["state"] == "OPEN"


def test_the_centre_is_told_what_blocks_closing_a_year(console):
    story = console.story
    with console.browser(story.centre) as page:
        page.goto(f"/accounts/{story.antai}")
        page.click("summary:has-text('结转')")
        page.click("details[open] button[value=preview]")

        assert "YEAR_CLOSE_BLOCKED" in page.inner_text("details[open] .refusal")


def test_a_line_of_the_general_ledger_is_entered_and_matches(console):
    story = console.story
    story.paid(story.x, story.renhe, "77.00", "2019-12-31", voucher={"text": "付-2019-12-970"})
    with console.browser(story.finance) as page:
        page.goto("/reconciliation?from=2019-12&to=2019-12")
        assert "付-2019-12-0970" in page.inner_text("section[aria-labelledby=lines]")
        page.click("summary:has-text('录入一行总账')")
        page.fill("details[open] [name='line.voucher.text']", "付-2019-12-970")
        page.fill("details[open] [name='line.bookedOn']", "2019-12-31")
        page.fill("details[open] [name='line.debit']", "77.00")
        page.click("details[open] button.main")

        assert "已登记" in page.inner_text("[role=status]")
        assert "付-2019-12-0970" not in page.inner_text("section[aria-labelledby=lines]")


def test_premium_is_received_on_a_policy_after_a_preview(console):
    story = console.story
    before = balance(story, story.renhe)
    with console.browser(story.finance) as page:
        page.goto(f"/policies/{story.p1}")
        page.click("summary:has-text('登记收保费')")
        page.fill("details[open] [name=amount]", "1,000.00")
        page.fill("details[open] [name=receiptNo]", "R-77")
        page.click("details[open] button[value=preview]")
        accrued = figures(page, "净计提")
        assert accrued[0] == before["netAccrued"]
        page.click("details[open] button[value=record]")

        assert "R-77" in page.inner_text("main")
        assert balance(story, story.renhe)["netAccrued"] == accrued[1]


def test_the_year_end_shows_the_figures_of_the_ledger(console):
    story = console.story
    total = story.centre.ask("YearEnd", fundYear=2019)["yearEnd"]["total"]
    with console.browser(story.centre) as page:
        page.goto("/year-end?year=2019")
        shown = page.inner_text("tfoot").replace(",", "")

        assert [name for name in ("netAccrued", "netPaid", "book") if total[name] not in shown] == []


def test_missing_papers_of_a_payment_are_handed_in_on_its_page(console):
    story = console.story
    payment = story.paid(story.x, story.renhe, "22.22", "2019-12-31")

    def lines():
        standing = story.finance.ask("Payment", by={"id": payment})["payment"]["standing"]
        return {line["kind"]: line["present"] for line in standing["checklist"]["lines"]}

    missing = [kind for kind, there in lines().items() if not there]
    with console.browser(story.finance) as page:
        page.goto(f"/payments/{payment}")
        assert page.locator(".checks .missing").count() == len(missing) > 1
        page.click("summary:has-text('补交材料')")
        page.set_input_files(f"details[open] [name='hand.{missing[0]}.file']", a_file("回单.pdf", PDF))
        page.click("details[open] button.main")

        assert "已登记" in page.inner_text("[role=status]")
        assert lines()[missing[0]] and not lines()[missing[1]]
        assert "回单.pdf" in page.inner_text("section[aria-labelledby=papers]")
        assert not page.complaints
    with console.browser(story.fengtai) as page:
        page.goto(f"/payments/{payment}")
        assert page.locator("summary:has-text('补交材料')").count() == 0
