"""Readiness: whether the database answers, has every table, and the writer takes commands."""

import asyncio
import re
import time
from collections.abc import Mapping

import psycopg

from console.compose import READ_MODELS
from ledger import tables
from ledger.door import Ledger
from ledger.store import EVENTS

KEPT_S = 1.0  # who asks more often is told the same again: asking costs a connection
WITHIN_S = 3

_MADE = re.compile(r"CREATE TABLE IF NOT EXISTS (\w+)")


def expected_tables() -> list[str]:
    """Return the names of all tables of a migrated ledger."""
    made = (tables.TABLES, *tables.BESIDE, *(model.TABLES for model in READ_MODELS))
    return [EVENTS, *(name for statements in made for name in _MADE.findall(statements))]


class Readiness:
    """Tells what stands, and remembers it for a second."""

    def __init__(self, conninfo: str, ledger: Ledger) -> None:
        self._conninfo, self._ledger = conninfo, ledger
        self._told: tuple[float, dict[str, bool]] = (-KEPT_S, {})
        self._asking = asyncio.Lock()

    async def __call__(self) -> Mapping[str, bool]:
        """Return of database, migration and writer whether they stand."""
        async with self._asking:
            at, told = self._told
            if time.monotonic() - at >= KEPT_S:
                told = await self._asked()
                self._told = (time.monotonic(), told)
        return told

    async def _asked(self) -> dict[str, bool]:
        missing = await self._missing()
        return {"database": missing is not None, "migrated": missing == 0, "writer": self._ledger.writer[0]}

    async def _missing(self) -> int | None:
        try:
            async with (
                asyncio.timeout(WITHIN_S),
                await psycopg.AsyncConnection.connect(self._conninfo, autocommit=True) as connection,
            ):
                asked = "SELECT count(*) FROM unnest(%s::text[]) AS name WHERE to_regclass(name) IS NULL"
                row = await (await connection.execute(asked, [expected_tables()])).fetchone()
                return int(row[0]) if row else None
        except (psycopg.Error, TimeoutError, OSError):
            return None
