"""The routes of signing in through a provider.

Shape   GET /oidc/start leads to the provider and /oidc/callback back, to a session; POST
        /oidc/back-channel-logout is the provider's, when somebody signed out there
"""

import hmac
from uuid import UUID

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from domain.refusal import Refusal
from ledger.user_account import secrets, sessions, sign_in
from ledger.user_account.desk import Desk
from ledger.user_account.sign_in import SignInRefused
from ledger_api.asked import TurnedAway
from ledger_api.oidc.checks import LONGEST, NotBelieved
from ledger_api.oidc.journey import VALID_S, Journey
from ledger_api.oidc.provider import Claims, Provider
from ledger_api.sign_in import asked
from ledger_api.sign_in.answers import answer, told
from ledger_api.sign_in.who import is_safe, origin_of, remember, visitor

AFTER = "/"

_log = structlog.get_logger()


class Entry:
    """The door to a provider."""

    def __init__(self, desk: Desk, provider: Provider, key: bytes) -> None:
        self._desk, self._provider, self._key = desk, provider, key

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/oidc/start", self.start, methods=["GET"]),
            Route("/oidc/callback", self.callback, methods=["GET"]),
            Route("/oidc/back-channel-logout", self.logged_out, methods=["POST"]),
        ]

    async def way_out(self, request: Request) -> str | None:
        """Return where who came by the provider signs out there too, None where that cannot be told."""
        try:
            return await self._provider.way_out(f"{origin_of(request)}/")
        except NotBelieved as no:
            _log.warning("oidc_unavailable", reason=str(no))
            return None

    async def start(self, request: Request) -> Response:
        """Lead to the provider."""
        journey = Journey.begin()
        try:
            where = await self._provider.way_in(_back_at(request), journey.state, journey.nonce, journey.verifier)
        except NotBelieved as no:
            _log.warning("oidc_unavailable", reason=str(no))
            return answer({"code": "PROVIDER_UNAVAILABLE", "message": "The provider does not answer."}, 503)
        response = RedirectResponse(where, 303)
        sealed = journey.sealed(self._key, self._desk.now)
        response.set_cookie(
            _cookie(request), sealed, VALID_S, secure=is_safe(request), httponly=True, samesite="lax", path="/"
        )
        return response

    async def callback(self, request: Request) -> Response:
        """Take back who was led there, and let in whose account is linked."""
        try:
            claims = await self._claims(request)
            subject, session = self._subject(claims), claims.get("sid")
            given = self._desk, self._provider.registered.issuer, subject, visitor(request)
            entered = await run_in_threadpool(sign_in.by_subject, *given, session if isinstance(session, str) else None)
            response: Response = RedirectResponse(AFTER, 303)
            remember(request, response, entered.key)
        except NotBelieved as no:
            _log.warning("oidc_refused", reason=str(no))
            response = told(request, SignInRefused())
        except Refusal as no:
            response = told(request, no)
        response.delete_cookie(_cookie(request), secure=is_safe(request), httponly=True, samesite="lax", path="/")
        return response

    async def logged_out(self, request: Request) -> Response:
        """End the sessions that the provider says are over."""
        try:
            token = (await asked.form(request, LONGEST + 100)).get("logout_token", "")
            claims = await self._provider.claims_of_logout(token)
            await run_in_threadpool(self._end, claims)
        except (NotBelieved, TurnedAway) as no:
            _log.warning("oidc_logout_refused", reason=str(no))
            return answer({"error": "invalid_request"}, 400)
        return answer({})

    async def _claims(self, request: Request) -> Claims:
        """Raises  NotBelieved."""
        given = request.query_params
        journey = Journey.opened(request.cookies.get(_cookie(request), ""), self._key, self._desk.now)
        if journey is None or not hmac.compare_digest(journey.state.encode(), given.get("state", "").encode()):
            raise NotBelieved("the state is not the one that was sent")
        if "error" in given or not (code := given.get("code")):
            raise NotBelieved("the provider let nobody in")
        back = _back_at(request)
        return await self._provider.claims_for(code, given.get("iss"), back, journey.nonce, journey.verifier)

    def _subject(self, claims: Claims) -> str:
        subject = claims.get(self._provider.registered.claim)
        if not isinstance(subject, str) or not subject:
            raise NotBelieved("the claim that accounts are linked by is missing")
        return subject

    def _end(self, claims: Claims) -> None:
        session = claims.get("sid") if isinstance(claims.get("sid"), str) else None
        with self._desk.connection() as connection:
            sessions.end_at_provider(connection, None if session else self._linked(claims), session)

    def _linked(self, claims: Claims) -> UUID | None:
        credential = secrets.subject_id(self._provider.registered.issuer, self._subject(claims))
        with self._desk.connection() as connection:
            kept = secrets.find(connection, credential)
        return kept.account_id if kept else None


def _back_at(request: Request) -> str:
    return f"{origin_of(request)}/oidc/callback"


def _cookie(request: Request) -> str:
    return "__Host-ledger-oidc" if is_safe(request) else "ledger-oidc"
