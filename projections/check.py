"""Checking and rebuilding: every read model derived anew from the facts, by the folds that keep it.

A check derives into tables that only its session sees, in one snapshot with the live ones. A rebuild derives beside the
live ones while commands go on, holds commands back for the tail, and swaps; what was wrong before is told.
Source  design.md 4
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from eventsourcing.persistence import StoredEvent
from psycopg import Connection, Cursor, IsolationLevel
from psycopg.errors import DeadlockDetected, LockNotAvailable
from psycopg.rows import DictRow, dict_row
from psycopg.sql import SQL, Composed, Identifier

from ledger.store import EVENTS, FactMapper, Recorded
from ledger.tables import MIGRATION_LOCK
from projections import walls
from projections.readers import ReadModel, fold_of

BATCH = 5_000
ATTEMPTS = 100
BESIDE = "ledger_rebuilt"
SNAPSHOT_ONLY = "pg_temp"

_FACTS = f"""
SELECT notification_id, originator_id, originator_version, topic, state FROM {EVENTS}
WHERE notification_id > %s ORDER BY notification_id LIMIT {BATCH}
"""

# Shorter than the server's deadlock timeout: where readers and the swap wait for each other, the swap gives way.
_GIVE_WAY = "SET LOCAL lock_timeout = '500ms'"


@dataclass(frozen=True, slots=True)
class Difference:
    """A row in which a kept table and the one derived from the facts differ.

    `stands` is "kept" for a row that the facts do not give, "derived" for one that is not kept, and "shape" where the
    table itself is missing or has other columns.
    """

    table: str
    stands: str
    row: dict[str, Any]


def differences(conninfo: str, models: Sequence[ReadModel]) -> Iterator[Difference]:
    """Yield, for each table that is not what the facts give, one difference; commands go on meanwhile."""
    with _connected(conninfo) as connection:
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        with connection.transaction(force_rollback=True), connection.cursor() as cursor:
            live = _create(cursor, SNAPSHOT_ONLY, models)
            _derive(cursor, models, 0)
            yield from _compare(cursor, live, SNAPSHOT_ONLY)


def rebuild(conninfo: str, models: Sequence[ReadModel]) -> list[Difference]:
    """Derive every table anew, put it in the place of the kept one, and return what was different."""
    with _connected(conninfo) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        cursor.execute(_named("DROP SCHEMA IF EXISTS {} CASCADE", BESIDE))
        cursor.execute(_named("CREATE SCHEMA {}", BESIDE))
        live = _create(cursor, BESIDE, models)
        position = _derive(cursor, models, 0)
        cursor.execute("ANALYZE " + ", ".join(f"{BESIDE}.{table}" for table in _tables(cursor, BESIDE)))
        for _ in range(ATTEMPTS):
            position = _derive(cursor, models, position)
            try:
                return _swap(connection, models, live, position)
            except (LockNotAvailable, DeadlockDetected):
                continue
        raise TimeoutError("the tables were in use all the time")


def _swap(connection: Connection[DictRow], models: Sequence[ReadModel], live: str, position: int) -> list[Difference]:
    """Take in the tail while nobody records, and put the derived tables in the place of the kept ones."""
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute(_GIVE_WAY)
        cursor.execute(f"LOCK TABLE {EVENTS} IN EXCLUSIVE MODE")
        _derive(cursor, models, position)
        found = list(_compare(cursor, live, BESIDE))
        for table in _tables(cursor, BESIDE):
            cursor.execute(_named("DROP TABLE IF EXISTS {}.{} CASCADE", live, table))  # with what policies say of it
            cursor.execute(_named("ALTER TABLE {}.{} SET SCHEMA {}", BESIDE, table, live))
        cursor.execute(_named("DROP SCHEMA {}", BESIDE))
        walls.put_up(cursor)
        return found


@contextmanager
def _connected(conninfo: str) -> Iterator[Connection[DictRow]]:
    with psycopg.connect(conninfo, autocommit=True, row_factory=dict_row, options="-c timezone=UTC") as connection:
        yield connection


def _create(cursor: Cursor[DictRow], schema: str, models: Sequence[ReadModel]) -> str:
    """Create empty tables that the folds will find before the live ones; return where those are."""
    found = cursor.execute("SELECT current_schema() AS live").fetchone()
    live: str = found["live"] if found else "public"
    cursor.execute(_named("SET search_path = {}, {}", schema, live))
    for model in models:
        cursor.execute(model.TABLES.encode())
    return live


def _derive(cursor: Cursor[DictRow], models: Sequence[ReadModel], position: int) -> int:
    """Fold the facts after a position, a batch at a time, and return the last position."""
    fold = fold_of(models)
    while recorded := _facts(cursor, position):
        fold(cursor, recorded)
        position = recorded[-1].position
    return position


def _facts(cursor: Cursor[DictRow], position: int) -> list[Recorded]:
    mapper = FactMapper()
    rows = cursor.execute(_FACTS, [position]).fetchall()
    return [Recorded(row.pop("notification_id"), mapper.to_domain_event(StoredEvent(**row))) for row in rows]


def _compare(cursor: Cursor[DictRow], live: str, derived: str) -> Iterator[Difference]:
    for table in _tables(cursor, derived):
        if _columns(cursor, live, table) != _columns(cursor, derived, table):
            yield Difference(table, "shape", {})
        elif found := cursor.execute(
            _FIRST.format(kept=Identifier(live, table), derived=Identifier(derived, table))
        ).fetchone():
            yield Difference(table, found["stands"], found["row"])


_FIRST = SQL("""
(SELECT 'kept' AS stands, to_jsonb(beyond) AS row FROM (TABLE {kept} EXCEPT ALL TABLE {derived}) AS beyond LIMIT 1)
UNION ALL
(SELECT 'derived', to_jsonb(beyond) FROM (TABLE {derived} EXCEPT ALL TABLE {kept}) AS beyond LIMIT 1)
LIMIT 1
""")

_TABLES = """
SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = CASE %(schema)s::text
    WHEN 'pg_temp' THEN pg_my_temp_schema() ELSE to_regnamespace(%(schema)s) END ORDER BY relname
"""

_COLUMNS = """
SELECT attname, format_type(atttypid, atttypmod) AS kind FROM pg_attribute
WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped ORDER BY attnum
"""


def _tables(cursor: Cursor[DictRow], schema: str) -> list[str]:
    return [row["relname"] for row in cursor.execute(_TABLES, {"schema": schema}).fetchall()]


def _columns(cursor: Cursor[DictRow], schema: str, table: str) -> list[DictRow]:
    return cursor.execute(_COLUMNS, [f"{schema}.{table}"]).fetchall()


def _named(statement: Any, *names: str) -> Composed:
    return SQL(statement).format(*map(Identifier, names))
