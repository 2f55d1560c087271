"""The site: every page behind one door, under a content policy that lets nothing in but our own files.

Signed out  leads to sign-in and back again
A no        is a page, too: a refusal in its own words, a fault by the id to quote, never a traceback
"""

from collections.abc import Awaitable, Callable
from functools import partial
from importlib.resources import files
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route, Router
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from console.pages import entry, listing, lists
from console.pages.drawing import STATIC
from console.pages.page import Page, Site
from console.pages.places import FORMS, PAGES, Handler
from console.speech import Declined
from domain.refusal import Refusal
from ledger.command import NotFound
from ledger.rights import Actor, RoleNotAllowed
from ledger.user_account.desk import Desk, NotSignedIn
from ledger_api.errors import log_fault
from ledger_api.sign_in.who import key_of

POLICY = "; ".join(
    (
        "default-src 'none'",
        *(f"{what}-src 'self'" for what in ("script", "style", "connect", "font", "manifest", "worker")),
        "img-src 'self' blob:",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "vary": "Accept-Language, Cookie",
}
A_YEAR = "public, max-age=31536000, immutable"


def routes(site: Site) -> list[BaseRoute]:
    """Return the routes of the site."""
    shown = [Route(path, _shown(site, partial(listing.file, each), path)) for path, each in lists.FILES.items()]
    shown += [Route(path, _shown(site, handler, path)) for path, handler in PAGES.items()]
    shown += [Route(path, _shown(site, handler, path), methods=["GET", "POST"]) for path, handler in FORMS.items()]
    outside = [
        Route("/sign-in", _shown(site, entry.sign_in_page)),
        Route("/enter", _shown(site, entry.enter), methods=["POST"]),
        Route("/leave", _shown(site, entry.leave), methods=["POST"]),
    ]
    worker = Route("/field-worker.js", _worker)
    ours = Mount(STATIC, StaticFiles(packages=[("console.pages", "static")]))
    missing = Route("/{path:path}", _shown(site, _missing, "/{path:path}"))
    ways = Router([*outside, *shown, worker, ours, missing])
    return [Mount("/", ways, middleware=[Middleware(_Headers), Middleware(GZipMiddleware)])]


async def _worker(_: Request) -> Response:
    script = files("console.pages").joinpath("static", "field-worker.js").read_bytes()
    return Response(script, media_type="text/javascript")


async def _missing(page: Page) -> Response:
    return page.draw("missing.html", status=404)


def _shown(site: Site, handler: Handler, place: str | None = None) -> Callable[[Request], Awaitable[Response]]:
    """Return what answers a request; a page without a place is anybody's, and not in the read record."""

    async def answer(request: Request) -> Response:
        page = Page(site, request, await run_in_threadpool(_visitor, site.desk, request))
        way = handler if page.somebody or place is None else _before_sign_in
        response = await _answered(way, page)
        if place is not None:
            response = await _answered(lambda page: page.noted(response, place), page)
        return page.remember(response)

    return answer


async def _answered(handler: Handler, page: Page) -> Response:
    try:
        return await handler(page)
    except Refusal as no:
        return _told(page, no.words(page.language), no.code(), _STATUS.get(type(no), 400))
    except Declined as no:
        return _told(page, no.chinese if page.language == "zh" else no.english, "", 400)
    except HTTPException as no:
        return _told(page, "", str(no.status_code), no.status_code)
    except Exception as error:
        return page.draw("fault.html", {"reference": log_fault(error)}, 500)


async def _before_sign_in(page: Page) -> Response:
    if page.request.method == "POST":
        return await entry.lost(page)
    return RedirectResponse(f"/sign-in?next={quote(page.url())}", 303)


def _visitor(desk: Desk, request: Request) -> Actor | None:
    try:
        return desk.actor_of_session(key_of(request))
    except NotSignedIn:
        return None


def _told(page: Page, words: str, code: str, status: int) -> Response:
    return page.draw("refused.html", {"words": words, "code": code}, status)


_STATUS = {NotFound: 404, RoleNotAllowed: 403}


class _Headers:
    """Adds the headers of the site, and lets files of ours be kept for a year: their address changes with them."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                kept = scope["path"].startswith(STATIC) and scope["query_string"] and message["status"] in {200, 304}
                headers.setdefault("cache-control", A_YEAR if kept else "private, no-cache")
            await send(message)

        await self._app(scope, receive, sent)
