"""Every list as a file: the same filters and figures as on the page, all rows, and on the second sheet what they rest on."""

from datetime import date
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from console.pages.lists import LISTS
from tests.pages.browser import click

EVERY = [path.format(id="{renhe}") for path in LISTS]


def saved(page, tmp_path):
    """The file behind the button of a list, as sheets."""
    with page.expect_download() as loading:
        click(page, "text=导出 Excel")
    file = tmp_path / "list.xlsx"
    loading.value.save_as(file)
    book = CalamineWorkbook.from_path(str(file))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def column(sheet, header):
    place = sheet[0].index(header)
    return [row[place] for row in sheet[1:]]


def money(value):
    return f"{Decimal(repr(value)):.2f}"


@pytest.mark.parametrize("path", EVERY)
def test_every_list_is_had_as_a_file_with_what_it_rests_on(console, path, tmp_path):
    story = console.story
    with console.browser(story.fengtai) as page:
        page.goto(path.format(**vars(story)) + "?as_of=2019-12-31")
        sheets = saved(page, tmp_path)

    told = dict(sheets["口径"][1:])
    assert told["业务日期截至"] == "2019-12-31"
    assert told["单位"] == "元"
    assert len(sheets) == 2


def test_a_file_has_exactly_the_rows_and_figures_of_page_and_api(console, tmp_path):
    story = console.story
    with console.browser(story.fengtai) as page:
        page.goto("/payments?payee=安&from=2019-01-01")
        shown = page.locator("tbody td.sum b").all_inner_texts()
        sheets = saved(page, tmp_path)
    answer = story.fengtai.ask(
        "Payments", filter={"payee": "安", "paid": {"startOn": "2019-01-01"}}, first=100, asOf=None
    )["payments"]
    amounts = [edge["node"]["amount"] for edge in answer["edges"]]
    sheet = sheets["支付台账"]

    assert shown == [f"{Decimal(each):,.2f}" for each in amounts]
    assert [money(each) for each in column(sheet, "金额")] == [*amounts, answer["totals"]["paid"]]
    assert all(isinstance(each, date) for each in column(sheet, "支付日期")[:-1])
    assert all(isinstance(each, str) for each in column(sheet, "收款方信用代码"))
    told = dict(sheets["口径"][1:])
    assert (told["收款方"], told["支付日期从"], told["行数"]) == ("安", "2019-01-01", str(len(amounts)))


def test_what_a_list_leaves_out_by_itself_is_told_in_its_file(console, tmp_path):
    with console.browser(console.story.fengtai) as page:
        page.goto("/hazards")
        assert dict(saved(page, tmp_path)["口径"][1:])["状态"] == "未销号"
        page.goto("/hazards?state=CLOSED")
        assert dict(saved(page, tmp_path)["口径"][1:])["状态"] == "已销号"


def test_a_file_is_for_those_who_may_see_its_page(console):
    with console.browser(console.story.firm) as page:
        assert page.request.get("/payments.xlsx").status == page.request.get("/payments").status == 403
        assert page.request.get("/tasks.xlsx").status == 200
        assert page.request.get("/tasks.exe").status == 404
