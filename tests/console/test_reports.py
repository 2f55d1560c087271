"""Reports to Excel and csv: what a file says is what the API answers over HTTP, to the fen."""

import csv
import json
import subprocess
import sys
from datetime import date, datetime
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from console import asking, compose
from console.asking import answer_of
from console.figures import term
from console.reports import REPORTS
from console.reports.answers import asked
from console.reports.cells import cell, rows_of
from console.reports.description import Column, Kind, Wanted
from console.reports.sheets import MOST_EXACT, new_file
from console.reports.writing import write_report
from console.speech import Declined
from console.whole_file import whole_file
from ledger.tokens import issue, local_key
from tests.api.client import OPERATIONS
from tests.api.hazard_story import a_year_of_hazards
from tests.api.history_story import a_campaign as history
from tests.api.settlement_story import signed
from tests.api.story import FENGTAI, RENHE, SHUNYI, a_year, named, told
from tests.api.task_story import firms, handed, insured, listed, refused, task_of
from tests.conftest import a_database
from tests.console.command_lines import environment, ledger, names
from tests.ledger.specs import Clock

END = {"asOf": "2019-12-31"}
ACCOUNT = Wanted(insurer=RENHE, district=FENGTAI, year=2019)


@pytest.fixture(scope="module")
def year(server_dsn, template):
    with a_database(server_dsn, "test_reports", template) as conninfo, told(conninfo) as story:
        a_year(story)
        story.database = conninfo
        yield story


def written(database, number, file, wanted=None, language="zh", who=asking.OPERATOR, known=None):
    """Write a report; returns its sheets as calamine reads them."""

    async def question(ask):
        report = await asked(ask, REPORTS[number], wanted or Wanted(), END["asOf"], known)
        return await write_report(report, file, language)

    result = answer_of(getattr(database, "database", database), question, who)
    assert result.rows >= 0
    return sheets(file)


def sheets(file):
    book = CalamineWorkbook.from_path(str(file))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def column(sheet, header):
    place = sheet[0].index(header)
    return [row[place] for row in sheet[1:]]


def exact(value):
    """A number of a sheet as the money it stands for."""
    assert isinstance(value, float | int), value
    return f"{Decimal(repr(value)):.2f}"


def test_the_register_says_what_the_api_answers_to_the_fen(year, tmp_path):
    sheet = written(year, "R3", tmp_path / "r3.xlsx")["支付台账"]
    answer = year.centre.ask("PaymentRegisterReport", first=100, **END)["payments"]
    nodes, totals = answer["nodes"], answer["totals"]

    assert len(nodes) == len(sheet) - 2 == 6
    for header, values, total in (
        ("金额", [node["amount"] for node in nodes], totals["paid"]),
        ("冲销", [node["standing"]["reversed"] for node in nodes], totals["reversed"]),
        ("退款", [node["standing"]["refunded"] for node in nodes], totals["refunded"]),
        ("净支出", [node["standing"]["net"] for node in nodes], totals["net"]),
    ):
        assert [exact(value) for value in column(sheet, header)] == [*values, total]
    assert column(sheet, "凭证号")[:-1] == [node["voucher"] for node in nodes]
    assert column(sheet, "日期")[0] == date(2019, 8, 20) == date.fromisoformat(nodes[0]["paidOn"])
    assert column(sheet, "项目编号")[:3] == ["X-001", "S-001", "S-001"]
    assert column(sheet, "资金账户")[0] == "RENHE/110106/2019"
    assert column(sheet, "状态")[0] == "已冲销"
    assert str(column(sheet, "录入时间")[0]) == "2019-08-20 10:00:00"
    assert sheet[-1][0] == "合计"


INSPECTIONS = ("R9", "R10", "R12", "R14", "R18")


@pytest.mark.parametrize("number", [number for number in REPORTS if number not in INSPECTIONS])
def test_every_report_says_what_its_operation_answers_over_http(number, year, tmp_path):
    wanted, insurer, more = Wanted(), None, {}
    if number == "R5":
        wanted, insurer = ACCOUNT, named("Organisation", RENHE)
    if number == "R8":
        wanted, more = Wanted(campaign="BBA-2019"), {"campaignId": a_campaign(year)}
    if number == "R13":
        a_settlement(year)
    if number == "R16":
        a_correction(year)
    if number == "R19":
        wanted = Wanted(year=2019)
    agrees(year, number, tmp_path / "a.xlsx", wanted, insurer, more)


def test_the_reports_of_inspections_say_what_their_operations_answer_over_http(server_dsn, template, tmp_path):
    with (
        a_database(server_dsn, "test_inspection_reports", template) as conninfo,
        a_year_of_hazards(conninfo, tmp_path / "evidence") as hazards,
    ):
        hazards.story.database = conninfo
        for number in INSPECTIONS:
            agrees(hazards.story, number, tmp_path / f"{number}.xlsx", Wanted(district=FENGTAI), None, {})
    sheet = sheets(tmp_path / "R9.xlsx")
    assert column(sheet["排查进展"], "重大隐患整改率")[-1] == 100.0
    assert column(sheet["闭环漏斗"], "环节") == ["发现", "书面告知", "报整改", "复查合格待核销", "销号"]
    assert "期间拒查" in sheets(tmp_path / "R10.xlsx")["列入规则"][1][0]
    assert column(sheets(tmp_path / "R12.xlsx")["我的任务"], "复查到期")


def agrees(year, number, file, wanted, insurer, more):
    """Write a report, and compare each table with the answer of its operation."""
    report, found = REPORTS[number], written(year, number, file, wanted)

    assert list(found) == [*(table.zh for table in report.tables), "口径"]
    for table in report.tables:
        figures = year.centre.ask(table.operation, first=100, **report.variables(wanted, insurer), **END, **more)
        for name in table.figures.split("."):
            figures = figures[name]
        rows = list(rows_of(figures, table.rows))
        first = sum(line.first for line in table.lines)
        lines = sum(len(list(rows_of(figures, line.path))) for line in table.lines)
        assert len(found[table.zh]) == 1 + lines + len(rows)
        assert rows or number in {"R4", "R8"}
        for each in (each for each in table.columns if each.kind is Kind.MONEY):
            shown = column(found[table.zh], each.zh)[first : first + len(rows)]
            said = ["" if (value := cell(each, row, "zh")) is None else f"{value:.2f}" for row in rows]
            assert ["" if value == "" else exact(value) for value in shown] == said, each.zh


def a_campaign(story):
    """The id of a campaign, opened once."""
    if not (opened := story.centre.ask("Campaigns")["campaigns"]):
        dates = {"cutoffOn": "2018-12-31", "deadlineOn": "2020-01-31", "insurerIds": [], "districts": []}
        told = story.do(story.centre, "OpenCampaign", "2019-12-31", number="BBA-2019", name="补备案", **dates)
        return told["campaign"]["id"]
    return opened[0]["id"]


def a_settlement(story):
    """The bill of a call-out."""
    firms(story)
    contract = signed(story)
    insured(story, "丁厂")
    handed(story, listed(story, "丁厂"), contract, "丁厂")
    task = refused(story, task_of(story, "丁厂"))
    line = {"taskId": task, "item": "CALL_OUT", "quantity": 1, "price": "200.00"}
    story.do(story.firm, "SubmitSettlement", "2019-06-12", contractId=contract, number="JS-1", lines=[line])


def a_correction(story):
    """Of a payment, asked for once."""
    if not story.centre.ask("Corrections", **END)["corrections"]["edges"]:
        right = {
            "paymentId": story.of_renhe,
            "projectId": story.s,
            "method": "RED_BLUE",
            "redVoucher": {"text": "记-2019-12-900"},
            "payment": story.entry(story.renhe, "7000.00"),
            "paidOn": "2019-09-02",
        }
        asked = {"correction": {"payment": right}, "reason": "金额录错"}
        story.do(story.finance, "RequestCorrection", "2019-12-31", **asked)


def test_late_entries_and_corrections_are_told_by_person_and_one_by_one(year, tmp_path):
    a_correction(year)
    found = written(year, "R16", tmp_path / "a.xlsx", Wanted(insurer=RENHE))
    table, corrections = found["迟录与更正"], found["更正明细"]

    late = year.centre.ask("LateEntries", insurerId=named("Organisation", RENHE), **END)["lateEntries"]
    assert column(table, "录入人") == [*(row["recorder"] for row in late["rows"]), ""]
    assert column(table, "迟录>30日") == [*(row["over30Days"] for row in late["rows"]), late["total"]["over30Days"]]
    assert [exact(each) for each in column(corrections, "原金额")] == ["8000.00", "0.00"]
    assert [exact(each) for each in column(corrections, "更正后金额")] == ["7000.00", "0.00"]
    assert (corrections[1][1:3], column(corrections, "申请人")[0]) == (["支付", "仁和保险"], "财务甲")
    assert corrections[-1][0] == "已更正合计"
    earlier = Wanted(start_on="2019-01-01", end_on="2019-12-30")
    assert len(written(year, "R16", tmp_path / "b.xlsx", earlier)["更正明细"]) == 2


def test_the_steps_towards_the_money_are_told_by_project_and_in_the_middle(year, tmp_path):
    found = written(year, "R6", tmp_path / "a.xlsx")
    projects, steps = found["支付周期"], found["中位与最长"]

    assert sorted(column(projects, "项目编号")) == ["S-001", "X-001", "Z-001"]
    total = year.centre.ask("PaymentCycleTable", **END)["paymentCycleTable"]["total"]["steps"]
    assert column(steps, "环节")[-5:] == [term("CycleStep", each["step"], "zh") for each in total]
    medians = [None if each["medianDays"] is None else float(each["medianDays"]) for each in total]
    assert [None if each == "" else each for each in column(steps, "中位天数")[-5:]] == medians
    assert [row[0] for row in steps[-5:]] == ["合计"] * 5


def test_what_stands_still_is_listed_and_adds_up(year, tmp_path):
    found = written(year, "R11", tmp_path / "a.xlsx")
    listed, sums = found["停滞项目"], found["停滞汇总"]

    answer = year.centre.ask("StalledProjects", first=100, **END)["stalledProjects"]
    assert column(listed, "停滞天数")[:-1] == [node["stalledDays"] for node in answer["nodes"]]
    assert exact(column(listed, "占用金额")[-1]) == answer["totalReserved"] == exact(column(sums, "占用金额")[-1])


def test_vouchers_that_do_not_match_and_filings_that_are_owed_are_listed(server_dsn, template, tmp_path):
    with a_database(server_dsn, "test_reports_history", template) as conninfo, told(conninfo) as story:
        history(story)
        of_campaign = Wanted(campaign="BBA-2019")
        found = written(conninfo, "R8", tmp_path / "r8.xlsx", of_campaign)
        unmatched = written(conninfo, "R4", tmp_path / "r4.xlsx")["未匹配凭证"]

    progress, owed = found["补备案进度"], found["待补清单"]
    renhe = next(row for row in progress if row[0] == RENHE)
    assert dict(zip(progress[0], renhe, strict=True))["应报"] == 3
    assert column(owed, "项目编号") == ["H-3"]
    assert column(owed, "缺项") == ["属地确认记录"]
    assert column(unmatched, "凭证号")[:-1] == ["付-2019-04-0001-1"]
    assert exact(column(unmatched, "台账金额")[-1]) == "4000.00"


def test_the_gaps_of_the_money_are_told_cell_by_cell(year, tmp_path):
    found = written(year, "R21", tmp_path / "a.xlsx", Wanted(district=SHUNYI))
    table, items = found["四项缺口表"], found["缺口明细"]

    assert len(table) == 1 + 16 + 1
    cells = zip(column(table, "已支付"), column(table, "金额"), strict=True)
    assert [exact(amount) for paid, amount in cells if paid and amount] == ["3200.00"]
    assert exact(column(table, "金额")[-1]) == exact(column(items, "金额")[-1])
    assert set(column(items, "资金账户")[:-1]) == {f"ANTAI/{SHUNYI}/2019"}


def test_the_statement_stands_between_its_balances(year, tmp_path):
    sheet = written(year, "R5", tmp_path / "r5.xlsx", ACCOUNT)["资金账户明细账"]

    assert (sheet[1][0], sheet[-1][0]) == ("期初", "期末")
    assert exact(column(sheet, "可用额度")[-1]) == "100000.00"
    assert column(sheet, "事项")[1] == "计提"


def test_what_is_available_is_grouped_as_asked_and_rates_are_numbers(year, tmp_path):
    sheet = written(year, "R1", tmp_path / "r1.xlsx", Wanted(by="district"))["资金可用额度表"]

    assert column(sheet, "区代码") == [FENGTAI, SHUNYI, ""]
    assert column(sheet, "使用率") == [7.1, 21.3, 8.0]
    assert set(column(sheet, "计提比例(最低)")) == {15.0}
    assert [exact(each) for each in column(sheet, "可用额度")] == ["156000.00", "5000.00", "161000.00"]


def test_the_calibres_of_a_period_differ_by_the_sum_of_their_reasons(year, tmp_path):
    april = Wanted(start_on="2019-04-01", end_on="2019-04-30")
    found = written(year, "R17", tmp_path / "a.xlsx", april)
    table, reasons = found["口径差异表"], found["差异原因"]

    assert column(table, "统计口径") == ["起保日期口径", "签单日期口径", "收费日期口径", "录入日期口径"]
    assert column(table, "实收保费差异") == [0, 0, 100000, 100000]
    for calibre, difference in zip(column(table, "统计口径"), column(table, "净计提差异"), strict=True):
        rows = zip(column(reasons, "统计口径"), column(reasons, "净计提差异"), strict=True)
        assert sum(amount for each, amount in rows if each == calibre) == difference
    assert "起保早于本期" in column(reasons, "差异原因")[0]
    both = Wanted(year=2019, end_on="2019-04-30")
    with pytest.raises(Declined):
        written(year, "R17", tmp_path / "b.xlsx", both)


def test_the_second_sheet_says_what_the_figures_rest_on(year, tmp_path):
    then = {"time": "2019-12-31T00:00:00Z"}
    lines = dict(written(year, "R3", tmp_path / "a.xlsx", Wanted(district=FENGTAI, year=2019), known=then)["口径"])
    answer = year.centre.ask("PaymentRegisterReport", **END, asKnownAt=then)["payments"]

    assert lines["报表"] == "R3 支付台账"
    assert lines["统计口径"] == "起保日期口径"
    assert lines["业务日期截至"] == "2019-12-31"
    assert lines["录入时点"] == "2019-12-31 08:00:00(北京时间)"
    assert (lines["录入序号"], lines["单位"], lines["行数"]) == (answer["position"], "元", "4")
    assert (lines["区"], lines["年度"]) == (FENGTAI, "2019")
    assert lines["生成人"] == "本机操作员 (AUDITOR)"
    assert "数据性质" not in lines
    assert "尾差" in lines["附注"]


def test_a_demo_is_called_one(database, tmp_path):
    with compose.ledger(database, Clock(), demo=True):
        lines = dict(written(database, "R2", tmp_path / "a.xlsx")["口径"])

    assert lines["数据性质"].startswith("DEMO")


def test_in_english_headers_words_and_notes_are_english(year, tmp_path):
    found = written(year, "R3", tmp_path / "a.xlsx", language="en")

    assert list(found) == ["Payment register", "Basis"]
    assert column(found["Payment register"], "State")[0] == "Reversed"
    assert dict(found["Basis"])["Calibre"] == "by inception date"


def test_the_rights_of_the_person_who_asks_apply(year, tmp_path):
    own = written(year, "R3", tmp_path / "a.xlsx", who=year.other_finance.actor)

    assert {each.split("/")[0] for each in column(own["支付台账"], "资金账户")[:-1]} == {"ANTAI"}
    assert dict(own["口径"])["生成人"] == "财务丙 (INSURER_FINANCE ANTAI)"


def test_all_pages_of_a_report_rest_on_the_position_of_the_first(year, tmp_path, monkeypatch):
    whole = written(year, "R3", tmp_path / "whole.xlsx")
    monkeypatch.setattr("console.reports.answers.MOST", 1)
    positions = []

    async def question(ask):
        report = await asked(ask, REPORTS["R3"], Wanted(), END["asOf"])
        async for page in report.pages(report.report.tables[0]):
            positions.append((page["position"], "totals" in page))
            year.clock.turn("2019-12-31")
            late = year.premium(year.p1, "1.00", f"2019-11-{len(positions):02d}")
            assert late
        return await write_report(report, tmp_path / "paged.xlsx", "zh")

    answer_of(year.database, question)

    assert len(positions) == 6
    assert len({position for position, _ in positions}) == 1
    assert [totals for _, totals in positions] == [True] + [False] * 5
    assert sheets(tmp_path / "paged.xlsx")["支付台账"] == whole["支付台账"]


# What a spreadsheet makes of it


def put(file, rows, kind=Kind.TEXT):
    columns = [Column("列", "Column", "x", kind)]
    with new_file(file, file.suffix) as made:
        table = made.table("表", columns, ["列"])
        for row in rows:
            table.row([row])
        made.notes("口径", [("报表", "R0")], "R0")


HOSTILE = ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", '=HYPERLINK("x")']
CODES = ["0034", "110110190001010011", "12E5", "2019-08", "1,000", "13800000000"]


@pytest.mark.parametrize("text", [*HOSTILE, *CODES, "甲公司", "http://x.cn"])
def test_in_a_workbook_a_text_stays_a_text(text, tmp_path):
    put(tmp_path / "a.xlsx", [text])

    cell = load_workbook(tmp_path / "a.xlsx")["表"]["A2"]
    assert (cell.data_type in {"s", "inlineStr"}, cell.hyperlink) == (True, None)
    assert cell.value.replace("_x000D_", "\r") == text


def test_in_a_csv_no_text_begins_like_a_formula_and_codes_keep_their_digits(tmp_path):
    put(tmp_path / "a.csv", [*HOSTILE, *CODES, "甲公司", "付-2019-08-0034-1", "AT0001"])

    told = (tmp_path / "a.csv").read_bytes()
    assert told.startswith(b"\xef\xbb\xbf")
    rows = [row[0] for row in csv.reader(told.decode("utf-8-sig").splitlines(keepends=True)) if row][1:]
    assert rows[: len(HOSTILE)] == [f"'{text}" for text in HOSTILE]
    assert rows[len(HOSTILE) :][: len(CODES)] == [f"{text}\t" for text in CODES]
    assert rows[len(HOSTILE) + len(CODES) :][:3] == ["甲公司", "付-2019-08-0034-1", "AT0001"]


@pytest.mark.parametrize("amount", ["-0.01", "0.07", "123456789012.34", str(MOST_EXACT - Decimal("0.01"))])
def test_money_is_a_number_that_is_exact_to_the_fen(amount, tmp_path):
    put(tmp_path / "a.xlsx", [Decimal(amount), Decimal(f"-{amount.lstrip('-')}")], Kind.MONEY)

    assert [exact(row[0]) for row in sheets(tmp_path / "a.xlsx")["表"][1:]] == [amount, f"-{amount.lstrip('-')}"]
    put(tmp_path / "a.csv", [Decimal(amount)], Kind.MONEY)
    assert (tmp_path / "a.csv").read_text("utf-8-sig").splitlines()[1] == amount


def test_money_beyond_fifteen_digits_is_a_text(tmp_path):
    put(tmp_path / "a.xlsx", [MOST_EXACT], Kind.MONEY)

    assert sheets(tmp_path / "a.xlsx")["表"][1] == ["10,000,000,000,000"]


def test_a_csv_ends_with_what_its_figures_rest_on(year, tmp_path):
    async def question(ask):
        return await write_report(await asked(ask, REPORTS["R7"], Wanted(), END["asOf"]), tmp_path / "a.csv", "zh")

    answer_of(year.database, question)
    table, _, basis = (tmp_path / "a.csv").read_text("utf-8-sig").partition("\n\n")

    assert table.splitlines()[0] == "类别,项目数,金额,占比"
    assert table.splitlines()[-1] == "合计,3,19200.00,"
    assert "统计口径,起保日期口径" in basis


def test_rows_beyond_a_sheet_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("console.reports.sheets.MOST_ROWS", 3)

    put(tmp_path / "a.xlsx", ["1", "2"])
    with pytest.raises(Declined):
        put(tmp_path / "b.xlsx", ["1", "2", "3"])


def test_the_rows_of_lists_within_lists_know_what_is_around_them():
    answer = {"groups": [{"name": "A", "items": [{"x": 1}, {"x": 2}]}, {"name": "B", "items": []}]}

    assert [(row["name"], row["x"]) for row in rows_of(answer, "groups.items")] == [("A", 1), ("A", 2)]


def test_lists_flags_and_nothing_are_cells():
    row = {"papers": ["CONTRACT", "INVOICE"], "none": [], "yes": True, "no": False, "null": None}

    def said(path, kind=Kind.TEXT, enum=""):
        return cell(Column("", "", path, kind, enum=enum), row, "zh")

    assert said("papers", enum="PaperKind") == f"{term('PaperKind', 'CONTRACT', 'zh')}、发票"
    assert (said("none"), said("null"), said("null", Kind.MONEY)) == ("", None, None)
    assert (said("yes", Kind.FLAG), said("no", Kind.FLAG)) == ("是", None)


# At the command line


def at(story, *arguments, **settings):
    return ledger("report", *arguments, LEDGER_DATABASE_URL=story.database, **settings)


def test_a_report_at_the_command_line(year, tmp_path):
    file = tmp_path / "支付 台账.xlsx"
    told = at(year, "r3", file, "--insurer", RENHE, "--as-of", "2019-12-31", "--lang", "en", "--json")

    answer = json.loads(told.stdout)
    assert (answer["report"], answer["rows"], answer["calibre"]) == ("R3", 3, "INCEPTION")
    assert len(sheets(file)["Payment register"]) == 5
    assert names(tmp_path) == [file.name]


def test_a_file_is_replaced_only_by_force(year, tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("precious")

    assert at(year, "R7", file).returncode == 2
    assert file.read_text() == "precious"
    assert at(year, "R7", file, "--force").returncode == 0
    assert file.read_text("utf-8-sig").startswith("Use,")
    with pytest.raises(Declined), whole_file(tmp_path, replace=True):
        pass


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["R99", "a.xlsx"], "R99"),
        (["R3"], "--list"),
        (["R3", "a.pdf"], ".xlsx"),
        (["R3", "nowhere/a.xlsx"], "nowhere"),
        (["R3", "a.xlsx", "--by", "district"], "--by"),
        (["R3", "a.xlsx", "--from", "2019-01-01"], "--from"),
        (["R5", "a.xlsx", "--year", "2019"], "--insurer"),
        (["R19", "a.xlsx"], "--year"),
        (["R5", "a.xlsx", "--insurer", RENHE, "--district", SHUNYI, "--year", "2019"], "NOT_FOUND"),
        (["R3", "a.xlsx", "--as-of", "2019-02-30"], "DATE_FORMAT"),
        (["R3", "a.xlsx", "--as-known-at", "x"], "KNOWN_AT_FORMAT"),
        (["R3", "a.xlsx", "--insurer", "NOBODY"], "NOT_FOUND"),
        (["R8", "a.xlsx"], "--campaign"),
        (["R8", "a.xlsx", "--campaign", "X-1"], "NOT_FOUND"),
        (["R3", "a.xlsx", "--token", "x"], "token"),
    ],
)
def test_a_wrong_word_is_refused_and_leaves_no_file(arguments, word, year, tmp_path):
    paths = [tmp_path / each if each.endswith((".xlsx", ".pdf")) else each for each in arguments]
    told = at(year, *paths, LEDGER_DATA=str(tmp_path / "data"))

    assert (told.returncode, told.stdout) == (2, "")
    assert word in told.stderr
    assert "Traceback" not in told.stderr
    assert [each for each in names(tmp_path) if each != "data"] == []


def test_with_a_token_its_persons_rights_apply(year, tmp_path):
    token = issue(local_key(tmp_path / "data"), year.shunyi.actor, datetime.now().astimezone(), 60)
    told = at(year, "R3", tmp_path / "a.xlsx", "--json", LEDGER_TOKEN=token, LEDGER_DATA=str(tmp_path / "data"))

    assert json.loads(told.stdout)["rows"] == 2
    assert dict(sheets(tmp_path / "a.xlsx")["Basis"])["Made by"] == f"顺义 (DISTRICT {SHUNYI})"


def test_a_token_whose_account_bears_it_no_more_makes_no_report(year, tmp_path):
    data = {"LEDGER_DATA": str(tmp_path / "data")}
    who = ("--person", year.auditor.actor.name, "--org", year.auditor.actor.organisation, "--role", "AUDITOR")
    token = issue(local_key(tmp_path / "data"), year.auditor.actor, datetime.now().astimezone(), 60)
    as_person = {"LEDGER_TOKEN": token, **data}

    def user(*arguments):
        done = ledger("user", *arguments, LEDGER_DATABASE_URL=year.database, **data)
        assert done.returncode == 0, done.stderr

    user("add", "shenji", *who, "--from", "2019-01-01")
    assert at(year, "R3", tmp_path / "b.xlsx", **as_person).returncode == 0
    user("lock", "shenji", "--why", "离职")
    refused = at(year, "R3", tmp_path / "c.xlsx", **as_person)

    assert (refused.returncode, refused.stdout) == (2, "")
    assert "token" in refused.stderr
    assert [name for name in names(tmp_path) if name != "data"] == ["b.xlsx"]


FILL = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500))
from console.command_line import main
main()
"""


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
def test_a_full_disk_is_told_and_leaves_no_half_file(name, year, tmp_path):
    told = subprocess.run(
        [sys.executable, "-c", FILL, "report", "R5", tmp_path / name,
         "--insurer", RENHE, "--district", FENGTAI, "--year", "2019"],
        env=environment(LEDGER_DATABASE_URL=year.database, LEDGER_DATA=str(tmp_path), LC_ALL="en_US.UTF-8"),
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (told.returncode, told.stdout) == (1, "")
    assert "disk is full" in told.stderr
    assert "Traceback" not in told.stderr
    assert names(tmp_path) == []


def test_the_list_names_every_report_and_what_it_takes(year):
    listed = json.loads(at(year, "--list", "--json").stdout)

    assert [each["report"] for each in listed] == list(REPORTS)
    assert all(number in at(year, "--list").stdout for number in REPORTS)
    assert {"--insurer", "--district", "--year", "--by"} == set(listed[0]["options"])


def test_every_table_of_a_report_has_a_committed_operation_and_columns_by_unique_names():
    for report in REPORTS.values():
        for table in report.tables:
            assert table.operation in OPERATIONS
            for language in ("zh", "en"):
                headers = [getattr(each, language) for each in table.columns]
                assert len(set(headers)) == len(headers)
