"""Rows of 总账: handed in together, again and mended, each judged by itself."""

import pytest

from console.importing import general_ledger, rehearsal
from console.sheets.reader import read
from domain.general_ledger import GeneralLedger
from domain.money import fen
from domain.voucher import VoucherNumber
from tests.console.import_files import CENTRE, FINANCE, NOW, OFFICER, counted, importing, on, organisations


@pytest.fixture
def imports(database, tmp_path):
    with importing(database, tmp_path) as world:
        world.of(organisations("RENHE", "ANTAI"))
        yield world


def a_row(**changes):
    row = {
        "保险公司": "RENHE",
        "期间": "2019-08",
        "凭证号": "付-0034",
        "日期": on(8, 20),
        "借方": fen("100.00"),
    } | changes
    return {header: value for header, value in row.items() if value is not None}


def facts(world):
    """What was recorded of general ledgers: each fact with its vouchers' lines and amounts."""
    return [
        (topic.partition(".")[2], [(line["voucher"]["number"], line["debit"]) for line in state["lines"]])
        for topic, state in world.facts()
        if topic.startswith("general_ledger.Lines")
    ]


def held(world, insurer="RENHE", books="RENHE", month="2019-08"):
    id_ = GeneralLedger.id_for(insurer, VoucherNumber.read(f"付-{month}-1", books))
    return world.ledger.store.load([id_])[id_].lines


def test_rows_of_a_month_are_handed_in_together(imports):
    rows = [a_row(凭证号=f"付-{number}") for number in range(1, 251)]

    assert counted(imports.of({"总账": rows}, FINANCE)) == (250, 0, 0)

    assert [len(lines) for _, lines in facts(imports)] == [100, 100, 50]
    assert len(held(imports)) == 250


def test_a_file_imported_again_is_there_already_and_a_mended_row_replaces_its_line(imports):
    rows = [a_row(凭证号=f"付-{number}") for number in range(1, 4)]
    imports.of({"总账": rows})

    assert counted(imports.of({"总账": rows})) == (0, 3, 0)
    mended = [rows[0], a_row(凭证号="付-2", 借方=fen("90.00")), rows[2], a_row(凭证号="付-4")]
    assert counted(imports.of({"总账": mended})) == (2, 2, 0)
    assert counted(imports.of({"总账": rows})) == (1, 2, 0)

    assert facts(imports)[1:] == [
        ("LinesHandedIn", [("4", 10_000)]),
        ("LinesReplaced", [("2", 9_000)]),
        ("LinesReplaced", [("2", 10_000)]),
    ]


@pytest.mark.parametrize(
    "written",
    [
        {"凭证号": "付-34"},
        {"凭证号": "付-2019-8-0034"},
        {"凭证号": "付-2019-08-0034-1"},
        {"凭证号": "付-0034", "行号": 1},
        {"凭证号": "付-2019-08-0034-1", "行号": 1},
    ],
)
def test_a_voucher_may_be_written_in_several_ways(imports, written):
    imports.of({"总账": [a_row()]})

    assert counted(imports.of({"总账": [a_row(**written)]})) == (0, 1, 0)


def test_lines_and_account_sets_tell_rows_apart(imports):
    rows = [a_row(), a_row(行号=2), a_row(账套="二"), a_row(保险公司="ANTAI"), a_row(凭证号="付-0034(1/3)")]

    assert counted(imports.of({"总账": rows})) == (5, 0, 0)
    assert len(held(imports)) == 3
    assert len(held(imports, books="RENHE/二")) == len(held(imports, "ANTAI", "ANTAI")) == 1


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"凭证号": "付"}, "VOUCHER_FORMAT"),
        ({"期间": "201908"}, "VOUCHER_FORMAT"),
        ({"凭证号": "付-2019-09-0001", "期间": "2019-08"}, "VALUE_UNKNOWN"),
        ({"凭证号": "付-2019-08-0001-2", "行号": 1}, "VALUE_UNKNOWN"),
        ({"日期": on(9, 1)}, "GENERAL_LEDGER_DATE"),
        ({"借方": None}, "GENERAL_LEDGER_SIDE"),
        ({"贷方": fen("1.00")}, "GENERAL_LEDGER_SIDE"),
    ],
)
def test_a_wrong_row_is_marked_and_the_others_of_its_month_stand(imports, wrong, code):
    summary = imports.of({"总账": [a_row(凭证号="付-1"), a_row(**wrong), a_row(凭证号="付-3")]})

    assert counted(summary) == (2, 0, 1)
    assert summary.problems == {code: 1}
    assert len(list(read(imports.marked).rows)) == 1


def test_a_line_of_a_day_to_come_is_refused_without_the_others(imports):
    future = a_row(凭证号="付-2019-12-2", 期间="2019-12", 日期=NOW.date().replace(year=2019, month=12, day=31))
    rows = [
        a_row(),
        future,
        future | {"凭证号": "付-2020-01-1", "期间": "2020-01", "日期": on(1, 2).replace(year=2020)},
    ]

    summary = imports.of({"总账": rows})

    assert counted(summary) == (2, 0, 1)
    assert summary.problems == {"DATE_IN_FUTURE": 1}


def test_a_line_that_stands_twice_in_a_file_says_the_same(imports):
    summary = imports.of({"总账": [a_row(), a_row(凭证号="付-34"), a_row(借方=fen("99.00"))]})

    assert counted(summary) == (2, 0, 1)
    assert summary.problems == {"GENERAL_LEDGER_LINE_TWICE": 1}
    assert facts(imports) == [("LinesHandedIn", [("34", 10_000)])]


def test_all_rows_of_a_hand_in_that_is_refused_are_marked(imports):
    summary = imports.of({"总账": [a_row(保险公司="NIEMAND"), a_row(保险公司="NIEMAND", 凭证号="付-2")]})

    assert counted(summary) == (0, 0, 2)
    assert summary.problems == {"NOT_FOUND": 2}


def test_finance_hands_in_its_own_books_and_nobody_elses(imports):
    assert imports.of({"总账": [a_row()]}, OFFICER).problems == {"ROLE_NOT_ALLOWED": 1}
    assert imports.of({"总账": [a_row(保险公司="ANTAI")]}, FINANCE).problems == {"OUT_OF_SCOPE": 1}
    assert counted(imports.of({"总账": [a_row()]}, CENTRE)) == (1, 0, 0)


def test_a_dry_run_sees_what_it_handed_in_and_records_nothing(imports):
    with rehearsal(imports.database, lambda: NOW) as books:
        assert counted(imports.of({"总账": [a_row()]}, ledger=books)) == (1, 0, 0)
        assert counted(imports.of({"总账": [a_row()]}, ledger=books)) == (0, 1, 0)

    assert facts(imports) == []


def test_the_sum_of_the_rows_is_debits_less_credits(imports):
    rows = [a_row(), a_row(凭证号="付-2", 借方=None, 贷方=fen("30.00")), a_row(凭证号="付-3", 借方=fen("-5.00"))]

    [line] = imports.of({"总账": rows}).lines

    assert line.recorded.amount == fen("65.00")
    assert general_ledger.MOST_LINES == 100
