"""`ledger check` and `ledger rebuild`: what is kept is what the facts give."""

import json

import psycopg
import pytest

from domain.money import fen
from ledger.policy import RecordPremiumReceipt
from tests.console.command_lines import ledger
from tests.ledger.specs import a_ledger, done, registering


@pytest.fixture
def filled(database):
    with a_ledger(database) as books:
        policy = done(books, registering()).streams[0]
        done(books, RecordPremiumReceipt(policy, fen("1000.00"), "R1"))
    return database


def falsified(conninfo):
    with psycopg.connect(conninfo) as connection:
        connection.execute("UPDATE fund_sums SET accrued = accrued - 1, available = available + 1")


def checked(conninfo, *options):
    return ledger("check", *options, LEDGER_DATABASE_URL=conninfo)


def test_a_ledger_as_it_was_written_is_what_its_facts_give(filled):
    told = checked(filled)

    assert (told.returncode, told.stdout) == (0, "Every figure is what the facts give\n")


def test_a_figure_that_is_one_fen_off_is_named(filled):
    falsified(filled)

    told = checked(filled, "--json")

    assert told.returncode == 1
    assert [each["table"] for each in json.loads(told.stdout)["differences"]] == ["fund_sums"]
    assert checked(filled).stdout.startswith("fund_sums: ")


def test_a_rebuild_tells_what_was_off_and_mends_it(filled):
    falsified(filled)

    told = ledger("rebuild", LEDGER_DATABASE_URL=filled, locale="zh_CN.UTF-8")

    assert told.returncode == 0
    assert told.stdout.startswith("fund_sums:")
    assert checked(filled).returncode == 0


def test_figures_of_another_version_are_not_served_before_they_are_derived_anew(filled):
    with psycopg.connect(filled) as connection:
        connection.execute("COMMENT ON TABLE command_log IS 'another'")
        connection.execute("ALTER TABLE projects DROP COLUMN home CASCADE")

    refused = ledger("migrate", LEDGER_DATABASE_URL=filled)
    mended = ledger("rebuild", LEDGER_DATABASE_URL=filled)

    assert refused.returncode == 1
    assert "run `ledger rebuild`" in refused.stderr
    assert mended.returncode == 0
    assert ledger("migrate", LEDGER_DATABASE_URL=filled).returncode == 0


def test_a_ledger_without_facts_needs_nothing_derived(database):
    with psycopg.connect(database) as connection:
        connection.execute("COMMENT ON TABLE command_log IS 'another'")

    assert ledger("migrate", LEDGER_DATABASE_URL=database).returncode == 0
