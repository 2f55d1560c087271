"""The doctor tells on one screen how it is, and first of all what needs to be done."""

import json
import os
from datetime import UTC, datetime, timedelta

import psycopg

from console.doctor import BACKUP_DAYS, KEY_DAYS, findings
from console.settings import Settings
from ledger import upkeep
from ledger.tokens import KEY_FILE, local_key
from ledger.upkeep import BACKUP, CHECK
from tests.console.command_lines import ledger

NOW = datetime.now(UTC)


def told(database, data, now=NOW):
    return {each.name: each for each in findings(database, Settings(data), now)}


def test_a_new_ledger_wants_a_backup_and_a_check_and_nothing_else(database, tmp_path):
    found = told(database, tmp_path)

    wanting = {name for name, each in found.items() if each.attention}
    assert wanting - {"disk", "evidence disk", "connections"} == {BACKUP, CHECK}  # the machine may be short of room
    assert found[BACKUP].value == "never"
    assert found["tables"].value == "complete"
    assert "fsync on" in found["server"].value


def test_a_backup_is_old_after_a_week_and_a_check_that_found_something_wants_attention(database, tmp_path):
    upkeep.done(database, BACKUP)
    upkeep.done(database, CHECK, found=2)

    now, later = told(database, tmp_path), told(database, tmp_path, NOW + timedelta(days=BACKUP_DAYS + 1, hours=1))

    assert (now[BACKUP].attention, later[BACKUP].attention) == (False, True)
    assert now[CHECK].attention
    assert "2 differences" in now[CHECK].value


def test_a_key_is_to_be_replaced_within_a_month_before_it_is_a_year_old(database, tmp_path):
    local_key(tmp_path)

    def aged(days):
        instant = (NOW - timedelta(days=days, hours=1)).timestamp()
        os.utime(tmp_path / KEY_FILE, (instant, instant))
        return told(database, tmp_path)["key"].attention

    assert [aged(KEY_DAYS - 30), aged(KEY_DAYS - 29)] == [False, True]


def test_a_missing_table_is_named(database, tmp_path):
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("DROP TABLE persons")

    assert told(database, tmp_path)["tables"].value == "missing: persons"


def test_the_command_line_tells_it_after_a_backup_and_a_check(database, tmp_path):
    settings = {"LEDGER_DATABASE_URL": database, "LEDGER_DATA": str(tmp_path)}
    assert ledger("backup", tmp_path / "b.zip", **settings).returncode == 0
    assert ledger("check", **settings).returncode == 0

    screen, machine = ledger("doctor", **settings), ledger("doctor", "--json", **settings)

    assert (screen.returncode, machine.returncode) == (0, 0)
    assert "Last backup" in screen.stdout
    found = json.loads(machine.stdout)
    assert not found[BACKUP]["attention"]
    assert not found[CHECK]["attention"]
