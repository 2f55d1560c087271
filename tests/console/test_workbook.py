"""`ledger import`: tried first, recorded whole or not at all, and harmless to repeat."""

import json
from uuid import uuid4

import psycopg
import pytest

from console.sheets.reader import read_here as read
from tests.console.command_lines import ledger, names
from tests.console.sheet_files import premiums
from tests.ledger.specs import a_ledger, done, registering

BY = ("--person", "苏晚照", "--role", "INSURER_FINANCE", "--org", "RENHE")


@pytest.fixture
def prepared(database):
    """A ledger with a policy that premium may be imported for."""
    with a_ledger(database) as books:
        done(books, registering("RH2019000001"))
    return database


def positions(conninfo):
    with psycopg.connect(conninfo) as connection:
        return connection.execute("SELECT max(position) FROM command_log").fetchone()[0]


def imported(conninfo, file, *options):
    told = ledger("import", file, *BY, "--json", *options, LEDGER_DATABASE_URL=conninfo)
    return told.returncode, json.loads(told.stdout)


def test_a_good_file_is_recorded_and_is_known_when_it_comes_again(prepared, tmp_path):
    file = premiums(tmp_path, {}, {"流水号": "SF002"})

    first, again = imported(prepared, file), imported(prepared, file)

    assert [code for code, _ in (first, again)] == [0, 0]
    assert first[1]["lines"][0]["recorded"] == {"rows": 2, "amount": "24691.34"}
    assert again[1]["lines"][0]["already_there"] == {"rows": 2, "amount": "24691.34"}


def test_a_dry_run_tells_the_same_and_records_nothing(prepared, tmp_path):
    file, before = premiums(tmp_path, {}), positions(prepared)

    code, told = imported(prepared, file, "--dry-run")

    assert (code, told["recorded"]) == (0, False)
    assert told["lines"][0]["recorded"]["rows"] == 1
    assert positions(prepared) == before


def test_one_bad_row_keeps_the_whole_file_out_and_comes_back_marked(prepared, tmp_path):
    file, before = premiums(tmp_path, {}, {"流水号": "SF002", "金额": "0"}), positions(prepared)

    code, told = imported(prepared, file)

    assert (code, told["recorded"], told["problems"]) == (2, False, {"AMOUNT_NOT_POSITIVE": 1})
    assert positions(prepared) == before
    assert names(tmp_path) == ["保费-待修改.xlsx", "保费.xlsx"]
    assert len(list(read(tmp_path / "保费-待修改.xlsx").rows)) == 1


def test_the_good_rows_alone_are_taken_when_that_is_wished(prepared, tmp_path):
    file, before = premiums(tmp_path, {}, {"流水号": "SF002", "金额": "0"}), positions(prepared)

    code, told = imported(prepared, file, "--accept-valid")

    assert (code, told["recorded"]) == (2, True)
    assert positions(prepared) > before


def test_rows_being_mended_are_never_written_over(prepared, tmp_path):
    file = premiums(tmp_path, {"金额": "0"})
    imported(prepared, file)
    imported(prepared, file)

    assert names(tmp_path) == ["保费-待修改.xlsx", "保费-待修改2.xlsx", "保费.xlsx"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF-1.7", b"\x00" * 100])
def test_what_is_no_workbook_is_refused_by_its_code(content, prepared, tmp_path):
    file = tmp_path / f"{uuid4()}.xlsx"
    file.write_bytes(content)

    told = ledger("import", file, *BY, LEDGER_DATABASE_URL=prepared)

    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr.startswith("FILE_")


def test_a_file_that_is_not_there_is_told(prepared, tmp_path):
    told = ledger("import", tmp_path / "none.xlsx", *BY, LEDGER_DATABASE_URL=prepared)

    assert told.returncode in {1, 2}
    assert "Traceback" not in told.stderr
    assert len(told.stderr.splitlines()) <= 2
