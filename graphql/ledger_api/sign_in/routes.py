"""The routes of signing in.

Shape   POST /sign-in {name, password}, /sign-in/second-factor {code}, /sign-out; GET /session; POST /session/role
        {role, district}; GET and DELETE /sessions, DELETE /sessions/{id}; POST /password {current, new}; POST
        /second-factor, /second-factor/confirm {code}, /second-factor/end {password}; POST /token, as OAuth 2.0 asks
        for client credentials (RFC 6749, 4.4)
Answers the stage that a session is at: SECOND_FACTOR, NEW_PASSWORD, ROLE or OPEN, and the cookie of its key
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, TypeVar
from uuid import UUID

from anyio import CapacityLimiter, to_thread
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from domain.granted_role import GrantedRole
from ledger.lane import Busy
from ledger.rights import Actor
from ledger.user_account import own_account, sign_in
from ledger.user_account.desk import Desk, Entered, NotSignedIn
from ledger.user_account.sign_in import SignInRefused
from ledger.user_account.sign_ins import Method
from ledger_api.asked import TurnedAway
from ledger_api.sign_in import asked
from ledger_api.sign_in.answers import answer, entered, listed, told
from ledger_api.sign_in.client import client_of
from ledger_api.sign_in.who import forget, key_of, remember, visitor

AT_ONCE = 4  # each password takes 64 MiB while it is looked at
MOST_WAITING = 64
REFUSED_AFTER_S = 0.5  # every refusal takes as long, whatever it was found out by

Answered = TypeVar("Answered")
Issued = Callable[[Actor], str]
WayOut = Callable[[Request], Awaitable[str | None]]
Handler = Callable[["SignIn", Request], Awaitable[Response]]


def routes(desk: Desk, issued: Issued, way_out: WayOut | None = None) -> list[Route]:
    """Return the routes; `issued` signs the token of a system, `way_out` leads out of the provider too."""
    door = SignIn(desk, issued, way_out)
    return [
        Route("/sign-in", door.sign_in, methods=["POST"]),
        Route("/sign-in/second-factor", door.second_factor, methods=["POST"]),
        Route("/sign-out", door.sign_out, methods=["POST"]),
        Route("/session", door.session, methods=["GET"]),
        Route("/session/role", door.choose_role, methods=["POST"]),
        Route("/sessions", door.sessions, methods=["GET"]),
        Route("/sessions", door.end_sessions, methods=["DELETE"]),
        Route("/sessions/{id:uuid}", door.end_sessions, methods=["DELETE"]),
        Route("/password", door.change_password, methods=["POST"]),
        Route("/second-factor", door.begin_second_factor, methods=["POST"]),
        Route("/second-factor/confirm", door.confirm_second_factor, methods=["POST"]),
        Route("/second-factor/end", door.end_second_factor, methods=["POST"]),
        Route("/token", door.token, methods=["POST"]),
    ]


def answering(handler: Handler) -> Handler:
    """Tell what goes wrong in a handler as JSON; who is refused waits as long as anybody who is."""

    async def answered(door: "SignIn", request: Request) -> Response:
        began = time.monotonic()
        try:
            return await handler(door, request)
        except Exception as no:
            if isinstance(no, SignInRefused):
                await asyncio.sleep(max(0.0, began + REFUSED_AFTER_S - time.monotonic()))
            return told(request, no)

    return answered


class SignIn:
    """Who comes in, and what they do with their own account."""

    def __init__(self, desk: Desk, issued: Issued, way_out: WayOut | None) -> None:
        self._desk, self._issued, self._way_out = desk, issued, way_out
        self._room = CapacityLimiter(AT_ONCE)

    @answering
    async def sign_in(self, request: Request) -> Response:
        """Begin a session."""
        sent = await asked.read(request, asked.Credentials)
        from_ = visitor(request)
        return self._entered(request, await self._prove(sign_in.by_password, sent.name, sent.password, from_))

    @answering
    async def second_factor(self, request: Request) -> Response:
        """Go on with a session by its second factor."""
        sent = await asked.read(request, asked.Code)
        found = await self._run(sign_in.by_second_factor, key_of(request), sent.code, visitor(request))
        return self._entered(request, found)

    @answering
    async def sign_out(self, request: Request) -> Response:
        """End the session."""
        asked.check_origin(request)
        session = None
        with suppress(NotSignedIn):
            session = await self._run(sign_in.sign_out, key_of(request), visitor(request))
        by_provider = session is not None and session.method == Method.OIDC.value
        on = await self._way_out(request) if by_provider and self._way_out else None
        response = answer({"stage": None, "continueAt": on})
        forget(request, response)
        return response

    @answering
    async def session(self, request: Request) -> Response:
        """Tell who is signed in, and what is still to be done."""
        key = key_of(request)
        session, account, name = await self._run(Desk.current, key)
        return answer(entered(self._desk, Entered(key, session, account, name)))

    @answering
    async def choose_role(self, request: Request) -> Response:
        """Act in one of one's roles."""
        sent = await asked.read(request, asked.Chosen)
        role = GrantedRole(sent.role, sent.district)
        return self._entered(request, await self._run(sign_in.choose_role, key_of(request), role))

    @answering
    async def sessions(self, request: Request) -> Response:
        """List one's sessions."""
        key = key_of(request)
        current, _, _ = await self._run(Desk.open_session, key)
        return answer([listed(each, current) for each in await self._run(own_account.own_sessions, key)])

    @answering
    async def end_sessions(self, request: Request) -> Response:
        """End one of one's sessions, or all."""
        chosen: UUID | None = request.path_params.get("id")
        return answer({"ended": await self._run(own_account.end_session, key_of(request), chosen)})

    @answering
    async def change_password(self, request: Request) -> Response:
        """Take a new password."""
        sent = await asked.read(request, asked.Passwords)
        given = key_of(request), sent.current, sent.new, visitor(request)
        return self._entered(request, await self._prove(own_account.change_password, *given))

    @answering
    async def begin_second_factor(self, request: Request) -> Response:
        """Hand out the seed of a second factor."""
        seed, address = await self._run(own_account.begin_second_factor, key_of(request))
        return answer({"seed": seed, "address": address})

    @answering
    async def confirm_second_factor(self, request: Request) -> Response:
        """Take up the second factor, and hand out recovery codes."""
        sent = await asked.read(request, asked.Code)
        codes = await self._run(own_account.confirm_second_factor, key_of(request), sent.code)
        return answer({"recoveryCodes": codes})

    @answering
    async def end_second_factor(self, request: Request) -> Response:
        """Do without a second factor."""
        sent = await asked.read(request, asked.Password)
        await self._prove(own_account.end_second_factor, key_of(request), sent.password, visitor(request))
        return answer({"secondFactor": False})

    async def token(self, request: Request) -> Response:
        """Give a system a token for a while, in the form and with the errors of OAuth 2.0."""
        began = time.monotonic()
        try:
            client = client_of(request, await asked.form(request))
            actor = await self._run(sign_in.by_secret, client.name, client.secret, client.role, visitor(request))
        except SignInRefused:
            await asyncio.sleep(max(0.0, began + REFUSED_AFTER_S - time.monotonic()))
            return answer({"error": "invalid_client"}, 401, {"www-authenticate": "Basic"})
        except sign_in.NoRoleInForce:
            return answer({"error": "invalid_scope"}, 400)
        except TurnedAway as no:
            return answer({"error": "invalid_request", "error_description": no.message}, no.status)
        except Exception as no:
            return told(request, no)
        return answer({"access_token": self._issued(actor), "token_type": "Bearer", "expires_in": 3_600})

    def _entered(self, request: Request, who: Entered) -> Response:
        response = answer(entered(self._desk, who))
        remember(request, response, who.key)
        return response

    async def _run(self, work: Callable[..., Answered], *given: Any) -> Answered:
        return await run_in_threadpool(work, self._desk, *given)

    async def _prove(self, work: Callable[..., Answered], *given: Any) -> Answered:
        """Look at passwords, a few at once; who would wait too long is turned away. Raises  Busy."""
        if self._room.statistics().tasks_waiting >= MOST_WAITING:
            raise Busy()
        return await to_thread.run_sync(work, self._desk, *given, limiter=self._room)
