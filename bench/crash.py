"""`python -m bench.crash [--quick]`: 20 kills -9 in mid-load; nothing that was acknowledged may be missing or doubled.

Four processes beside PostgreSQL: the ledger served as by `ledger serve`; a client with 64 connections that pays without
pause and sends a payment again, under its key, until it is acknowledged; a logger that writes each acknowledgement and
fsyncs it, told through a pipe, so that it survives whatever is killed; and this one, which kills.

Kills take turns: the serving process, then PostgreSQL. Half of each are timed inside COMMIT, and made sure of: when
pg_stat_activity shows the ledger's own session in COMMIT, that backend is frozen by SIGSTOP and looked at again; a
frozen backend cannot leave COMMIT, so if it is still shown there, it is there. Then comes the kill: of the serving
process, whose backend is let go afterwards, with nobody left to hear that it committed; or of that backend and the
postmaster together, so that the COMMIT is cut off wherever it was, before, in or after the write of its record. A
backend that had moved on is let go, and another COMMIT waited for. The other kills come at random moments, of the
postmaster alone. The embedded server's guard starts PostgreSQL again, this process the ledger.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import msgspec
import psycopg

from bench.contents import FACTS_OF_A_PAYMENT, check_each_once
from bench.http import requests_of
from bench.run import a_folder
from bench.served import HOST, Served
from bench.world import ACCOUNTS, IN_FLIGHT, built, payments
from console import compose
from ledger.embedded import server
from projections import check

LINE = 17  # 16 bytes of the command id, and a new line
LOAD_S = 1.0, 2.0
_COME_BACK_WITHIN_S = 60
_LOOK_WITHIN_S = 30

_COMMITTING = """
SELECT pid FROM pg_stat_activity
WHERE datname = current_database() AND state = 'active' AND query = 'COMMIT' AND pid <> pg_backend_pid()
"""
_STILL = _COMMITTING + " AND pid = %s"
_RECORDED = "SELECT count(*) FROM command_log WHERE command = 'RecordPayment'"


@dataclass(frozen=True)
class Kill:
    """One of them."""

    of_server: bool
    in_commit: bool

    def __str__(self) -> str:
        return ("the serving process" if self.of_server else "PostgreSQL") + (" inside COMMIT" * self.in_commit)


def kills(count: int) -> list[Kill]:
    """Return so many, in turns; of each kind every other one inside COMMIT."""
    return [Kill(place % 2 == 0, place % 4 < 2) for place in range(count)]


class Cluster:
    """PostgreSQL as a killer sees it."""

    def __init__(self, root: Path, conninfo: str) -> None:
        self._root, self._conninfo = root, conninfo
        self._killed = 0

    @property
    def postmaster(self) -> int:
        """Its process id."""
        (told,) = self._root.glob("pg[0-9]*/postmaster.pid")
        return int(told.read_text().split()[0])

    def kill(self, in_commit: bool) -> None:
        """End it: at once, or with the backend that is inside COMMIT."""
        backend = self.frozen_in_commit() if in_commit else None
        self._killed = self.postmaster
        if backend:
            os.kill(backend, signal.SIGKILL)
        os.kill(self._killed, signal.SIGKILL)

    def frozen_in_commit(self) -> int:
        """Freeze a backend inside COMMIT, and return it once that is sure."""
        deadline = time.monotonic() + _LOOK_WITHIN_S
        with psycopg.connect(self._conninfo, autocommit=True, options="-c statement_timeout=2000") as connection:
            while time.monotonic() < deadline:
                for (backend,) in connection.execute(_COMMITTING, prepare=True).fetchall():
                    os.kill(backend, signal.SIGSTOP)
                    with suppress(psycopg.errors.QueryCanceled):  # frozen while it was telling what it does
                        if connection.execute(_STILL, [backend], prepare=True).fetchone():
                            return int(backend)
                    os.kill(backend, signal.SIGCONT)
        raise TimeoutError("nobody was seen in COMMIT")

    def await_answer(self) -> None:
        """Wait until it takes questions again."""
        deadline = time.monotonic() + _COME_BACK_WITHIN_S
        while True:
            try:
                psycopg.connect(self._conninfo, connect_timeout=2).close()
            except psycopg.OperationalError:
                assert time.monotonic() < deadline, "PostgreSQL did not come back"
                time.sleep(0.02)
            else:
                assert self.postmaster != self._killed, "PostgreSQL was not killed"
                return


class Load:
    """The client and the logger."""

    def __init__(self, folder: Path, port: int, requests: Path) -> None:
        self._log = folder / "acknowledged"
        self._logger = subprocess.Popen([sys.executable, "-m", "bench.fsynced", str(self._log)], stdin=subprocess.PIPE)
        command = [sys.executable, "-m", "bench.insistent", HOST, str(port), str(requests), str(IN_FLIGHT)]
        self._client = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=self._logger.stdin)
        assert self._logger.stdin
        self._logger.stdin.close()  # the client alone holds the pipe now

    def acknowledged(self) -> list[UUID]:
        """Return what the log holds, on disk, at this moment."""
        written = self._log.read_bytes() if self._log.exists() else b""
        whole = len(written) // LINE * LINE
        return [UUID(bytes=written[start : start + 16]) for start in range(0, whole, LINE)]

    def await_more(self, than: int) -> None:
        """Wait until payments are acknowledged again."""
        deadline = time.monotonic() + _COME_BACK_WITHIN_S
        while len(self.acknowledged()) <= than:
            assert self._client.poll() is None, "the client gave up"
            assert time.monotonic() < deadline, "nothing is acknowledged any more"
            time.sleep(0.02)

    def end(self) -> list[UUID]:
        """Let the client have its last answers; return all that was acknowledged."""
        assert self._client.stdin
        self._client.stdin.close()
        assert self._client.wait(_COME_BACK_WITHIN_S) == 0
        assert self._logger.wait(_COME_BACK_WITHIN_S) == 0
        return self.acknowledged()

    def kill(self) -> None:
        """End both, whatever happened."""
        for process in (self._client, self._logger):
            process.kill()


def main() -> None:
    """Kill, look, and tell."""
    options = argparse.ArgumentParser(prog="python -m bench.crash", description=__doc__.partition("\n")[0])
    options.add_argument("--quick", action="store_true", help="4 kills instead of 20")
    count, payments_ready = (4, 20_000) if options.parse_args().quick else (20, 200_000)
    with a_folder() as folder, server(folder / "data") as conninfo:
        compose.migrate(conninfo)
        served = Served(folder / "data")
        requests = folder / "requests"
        with compose.ledger(conninfo) as ledger:
            payables = built(ledger, ledger.today, 3 * len(ACCOUNTS))
            wishes = payments(payables, ledger.today, payments_ready, 1)
        requests.write_bytes(msgspec.msgpack.encode(requests_of(wishes, folder / "data")))
        served.start()
        load = Load(folder, served.port, requests)
        try:
            _kill_and_look(kills(count), Cluster(folder / "data", conninfo), served, load, conninfo)
            _look_at_the_end(load, conninfo)
        finally:
            load.kill()
            with suppress(AssertionError):
                served.stop()


def _kill_and_look(planned: list[Kill], cluster: Cluster, served: Served, load: Load, conninfo: str) -> None:
    chance = random.Random(3)
    for number, kill in enumerate(planned, 1):
        load.await_more(len(load.acknowledged()))
        time.sleep(chance.uniform(*LOAD_S))
        if not kill.of_server:
            cluster.kill(kill.in_commit)
        elif kill.in_commit:
            backend = cluster.frozen_in_commit()
            served.kill()
            os.kill(backend, signal.SIGCONT)
        else:
            served.kill()
        since = time.monotonic()
        acknowledged = load.acknowledged()
        cluster.await_answer()
        check_each_once(conninfo, acknowledged, 0)
        if kill.of_server:
            served.start()
        load.await_more(len(load.acknowledged()))
        back = time.monotonic() - since
        print(
            f"{number:2} killed {kill!s:<36} {len(acknowledged):7,} acknowledged, each there once;"
            f" paying again after {back:.1f} s",
            flush=True,
        )


def _look_at_the_end(load: Load, conninfo: str) -> None:
    acknowledged = load.end()
    check_each_once(conninfo, acknowledged, 0)
    with psycopg.connect(conninfo) as connection:
        (recorded,) = connection.execute(_RECORDED).fetchone() or (0,)
    assert recorded == len(acknowledged), f"{recorded} recorded, {len(acknowledged)} acknowledged"
    different = list(check.differences(conninfo, compose.READ_MODELS))
    assert not different, different
    print(
        f"{recorded:,} payments, each acknowledged, each once, with its {FACTS_OF_A_PAYMENT} facts;"
        " every read model is what the facts give"
    )


if __name__ == "__main__":
    main()
