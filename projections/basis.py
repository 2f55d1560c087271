"""The basis of every figure: the calibre, the effective date and the recording that it rests on.

All figures of one operation are read in one repeatable-read transaction, so that two of them never disagree.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, TypeVar

import msgspec
from psycopg import AsyncConnection, IsolationLevel
from psycopg.rows import DictRow, class_row, dict_row
from psycopg_pool import AsyncConnectionPool

from ledger.read_record import ReadRecord
from ledger.rights import Actor
from ledger.wall import OWN, READER, served_as, sight_of
from projections.feed import Feed

Row = TypeVar("Row")
Sum = TypeVar("Sum")

_BEGIN = f"""
SELECT set_config('role', %(role)s, true), set_config('{OWN}', %(own)s, true),
    (SELECT coalesce(max(position), 0) FROM command_log) AS last
"""


# A plan for any values is a bad one for these questions, which differ by a thousand times in what they find; and one
# that several processes share may read a whole table to look up a few rows in turn, and so may one that takes a row
# out of turn to be as dear as on a turning disk.
PLANNED = (
    "-c jit=off -c plan_cache_mode=force_custom_plan -c max_parallel_workers_per_gather=0 -c random_page_cost=1.1"
    " -c work_mem=32MB"
)
"""How a reader's questions are planned, as options of its connection."""


class Calibre(Enum):
    """By which day something counts in a period (统计口径)."""

    INCEPTION = "INCEPTION"
    ISSUE = "ISSUE"
    RECEIPT = "RECEIPT"
    RECORDED = "RECORDED"


@dataclass(frozen=True, slots=True)
class Basis:
    """As of an effective date, as known at a position; `known_at` is the instant of that position."""

    as_of: date
    position: int
    known_at: datetime
    calibre: Calibre = Calibre.INCEPTION


class Reading:
    """One read-only transaction of one operation."""

    def __init__(self, connection: AsyncConnection[DictRow], last: int, now: datetime, today: date) -> None:
        self._connection, self._last, self._now, self._today = connection, last, now, today

    @property
    def last(self) -> int:
        """Return the last position of the ledger, as this transaction sees it."""
        return self._last

    async def basis(
        self, as_of: date | None = None, position: int | None = None, instant: datetime | None = None
    ) -> Basis:
        """Return the basis asked for: today and the last position when left out.

        A position beyond the last one is the last one; an instant is the last position recorded by then.
        """
        if instant is not None:
            row = await self.one(
                "SELECT position FROM command_log WHERE recorded_at <= %(instant)s"
                " ORDER BY recorded_at DESC, position DESC LIMIT 1",
                {"instant": instant},
            )
            position = row["position"] if row else 0
        position = self._last if position is None else min(position, self._last)
        known_at = self._now
        if position < self._last:
            row = await self.one(
                "SELECT recorded_at FROM command_log WHERE position >= %(position)s ORDER BY position LIMIT 1",
                {"position": position},
            )
            known_at = row["recorded_at"] if row else self._now
        return Basis(as_of or self._today, position, instant or known_at)

    async def rows(self, sql: str, values: dict[str, Any] | None = None) -> list[DictRow]:
        """Return the rows of a query."""
        cursor = await self._connection.execute(sql, values)
        return await cursor.fetchall()

    async def one(self, sql: str, values: dict[str, Any] | None = None) -> DictRow | None:
        """Return the first row of a query."""
        cursor = await self._connection.execute(sql, values)
        return await cursor.fetchone()

    async def read(self, kind: type[Row], sql: str, values: dict[str, Any] | None = None) -> list[Row]:
        """Return the rows of a query as objects, columns by name."""
        async with self._connection.cursor(row_factory=class_row(kind)) as cursor:
            await cursor.execute(sql, values)
            return await cursor.fetchall()

    async def listing(
        self, rows: type[Row], sums: type[Sum], listed: str, shown: str, total: str, values: dict[str, Any]
    ) -> tuple[list[Row], list[Sum]]:
        """Return the rows of two queries over the rows `listed`, which are gone through once, as objects."""
        each = "(SELECT coalesce(json_agg(row_to_json(each)), '[]') FROM ({}) AS each)::text AS {}"
        sql = f"""
        WITH listed AS MATERIALIZED ({listed}) SELECT {each.format(shown, "shown")}, {each.format(total, "total")}
        """
        [found] = await self.rows(sql, values)
        return _objects(found["shown"], rows), _objects(found["total"], sums)


def _objects(text: str, kind: Any) -> Any:
    return msgspec.json.decode(text, type=list[kind])


class Readers:
    """The pool that questions are read from, apart from the writer's.

    `feed` tells when there is more to read, and `record` takes down who asks for what, for `kept_days`.
    """

    def __init__(self, conninfo: str, size: int = 4, timeout_s: int = 10, kept_days: int | None = None) -> None:
        self.feed, self.record = Feed(conninfo), ReadRecord(conninfo, kept_days)
        options = f"-c statement_timeout={timeout_s * 1000} -c timezone=UTC {PLANNED}"
        self._pool: AsyncConnectionPool[AsyncConnection[DictRow]] = AsyncConnectionPool(
            served_as(READER, conninfo, options),
            min_size=1,
            max_size=size,
            open=False,
            configure=_read_only,
            kwargs={"row_factory": dict_row},
        )

    async def open(self) -> None:
        """Connect."""
        await self._pool.open()

    async def close(self) -> None:
        """Take down what was asked, and disconnect."""
        await asyncio.to_thread(self.record.close)
        await self.feed.close()
        await self._pool.close()

    @asynccontextmanager
    async def reading(self, actor: Actor, now: datetime, today: date) -> AsyncIterator[Reading]:
        """Open the transaction of one operation, which sees no more than its actor may."""
        async with self._pool.connection() as connection, connection.transaction():
            cursor = await connection.execute(_BEGIN, sight_of(actor))
            row = await cursor.fetchone()
            yield Reading(connection, row["last"] if row else 0, now, today)


async def _read_only(connection: AsyncConnection[DictRow]) -> None:
    await connection.set_isolation_level(IsolationLevel.REPEATABLE_READ)
    await connection.set_read_only(True)
