"""The worker: tells webhooks what was recorded, beside the server, until it ends."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from uuid import uuid5

import msgspec
import psycopg
import structlog
from psycopg import AsyncConnection

from console.webhooks.delivery import post, signed
from ledger import webhook
from ledger.door import Ledger
from ledger.rights import RoleNotAllowed
from ledger.wall import WRITER, served_as
from ledger.webhook import Topic, Webhook
from ledger_api.context import Context
from ledger_api.ids import global_id
from projections.basis import Readers
from projections.changes import Change, fund_changes, hazard_changes

LOOK_S = 1.0
AT_ONCE = 10  # what was told and not noted is told again after a crash

_QUESTIONS = {
    Topic.FUND.value: ("fund_balances", fund_changes, "FundAccount"),
    Topic.HAZARD.value: ("hazards", hazard_changes, "Hazard"),
}

_log = structlog.get_logger()


class Worker:
    """Tells one webhook after another; `loopback` lets it tell this machine, for tests."""

    def __init__(self, conninfo: str, ledger: Ledger, loopback: bool = False) -> None:
        self._conninfo, self._ledger, self._loopback = conninfo, ledger, loopback

    async def run(self, ended: threading.Event) -> None:
        """Work until the end; what fails is begun anew."""
        readers = Readers(self._conninfo, size=1)
        await readers.open()
        try:
            while not ended.is_set():
                try:
                    await self._worked(readers, ended)
                except (psycopg.Error, OSError):
                    _log.warning("webhooks_lost")
                    await asyncio.sleep(LOOK_S)
        finally:
            await readers.close()

    async def _worked(self, readers: Readers, ended: threading.Event) -> None:
        async with await AsyncConnection.connect(served_as(WRITER, self._conninfo, "-c timezone=UTC")) as connection:
            while not ended.is_set():
                async with connection.transaction():
                    hook = await webhook.claimed(connection)
                    if hook:
                        await self._tell(connection, readers, hook)
                if hook is None:
                    await asyncio.sleep(LOOK_S)

    async def _tell(self, connection: AsyncConnection, readers: Readers, hook: Webhook) -> None:
        """Tell some of what it does not know yet, with the rights that it has now."""
        changes, reached = await self._changes(readers, hook)
        for change in changes:
            if why := await asyncio.to_thread(self._sent, hook, change):
                _log.warning("webhook_failed", webhook=str(hook.webhook_id), attempt=hook.attempts + 1, why=why)
                return await webhook.refused(connection, hook, why)
            await webhook.taken(connection, hook, change.position, told=True)
        return await webhook.taken(connection, hook, reached, told=bool(changes))

    async def _changes(self, readers: Readers, hook: Webhook) -> tuple[list[Change], int]:
        question, changes_of, _ = _QUESTIONS[hook.topic]
        context = Context(self._ledger, readers, hook.actor, "zh")
        last = hook.position + hook.behind
        try:
            with suppress(RoleNotAllowed):
                scope, reading = context.reach(question), await context.reading()
                found = await changes_of(reading, scope, hook.position, last)
                kept = found.found[:AT_ONCE]
                return kept, kept[-1].position if len(kept) < len(found.found) else found.reached
            return [], last
        finally:
            await context.close()

    def _sent(self, hook: Webhook, change: Change) -> str | None:
        body = msgspec.json.encode(
            {
                "type": hook.topic,
                "timestamp": change.recorded_at,
                "data": {
                    "position": str(change.position),
                    "fact": change.name,
                    "id": global_id(_QUESTIONS[hook.topic][2], str(change.record_id)),
                },
            }
        )
        now = int(self._ledger.time_outside.timestamp())
        headers = signed(hook.secret, f"msg_{uuid5(hook.webhook_id, str(change.position))}", now, body)
        return post(hook.url, headers, body, self._loopback)


@contextmanager
def telling(conninfo: str, ledger: Ledger, loopback: bool = False) -> Iterator[None]:
    """Tell webhooks in a thread of its own while the block runs."""
    ended, worker = threading.Event(), Worker(conninfo, ledger, loopback)
    thread = threading.Thread(target=lambda: asyncio.run(worker.run(ended)), name="webhooks", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
