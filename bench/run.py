"""One run: a server of its own, databases on it, sizes, what was measured before, and the table of results."""

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier

from bench.table import Table
from console.compose import migrate
from ledger.embedded import server

T = TypeVar("T")


@dataclass(frozen=True)
class Sizes:
    """How much of everything; what is smaller tells whether the bench runs, not how fast the ledger is."""

    scale: int = 50
    seconds: int = 30
    warm_up: int = 1_000
    payments: int = 8_000
    rounds: int = 3
    stock_payments: int = 4_000
    projects_an_account: int = 24
    hot_projects: int = 10_000
    hot_facts: int = 100_000
    http_payments: int = 12_000
    rebuilt_facts: int = 500_000
    runner_facts: int = 10_000
    few_facts: int = 1_000
    many_facts: int = 1_000_000
    asked: int = 400
    gap_projects: int = 100_000
    gaps_asked: int = 40
    hazards: int = 1_000_000
    inspection_tasks: int = 300_000
    enterprises: int = 20_000
    page_facts: int = 1_000_000
    imported_rows: int = 100_000
    exported_rows: int = 100_000


QUICK = Sizes(
    scale=1,
    seconds=2,
    warm_up=100,
    payments=600,
    rounds=1,
    stock_payments=300,
    projects_an_account=3,
    hot_projects=300,
    hot_facts=1_500,
    http_payments=600,
    rebuilt_facts=8_000,
    runner_facts=500,
    many_facts=20_000,
    asked=20,
    gap_projects=2_000,
    gaps_asked=5,
    hazards=5_000,
    inspection_tasks=1_500,
    enterprises=170,
    page_facts=20_000,
    imported_rows=1_000,
    exported_rows=1_000,
)


@dataclass
class Run:
    """One server, one table of results; each thing is measured once, for whoever asks for it."""

    conninfo: str
    folder: Path
    sizes: Sizes
    table: Table
    _measured: dict[Callable[["Run"], Any], Any] = field(default_factory=dict)

    def of(self, measure: Callable[["Run"], T]) -> T:
        """Return what a function measures, in this run, once."""
        if measure not in self._measured:
            self._measured[measure] = measure(self)
        found: T = self._measured[measure]
        return found

    @contextmanager
    def database(self, name: str, migrated: bool = True) -> Iterator[str]:
        """Make an empty database for the length of a block; yields its conninfo."""
        drop = SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name))
        with psycopg.connect(self.conninfo, autocommit=True) as connection:
            connection.execute(drop)
            connection.execute(SQL("CREATE DATABASE {} TEMPLATE template0").format(Identifier(name)))
        conninfo = make_conninfo(self.conninfo, dbname=name)
        try:
            if migrated:
                migrate(conninfo)
            yield conninfo
        finally:
            with psycopg.connect(self.conninfo, autocommit=True) as connection:
                connection.execute(drop)

    @cached_property
    def settings(self) -> dict[str, str]:
        """The server's settings that a figure depends on."""
        names = [
            "server_version",
            "fsync",
            "synchronous_commit",
            "full_page_writes",
            "shared_buffers",
            "wal_sync_method",
        ]
        with psycopg.connect(self.conninfo) as connection:
            rows = connection.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [names])
            return dict(rows.fetchall())


@contextmanager
def a_run(sizes: Sizes) -> Iterator[Run]:
    """Start a server as the ledger itself does, in a folder that is removed afterwards."""
    with a_folder() as folder, server(folder / "server") as conninfo:
        yield Run(conninfo, folder, sizes, Table())


@contextmanager
def a_folder() -> Iterator[Path]:
    """Make a folder under LEDGER_BENCH_DATA, by default the system's temporary one, for the length of a block."""
    folder = Path(tempfile.mkdtemp(prefix="ledger-bench-", dir=os.environ.get("LEDGER_BENCH_DATA")))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Watch:
    """How long a block took."""

    seconds: float

    def __enter__(self) -> "Watch":
        self._since = time.perf_counter()
        return self

    def __exit__(self, *_: object) -> None:
        self.seconds = time.perf_counter() - self._since


def percentile(values: list[float], share: float) -> float:
    """Return the value below which that share of them lies."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def settle(conninfo: str) -> None:
    """Let the server finish what was loaded, so that the next measurement does not pay for it."""
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")
