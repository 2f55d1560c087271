"""Upkeep: when this ledger was last backed up and last checked, and what came of it."""

from dataclasses import dataclass
from datetime import datetime

import psycopg
from psycopg.rows import class_row

TABLES = """
CREATE TABLE IF NOT EXISTS upkeep (
    work    text PRIMARY KEY,
    done_at timestamptz NOT NULL,
    found   int NOT NULL
);
"""

BACKUP, CHECK = "backup", "check"


@dataclass(frozen=True, slots=True)
class Done:
    """A work that was done; `found` counts what was wrong."""

    work: str
    done_at: datetime
    found: int


def done(conninfo: str, work: str, found: int = 0) -> None:
    """Remember that a work was done just now; a ledger that is too old to have the table forgets it."""
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute(TABLES)
        connection.execute(
            "INSERT INTO upkeep VALUES (%s, now(), %s)"
            " ON CONFLICT (work) DO UPDATE SET done_at = excluded.done_at, found = excluded.found",
            [work, found],
        )


def last(conninfo: str) -> dict[str, Done]:
    """Return what was done last, by work."""
    with psycopg.connect(conninfo, autocommit=True, row_factory=class_row(Done)) as connection:
        return {each.work: each for each in connection.execute("SELECT work, done_at, found FROM upkeep")}
