"""Looks at an embedded server from outside, and uses it from other processes."""

import os
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

HOME = Path(__file__).parents[2]
FINDS = os.pathsep.join([str(HOME), sysconfig.get_path("purelib")])
NOBODY = 65534
USE = """
import sys
from ledger.embedded import server
with server(sys.argv[1]) as conninfo:
    print(conninfo, flush=True)
    sys.stdin.read()
"""


@contextmanager
def a_directory() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="ledger-") as folder:
        yield Path(folder) / "data"


@contextmanager
def a_user(root: Path, python: str = sys.executable, **options: object) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Another process that uses the server until the block ends."""
    user = subprocess.Popen(
        [python, "-P", "-c", USE, root],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd="/",
        env={**os.environ, "PYTHONPATH": FINDS},
        **options,  # type: ignore[call-overload]
    )
    try:
        yield user, user.stdout.readline().strip()
    finally:
        user.communicate()


def rows(conninfo: str) -> int:
    with psycopg.connect(conninfo, connect_timeout=3) as connection:
        return connection.execute("SELECT count(*) FROM kept").fetchone()[0]


def eventually(true: Callable[[], bool], within_s: float = 15) -> bool:
    deadline = time.monotonic() + within_s
    while not true() and time.monotonic() < deadline:
        time.sleep(0.02)
    return true()


def reachable(conninfo: str) -> bool:
    try:
        return rows(conninfo) == 1
    except psycopg.OperationalError:
        return False


def processes(root: Path) -> set[int]:
    """Guard, postmaster and backends: those that were told the directory, or work in it."""
    return {int(process.name) for process in Path("/proc").glob("[0-9]*") if belongs(process, root)}


def belongs(process: Path, root: Path) -> bool:
    try:
        told = (process / "cmdline").read_bytes()
        return b"\0-c\0" not in told and (
            os.fsencode(root) in told or (process / "cwd").readlink().is_relative_to(root)
        )
    except OSError:
        return False


def postmaster(root: Path) -> int:
    return int(next(root.glob("pg*/postmaster.pid")).read_text().split()[0])


def the_guard(root: Path) -> int:
    return next(p for p in processes(root) if b"ledger.embedded" in Path(f"/proc/{p}/cmdline").read_bytes())


def write_pid_files(root: Path, text: str) -> None:
    for path in (next(root.glob("pg*")) / "postmaster.pid", root / "run" / ".s.PGSQL.5432.lock"):
        path.parent.mkdir(mode=0o700, exist_ok=True)
        path.write_text(text)
        os.chown(path, root.stat().st_uid, root.stat().st_gid)


def reachable_at_all(conninfo: str) -> bool:
    with psycopg.connect(conninfo) as connection:
        return connection.execute("SELECT 1").fetchone() == (1,)
