from itertools import pairwise

import pytest
from openpyxl import load_workbook

from console.sheets.columns import Kind
from console.sheets.contract import BY_NAME, GUIDE, SHEETS
from console.sheets.reader import read_here as read
from console.sheets.template import write_template
from console.sheets.values import value_of
from domain.credit_code import credit_code


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    path = tmp_path_factory.mktemp("template") / "模板.xlsx"
    write_template(path)
    return path


def test_the_template_has_every_sheet_and_header_of_the_contract(template):
    book = load_workbook(template)

    assert book.sheetnames == [*BY_NAME, GUIDE]
    for sheet in SHEETS:
        assert [cell.value for cell in book[sheet.name][1]] == [column.header for column in sheet.columns]


def test_every_header_tells_whether_it_is_required_and_how_it_is_written(template):
    page = load_workbook(template)["保费"]

    assert page["F1"].comment.text == "必填\n金额(元),最多两位小数\n退费也填正数"
    assert page["G1"].comment.text.startswith("类型为退费时必填")


def test_a_choice_is_a_list_to_choose_from(template):
    rules = load_workbook(template)["保费"].data_validations.dataValidation

    assert [(rule.formula1, str(rule.sqref)) for rule in rules] == [('"收费,退费"', "C2:C200001")]


def test_the_guide_tells_every_column(template):
    lines = list(load_workbook(template)[GUIDE].iter_rows(values_only=True))

    assert len(lines) == 1 + sum(len(sheet.columns) for sheet in SHEETS)
    assert ("机构", "机构代码", "必填", "文本", "其他各表用它指称该机构") in lines


def test_text_columns_are_formatted_as_text_so_that_digits_survive(template):
    page = load_workbook(template)["支付"]

    texts = {column.header for column in BY_NAME["支付"].columns if column.kind in {Kind.TEXT, Kind.LIST, Kind.CHOICE}}
    kept = {
        page.cell(1, index).value
        for columns in page.column_dimensions.values()
        for index in range(columns.min, columns.max + 1)
        if columns.number_format == "@"
    }
    assert kept == texts
    assert "0012" in [cell.value for cell in page[2]]


def test_an_untouched_template_holds_no_rows(template):
    assert list(read(template).rows) == []


def test_the_example_is_skipped_only_where_the_template_has_it(template, tmp_path):
    book = load_workbook(template)
    for cell in book["机构"][2]:
        book["机构"].cell(3, cell.column, cell.value)
    book["机构"]["B2"] = "改过的名称"
    book.save(tmp_path / "filled.xlsx")

    rows = read(tmp_path / "filled.xlsx").sheets["机构"]

    assert [(row.number, row.cells["机构名称"]) for row in rows] == [(2, "改过的名称"), (3, "示例财产保险公司")]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_each_example_is_a_row_that_would_be_taken(sheet):
    examples = {column.header: value_of(column, column.example) for column in sheet.columns if column.example}

    assert {column.header for column in sheet.columns if column.required} <= examples.keys()
    optional = (
        {"凭证号", "文件名"} if sheet.name == "材料" else set()
    )  # a paper may be the project's, and without a scan
    assert set(sheet.key) - optional <= {column.header for column in sheet.columns if column.required}


def test_the_credit_codes_of_the_examples_are_valid():
    examples = {column.example for sheet in SHEETS for column in sheet.columns if column.example.startswith("9111")}

    assert {credit_code(example) for example in examples} == examples != set()


def test_headers_are_not_doubled_in_the_contract():
    for sheet in SHEETS:
        assert all(one != next_one for one, next_one in pairwise(sorted(c.header for c in sheet.columns)))
