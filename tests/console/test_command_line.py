"""The command line as its users meet it: words in their language, exit codes, never a traceback."""

import json
from datetime import UTC, datetime

import psycopg
import pytest
from openpyxl import load_workbook

from console.speech import FAILED, REFUSED, explained, languages
from domain.fund_account import InsufficientAvailable
from domain.money import fen
from ledger.rights import Role
from ledger.tokens import believed, local_key
from tests.console.command_lines import ledger, names

REFUSAL = InsufficientAvailable(asked=fen("2.00"), available=fen("1.00"))


def test_help_names_every_command_in_both_languages():
    told = ledger("--help")

    assert told.returncode == 0
    for word in (
        "serve",
        "demo",
        "migrate",
        "import",
        "template",
        "balance",
        "statement",
        "token",
        "check",
        "rebuild",
        "backup",
        "restore",
        "export",
        "备份",
    ):
        assert word in told.stdout


@pytest.mark.parametrize(
    ("environ", "spoken"),
    [
        ({"LANG": "zh_CN.UTF-8"}, ("zh",)),
        ({"LANG": "zh_CN.GB18030", "LC_ALL": ""}, ("zh",)),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_GB.UTF-8"}, ("en",)),
        ({"LANG": "de_DE.UTF-8"}, ("en",)),
        ({"LC_ALL": "C.UTF-8"}, ("zh", "en")),
        ({}, ("zh", "en")),
    ],
)
def test_the_locale_chooses_the_language(environ, spoken):
    assert languages(environ) == spoken


def test_a_refusal_is_told_by_its_code_and_words_in_the_language_of_the_locale(monkeypatch):
    for locale, expected in (("zh_CN.UTF-8", REFUSAL.words("zh")), ("en_US.UTF-8", REFUSAL.words("en"))):
        monkeypatch.setenv("LC_ALL", locale)

        assert explained(REFUSAL) == (f"INSUFFICIENT_AVAILABLE: {expected}", REFUSED)


@pytest.mark.parametrize(
    "fault",
    [
        OSError(28, "No space left on device"),
        PermissionError(13, "Permission denied", "/x"),
        psycopg.errors.DiskFull("could not extend file"),
        psycopg.OperationalError("connection refused\nIs the server running?"),
        ZeroDivisionError("division by zero"),
    ],
)
def test_a_fault_is_told_in_two_lines_at_most(fault, monkeypatch):
    monkeypatch.setenv("LC_ALL", "C")
    words, code = explained(fault)

    assert code == FAILED
    assert len(words.splitlines()) == 2


def test_a_server_that_does_not_answer_is_a_fault_without_a_traceback(tmp_path):
    told = ledger("migrate", LEDGER_DATABASE_URL=f"host={tmp_path} dbname=nobody", LEDGER_DATA=str(tmp_path))

    assert (told.returncode, told.stdout) == (1, "")
    assert len(told.stderr.splitlines()) == 1


def test_a_command_nobody_knows_is_refused():
    assert ledger("frobnicate").returncode == 2


def test_a_token_at_the_command_line_names_its_person(tmp_path):
    told = ledger("token", "--person", "周区", "--role", "DISTRICT", "--district", "110106", LEDGER_DATA=str(tmp_path))

    actor, _ = believed(local_key(tmp_path), told.stdout.strip(), datetime.now(UTC))
    assert (actor.name, actor.role, actor.district) == ("周区", Role.DISTRICT, "110106")


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--role", "INSURER_FINANCE"], "机构"),
        (["--role", "DISTRICT"], "区划"),
        (["--role", "SYSTEM"], "SYSTEM"),
    ],
)
def test_half_an_actor_gets_no_token(arguments, word, tmp_path):
    told = ledger("token", "--person", "周区", *arguments, LEDGER_DATA=str(tmp_path), locale="zh_CN.UTF-8")

    assert (told.returncode, told.stdout) == (2, "")
    assert word in told.stderr


def test_the_template_is_a_workbook_and_never_replaces_another_file(tmp_path):
    file = tmp_path / "模板 1.xlsx"

    assert json.loads(ledger("template", file, "--json").stdout) == {"file": str(file)}
    assert "项目" in load_workbook(file).sheetnames
    assert ledger("template", file).returncode == 2
    assert names(tmp_path) == [file.name]


def test_a_file_in_no_folder_is_refused(tmp_path):
    told = ledger("template", tmp_path / "nowhere" / "x.xlsx")

    assert told.returncode == 2
    assert "nowhere" in told.stderr
