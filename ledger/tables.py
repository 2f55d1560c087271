"""The tables of the store, created once, and the checks that a server must pass before it may keep facts.

Source  design.md 4
"""

from collections.abc import Callable, Iterable
from typing import Any

import psycopg
from psycopg import Connection, Cursor
from psycopg.errors import DuplicateObject, InsufficientPrivilege, InternalError, UniqueViolation
from psycopg.rows import TupleRow, tuple_row
from psycopg.sql import SQL

from ledger import read_record, upkeep, wall, webhook
from ledger.store import EVENTS, HOLD_FACTS, DurableDatastore, LedgerRecorder
from ledger.user_account import saved_views, secrets, sessions, sign_ins

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
CREATE INDEX IF NOT EXISTS persons_by_beginning ON persons (name COLLATE "C");
"""

BESIDE = (
    secrets.TABLES,
    sessions.TABLES,
    sign_ins.TABLES,
    saved_views.TABLES,
    read_record.TABLES,
    upkeep.TABLES,
    webhook.TABLES,
)

# The writer may hold the table for itself without a right to change what is in it.
_HOLD_FACTS = f"""
CREATE OR REPLACE FUNCTION {HOLD_FACTS}() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = {{schema}}, pg_temp AS $$ BEGIN LOCK TABLE {EVENTS} IN EXCLUSIVE MODE; END $$;
REVOKE EXECUTE ON FUNCTION {HOLD_FACTS}() FROM PUBLIC;
"""


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


def migrate(
    conninfo: str,
    read_models: Iterable[str],
    derived: str,
    walls: str,
    put_up_walls: Callable[[Cursor[TupleRow]], None],
) -> None:
    """Create what is missing, once, whoever else does the same at the same time.

    `derived` and `walls` tell figures and rights of another version. A login that may only serve finds everything
    there and creates nothing.

    Raises  UnsafeServerError
    """
    check_server(conninfo)
    with psycopg.connect(conninfo, autocommit=True, row_factory=tuple_row) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        if not _one(connection, "SELECT has_schema_privilege(current_schema(), 'CREATE')"):
            _check_migrated(connection, walls)
            _check_derived(connection, derived)
            return
        if not _one(connection, "SELECT to_regclass(%s) IS NOT NULL", EVENTS):
            _create_event_table(conninfo)
        _check_derived(connection, derived)
        schema = _one(connection, "SELECT quote_ident(current_schema())")
        functions = (text.format(schema=schema) for text in (_HOLD_FACTS, read_record.FORGETS))
        for statements in (TABLES, *BESIDE, *functions, *read_models):
            connection.execute(statements.encode())
        connection.execute(_MARK.format(derived))
        _make_roles(connection)
        if _one(connection, _WALLS) != walls:
            with connection.transaction(), connection.cursor() as cursor:
                put_up_walls(cursor)


def _check_derived(connection: Connection[TupleRow], derived: str) -> None:
    """Judge that the figures which are kept were derived by folds of this version; an empty ledger has none."""
    if _one(connection, _DERIVED) != derived and _one(connection, f"SELECT EXISTS (SELECT FROM {EVENTS})"):
        raise UnsafeServerError(
            "The figures kept here were derived by another version: run `ledger rebuild`, which derives them anew "
            "from the facts. 现有数据由其他版本推算:请运行 ledger rebuild,由事实重新推算。"
        )


def mark_derived(conninfo: str, derived: str) -> None:
    """Keep by which folds the figures were derived."""
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute(_MARK.format(derived))


_MARK = SQL("COMMENT ON TABLE command_log IS {}")
_DERIVED = "SELECT obj_description(to_regclass('command_log'), 'pg_class')"
_WALLS = f"SELECT obj_description(to_regclass('{EVENTS}'), 'pg_class')"


def _check_migrated(connection: Connection[TupleRow], walls: str) -> None:
    """Raises  UnsafeServerError  the owner of the tables has to migrate first."""
    if _one(connection, _WALLS) != walls:
        raise UnsafeServerError(
            "This login may not create tables, and some are missing or old: run `ledger migrate` as their owner first. "
            "当前登录用户无建表权限,且数据表缺失或过旧:请先以属主身份运行 ledger migrate。"
        )


def _make_roles(connection: Connection[TupleRow]) -> None:
    """Make the roles that serve. Raises  UnsafeServerError  the login may not; the message says what a DBA runs."""
    statements = wall.missing_roles(connection)
    try:
        for statement in statements:
            _make(connection, statement)
    except InsufficientPrivilege as error:
        raise UnsafeServerError(
            "This login may not create roles. Let an administrator of the server run, once, and then migrate again "
            "(请管理员执行以下语句后重新运行 ledger migrate):\n" + ";\n".join(statements) + ";"
        ) from error


def _make(connection: Connection[TupleRow], statement: str) -> None:
    try:
        connection.execute(statement.encode())
    except (DuplicateObject, UniqueViolation, InternalError):  # roles are the server's: another database was first
        if statement in wall.missing_roles(connection):
            raise


def _one(connection: Connection[TupleRow], sql: str, *values: object) -> Any:
    row = connection.execute(sql.encode(), values).fetchone()
    return row[0] if row else None


def _create_event_table(conninfo: str) -> None:
    datastore = DurableDatastore(conninfo, pool_size=1)
    try:
        LedgerRecorder(datastore, folds=()).create_table()
    finally:
        datastore.close()
