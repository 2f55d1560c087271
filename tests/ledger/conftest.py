import tempfile
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from console.compose import migrate
from ledger.embedded import server


@pytest.fixture(scope="session")
def own_server():
    """A server that tests may reconfigure and kill; yields its folder and its conninfo."""
    with tempfile.TemporaryDirectory(prefix="ledger-tests-") as folder, server(Path(folder) / "own") as conninfo:
        yield Path(folder) / "own", conninfo


@pytest.fixture
def own_database(own_server):
    """The conninfo of a migrated database on that server."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(own_server[1], autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    database = make_conninfo(own_server[1], dbname=name)
    migrate(database)
    return database
