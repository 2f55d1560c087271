"""The application: the endpoint joined with the parts it is handed."""

from collections.abc import Callable
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.routing import Route

from ledger.door import Ledger
from ledger.rights import Actor
from ledger_api import evidence, health
from ledger_api.context import Context
from ledger_api.endpoint import endpoint
from ledger_api.errors import Unauthenticated
from ledger_api.guard import Guard
from ledger_api.health import Ready
from ledger_api.negotiation import language
from ledger_api.schema import schema
from ledger_api.security_headers import SecurityHeaders
from projections.basis import Readers

ActorOf = Callable[[str], Actor]


def create_app(
    ledger: Ledger, readers: Readers, actor_of: ActorOf, *, guard: Guard | None = None, ready: Ready | None = None
) -> Starlette:
    """Join the parts; `actor_of` reads a bearer token or raises `Unauthenticated`, `ready` tells what stands."""
    guard = guard or Guard()

    async def context_for(request: Request) -> Context:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Unauthenticated()
        spoken = language(request.headers.get("accept-language"))
        actor = actor_of(token.strip())
        guard.admit(actor.person)
        return Context(ledger, readers, actor, spoken)

    @asynccontextmanager
    async def connected(_: Starlette) -> Any:
        await readers.open()
        try:
            yield
        finally:
            await readers.close()

    files = evidence.routes(ledger.evidence, context_for) if ledger.evidence else []
    graphql = endpoint(schema, context_for, guard)
    return Starlette(
        routes=[*health.routes(ready), Route("/graphql", endpoint=graphql), *files],
        middleware=[Middleware(SecurityHeaders)],
        lifespan=connected,
    )
