"""Operations over a WebSocket.

Source  graphql-transport-ws (https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md); the older protocol that
        is called graphql-ws is not spoken
"""

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import msgspec
from starlette.requests import Request
from starlette.websockets import WebSocket, WebSocketDisconnect

from ledger_api import streaming
from ledger_api.asked import Asked, TurnedAway
from ledger_api.context import Context
from ledger_api.errors import Unauthenticated, fault_told, log_fault

if TYPE_CHECKING:
    from ledger_api.endpoint import Endpoint

PROTOCOL = "graphql-transport-ws"
INIT_WITHIN_S = 10.0


class Closing(Exception):
    """The socket is closed, with a code of the protocol."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


class Message(msgspec.Struct):
    """What a client sends."""

    type: str
    id: str = ""
    payload: Any = None


class Socket:
    """One connection of a client, and the operations it has open."""

    def __init__(self, endpoint: "Endpoint", websocket: WebSocket) -> None:
        self._endpoint, self._websocket = endpoint, websocket
        self._request: Request | None = None
        self._open: dict[str, asyncio.Task[None]] = {}
        self._broken = asyncio.Event()

    async def serve(self) -> None:
        """Speak until either side ends it."""
        spoken = PROTOCOL in self._websocket.scope.get("subprotocols", ())
        await self._websocket.accept(PROTOCOL if spoken else None)
        both = [asyncio.create_task(self._spoken(spoken)), asyncio.create_task(self._broken.wait())]
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        for task in (*both, *self._open.values()):
            task.cancel()
        await asyncio.gather(*both, *self._open.values(), return_exceptions=True)

    async def _spoken(self, spoken: bool) -> None:
        try:
            if not spoken:
                raise Closing(4406, "Subprotocol not acceptable")
            await self._begun()
            while True:
                await self._handle(await self._received())
        except Closing as end:
            with suppress(RuntimeError, WebSocketDisconnect):
                await self._websocket.close(end.code, end.reason)
        except WebSocketDisconnect:
            pass

    async def _received(self) -> Message:
        try:
            return msgspec.json.decode(await self._websocket.receive_text(), type=Message)
        except (msgspec.DecodeError, RecursionError, KeyError):
            raise Closing(4400, "Invalid message received") from None

    async def _begun(self) -> None:
        """Wait for the first word, which says who asks where the headers do not."""
        try:
            async with asyncio.timeout(INIT_WITHIN_S):
                while (message := await self._received()).type != "connection_init":
                    await self._before(message)
        except TimeoutError:
            raise Closing(4408, "Connection initialisation timeout") from None
        if not isinstance(message.payload, dict | None):
            raise Closing(4400, "Invalid connection init payload")
        self._request = self._as_request(message.payload or {})
        await self._context()
        await self._send({"type": "connection_ack"})

    async def _before(self, message: Message) -> None:
        if message.type == "ping":
            await self._send({"type": "pong"})
        elif message.type == "subscribe":
            raise Closing(4401, "Unauthorized")
        elif message.type not in {"pong", "complete"}:
            raise Closing(4400, "Invalid message type")

    def _as_request(self, said: dict[str, Any]) -> Request:
        """Return the handshake as a request; a browser cannot set its headers, and says who asks in the payload.

        It changes things as a POST does, so that a cookie is believed from our own pages only.
        """
        scheme = "https" if self._websocket.scope.get("scheme") == "wss" else "http"
        scope = dict(self._websocket.scope) | {"type": "http", "method": "POST", "scheme": scheme}
        token = said.get("authorization", said.get("Authorization"))
        if isinstance(token, str) and token.isascii():
            scope["headers"] = [*scope["headers"], (b"authorization", token.encode())]
        return Request(scope)

    async def _context(self) -> Context:
        assert self._request is not None
        try:
            context: Context = await self._endpoint.context_for(self._request)
        except Unauthenticated:
            raise Closing(4403, "Forbidden") from None
        except TurnedAway as no:
            raise Closing(4429, no.message) from None
        return context

    async def _handle(self, message: Message) -> None:
        match message.type:
            case "ping":
                await self._send({"type": "pong"})
            case "pong":
                pass
            case "complete":
                if task := self._open.pop(message.id, None):
                    task.cancel()
            case "subscribe":
                self._begin(message)
            case "connection_init":
                raise Closing(4429, "Too many initialisation requests")
            case _:
                raise Closing(4400, "Invalid message type")

    def _begin(self, message: Message) -> None:
        if not message.id or message.id in self._open:
            raise Closing(4409, f"Subscriber for {message.id[:40]} already exists")
        if len(self._open) >= streaming.MOST_EACH:
            raise Closing(4429, "Too many operations")
        try:
            asked = msgspec.convert(message.payload, Asked)
        except msgspec.ValidationError:
            raise Closing(4400, "Invalid message received") from None
        self._open[message.id] = asyncio.create_task(self._run(message.id, asked))

    async def _run(self, name: str, asked: Asked) -> None:
        try:
            await self._send(await self._told(name, asked))
        except Closing as end:
            with suppress(RuntimeError, WebSocketDisconnect):
                await self._websocket.close(end.code, end.reason)
            self._broken.set()
        except (TimeoutError, WebSocketDisconnect, RuntimeError):
            self._broken.set()  # it does not take what it is told, or is gone
        except Exception as error:
            fault = fault_told(log_fault(error), "en")
            with suppress(Exception):
                await self._send({"id": name, "type": "error", "payload": [fault]})
        finally:
            self._open.pop(name, None)

    async def _told(self, name: str, asked: Asked) -> dict[str, Any]:
        """Send the answers; return the last message of the operation."""
        context = await self._context()
        try:
            query = self._endpoint.guard.document(asked)
            with self._endpoint.streams.one(context.actor.person):
                async for answer in streaming.answers(self._endpoint.schema, query, asked, context, self._context):
                    if "data" not in answer:
                        return {"id": name, "type": "error", "payload": answer["errors"]}
                    await self._send({"id": name, "type": "next", "payload": answer})
        except TurnedAway as no:
            return {"id": name, "type": "error", "payload": [no.told()]}
        finally:
            await context.close()
        return {"id": name, "type": "complete"}

    async def _send(self, message: dict[str, Any]) -> None:
        """Send a text frame: what msgspec writes are bytes, which clients take for another protocol's."""
        async with asyncio.timeout(streaming.TAKEN_WITHIN_S):
            await self._websocket.send_text(msgspec.json.encode(message).decode())
