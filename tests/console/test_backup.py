"""Backup, restore and export: everything once, or nothing."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg.rows import dict_row

from console.asking import answer_of
from console.backup import write_backup
from console.export import facts
from console.restore import read_backup
from console.speech import Declined
from domain.money import fen
from ledger.policy import RecordPremiumReceipt
from ledger.user_account import saved_views
from tests.conftest import a_database
from tests.console.command_lines import environment, ledger, names
from tests.ledger.specs import a_ledger, answer, done, opened, registering, sent


@pytest.fixture
def filled(database):
    """A database with organisations, a policy and its premium, and a list that somebody named."""
    with a_ledger(database) as books:
        policy = done(books, registering()).streams[0]
        done(books, RecordPremiumReceipt(policy, fen("1000000.00"), "R1"))
    with psycopg.connect(database, row_factory=dict_row) as connection:
        saved_views.keep(connection, uuid4(), "大额支付", "/payments?sort=amount")
    return database


@pytest.fixture
def empty(server_dsn, template):
    """A second, migrated database."""
    with a_database(server_dsn, f"empty_{uuid4().hex}", template) as conninfo:
        yield conninfo


def content(conninfo):
    """Every row of every table."""
    with psycopg.connect(conninfo) as connection:
        tables = connection.execute("SELECT relname FROM pg_stat_user_tables ORDER BY relname").fetchall()
        return {name: connection.execute(f"SELECT t::text FROM {name} t ORDER BY 1").fetchall() for (name,) in tables}


def log(conninfo):
    with psycopg.connect(conninfo) as connection:
        return connection.execute("SELECT position, command_id FROM command_log ORDER BY position").fetchall()


def damaged(path, part, change):
    """Rewrite one part of a backup."""
    with zipfile.ZipFile(path) as parts:
        read = {name: parts.read(name) for name in parts.namelist()}
    with zipfile.ZipFile(path, "w") as parts:
        for name, text in read.items():
            if name != part or (text := change(text)) is not None:
                parts.writestr(name, text)


def test_a_restored_ledger_is_the_one_that_was_backed_up_row_by_row(filled, empty, tmp_path):
    write_backup(filled, tmp_path / "b")
    read_backup(empty, tmp_path / "b")

    assert content(empty) == content(filled)
    assert content(empty)["journal"] and content(empty)["saved_views"]


def test_a_ledger_that_was_only_looked_at_is_empty_and_the_record_of_both_is_kept(filled, empty, tmp_path):
    for conninfo in (filled, empty):
        answer_of(conninfo, lambda ask: ask("FundAvailability", by="BOTH"))
    write_backup(filled, tmp_path / "b")
    read_backup(empty, tmp_path / "b")

    assert [len(content(each)["reads"]) for each in (filled, empty)] == [1, 2]
    assert content(empty)["persons"] == content(filled)["persons"]


def test_a_restored_ledger_goes_on_after_the_last_position(filled, empty, tmp_path):
    manifest = write_backup(filled, tmp_path / "b")
    read_backup(empty, tmp_path / "b")

    with opened(empty) as books:
        assert done(books, registering("PN0002")).position > manifest.position
    positions = [fact["position"] for fact in facts(empty)]
    assert positions == list(range(1, len(positions) + 1))


def test_a_backup_taken_while_others_write_is_the_ledger_of_one_instant(filled, empty, tmp_path):
    with opened(filled) as books:
        sending = [sent(books, registering(f"PN{number:04d}")) for number in range(10, 300)]
        manifest = write_backup(filled, tmp_path / "b")
        receipts = [answer(each) for each in sending]
    read_backup(empty, tmp_path / "b")

    restored = list(facts(empty))
    assert len(restored) == manifest.position <= receipts[-1].position
    assert restored == list(facts(filled))[: len(restored)]
    assert {position for position, *_ in log(empty)} <= {fact["position"] for fact in restored}
    assert log(empty) == [line for line in log(filled) if line[0] <= manifest.position]


def test_a_backup_tells_what_it_holds_and_is_its_owners_alone(filled, tmp_path):
    manifest = write_backup(filled, tmp_path / "b")

    assert manifest.facts == manifest.position == len(list(facts(filled)))
    assert (tmp_path / "b").stat().st_mode & 0o777 == 0o600
    assert names(tmp_path) == ["b"]


def test_a_backup_is_not_restored_into_a_ledger_with_facts(filled, tmp_path):
    write_backup(filled, tmp_path / "b")
    before = content(filled)

    with pytest.raises(Declined):
        read_backup(filled, tmp_path / "b")
    assert content(filled) == before


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("ledger_events", lambda text: text.replace(b"R1".hex().encode(), b"R2".hex().encode())),
        ("ledger_events", lambda text: text[: len(text) // 2]),
        ("ledger_events", lambda text: None),
        ("ledger_events", lambda text: text + b"\xff\n"),
        ("command_log", lambda text: b""),
        ("persons", lambda text: text + text),
        ("manifest.json", lambda text: None),
        ("manifest.json", lambda text: b"{}"),
        ("manifest.json", lambda text: b"\xff"),
        ("manifest.json", lambda text: text.replace(b'"format": 4', b'"format": 3')),
        ("manifest.json", lambda text: text.replace(b'"persons"', b'"people"')),
    ],
)
def test_a_damaged_backup_is_refused_and_nothing_is_restored(part, change, filled, empty, tmp_path):
    write_backup(filled, tmp_path / "b")
    damaged(tmp_path / "b", part, change)

    with pytest.raises(Declined):
        read_backup(empty, tmp_path / "b")
    assert not any(content(empty).values())


@pytest.mark.parametrize("keep", [0, 100, -1])
def test_a_truncated_file_is_no_backup(keep, filled, empty, tmp_path):
    write_backup(filled, tmp_path / "b")
    (tmp_path / "b").write_bytes((tmp_path / "b").read_bytes()[:keep])

    with pytest.raises(Declined):
        read_backup(empty, tmp_path / "b")
    assert not any(content(empty).values())


def test_an_existing_file_is_never_replaced(filled, tmp_path):
    (tmp_path / "b").write_text("precious")

    with pytest.raises(Declined):
        write_backup(filled, tmp_path / "b")
    assert (tmp_path / "b").read_text() == "precious"


FILL = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))
from console.command_line import main
main()
"""


@pytest.mark.parametrize("command", ["backup", "export"])
def test_a_full_disk_is_told_and_leaves_no_half_file(command, filled, tmp_path):
    told = subprocess.run(
        [sys.executable, "-c", FILL.format(size=2000), command, tmp_path / "b"],
        env=environment(LEDGER_DATABASE_URL=filled, LEDGER_DATA=str(tmp_path)),
        capture_output=True,
        text=True,
        check=False,
    )

    assert (told.returncode, told.stdout) == (1, "")
    assert "disk is full" in told.stderr
    assert "Traceback" not in told.stderr
    assert names(tmp_path) == []


def test_the_commands_carry_a_ledger_from_one_server_to_another(filled, empty, tmp_path):
    wrote = ledger("backup", tmp_path / "b", "--json", LEDGER_DATABASE_URL=filled)
    read = ledger("restore", tmp_path / "b", "--json", LEDGER_DATABASE_URL=empty)

    assert json.loads(wrote.stdout) == json.loads(read.stdout)
    kept, [backed_up] = content(filled), content(filled).pop("upkeep")
    assert backed_up[0].startswith("(backup,")
    assert content(empty) == kept | {"upkeep": []}
    assert ledger("restore", tmp_path / "b", LEDGER_DATABASE_URL=empty).returncode == 2


def test_the_export_tells_every_fact_with_its_envelope_and_no_name(filled, tmp_path):
    piped = ledger("export", "-", LEDGER_DATABASE_URL=filled)
    written = ledger("export", tmp_path / "facts.jsonl", LEDGER_DATABASE_URL=filled)

    lines = [json.loads(line) for line in piped.stdout.splitlines()]
    assert written.returncode == 0
    assert Path(tmp_path / "facts.jsonl").read_text(encoding="utf-8") == piped.stdout
    assert [line["position"] for line in lines] == list(range(1, len(lines) + 1))
    receipt = next(line for line in lines if line["name"].endswith(".PremiumReceived"))
    assert receipt["values"]["amount"] == 100_000_000
    assert {"stream", "version", "recorded_at", "effective_on", "actor", "role", "command_id"} <= receipt.keys()
    assert "INSURER_FINANCE of RENHE" not in piped.stdout


def test_a_database_without_tables_has_nothing_to_back_up(server_dsn, tmp_path):
    with a_database(server_dsn, f"bare_{uuid4().hex}", "template0") as bare:
        told = ledger("backup", tmp_path / "b", LEDGER_DATABASE_URL=bare)

    assert told.returncode == 2
    assert "migrate" in told.stderr
    assert names(tmp_path) == []
