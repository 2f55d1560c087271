"""Answers as server-sent events, one operation a connection.

Source  GraphQL over SSE, distinct connections mode (https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md)
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import ExitStack, aclosing
from typing import Any

import msgspec
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from ledger_api import streaming
from ledger_api.asked import TurnedAway
from ledger_api.context import Context
from ledger_api.errors import Unauthenticated
from ledger_api.negotiation import EVENTS
from ledger_api.streaming import STREAMS, Streams

ALIVE_S = 15.0  # proxies close what is silent for a minute

_HEADERS = {"content-type": f"{EVENTS}; charset=utf-8", "cache-control": "no-store", "x-accel-buffering": "no"}


class EventStream(Response):
    """Sends answers until there are no more, the client is gone, or it does not take them."""

    def __init__(self, answers: AsyncGenerator[dict[str, Any], None], streams: Streams, context: Context) -> None:
        super().__init__(None, 200, _HEADERS)
        del self.headers["content-length"]
        self._answers, self._context = answers, context
        self._counted = ExitStack()
        self._counted.enter_context(streams.one(context.actor.person))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send until one of the two ends it."""
        scope[STREAMS] = True
        both = [asyncio.create_task(self._sent(send)), asyncio.create_task(_gone(receive))]
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        for task in both:
            task.cancel()
        await asyncio.gather(*both, return_exceptions=True)

    async def _sent(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        try:
            async for message in _events(self._answers):
                async with asyncio.timeout(streaming.TAKEN_WITHIN_S):
                    await send({"type": "http.response.body", "body": message, "more_body": True})
            await send({"type": "http.response.body", "body": b"event: complete\ndata:\n\n"})
        finally:
            self._counted.close()
            await self._answers.aclose()
            await self._context.close()


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _events(answers: AsyncGenerator[dict[str, Any], None]) -> AsyncGenerator[bytes, None]:
    """Yield each answer, and a sign of life where there is none for a while."""
    async with aclosing(answers):
        waiting = asyncio.ensure_future(anext(answers, None))
        try:
            while True:
                await asyncio.wait({waiting}, timeout=ALIVE_S)
                if not waiting.done():
                    yield b":\n\n"
                    continue
                if (answer := waiting.result()) is None:
                    return
                yield b"event: next\ndata: " + msgspec.json.encode(answer) + b"\n\n"
                waiting = asyncio.ensure_future(anext(answers, None))
        except (Unauthenticated, TurnedAway):
            return
        finally:
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)
