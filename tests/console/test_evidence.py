"""Files of papers on the command line: checked, backed up with the facts, and brought back."""

import hashlib
import json
import zipfile
from datetime import date
from uuid import uuid4

import psycopg
import pytest

from console import compose
from console.backup import write_backup
from console.restore import read_backup
from console.speech import Declined
from domain.papers import Medium, Paper, PaperKind
from ledger.evidence import Evidence
from ledger.papers import AddPapers
from tests.conftest import a_database
from tests.console.command_lines import ledger
from tests.console.test_backup import damaged
from tests.ledger.evidence_files import FILES, PDF
from tests.projections.specs import a_story

PNG = FILES["png"][0]
SHA, OTHER = (hashlib.sha256(content).hexdigest() for content in (PDF, PNG))


@pytest.fixture
def filled(database, tmp_path):
    """A ledger with a project that binds two files; a third is kept and bound by nothing."""
    evidence = Evidence(tmp_path / "data" / "evidence")
    with a_story(database) as story:
        project = story.declared([(story.renhe, "10.00")])
        with compose.ledger(database, lambda: story.now, evidence=evidence) as story.ledger:
            kinds = (PaperKind.SUMMARY, PaperKind.OTHER)
            kept = [evidence.keep(content).sha256 for content in (PDF, PNG)]
            evidence.keep(FILES["jpeg"][0])
            papers = [
                Paper(kind, Medium.ELECTRONIC, date(2019, 6, 1), sha256=sha)
                for kind, sha in zip(kinds, kept, strict=True)
            ]
            story.do(AddPapers(project, tuple(papers)), "2019-06-01")
    return database


def on_disk(tmp_path, sha256=SHA):
    return tmp_path / "data" / "evidence" / sha256[:2] / sha256


def run(conninfo, tmp_path, *arguments, data="data", **more):
    return ledger(*arguments, LEDGER_DATABASE_URL=conninfo, LEDGER_DATA=str(tmp_path / data), **more)


def test_a_check_names_files_that_are_missing_or_damaged(filled, tmp_path):
    assert run(filled, tmp_path, "check").returncode == 0
    on_disk(tmp_path).write_bytes(PNG)
    on_disk(tmp_path, OTHER).unlink()

    told = run(filled, tmp_path, "check", "--json")

    assert told.returncode == 1
    found = {each["row"]["sha256"]: each["stands"] for each in json.loads(told.stdout)["differences"]}
    assert found == {SHA: "damaged", OTHER: "missing"}
    assert SHA in run(filled, tmp_path, "check", locale="zh_CN.UTF-8").stdout


def test_a_backup_holds_the_bound_files_and_a_restore_brings_them_back(filled, tmp_path, server_dsn, template):
    told = run(filled, tmp_path, "backup", tmp_path / "b", "--json")
    assert json.loads(told.stdout)["files"] == 2
    with a_database(server_dsn, f"empty_{uuid4().hex}", template) as empty:
        restored = run(empty, tmp_path, "restore", tmp_path / "b", data="new")

        assert (restored.returncode, "2 files" in restored.stdout) == (0, True)
        assert Evidence(tmp_path / "new" / "evidence").read(SHA) == PDF
        assert run(empty, tmp_path, "check", data="new").returncode == 0


def test_a_backup_without_a_lost_file_says_so(filled, tmp_path):
    on_disk(tmp_path).unlink()

    told = run(filled, tmp_path, "backup", tmp_path / "b", "--json")

    assert (told.returncode, json.loads(told.stdout)["files"]) == (0, 1)
    assert told.stderr == "1 files are lost; ledger check names them\n"


def test_files_behind_a_service_stay_there_and_that_is_said(filled, tmp_path):
    told = run(filled, tmp_path, "backup", tmp_path / "b", LEDGER_EVIDENCE="s3://bucket/prefix")

    assert told.stderr == "The files of papers stay in s3://bucket/prefix\n"
    assert not any(name.startswith("evidence/") for name in zipfile.ZipFile(tmp_path / "b").namelist())


@pytest.mark.parametrize("change", [lambda content: content + b"x", lambda _: None])
def test_a_damaged_file_in_a_backup_is_not_restored(filled, tmp_path, server_dsn, template, change):
    write_backup(filled, tmp_path / "b", Evidence(tmp_path / "data" / "evidence"))
    damaged(tmp_path / "b", f"evidence/{SHA}", change)

    with a_database(server_dsn, f"empty_{uuid4().hex}", template) as empty:
        with pytest.raises(Declined):
            read_backup(empty, tmp_path / "b", Evidence(tmp_path / "new"))
        with psycopg.connect(empty) as connection:
            assert connection.execute("SELECT count(*) FROM ledger_events").fetchone() == (0,)
