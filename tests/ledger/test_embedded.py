"""The embedded server: shared, healed and stopped, whoever is killed and wherever it lies."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from ledger.embedded import EmbeddedServerError, bin_dir, server
from tests.ledger.embedded_probe import (
    FINDS,
    USE,
    a_directory,
    a_user,
    eventually,
    postmaster,
    processes,
    reachable,
    reachable_at_all,
    rows,
    the_guard,
    write_pid_files,
)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")


@pytest.fixture(scope="module")
def filled() -> Iterator[Path]:
    """A directory with a table of one row, used by one test after the other."""
    with a_directory() as root:
        with server(root) as conninfo, psycopg.connect(conninfo) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1 AS row")
        yield root


def test_the_last_user_leaves_no_process_behind(filled):
    with server(filled) as conninfo:
        assert rows(conninfo) == 1
        assert processes(filled)

    assert processes(filled) == set()


def test_a_failing_user_leaves_no_process_behind_either(filled):
    with pytest.raises(OSError, match="of the user"), server(filled):
        raise OSError("of the user")

    assert processes(filled) == set()


def test_two_processes_share_one_server(filled):
    with server(filled) as conninfo:
        first = postmaster(filled)
        with a_user(filled) as (_, seen):
            assert seen == conninfo
            assert postmaster(filled) == first

        assert rows(conninfo) == 1
        assert postmaster(filled) == first


def test_four_processes_that_start_at_once_share_one_server():
    with a_directory() as root:
        with a_user(root) as (_, a), a_user(root) as (_, b), a_user(root) as (_, c), server(root) as d:
            assert a == b == c == d
            assert reachable_at_all(d)

        assert processes(root) == set()


def test_the_first_to_start_settles_the_settings(filled):
    with (
        server(filled, settings={"work_mem": "5MB"}),
        server(filled, settings={"work_mem": "6MB"}) as conninfo,
        psycopg.connect(conninfo) as connection,
    ):
        assert connection.execute("SHOW work_mem").fetchone() == ("5MB",)


def test_a_killed_user_leaves_no_process_behind(filled):
    with a_user(filled) as (user, _):
        assert processes(filled)
        user.kill()

    assert eventually(lambda: not processes(filled))


def test_a_killed_postmaster_comes_back_with_its_rows(filled):
    with server(filled) as conninfo, psycopg.connect(conninfo):
        killed = postmaster(filled)
        os.kill(killed, signal.SIGKILL)

        assert eventually(lambda: reachable(conninfo))
        assert postmaster(filled) != killed

    assert processes(filled) == set()


def test_a_killed_guard_takes_the_server_along_and_the_next_user_heals_it(filled):
    with server(filled) as conninfo:
        orphan = postmaster(filled)
        os.kill(the_guard(filled), signal.SIGKILL)

        with server(filled) as healed:
            assert healed == conninfo
            assert rows(conninfo) == 1
            assert postmaster(filled) != orphan

    assert processes(filled) == set()


@pytest.mark.parametrize("name", ["预防 费用/" + "长" * 60, "x" * 120, 'it\'s, 100% "odd"'])
def test_long_and_odd_paths_work(name):
    with a_directory() as base:
        root = base / name
        with server(root) as conninfo:
            assert reachable_at_all(conninfo)

        assert processes(root) == set()


def test_another_programs_pid_in_stale_files_is_neither_trusted_nor_killed(filled):
    foreign = subprocess.Popen(["sleep", "60"])
    try:
        data = next(filled.glob("pg*"))
        write_pid_files(filled, f"{foreign.pid}\n{data}\n1\n5432\n{filled}/run\n\n 12345 1\nready\n")

        with server(filled) as conninfo:
            assert rows(conninfo) == 1
        assert foreign.poll() is None
    finally:
        foreign.kill()
        foreign.wait()


@pytest.mark.parametrize("text", ["", "99999"])
def test_truncated_pid_files_do_no_harm(filled, text):
    write_pid_files(filled, text)

    with server(filled) as conninfo:
        assert rows(conninfo) == 1


def test_an_initialisation_that_was_cut_short_is_begun_again():
    with a_directory() as root:
        (root / "new" / "base").mkdir(parents=True)
        (root / "new" / "PG_VERSION").write_text("18")

        with server(root) as conninfo:
            assert reachable_at_all(conninfo)


def test_the_folder_it_is_started_from_does_not_matter(filled, tmp_path, monkeypatch):
    (tmp_path / "ledger").mkdir()
    (tmp_path / "ledger" / "__init__.py").write_text("raise SystemExit('the wrong ledger')")
    monkeypatch.chdir(tmp_path)

    with server(filled) as conninfo:
        assert rows(conninfo) == 1


def test_a_relative_directory_is_taken_from_the_current_folder(filled, monkeypatch):
    monkeypatch.chdir(filled.parent)

    with server(filled.name) as conninfo:
        assert rows(conninfo) == 1


def test_a_directory_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(EmbeddedServerError, match=r"cannot be written.*LEDGER_DATA.*不可写"), server(tmp_path / "file"):
        pass


def test_programs_that_are_not_there_are_said(tmp_path, monkeypatch):
    monkeypatch.setenv("LEDGER_PG_BIN", str(tmp_path))

    with pytest.raises(EmbeddedServerError, match=r"No PostgreSQL programs.*LEDGER_PG_BIN.*找不到"):
        bin_dir()


def test_data_of_another_version_are_said_and_left_alone():
    with a_directory() as root:
        (root / "pg14").mkdir(parents=True)

        with pytest.raises(EmbeddedServerError, match="data of PostgreSQL 14"), server(root):
            pass
        assert [path.name for path in root.glob("pg*")] == ["pg14"]


def test_a_setting_postgresql_refuses_is_shown_from_its_log(filled):
    with pytest.raises(EmbeddedServerError, match="no_such_setting"), server(filled, settings={"no_such_setting": "1"}):
        pass

    assert processes(filled) == set()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root mounts")
def test_a_full_disk_is_said():
    script = f'mount -t tmpfs -o size=20m tmpfs "$1" || exit 77; exec \'{sys.executable}\' -P -c "$2" "$1/data"'
    with tempfile.TemporaryDirectory() as folder:
        ended = subprocess.run(
            ["unshare", "--mount", "sh", "-c", script, "sh", folder, USE],
            env={**os.environ, "PYTHONPATH": FINDS},
            capture_output=True,
            text=True,
            check=False,
        )

    if ended.returncode == 77 or ended.stderr.startswith("unshare:"):
        pytest.skip(f"no file system of our own: {ended.stderr}")
    assert "is full: free at least" in ended.stderr
    assert "磁盘空间不足" in ended.stderr
