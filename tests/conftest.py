"""A server for the session, and for each test a database of its own.

`LEDGER_TEST_DATABASE_URL` names another server (15 or later, as a role that may create databases).
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from argon2 import PasswordHasher
from hypothesis import settings
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier

from ledger.embedded import server
from ledger.user_account import secrets

# a law is about answers, not about how busy the machine is
settings.register_profile("ledger", deadline=None)
settings.load_profile("ledger")

# Hundreds of databases come and go: in memory, where there is room, each costs a tenth. It is the same server, fsync on.
MEMORY, ROOM = Path("/dev/shm"), 8 << 30
TEMPLATE = f"ledger_template_{uuid4().hex}"  # several runs may share a server


DEAR = secrets._HASHER


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[None]:
    """Hundreds sign in, at a fifth of a second and 64 MB each: the same hash, made cheap."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(secrets, "_HASHER", cheap)
        patch.setattr(secrets, "_NOBODYS", cheap.hash("nobody knows"))
        yield


@pytest.fixture(scope="session")
def server_dsn() -> Iterator[str]:
    """The conninfo of the session's server."""
    if named := os.environ.get("LEDGER_TEST_DATABASE_URL"):
        yield named
        return
    # not pytest's own folder: that is closed to the user whom root may have to hand the directory to
    in_memory = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM
    with (
        tempfile.TemporaryDirectory(prefix="ledger-tests-", dir=MEMORY if in_memory else None) as folder,
        server(Path(folder) / "server", settings={"shared_buffers": "64MB"}) as conninfo,
    ):
        yield conninfo


@pytest.fixture(scope="session")
def template(server_dsn: str) -> Iterator[str]:
    """The name of a migrated database that tests are cloned from."""
    from console.compose import migrate

    with a_database(server_dsn, TEMPLATE, "template0") as conninfo:
        migrate(conninfo)
        yield TEMPLATE


@pytest.fixture
def database(server_dsn: str, template: str) -> Iterator[str]:
    """The conninfo of a migrated database that only this test sees."""
    with a_database(server_dsn, f"test_{uuid4().hex}", template) as conninfo:
        yield conninfo


@pytest.fixture(scope="module")
def module_database(server_dsn: str, template: str) -> Iterator[str]:
    """The conninfo of a migrated database that the tests of one file share."""
    with a_database(server_dsn, f"test_{uuid4().hex}", template) as conninfo:
        yield conninfo


@contextmanager
def a_database(server_dsn: str, name: str, template: str) -> Iterator[str]:
    drop = SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name))
    create = SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), Identifier(template))
    with psycopg.connect(server_dsn, autocommit=True) as connection:
        connection.execute(drop)
        connection.execute(create)
        try:
            yield make_conninfo(server_dsn, dbname=name)
        finally:
            connection.execute(drop)
