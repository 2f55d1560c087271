"""An embedded PostgreSQL: a real server that starts with its first user and stops with its last, even by kill -9.

    with server(data_directory) as conninfo:
        psycopg.connect(conninfo)

Every process of one machine that names the same directory shares one server. Linux and macOS.
"""

import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from .fault import EmbeddedServerError
from .place import conninfo, flocked, locked, opened
from .programs import bin_dir

TRUSTED = "require_auth=none"
"""In a conninfo: the server lets whoever reaches its socket in as anybody; who does not, is not let near it."""

__all__ = ["EmbeddedServerError", "bin_dir", "server"]

_EXCLUSIVE_NOW = fcntl.LOCK_EX | fcntl.LOCK_NB
_LOOK_EVERY_S = 0.03
_STOP_WITHIN_S = 10
_ROOM_FOR_A_SERVER = 100 << 20


@contextmanager
def server(root: Path | str, *, settings: Mapping[str, str] | None = None, timeout_s: float = 60) -> Iterator[str]:
    """Use the server of a directory for the length of a block; yields its conninfo.

    Starts it if nobody else has, with `settings` (PostgreSQL's own names); the last one to leave sees it stopped.
    A server that crashes meanwhile is started again at the same conninfo.

    Raises  EmbeddedServerError
    """
    directory = Path(root).expanduser().absolute()
    with ExitStack() as stay:
        try:
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            directory = directory.resolve()
            stay.enter_context(_in_use(directory))
            _start(directory, settings or {}, timeout_s)
            address = f"{conninfo(directory)} {TRUSTED}"
        except OSError as error:
            raise EmbeddedServerError(
                f"The data directory {directory} cannot be written ({error}): free some space, correct its owner, or "
                "let LEDGER_DATA name another",
                "数据目录不可写：请释放磁盘空间、修正属主，或用 LEDGER_DATA 指定其他目录",
            ) from error
        yield address


@contextmanager
def _in_use(root: Path) -> Iterator[None]:
    users = opened(root / "users.lock")
    fcntl.flock(users, fcntl.LOCK_SH)  # waits while a guard is just stopping
    try:
        yield
    finally:
        last = flocked(users, _EXCLUSIVE_NOW)
        os.close(users)
        if last:
            _await_stop(root)


def _await_stop(root: Path) -> None:
    deadline = time.monotonic() + _STOP_WITHIN_S
    while root.exists() and _guarded(root) and time.monotonic() < deadline:
        time.sleep(_LOOK_EVERY_S)


def _guarded(root: Path) -> bool:
    with locked(root / "guard.lock", _EXCLUSIVE_NOW) as free:
        return free is None


def _start(root: Path, settings: Mapping[str, str], timeout_s: float) -> None:
    """Return when the server answers; leave a guard behind if there is none."""
    launched, deadline = False, time.monotonic() + timeout_s
    with locked(root / "start.lock", fcntl.LOCK_EX):
        while True:
            with locked(root / "guard.lock", _EXCLUSIVE_NOW) as free:
                if free is not None and not launched:
                    _launch_guard(root, settings, free)
                    launched = True
                elif free is not None or time.monotonic() > deadline:
                    raise _not_started(root)
                elif _answers(root):
                    return
            time.sleep(_LOOK_EVERY_S)


def _launch_guard(root: Path, settings: Mapping[str, str], lock: int) -> None:
    log = root / "server.log"
    if log.exists():
        log.replace(root / "server.log.1")
    # the guard finds what this process finds, wherever that was started
    finds = {"PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path)), "LEDGER_PG_BIN": str(bin_dir())}
    output = opened(log, os.O_APPEND)
    try:
        subprocess.run(
            [sys.executable, "-P", "-m", __name__, root, *(f"{name}={value}" for name, value in settings.items())],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            pass_fds=[lock],
            start_new_session=True,
            cwd="/",
            env={**os.environ, **finds, "LC_ALL": "C"},  # C: the log is in English
            check=False,
        )
    finally:
        os.close(output)


def _answers(root: Path) -> bool:
    ready = subprocess.run(
        [bin_dir() / "pg_isready", "-q", "-t", "3", "-d", conninfo(root)], check=False, stderr=subprocess.DEVNULL
    )
    return ready.returncode == 0


def _not_started(root: Path) -> EmbeddedServerError:
    log = root / "server.log"
    told = log.read_text(errors="replace")[-2000:].strip()
    room = os.statvfs(root)
    if "No space left" in told or room.f_bavail * room.f_frsize < _ROOM_FOR_A_SERVER:
        return EmbeddedServerError(
            f"The disk of {root} is full: free at least {_ROOM_FOR_A_SERVER >> 20} MB, or let LEDGER_DATA name "
            f"another directory. {log} says:\n{told}\n",
            "磁盘空间不足：请释放空间，或用 LEDGER_DATA 指定其他目录",
        )
    return EmbeddedServerError(
        f"PostgreSQL did not start; mend what {log} says and try again:\n{told}\n",
        "PostgreSQL 未能启动：请按日志所示处理后重试",
    )
