import tempfile
from pathlib import Path

import pytest

from console.compose import migrate
from ledger.embedded import server


@pytest.fixture(scope="session")
def own_server():
    """A server that a test may reconfigure and kill; yields its folder and the conninfo of a migrated database."""
    with tempfile.TemporaryDirectory(prefix="ledger-tests-") as folder, server(Path(folder) / "own") as conninfo:
        migrate(conninfo)
        yield Path(folder) / "own", conninfo
