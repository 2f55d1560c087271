"""Connections: who opens one says something soon, and there are so many and no more.

A half-open connection costs memory; one that says nothing, or never finishes what it says, is closed. Beyond the most
that are kept, a new one is closed at once, so that memory is bounded whatever is opened.
"""

import asyncio
from typing import Any

from typing_extensions import override
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from ledger_api.streaming import STREAMS

MOST = 1_000
WITHIN_S = 15.0


class Hurried(HttpToolsProtocol):
    """Closes what does not send its headers in time, or after them the next piece of its body."""

    _patience: asyncio.TimerHandle | None = None
    _headed = False

    @override
    def connection_made(self, transport: Any) -> None:
        """Take a connection, or close it when there are too many."""
        super().connection_made(transport)
        if len(self.connections) > MOST:
            transport.abort()
            return
        self._wait()

    @override
    def data_received(self, data: bytes) -> None:
        """Read, and be patient again for as long once the headers are whole."""
        if self._headed or self._patience is None:
            self._wait()
        super().data_received(data)

    @override
    def on_message_begin(self) -> None:
        """Begin to read headers."""
        self._headed = False
        super().on_message_begin()

    @override
    def on_headers_complete(self) -> None:
        """Begin to read a body."""
        self._headed = True
        super().on_headers_complete()

    @override
    def on_message_complete(self) -> None:
        """The request is whole: from here on it is ours to be quick."""
        self._rest()
        super().on_message_complete()

    @override
    def handle_websocket_upgrade(self) -> None:
        """Hand over a socket, which has rules of its own."""
        self._rest()
        super().handle_websocket_upgrade()

    @override
    def shutdown(self) -> None:
        """Let what is under way end, but for what would never end by itself."""
        super().shutdown()
        if self.cycle and self.scope.get(STREAMS):
            self.transport.close()

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        """Forget it."""
        self._rest()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._rest()
        self._patience = self.loop.call_later(WITHIN_S, self.transport.abort)

    def _rest(self) -> None:
        if self._patience:
            self._patience.cancel()
            self._patience = None
