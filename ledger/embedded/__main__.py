"""The guard: starts the server of one directory, starts it again after a crash, stops it with its last user.

`server` runs it as `python -m ledger.embedded ROOT [setting=value ...]` and hands guard.lock down to it, locked.
"""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from .fault import EmbeddedServerError
from .place import NAME, PORT, flocked, locked, opened, socket_dir
from .privilege import BeforeExec, unprivileged
from .programs import bin_dir, major_version

_LOOK_EVERY_S = 0.1
_CRASHES_IN_A_ROW = 5
_SOON_S = 5


@dataclass(frozen=True)
class Cluster:
    """The data of one directory, and how to run PostgreSQL on them."""

    root: Path
    version: int
    settings: list[str]
    before_exec: BeforeExec

    @property
    def data(self) -> Path:
        """The folder of this version's data."""
        return self.root / f"pg{self.version}"

    def launch(self) -> "subprocess.Popen[bytes]":
        """Start a postmaster, once the one before and all its backends are gone."""
        with locked(self.root / "data.lock", fcntl.LOCK_EX) as lock:
            assert lock is not None
            self._initialise(lock)
            sockets = socket_dir(self.root)
            # data.lock is ours, so these are left from a crash; the pid in them may be anybody's by now
            for stale in (self.data / "postmaster.pid", sockets / f".s.PGSQL.{PORT}.lock"):
                stale.unlink(missing_ok=True)
            options = [
                "listen_addresses=",
                f"port={PORT}",
                f"unix_socket_directories={sockets}",
                "unix_socket_permissions=0700",
                f"shared_buffers={_buffers()}",
                *self.settings,
            ]
            return subprocess.Popen(
                [bin_dir() / "postgres", "-D", self.data, *(f"--{option}" for option in options)],
                preexec_fn=self.before_exec,  # noqa: PLW1509 (a guard has one thread)
                pass_fds=[lock],
                cwd="/",
            )

    def _initialise(self, lock: int) -> None:
        if self.data.exists():
            return
        self._check_no_other_version()
        new = self.root / "new"
        shutil.rmtree(new, ignore_errors=True)
        locale = ["--locale=C"]
        if self.version >= 17:
            locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        self._run(lock, "initdb", "-D", new, "-U", NAME, "--auth=trust", "--encoding=UTF8", "-k", *locale)
        self._run(lock, "postgres", "--single", "-D", new, "postgres", told=f"CREATE DATABASE {NAME}\n")
        new.rename(self.data)  # all or nothing: a crash before this leaves only `new`
        _make_durable(self.root)

    def _check_no_other_version(self) -> None:
        for other in self.root.glob("pg[0-9]*"):
            raise EmbeddedServerError(
                f"{self.root} holds the data of PostgreSQL {other.name[2:]}, the programs are {self.version}: let "
                f"LEDGER_PG_BIN name the bin folder of a PostgreSQL {other.name[2:]}",
                f"数据属于 PostgreSQL {other.name[2:]}，请用 LEDGER_PG_BIN 指定该版本的程序",
            )

    def _run(self, lock: int, program: str, *arguments: str | Path, told: str = "") -> None:
        subprocess.run(
            [bin_dir() / program, *arguments],
            input=told.encode(),
            stdout=subprocess.DEVNULL,
            preexec_fn=self.before_exec,
            pass_fds=[lock],
            cwd="/",
            check=True,
        )


def _buffers() -> str:
    """Return what the server keeps at hand: a quarter of the memory, as PostgreSQL's manual has it, 512 MB at most."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return f"{min(512, memory // 4 >> 20)}MB"


def _make_durable(folder: Path) -> None:
    names = os.open(folder, os.O_RDONLY)
    os.fsync(names)
    os.close(names)


def guard(root: Path, settings: list[str]) -> None:
    """Keep a server running as long as anybody uses it."""
    users = opened(root / "users.lock")
    cluster = Cluster(root, major_version(), settings, unprivileged(root))
    postmaster, since, crashes = cluster.launch(), time.monotonic(), 0
    while not flocked(users, fcntl.LOCK_EX | fcntl.LOCK_NB):
        time.sleep(_LOOK_EVERY_S)
        if postmaster.poll() is None:
            continue
        crashes = crashes + 1 if time.monotonic() - since < _SOON_S else 0
        if crashes == _CRASHES_IN_A_ROW:
            return  # it cannot start: the starter shows the log
        time.sleep(crashes * _LOOK_EVERY_S)
        postmaster, since = cluster.launch(), time.monotonic()
    postmaster.send_signal(signal.SIGINT)  # the "fast" shutdown: roll back, checkpoint, exit
    postmaster.wait()
    with suppress(OSError):
        socket_dir(root).rmdir()


def main() -> None:
    """Leave a guard behind that is nobody's child, so that no starter has to wait for its end."""
    if os.fork():
        return
    try:
        guard(Path(sys.argv[1]), sys.argv[2:])
    except (EmbeddedServerError, OSError, subprocess.SubprocessError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
