"""Whether the server lives, and whether it can answer: for a proxy and for whoever watches it.

Shape   /healthz answers `ok` while the process does; /readyz 200 or 503 with what stands and what does not
"""

from collections.abc import Awaitable, Callable, Mapping

import msgspec
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from ledger_api.negotiation import JSON

Ready = Callable[[], Awaitable[Mapping[str, bool]]]


def routes(ready: Ready | None) -> list[Route]:
    """Return both, the second only where somebody can tell."""

    async def healthy(_: Request) -> Response:
        return PlainTextResponse("ok")

    async def answer(_: Request) -> Response:
        stands = await ready() if ready else {}
        return Response(msgspec.json.encode(stands), 200 if all(stands.values()) else 503, media_type=JSON)

    return [Route("/healthz", healthy), *([Route("/readyz", answer)] if ready else [])]
