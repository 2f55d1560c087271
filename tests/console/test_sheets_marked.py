"""Bad rows go back, are mended and come in again."""

from datetime import date

from openpyxl import load_workbook

from console.sheets.marked import write_marked
from console.sheets.reader import read_here as read
from console.sheets.rows import Problem
from domain.money import AmountNotPositive
from tests.console.sheet_files import codes, one_premium, premiums


def mark(folder, *rows, problems=None):
    found = list(read(premiums(folder, *rows)).rows)
    write_marked(found, problems or {}, folder / "marked.xlsx")
    return folder / "marked.xlsx"


def test_only_bad_rows_go_back_each_with_its_reasons(tmp_path):
    late = {("保费", 4): [Problem.of(AmountNotPositive(), "金额")]}

    path = mark(tmp_path, {}, {"日期": "明天", "金额": None}, {"金额": "0", "流水号": "SF003"}, problems=late)

    page = load_workbook(path)["保费"]
    assert [cell.value for cell in page["H"]] == [
        "问题",
        "日期:日期格式错误,应为年-月-日,如2019-07-30;“金额”必填",
        "金额:金额必须大于零",
    ]
    assert [cell.value for cell in page["E"][1:]] == ["明天", page["E3"].value]
    assert page["E2"].fill.fgColor.rgb == "FFF8C9C4"


def test_a_problem_of_the_whole_row_names_no_column(tmp_path):
    path = mark(tmp_path, {}, problems={("保费", 2): [Problem.of(AmountNotPositive())]})

    assert load_workbook(path)["保费"]["H2"].value == "金额必须大于零"


def test_rows_of_one_sheet_stand_together_in_their_order(tmp_path):
    rows = list(read(premiums(tmp_path, {"金额": "a"}, {"金额": "b"})).rows)

    write_marked(reversed(rows), {}, tmp_path / "marked.xlsx")

    assert [row.problems[0].found for row in read(tmp_path / "marked.xlsx").rows] == ["a", "b"]


def test_a_mended_row_is_read_as_if_it_had_been_right_from_the_start(tmp_path):
    right = one_premium(tmp_path, 保单号="0012", 金额="12,345.67", 原因="退保")
    path = mark(tmp_path, {"保单号": "0012", "金额": "12,345.67", "原因": "退保", "日期": "明天"})

    book = load_workbook(path)
    book["保费"]["E2"] = date(2019, 8, 2)
    book.save(path)

    assert next(read(path).rows) == right


def test_text_goes_back_as_text_and_never_as_a_formula_or_a_link(tmp_path):
    source = tmp_path / "保费.csv"
    source.write_text("保险公司,保单号,类型,流水号,日期,金额,原因\n=1+1,https://a.b,收费,+1,1800-01-01,x,@SUM(A1)\n")
    (row,) = read(source).rows

    write_marked([row], {}, tmp_path / "marked.xlsx")

    texts = dict(zip(("保险公司", "保单号", "流水号", "原因"), ("=1+1", "https://a.b", "+1", "@SUM(A1)"), strict=True))
    assert next(read(tmp_path / "marked.xlsx").rows).cells.items() >= texts.items()


def test_a_row_not_mended_has_the_same_problems_again(tmp_path):
    given = [{"日期": 43676, "金额": 12.345, "保单号": 123456789012345678, "流水号": date(2019, 3, 1), "类型": "付费"}]
    before = [codes(row) for row in read(premiums(tmp_path, *given)).rows]

    again = read(mark(tmp_path, *given))

    assert [codes(row) for row in again.rows] == before


def test_a_bad_cell_says_why_and_a_last_sheet_lists_every_reason(tmp_path):
    path = mark(tmp_path, {}, {"日期": "明天", "金额": None})

    book = load_workbook(path)
    assert book["保费"]["E2"].comment.text == "日期格式错误,应为年-月-日,如2019-07-30"
    assert [[cell.value for cell in line][:5] for line in book["问题清单"].rows] == [
        ["工作表", "行", "原文件行", "列", "错误码"],
        ["保费", "2", "3", "日期", "DATE_FORMAT"],
        ["保费", "2", "3", "金额", "VALUE_REQUIRED"],
    ]
