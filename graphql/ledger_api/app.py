"""The application: the endpoint joined with the parts it is handed."""

from collections.abc import Iterable
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from ledger.door import Ledger
from ledger.user_account.desk import Desk
from ledger_api import evidence
from ledger_api.context import Context
from ledger_api.endpoint import endpoint
from ledger_api.negotiation import language
from ledger_api.schema import schema
from ledger_api.sign_in.who import Believed, asker
from projections.basis import Readers


def create_app(
    ledger: Ledger, readers: Readers, desk: Desk, believed: Believed, routes: Iterable[BaseRoute] = ()
) -> Starlette:
    """Join the parts; `desk` knows who is signed in, `believed` reads a bearer token, `routes` are served beside."""
    who = asker(desk, believed)

    async def context_for(request: Request) -> Context:
        spoken = language(request.headers.get("accept-language"))
        return Context(ledger, readers, await who(request), spoken)

    @asynccontextmanager
    async def connected(_: Starlette) -> Any:
        desk.open()
        await readers.open()
        try:
            yield
        finally:
            await readers.close()
            desk.close()

    files = evidence.routes(ledger.evidence, context_for) if ledger.evidence else []
    graphql = endpoint(schema, context_for)
    return Starlette(
        routes=[Route("/healthz", _healthy), Route("/graphql", endpoint=graphql), *files, *routes],
        lifespan=connected,
    )


async def _healthy(_: Request) -> Response:
    return PlainTextResponse("ok")
