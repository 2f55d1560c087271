import subprocess
import sys
import time
from contextlib import contextmanager
from uuid import uuid4

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from console.compose import migrate
from ledger.tables import UnsafeServerError, check_server
from tests.ledger.specs import a_ledger, contents, rows

COLUMNS = """
    SELECT table_name, column_name, data_type, collation_name FROM information_schema.columns
    WHERE table_schema = 'public' ORDER BY 1, 2
"""


@pytest.fixture
def empty(server_dsn):
    """The conninfo of a database without tables."""
    yield from a_new_database(server_dsn, "")


@pytest.fixture
def in_another_encoding(server_dsn):
    yield from a_new_database(
        server_dsn, "TEMPLATE template0 ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' LOCALE_PROVIDER 'libc'"
    )


def a_new_database(server_dsn, options):
    name = f"test_{uuid4().hex}"
    with psycopg.connect(server_dsn, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} {options}")
        yield make_conninfo(server_dsn, dbname=name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def a_setting(conninfo, name, value):
    """A setting of the whole server, for the length of a block."""

    def alter(statement, shown):
        with psycopg.connect(conninfo, autocommit=True) as connection:
            connection.execute(f"ALTER SYSTEM {statement}")
            connection.execute("SELECT pg_reload_conf()")
        while rows(conninfo, f"SHOW {name}") != [{name: shown}]:
            time.sleep(0.01)

    [before] = rows(conninfo, f"SHOW {name}")
    alter(f"SET {name} = {value}", value)
    try:
        yield
    finally:
        alter(f"RESET {name}", before[name])


def test_a_server_that_loses_nothing_may_keep_facts(database):
    check_server(database)


@pytest.mark.parametrize("name", ["fsync", "full_page_writes"])
def test_a_server_that_may_lose_facts_in_a_crash_is_refused_with_the_way_to_mend_it(own_server, name):
    _, conninfo = own_server
    with a_setting(conninfo, name, "off"):
        with pytest.raises(UnsafeServerError, match=f"Set `{name} = on`"):
            check_server(conninfo)
        with pytest.raises(UnsafeServerError):
            migrate(conninfo)
    check_server(conninfo)


def test_a_database_that_answers_before_it_has_written_is_refused(database):
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {connection.info.dbname} SET synchronous_commit = off")

    with pytest.raises(UnsafeServerError, match="synchronous_commit"):
        check_server(database)
    with pytest.raises(UnsafeServerError), a_ledger(database):
        pass


def test_a_database_in_another_encoding_is_refused(in_another_encoding):
    with pytest.raises(UnsafeServerError, match="UTF8"):
        migrate(in_another_encoding)


def test_eight_processes_that_migrate_at_once_create_the_tables_once(empty, database):
    script = "import sys; from console.compose import migrate; sys.stdin.read(); migrate(sys.argv[1])"
    command = [sys.executable, "-c", script, empty]
    processes = [subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(8)]
    for process in processes:
        process.stdin.close()

    assert [(process.wait(), process.stderr.read()) for process in processes] == [(0, b"")] * 8
    assert rows(empty, COLUMNS) == rows(database, COLUMNS) != []


def test_migrating_again_changes_nothing(database):
    with a_ledger(database):
        pass
    before = contents(database)

    migrate(database)

    assert contents(database) == before != {}
