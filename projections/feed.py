"""The feed: the last committed position, told as it moves.

PostgreSQL's NOTIFY wakes it at once; it looks by itself besides, for LISTEN misses what commits while it starts, and
a restore tells nobody. Whoever waits is told a position and reads what lies before it.
"""

import asyncio
from contextlib import suppress

import psycopg
import structlog
from psycopg import AsyncConnection

from ledger.store import RECORDED
from ledger.wall import READER, served_as

LOOK_S = 1.0
GATHER_S = 0.05  # what is recorded within so short a time is told together
AGAIN_S = 2.0

_log = structlog.get_logger()
_LAST = "SELECT coalesce(max(position), 0) FROM command_log"


class Feed:
    """Begins to look when somebody waits for the first time, and goes on until it is closed."""

    def __init__(self, conninfo: str, look_s: float = LOOK_S) -> None:
        self._served, self._look_s = served_as(READER, conninfo, "-c timezone=UTC"), look_s
        self._position = 0
        self._moved = asyncio.Event()
        self._looking: asyncio.Task[None] | None = None

    async def beyond(self, position: int) -> int:
        """Wait until something was recorded after a position; return the last one there is."""
        if self._looking is None:
            self._looking = asyncio.create_task(self._look())
        while self._position <= position:
            await self._moved.wait()
        return self._position

    async def close(self) -> None:
        """Look no more."""
        if self._looking:
            self._looking.cancel()
            with suppress(asyncio.CancelledError):
                await self._looking
            self._looking = None

    async def _look(self) -> None:
        while True:
            try:
                await self._follow()
            except (psycopg.Error, OSError):
                _log.warning("feed_lost")
            await asyncio.sleep(AGAIN_S)

    async def _follow(self) -> None:
        async with await AsyncConnection.connect(self._served, autocommit=True) as connection:
            await connection.execute(f"LISTEN {RECORDED}")
            while True:
                row = await (await connection.execute(_LAST)).fetchone()
                self._tell(row[0] if row else 0)
                async for _ in connection.notifies(timeout=self._look_s, stop_after=1):
                    await asyncio.sleep(GATHER_S)

    def _tell(self, position: int) -> None:
        if position > self._position:
            self._position = position
            moved, self._moved = self._moved, asyncio.Event()
            moved.set()
