"""The first jobs at the console, click by click, and what goes wrong on the way: nothing typed is lost, nothing is paid twice."""

import re

import pytest

from tests.pages.browser import click


def typed(page, amount, voucher):
    page.fill("[name='payment.payee.name']", "甲培训中心")
    page.fill("[name='payment.amount']", amount)
    page.fill("[name='payment.voucher.text']", voucher)


def registered(story, voucher):
    found = story.finance.ask("Payments", filter={"voucher": voucher})["payments"]["edges"]
    return [(edge["node"]["amount"], edge["node"]["standing"]["state"]) for edge in found]


def test_a_district_official_gets_from_the_overview_to_a_voucher_in_three_clicks(console):
    story = console.story
    with console.browser(story.fengtai) as page:
        page.clicks = 0
        available = story.fengtai.ask("FundAvailability")["fundAvailability"]["total"]["balance"]["available"]
        assert f"{float(available):,.2f}" in page.inner_text(".hero .big")
        click(page, ".cards dt:has-text('已支付') + dd a")
        click(page, "td.t a >> nth=0")

        assert page.clicks <= 3
        assert re.search("付-2019-\\d\\d-", page.inner_text("h1"))
        assert "经办" in page.inner_text("main")


def test_finance_records_a_payment_and_another_person_verifies_it_in_nine_clicks(console):
    story, voucher = console.story, "付-2019-12-0901"
    with console.browser(story.finance) as first, console.browser(story.second) as second:
        click(first, "text=项目")
        click(first, "td.t a:near(:text('X-001'))")
        click(first, "text=登记支付")
        typed(first, "1,200.00", voucher)
        click(first, "button[value=preview]")
        before, after = (first.inner_text(f"tr:has-text('账面余额') td >> nth={n}") for n in (0, 1))
        assert "规则检查全部通过" in first.inner_text(".preview")
        assert registered(story, voucher) == []
        click(first, "button[value=record]")

        assert "已登记" in first.inner_text("[role=status]")
        assert registered(story, voucher) == [("1200.00", "RECORDED")]
        book = story.finance.ask("FundAccount", by={"id": story.renhe})["fundAccount"]["now"]["book"]
        assert (f"{float(book):,.2f}", float(before.replace(",", "")) - 1200) == (after, float(book))

        click(second, "text=支付")
        click(second, f"a:has-text('{voucher}')")
        click(second, "text=复核通过")
        assert registered(story, voucher) == [("1200.00", "VERIFIED")]
        assert first.clicks + second.clicks - 1 <= 9


def test_who_recorded_a_payment_is_told_that_another_one_verifies_it(console):
    story = console.story
    payment = story.paid(story.x, story.renhe, "10.00", "2019-12-31")
    with console.browser(story.finance) as page:
        page.goto(f"/payments/{payment}")
        page.click("text=复核通过")

        assert "SAME_PERSON_REVIEW" in page.inner_text("[role=alert]")


def test_a_refused_payment_comes_back_as_it_was_typed_with_the_reason_at_its_field(console):
    story = console.story
    with console.browser(story.finance) as page:
        page.goto(f"/projects/{story.x}/pay")
        typed(page, "12.345", "付-2019-12-0902")
        page.click("button[value=preview]")

        assert page.get_attribute("[name='payment.amount']", "aria-invalid") == "true"
        assert "AMOUNT_PRECISION" in page.inner_text("strong.wrong")
        assert page.input_value("[name='payment.amount']") == "12.345"
        assert page.input_value("[name='payment.voucher.text']") == "付-2019-12-0902"
        assert page.query_selector("button[value=record]") is None


def test_a_double_click_pays_once(console):
    story, voucher = console.story, "付-2019-12-0903"
    with console.browser(story.finance) as page:
        page.goto(f"/projects/{story.x}/pay")
        typed(page, "20.00", voucher)
        page.click("button[value=preview]")
        page.dblclick("button[value=record]")
        page.wait_for_url("**/payments?**")

        assert len(registered(story, voucher)) == 1


def test_a_draft_sent_again_by_the_back_button_or_from_a_second_tab_pays_once(console):
    story, voucher = console.story, "付-2019-12-0904"
    with console.browser(story.finance) as page:
        page.goto(f"/projects/{story.x}/pay")
        typed(page, "30.00", voucher)
        page.click("button[value=preview]")
        page.click("button[value=record]")
        page.wait_for_url("**/payments?**")
        page.go_back()
        page.click("button[value=record]")
        page.wait_for_url("**/payments?**")

        assert len(registered(story, voucher)) == 1


def test_nothing_typed_is_lost_when_the_session_ends_in_mid_form(console):
    story, voucher = console.story, "付-2019-12-0905"
    with console.browser(story.finance) as page:
        page.goto(f"/projects/{story.x}/pay")
        typed(page, "40.00", voucher)
        page.context.clear_cookies()
        page.click("button[value=preview]")

        assert "登录已过期" in page.inner_text("main")
        console.signed_in(page, story.finance)
        page.wait_for_selector("[name='payment.amount']")
        assert page.input_value("[name='payment.amount']") == "40.00"
        assert page.input_value("[name='payment.voucher.text']") == voucher
        assert registered(story, voucher) == []
        page.click("button[value=record]")
        page.wait_for_url("**/payments?**")
        assert registered(story, voucher) == [("40.00", "RECORDED")]


@pytest.mark.parametrize("path", ["/accounts/{antai}", "/payments/{of_antai}", "/projects/{z}", "/projects/{z}/pay"])
def test_what_is_of_another_insurer_is_not_there(console, path):
    story = console.story
    with console.browser(story.finance) as page:
        theirs = page.goto(path.format(**vars(story)))
        words = page.inner_text("main")
        nothing = page.goto(path.format(**dict.fromkeys(vars(story), "bm9uc2Vuc2U")))

        assert (theirs.status, nothing.status) == (404, 404)
        assert words == page.inner_text("main")


def test_a_form_that_another_site_sends_is_turned_away(console):
    story = console.story
    with console.browser(story.finance) as page:
        entry = {"step": "record", "payment.amount": "1.00"}
        told = page.request.post(f"/projects/{story.x}/pay", form=entry, headers={"origin": "https://evil.example"})

        assert told.status in {401, 403}


def test_signing_out_ends_the_session_and_going_back_shows_nothing(console):
    with console.browser(console.story.fengtai) as page:
        page.goto("/account")
        page.click("text=退出登录")
        page.go_back()
        page.reload()

        assert "/sign-in" in page.url


def test_sign_in_goes_on_to_where_one_wanted_and_never_elsewhere(console):
    story = console.story
    with console.browser() as page:
        page.goto("/payments?payee=甲")
        console.signed_in(page, story.fengtai)
        assert "/payments?payee=" in page.url
    with console.browser() as page:
        page.goto("/sign-in?next=//evil.example/")
        console.signed_in(page, story.fengtai)
        assert page.url.startswith(console.address)


def test_a_wrong_password_is_told_without_telling_whether_the_name_exists(console):
    told = []
    name = console.account(console.story.fengtai)
    with console.browser() as page:
        for each in (name, "nobody"):
            page.goto("/sign-in")
            page.fill("[name=name]", each)
            page.fill("[name=password]", "wrong password 1")
            page.click("form.form button.main")
            told.append(page.inner_text("[role=alert]"))

    assert told[0] == told[1]


@pytest.mark.parametrize(("number", "place"), [("R5", "/accounts"), ("R8", "/campaigns"), ("R19", "/year-end")])
def test_a_report_of_one_account_campaign_or_year_leads_to_where_that_is_chosen(console, number, place):
    with console.browser(console.story.centre) as page:
        page.goto("/reports")
        page.click(f".tiles a:has(small:text-is('{number}'))")

        assert page.url == f"{console.address}{place}"
        assert page.locator("h1").count() == 1


def test_the_statement_of_an_account_is_had_as_the_report(console):
    story = console.story
    with console.browser(story.fengtai) as page:
        page.goto(f"/accounts/{story.renhe}")
        page.click("text=打开报表 R5")

        assert "R5" in page.inner_text("h1")
        assert page.locator("tbody tr").count() > 3


def test_an_exported_report_holds_the_rows_of_its_page(console):
    story = console.story
    with console.browser(story.fengtai) as page:
        page.goto("/reports/R3")
        shown = page.locator("tbody tr").count()
        with page.expect_download() as got:
            page.click("text=导出 CSV")
        lines = got.value.path().read_text("utf-8-sig").splitlines()

        assert got.value.suggested_filename.startswith("R3-支付台账")
        assert shown > 3
        assert len([line for line in lines if "付-2019" in line]) == shown
