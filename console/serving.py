"""Serving: the ledger over HTTP, on this machine only, until a signal ends it."""

import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from errno import EADDRINUSE
from functools import partial
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from console import compose, logs
from console.connections import Hurried
from console.importing import rehearsal
from console.importing.intake import Intake
from console.metrics import Metrics
from console.pages import site
from console.pages.page import DemoPerson, Site
from console.readiness import Readiness
from console.schedule import scheduled
from console.settings import Settings, database, settings
from console.speech import Declined, say
from console.webhooks.worker import telling
from ledger import tokens
from ledger.door import Ledger
from ledger.evidence import Evidence, Tried
from ledger.rights import Actor
from ledger.tokens import local_key
from ledger.user_account.desk import Desk
from ledger_api import sign_in
from ledger_api.app import create_app
from ledger_api.guard import Buckets, Guard
from ledger_api.limits import MOST_BYTES
from ledger_api.oidc.provider import Provider
from ledger_api.oidc.registration import Registration
from ledger_api.oidc.routes import Entry
from projections.basis import Readers

HOST = "127.0.0.1"

SERVICE_TOKEN_S = 3_600

_TRIES = 20
_ANSWER_WITHIN_S = 30


def serve() -> None:
    """Serve the ledger on 127.0.0.1, empty at first. 启动台账服务。"""
    chosen = settings()
    with ended_by_signal(), database(chosen) as conninfo:
        compose.migrate(conninfo)
        evidence = Evidence(chosen.evidence_place)
        with (
            compose.ledger(conninfo, evidence=evidence) as ledger,
            scheduled(conninfo, ledger),
            telling(conninfo, ledger),
        ):
            key, kept = local_key(chosen.data), chosen.reads_kept_days
            app = application(conninfo, ledger, key, guard(chosen), chosen.oidc, kept_days=kept)
            run(watched(app, ledger, chosen), chosen)


def guard(chosen: Settings) -> Guard:
    """Return the doors that the settings leave open; a person may be quick for ten seconds."""
    rate = Buckets(chosen.rate, chosen.rate * 10) if chosen.rate else None
    return Guard(chosen.introspection, chosen.trusted_only, rate)


def watched(app: ASGIApp, ledger: Ledger, chosen: Settings) -> ASGIApp:
    """Let an application be logged and, by setting, measured."""
    logs.configure(chosen.log)
    if chosen.metrics_port:
        metrics = Metrics()
        metrics.gauge("ledger_position", "Last position", lambda: ledger.store.last()[0])
        metrics.gauge("ledger_commands_waiting", "Commands that wait for the writer", lambda: ledger.writer[1])
        metrics.gauge("ledger_writer_alive", "Whether the writer takes commands", lambda: ledger.writer[0])
        metrics.serve(chosen.metrics_port)
        app = metrics.measured(app)
    return logs.RequestLog(app)


def application(
    conninfo: str,
    ledger: Ledger,
    key: bytes,
    guard: Guard | None = None,
    oidc: Registration | None = None,
    demo_people: tuple[DemoPerson, ...] = (),
    kept_days: int | None = None,
) -> ASGIApp:
    """Join an open ledger, its readers, its accounts, the key of its tokens and the console into one application.

    `kept_days` is how long it is known who asked for what, by default for ever.
    """
    desk, readers = Desk(ledger, conninfo, compose.SYSTEM), Readers(conninfo, kept_days=kept_days)

    def believed(token: str) -> tuple[Actor, datetime]:
        return tokens.believed(key, token, compose.system_clock())

    def issued(actor: Actor) -> str:
        return tokens.issue(key, actor, compose.system_clock(), SERVICE_TOKEN_S)

    tried = Tried(ledger.evidence.place) if ledger.evidence else None
    intake = Intake(ledger, partial(rehearsal, conninfo, ledger.clock, tried))
    entry = Entry(desk, Provider(oidc, lambda: ledger.time_outside), key) if oidc else None
    routes = [
        *sign_in.routes(desk, issued, entry.way_out if entry else None),
        *(entry.routes() if entry else []),
        *site.routes(Site(ledger, readers, desk, intake, demo_people, entry is not None)),
    ]
    ready = Readiness(conninfo, ledger)
    return create_app(ledger, readers, desk, believed, routes=routes, guard=guard, ready=ready)


def run(app: ASGIApp, chosen: Settings, introduce: Callable[[str], None] | None = None) -> None:
    """Answer requests until SIGINT or SIGTERM; those under way get their answers first.

    `introduce` is called with the address once the port is taken.
    """
    compose.tune_interpreter()
    with free_port(chosen.port) as listener:
        port = listener.getsockname()[1]
        address = f"http://{HOST}:{port}/graphql"
        if port != chosen.port:
            say(f"Port {chosen.port} is taken; using {port}", f"端口 {chosen.port} 已被占用,改用 {port}")
        if introduce:
            introduce(address)
        say(f"Serving {address} - Ctrl-C ends it", f"服务地址 {address},按 Ctrl-C 结束")
        uvicorn.Server(configured(app)).run([listener])


def configured(app: ASGIApp) -> uvicorn.Config:
    """Return how the server runs an application."""
    return uvicorn.Config(
        app,
        http=Hurried,
        log_level="warning",
        access_log=False,
        server_header=False,
        ws_max_size=MOST_BYTES,
        ws_max_queue=8,
        timeout_graceful_shutdown=_ANSWER_WITHIN_S,
    )


@contextmanager
def ended_by_signal() -> Iterator[None]:
    """Let SIGINT and SIGTERM end the block in good order: what it has opened is closed."""

    def end(*_: Any) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    except KeyboardInterrupt:
        say("Ended", "已结束")
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def free_port(first: int) -> socket.socket:
    """Listen on a port, or on the next free one.

    Raises  Declined  none of 20 is free
    """
    for port in range(first, min(first + _TRIES, 65_536)):
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
            listener.listen(2_048)
        except OSError as error:
            listener.close()
            if error.errno != EADDRINUSE:
                raise
        else:
            return listener
    raise Declined(
        f"No port from {first} on is free; let LEDGER_PORT name one", f"端口 {first} 起均被占用,请用 LEDGER_PORT 指定"
    )
