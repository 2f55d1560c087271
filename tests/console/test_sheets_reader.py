"""Cells and rows: what is taken, and what is a problem of its row."""

from datetime import date, datetime, time

import pytest
from openpyxl import load_workbook

from console.sheets.contract import BY_NAME
from console.sheets.reader import read_here as read
from console.sheets.rows import FileHeader
from domain.money import fen
from tests.console.sheet_files import PREMIUM, a_workbook, codes, one_premium, premiums, with_cells

HEADERS = [column.header for column in BY_NAME["保费"].columns]
GOOD = [PREMIUM.get(header) for header in HEADERS]


def test_a_row_is_read_as_typed_cells_without_the_empty_ones(tmp_path):
    row = one_premium(tmp_path)

    assert (row.sheet, row.number, row.problems) == ("保费", 2, ())
    assert row.cells == {**PREMIUM, "金额": fen("12345.67")}


@pytest.mark.parametrize(
    "given",
    [
        "2019-07-30",
        "2019/7/30",
        "2019/07/30",
        "2019年7月30日",
        " 2019-7-30 ",
        date(2019, 7, 30),
        datetime.combine(date(2019, 7, 30), time()),
    ],
)
def test_dates_are_taken_as_chinese_excel_writes_them(tmp_path, given):
    assert one_premium(tmp_path, 日期=given).cells["日期"] == date(2019, 7, 30)


@pytest.mark.parametrize(
    "given",
    [43676, "43676", 20190730, "2019-02-30", "2019.07.30", "2019-7/30", "2019年7月30", "20190730", "2019-07-3\uff10",
     "07/30/2019", datetime.combine(date(2019, 7, 30), time(9, 15)), time(9, 15), True],
)  # fmt: skip
def test_what_is_no_date_is_a_problem_of_its_row(tmp_path, given):
    row = one_premium(tmp_path, 日期=given)

    assert codes(row) == [("日期", "DATE_FORMAT")]
    assert "日期" not in row.cells


@pytest.mark.parametrize(
    ("given", "amount"),
    [
        (12345.67, "12345.67"),
        (12000, "12000.00"),
        ("12,345.67", "12345.67"),
        ("1,234,567", "1234567.00"),
        ("\uffe512,345.6", "12345.60"),
        ("\u00a5 5", "5.00"),
        (" 0.01 ", "0.01"),
        ("-5", "-5.00"),
        (0.1 + 0.2, "0.30"),
        (sum([0.1] * 100), "10.00"),
        (4.35 * 100, "435.00"),
        (1.1 * 1.1 - 0.21, "1.00"),
        (9999999999999.99, "9999999999999.99"),
    ],
)
def test_yuan_is_read_to_the_fen(tmp_path, given, amount):
    # openpyxl writes 16 digits where Excel writes 17, so the number goes into the part as it is
    if isinstance(given, float):
        path = with_cells(premiums(tmp_path), _raw_line(given))
        (row,) = read(path).rows
    else:
        row = one_premium(tmp_path, 金额=given)

    assert row.problems == ()
    assert row.cells["金额"] == fen(amount)


def _raw_line(amount):
    headers = "".join(
        f'<c r="{c}1" t="inlineStr"><is><t>{h}</t></is></c>' for c, h in zip("ABCDEFG", HEADERS, strict=True)
    )
    texts = {"A": "RENHE", "B": "RH2019000001", "C": "收费", "D": "SF001", "E": "2019-08-02"}
    cells = "".join(f'<c r="{c}2" t="inlineStr"><is><t>{t}</t></is></c>' for c, t in texts.items())
    return f'<row r="1">{headers}</row><row r="2">{cells}<c r="F2"><v>{amount!r}</v></c></row>'.encode()


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("12.345", "AMOUNT_PRECISION"),
        (12.345, "AMOUNT_PRECISION"),
        (0.001, "AMOUNT_PRECISION"),
        (1234567890.125, "AMOUNT_PRECISION"),
        ("\uff11\uff12\uff13\uff14", "AMOUNT_FORMAT"),
        ("1,23", "AMOUNT_FORMAT"),
        ("1234,567", "AMOUNT_FORMAT"),
        ("1e5", "AMOUNT_FORMAT"),
        ("12元", "AMOUNT_FORMAT"),
        ("$5", "AMOUNT_FORMAT"),
        ("五百", "AMOUNT_FORMAT"),
        (True, "AMOUNT_FORMAT"),
        (date(2019, 7, 30), "AMOUNT_FORMAT"),
        ("10000000000000.01", "AMOUNT_TOO_LARGE"),
        (1e15 + 1, "AMOUNT_TOO_LARGE"),
        (1e300, "AMOUNT_FORMAT"),
    ],
)
def test_what_is_no_amount_is_a_problem_of_its_row(tmp_path, given, code):
    assert codes(one_premium(tmp_path, 金额=given)) == [("金额", code)]


def test_a_number_that_only_a_machine_writes_is_a_problem_of_its_row(tmp_path):
    path = with_cells(premiums(tmp_path), _raw_line(12.5).replace(b"12.5", b"inf"))

    assert codes(next(read(path).rows)) == [("金额", "AMOUNT_FORMAT")]


def test_text_is_trimmed_and_a_number_in_a_text_column_is_its_digits(tmp_path):
    row = one_premium(tmp_path, 保险公司="  RENHE\u3000", 保单号=110106, 流水号=1.5, 原因=True)

    assert (row.cells["保险公司"], row.cells["保单号"], row.cells["流水号"]) == ("RENHE", "110106", "1.5")
    assert row.cells["原因"] == "TRUE"


def test_fifteen_digits_are_the_last_that_a_number_keeps(tmp_path):
    assert one_premium(tmp_path, 保单号=999999999999999).cells["保单号"] == "999999999999999"

    for lossy in (1000000000000000, 123456789012345678):
        assert codes(one_premium(tmp_path, 保单号=lossy)) == [("保单号", "VALUE_UNKNOWN")]


@pytest.mark.parametrize("given", [date(2019, 3, 1), time(9, 15)])
def test_a_number_that_excel_turned_into_a_date_is_not_guessed_back(tmp_path, given):
    assert codes(one_premium(tmp_path, 流水号=given)) == [("流水号", "VALUE_UNKNOWN")]


def test_text_with_control_characters_is_not_taken(tmp_path):
    path = with_cells(premiums(tmp_path), _raw_line(12.5).replace(b"SF001", b"SF_x0000_1"))

    assert codes(next(read(path).rows)) == [("流水号", "VALUE_UNKNOWN")]


def test_digits_kept_as_text_survive(tmp_path):
    row = one_premium(tmp_path, 保单号="000123456789012345", 流水号="0012")

    assert (row.cells["保单号"], row.cells["流水号"]) == ("000123456789012345", "0012")


def test_a_choice_is_one_of_its_list(tmp_path):
    row = one_premium(tmp_path, 类型="付费")

    assert codes(row) == [("类型", "VALUE_UNKNOWN")]
    assert row.problems[0].zh == "“类型”的值“付费”无效,应为:收费、退费"
    assert row.problems[0].found == "付费"


def test_what_is_required_is_told_when_missing_and_all_problems_at_once(tmp_path):
    row = one_premium(tmp_path, 流水号="  ", 日期="明天", 金额=None)

    assert codes(row) == [("日期", "DATE_FORMAT"), ("流水号", "VALUE_REQUIRED"), ("金额", "VALUE_REQUIRED")]


def test_a_refund_needs_a_reason_and_a_receipt_does_not(tmp_path):
    assert codes(one_premium(tmp_path, 类型="收费")) == []
    assert codes(one_premium(tmp_path, 类型="退费", 原因="退保")) == []
    assert codes(one_premium(tmp_path, 类型="退费")) == [("原因", "VALUE_REQUIRED")]


def test_lists_and_whole_numbers_are_read(tmp_path):
    columns = BY_NAME["支付"].columns
    cells = {column.header: column.example for column in columns} | {
        "发票号": "01; 02\uff1b03;",
        "期次": 2,
        "收款方": "他人",
    }
    path = a_workbook(tmp_path / "支付.xlsx", {"支付": [list(cells), list(cells.values())]})

    (row,) = read(path).rows

    assert row.problems == ()
    assert (row.cells["发票号"], row.cells["期次"]) == (("01", "02", "03"), 2)


@pytest.mark.parametrize("given", ["第二期", 1.5, -1, "\uff11\uff12", "1e3"])
def test_what_is_no_whole_number_is_a_problem_of_its_row(tmp_path, given):
    columns = BY_NAME["支付"].columns
    cells = {column.header: column.example for column in columns} | {"期次": given}
    path = a_workbook(tmp_path / "支付.xlsx", {"支付": [list(cells), list(cells.values())]})

    assert codes(next(read(path).rows)) == [("期次", "VALUE_UNKNOWN")]


def test_a_bad_row_leaves_the_others_unharmed(tmp_path):
    rows = list(read(premiums(tmp_path, {}, {"金额": "0.001"}, {"流水号": "SF003"})).rows)

    assert [(row.number, len(row.problems)) for row in rows] == [(2, 0), (3, 1), (4, 0)]


def test_empty_rows_are_left_out_and_do_not_shift_the_numbers(tmp_path):
    path = a_workbook(tmp_path / "x.xlsx", {"保费": [[], HEADERS, GOOD, [None] * 7, [" "] * 7, GOOD, [], [" "]]})

    assert [row.number for row in read(path).rows] == [3, 6]


def test_columns_may_stand_in_any_order_and_optional_ones_be_absent(tmp_path):
    path = a_workbook(tmp_path / "x.xlsx", {"保费": [HEADERS[5::-1], GOOD[5::-1]]})

    assert next(read(path).rows).cells == {**PREMIUM, "金额": fen("12345.67")}


def test_sheets_come_in_the_order_of_the_contract(tmp_path):
    agencies = [["机构代码", "机构名称", "类型"], ["RENHE", "仁和财产保险", "保险公司"]]
    path = a_workbook(tmp_path / "x.xlsx", {"保费": [HEADERS, GOOD], "Sheet2": [], "机构": agencies})

    assert [(row.sheet, row.number) for row in read(path).rows] == [("机构", 2), ("保费", 2)]


@pytest.mark.parametrize(
    ("sheets", "name"),
    [
        ({"保费": [HEADERS[1:], GOOD[1:]]}, "保费!保险公司"),
        ({"保费": [[*HEADERS, "金额"], GOOD]}, "保费!金额"),
        ({"保费": [[*HEADERS, "备注"], GOOD]}, "保费!备注"),
        ({"保费": [GOOD]}, "保费!RENHE"),
        ({"保费": [HEADERS, [*GOOD, None, "无表头"]]}, "保费!I"),
        ({"保费": [["", *HEADERS], ["", *GOOD], ["无表头"]]}, "保费!A"),
        ({"保费": [HEADERS, GOOD], "保费2": [HEADERS, GOOD]}, "保费2"),
        ({"Sheet1": []}, "机构、保单、保费、批改、专项、项目、支付、材料、总账、走访清单、走访、隐患"),
    ],
    ids=["missing", "doubled", "unknown", "no headers", "beyond the headers", "without a header", "sheet", "no sheet"],
)
def test_missing_doubled_and_unknown_headers_are_refused_by_name(tmp_path, sheets, name):
    with pytest.raises(FileHeader) as refusal:
        read(a_workbook(tmp_path / "x.xlsx", sheets))

    assert refusal.value.name == name


def test_dates_counted_from_1904_are_the_same_days(tmp_path):
    path = premiums(tmp_path, {})
    book = load_workbook(path)
    book.epoch = datetime.combine(date(1904, 1, 1), time())
    book.save(path)

    assert next(read(path).rows).cells["日期"] == date(2019, 8, 2)
