"""All figures of one operation are of one snapshot, also those that are read side by side."""

import asyncio
from datetime import UTC, datetime

import psycopg
import pytest

from console.compose import SYSTEM, migrate
from projections.basis import Readers

NOW = datetime(2019, 12, 31, 4, tzinfo=UTC)
SLOW = "SELECT pg_backend_pid() AS pid, pg_sleep(0.3)::text"
SEEN = """
SELECT pg_backend_pid() AS pid, current_setting('role') AS role, current_setting('ledger.own') AS own,
    (SELECT count(*) FROM beside) AS rows
"""


@pytest.fixture
def ledger(database):
    migrate(database)
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("CREATE TABLE beside (number int)")
        connection.execute("GRANT SELECT ON beside TO PUBLIC")
    return database


async def side_by_side(ledger, size, meanwhile=None):
    """What a slow statement, one beside it and one after them see."""
    readers = Readers(ledger, size=size)
    await readers.open()
    try:
        async with readers.reading(SYSTEM, NOW, NOW.date()) as reading:
            if meanwhile:
                meanwhile()
            while (
                readers._pool.get_stats()["pool_size"] < size or readers._pool.get_stats()["pool_available"] < size - 1
            ):
                await asyncio.sleep(0.01)  # until the pool has opened what it keeps
            slow, beside = await asyncio.gather(reading.one(SLOW), reading.one(SEEN))
            return slow, beside, await reading.one(SEEN)
    finally:
        await readers.close()


async def test_what_is_read_beside_a_slow_statement_sees_the_same_for_the_same_person(ledger):
    def write():
        with psycopg.connect(ledger, autocommit=True) as connection:
            connection.execute("INSERT INTO beside VALUES (1)")

    slow, beside, after = await side_by_side(ledger, 2, write)

    assert beside["pid"] != slow["pid"]
    assert beside["rows"] == after["rows"] == 0
    assert {name: beside[name] for name in ("role", "own")} == {"role": "ledger_overseer", "own": "SYSTEM"}


async def test_where_there_is_no_room_one_statement_waits_for_the_other(ledger):
    slow, beside, after = await side_by_side(ledger, 1)

    assert slow["pid"] == beside["pid"] == after["pid"]


async def test_a_later_operation_sees_what_was_written_since(ledger):
    with psycopg.connect(ledger, autocommit=True) as connection:
        connection.execute("INSERT INTO beside VALUES (1)")

    _, beside, _ = await side_by_side(ledger, 2)

    assert beside["rows"] == 1
