"""Logs: one JSON object a line on stderr, for whoever collects them.

Law     what is logged of a request is its method, path, status and time; of a fault its id, place and the operation's
        hash. Never a header, a query string, a body, a document, a name or a figure.
"""

import logging
import sys
import time

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ledger_api.streaming import STREAMS

SLOW_S = 2.0
LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}

_log = structlog.get_logger()


def configure(level: str) -> None:
    """Write lines from a level on: `info` tells every request, `warning` slow ones and what failed."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(LEVELS[level]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


class RequestLog:
    """Tells each request after its answer; slow ones and faults as warnings."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, then tell."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        status, began = 0, time.perf_counter()

        async def send_seen(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        try:
            return await self._app(scope, receive, send_seen)
        finally:
            took = time.perf_counter() - began
            slow = took > SLOW_S and not scope.get(STREAMS)
            tell = _log.warning if status >= 500 or slow else _log.info
            tell("request", method=scope["method"], path=scope["path"], status=status, ms=round(took * 1000, 1))
