"""The tables of the store, created once, and the checks that a server must pass before it may keep facts.

Source  design.md 4
"""

from collections.abc import Iterable

import psycopg
from psycopg.rows import tuple_row

from ledger import upkeep, webhook
from ledger.store import EVENTS, DurableDatastore, LedgerRecorder
from ledger.user_account import secrets, sessions, sign_ins

MIGRATION_LOCK = 7_302_019

TABLES = """
CREATE TABLE IF NOT EXISTS command_log (
    principal   uuid        NOT NULL,
    command_id  uuid        NOT NULL,
    digest      bytea       NOT NULL,
    command     text        NOT NULL,
    recorded_at timestamptz NOT NULL,
    position    bigint      NOT NULL,
    streams     uuid[]      NOT NULL,
    warnings    jsonb       NOT NULL,
    PRIMARY KEY (principal, command_id)
);
CREATE UNIQUE INDEX IF NOT EXISTS command_log_by_position ON command_log (position);
CREATE INDEX IF NOT EXISTS command_log_by_instant ON command_log (recorded_at, position);
CREATE TABLE IF NOT EXISTS persons (
    person_id    uuid PRIMARY KEY,
    organisation text NOT NULL,
    name         text NOT NULL,
    phone        text,
    email        text
);
"""

BESIDE = (secrets.TABLES, sessions.TABLES, sign_ins.TABLES, upkeep.TABLES, webhook.TABLES)


class UnsafeServerError(Exception):
    """The server could lose what it acknowledged, or is too old; the message says how to mend it."""


def check_server(conninfo: str) -> None:
    """Raises  UnsafeServerError."""
    with psycopg.connect(conninfo, autocommit=True) as connection:
        version = connection.info.server_version
        encoding = connection.info.parameter_status("server_encoding")
        settings: dict[str, str] = dict(
            connection.execute(
                "SELECT name, setting FROM pg_settings WHERE name IN"
                " ('fsync', 'full_page_writes', 'synchronous_commit')"
            ).fetchall()
        )
    if version < 150_000:
        raise UnsafeServerError(
            f"PostgreSQL {version // 10_000} is too old: 15 or newer is needed. 数据库版本过低,需要 15 或更高版本。"
        )
    if encoding != "UTF8":
        raise UnsafeServerError("The database's encoding must be UTF8. 数据库编码须为 UTF8。")
    for name in ("fsync", "full_page_writes", "synchronous_commit"):
        if settings[name] == "off":
            raise UnsafeServerError(
                f"{name} is off: a crash could lose acknowledged entries. Set `{name} = on` in postgresql.conf and "
                f"restart the server. 数据库参数 {name} 为 off,断电可能丢失已确认的记录,请设为 on 后重启。"
            )


def migrate(conninfo: str, read_models: Iterable[str]) -> None:
    """Create what is missing, once, whoever else does the same at the same time.

    Raises  UnsafeServerError
    """
    check_server(conninfo)
    with psycopg.connect(conninfo, autocommit=True, row_factory=tuple_row) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        found = connection.execute("SELECT to_regclass(%s)", [EVENTS]).fetchone()
        if not (found and found[0]):
            _create_event_table(conninfo)
        for statements in (TABLES, *BESIDE, *read_models):
            connection.execute(statements.encode())


def _create_event_table(conninfo: str) -> None:
    datastore = DurableDatastore(conninfo, pool_size=1)
    try:
        LedgerRecorder(datastore, folds=()).create_table()
    finally:
        datastore.close()
