"""Who asks: by a bearer token, or by the cookie of a session. What a request may do is the same by either.

A cookie goes along wherever a browser sends it, so it is believed for a change only when our own page sends it.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from ledger.rights import Actor
from ledger.tokens import TokenRefused
from ledger.user_account.desk import Desk, NotSignedIn
from ledger.user_account.sessions import Visitor
from ledger_api.errors import Unauthenticated
from ledger_api.together import Together

Believed = Callable[[str], tuple[Actor, datetime]]
Who = Callable[[Request], Awaitable[Actor]]

_SAFE = {"GET", "HEAD"}


def asker(desk: Desk, believed: Believed) -> Who:
    """Return what tells who asks; it raises `Unauthenticated`."""

    standing = Together(desk.stand)

    async def by_token(token: str) -> Actor:
        actor, issued_at = believed(token)
        if not await standing.ask((actor, issued_at)):
            raise NotSignedIn()
        return actor

    async def who(request: Request) -> Actor:
        try:
            if (authorization := request.headers.get("authorization")) is not None:
                return await by_token(_bearer(authorization))
            return await run_in_threadpool(desk.actor_of_session, key_of(request))
        except (TokenRefused, NotSignedIn) as no:
            raise Unauthenticated from no

    return who


def key_of(request: Request) -> str:
    """Return the key of the session that the request comes with. Raises  NotSignedIn."""
    key = request.cookies.get(_name(request))
    if key is None or not (request.method in _SAFE or comes_from_us(request, sure=True)):
        raise NotSignedIn()
    return key


def comes_from_us(request: Request, sure: bool) -> bool:
    """Tell whether our own page sends the request; what names no page is no browser's, and counts unless `sure`."""
    origin = request.headers.get("origin")
    return not sure if origin is None else origin == origin_of(request)


def origin_of(request: Request) -> str:
    """Return where the browser is when it shows a page of ours."""
    return f"{request.url.scheme}://{request.url.netloc}"


def remember(request: Request, response: Response, key: str) -> None:
    """Give the browser the key of a session, for this host alone and out of reach of scripts."""
    response.set_cookie(_name(request), key, secure=is_safe(request), httponly=True, samesite="lax", path="/")


def forget(request: Request, response: Response) -> None:
    """Take the key of a session from the browser."""
    response.delete_cookie(_name(request), secure=is_safe(request), httponly=True, samesite="lax", path="/")


def visitor(request: Request) -> Visitor:
    """Return from where the request comes."""
    return Visitor(request.client.host if request.client else "", request.headers.get("user-agent", ""))


def _bearer(authorization: str) -> str:
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise NotSignedIn()
    return token.strip()


def is_safe(request: Request) -> bool:
    """Tell whether the browser speaks TLS to us, or to what stands before us."""
    return request.url.scheme == "https"


def _name(request: Request) -> str:
    return "__Host-ledger" if is_safe(request) else "ledger"
