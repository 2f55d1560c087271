"""The application: the endpoint joined with the parts it is handed."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import Lifespan

from ledger.door import Ledger
from ledger.user_account.desk import Desk
from ledger_api import evidence, health
from ledger_api.context import Context
from ledger_api.endpoint import endpoint
from ledger_api.guard import Guard
from ledger_api.health import Ready
from ledger_api.negotiation import language
from ledger_api.schema import schema
from ledger_api.security_headers import SecurityHeaders
from ledger_api.sign_in.who import Believed, asker
from projections.basis import Readers


def create_app(
    ledger: Ledger,
    readers: Readers,
    desk: Desk,
    believed: Believed,
    *,
    routes: Iterable[BaseRoute] = (),
    guard: Guard | None = None,
    ready: Ready | None = None,
) -> Starlette:
    """Join the parts; `routes` are served beside.

    `desk` knows who is signed in, `believed` reads a bearer token, and `ready` tells what stands.
    """
    guard, who = guard or Guard(), asker(desk, believed)

    async def context_for(request: Request) -> Context:
        spoken = language(request.headers.get("accept-language"))
        actor = await who(request)
        guard.admit(actor.person)
        return Context(ledger, readers, actor, spoken)

    files = evidence.routes(ledger.evidence, context_for) if ledger.evidence else []
    graphql = endpoint(schema, context_for, guard)
    return Starlette(
        routes=[
            *health.routes(ready),
            Route("/graphql", endpoint=graphql),
            WebSocketRoute("/graphql", graphql),
            *files,
            *routes,
        ],
        middleware=[Middleware(SecurityHeaders)],
        lifespan=_connected(desk, readers),
    )


def _connected(desk: Desk, readers: Readers) -> Lifespan[Starlette]:
    @asynccontextmanager
    async def connected(_: Starlette) -> AsyncIterator[None]:
        desk.open()
        await readers.open()
        try:
            yield
        finally:
            await readers.close()
            desk.close()

    return connected
