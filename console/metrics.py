"""Metrics: what a Prometheus reads, on a port of its own that only this machine reaches.

Shape   counts and times of requests by path and status, and what the ledger is busy with; no name, no figure
"""

import time
from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ledger_api.streaming import STREAMS

HOST = "127.0.0.1"

_PATHS = ("/graphql", "/evidence", "/healthz", "/readyz")


class Metrics:
    """What is counted in this process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter("ledger_requests", "Requests", ["path", "status"], registry=self.registry)
        self._seconds = Histogram("ledger_request_seconds", "Time of a request", ["path"], registry=self.registry)

    def gauge(self, name: str, says: str, read: Callable[[], float]) -> None:
        """Tell a figure that is read when it is asked for."""
        Gauge(name, says, registry=self.registry).set_function(read)

    def serve(self, port: int) -> None:
        """Answer on a port of this machine until the process ends."""
        start_http_server(port, HOST, self.registry)

    def measured(self, app: ASGIApp) -> ASGIApp:
        """Count what an application answers."""

        async def counted(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "http":
                return await app(scope, receive, send)
            status, began = 0, time.perf_counter()

            async def send_seen(message: Message) -> None:
                nonlocal status
                status = message.get("status", status)
                await send(message)

            try:
                return await app(scope, receive, send_seen)
            finally:
                path = next((path for path in _PATHS if scope["path"].startswith(path)), "other")
                self._requests.labels(path, str(status)).inc()
                if not scope.get(STREAMS):
                    self._seconds.labels(path).observe(time.perf_counter() - began)

        return counted
