"""The application: the endpoint joined with the parts it is handed."""

from collections.abc import Callable
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from ledger.door import Ledger
from ledger.rights import Actor
from ledger_api import evidence
from ledger_api.context import Context
from ledger_api.endpoint import endpoint
from ledger_api.errors import Unauthenticated
from ledger_api.negotiation import language
from ledger_api.schema import schema
from projections.basis import Readers

ActorOf = Callable[[str], Actor]


def create_app(ledger: Ledger, readers: Readers, actor_of: ActorOf) -> Starlette:
    """Join the parts; `actor_of` reads a bearer token or raises `Unauthenticated`."""

    def context_for(request: Request) -> Context:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Unauthenticated()
        spoken = language(request.headers.get("accept-language"))
        return Context(ledger, readers, actor_of(token.strip()), spoken)

    @asynccontextmanager
    async def connected(_: Starlette) -> Any:
        await readers.open()
        try:
            yield
        finally:
            await readers.close()

    files = evidence.routes(ledger.evidence, context_for) if ledger.evidence else []
    graphql = endpoint(schema, context_for)
    return Starlette(
        routes=[Route("/healthz", _healthy), Route("/graphql", endpoint=graphql), *files],
        lifespan=connected,
    )


async def _healthy(_: Request) -> Response:
    return PlainTextResponse("ok")
