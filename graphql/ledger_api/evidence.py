"""Evidence over HTTP: a file sent is judged and kept; one asked for is answered to who sees a record that binds it.

Order    who asks, what the role may, the size, the content; the first no is the answer, as JSON like `Refused`
Shape    POST /evidence with the file as body, and `x-sha256` where its hash is known; GET /evidence/{sha256}
         answers pictures to all but their owners as renditions (`ledger/rendition.py`), and says so in `x-rendition`
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from domain.papers import EvidenceMissing
from domain.refusal import Refusal, RefusalClass
from ledger.evidence import MOST_BYTES, Evidence, EvidenceTooLarge, EvidenceType, too_large
from ledger.lane import Busy
from ledger.media_type import is_picture, media_type
from ledger.read_record import ReadWay
from ledger.rendition import rendition, sees_as_it_came
from ledger.rights import Actor, RoleNotAllowed, check_may_upload
from ledger_api.asked import TurnedAway
from ledger_api.context import Context
from ledger_api.errors import Unauthenticated, fault_told, log_fault
from ledger_api.negotiation import JSON, language
from ledger_api.noting import asked_for
from projections import hazards, papers, task_steps

MOST_AT_ONCE = 8  # each upload is held in memory until it is judged

_STATUS: dict[type[Refusal], int] = {EvidenceTooLarge: 413, EvidenceType: 415, Busy: 503, EvidenceMissing: 404}
_GUARDED = {
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
    "cache-control": "no-store",
}

ContextFor = Callable[[Request], Awaitable[Context]]


def routes(evidence: Evidence, context_for: ContextFor) -> list[Route]:
    """Return the routes of an evidence store."""
    door = Door(evidence, context_for)
    return [
        Route("/evidence", door.take, methods=["POST"]),
        Route("/evidence/{sha256}", door.give, methods=["GET"]),
    ]


@dataclass(frozen=True, slots=True)
class Shown:
    """A file as it came, or the rendition of a picture."""

    content: bytes
    kind: str | None
    drawn: bool = False

    def response(self, name: str) -> Response:
        """Return it under the name that its record gives it; a rendition has its own ending."""
        if self.drawn:
            name = f"{PurePosixPath(name).stem}.{'jpg' if self.kind == 'image/jpeg' else 'tif'}"
        headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
        marked = {"x-rendition": "1"} if self.drawn else {}
        return Response(self.content, 200, _GUARDED | headers | marked, self.kind)


class Door:
    """What goes into the store and comes out of it."""

    def __init__(self, evidence: Evidence, context_for: ContextFor) -> None:
        self._evidence, self._context_for = evidence, context_for
        self._under_way = 0

    async def take(self, request: Request) -> Response:
        """Keep the body."""
        try:
            check_may_upload((await self._context_for(request)).actor)
            content = await self._received(request)
            kept = await run_in_threadpool(self._evidence.keep, content, request.headers.get("x-sha256"))
            return _json({"sha256": kept.sha256, "size": kept.size, "type": kept.media_type}, 201)
        except Exception as no:
            return _told(request, no)

    async def give(self, request: Request) -> Response:
        """Answer a file to who sees a record that binds it; to others it does not exist."""
        sha256 = request.path_params["sha256"].lower()
        try:
            async with _asked(await self._context_for(request)) as context:
                found = await _found(context, sha256)
            answer = await run_in_threadpool(self._shown, sha256, context.actor)
            await _noted(context, sha256)
        except FileNotFoundError:
            return _told(request, EvidenceMissing(file=sha256[:64]))
        except Exception as no:
            return _told(request, no)
        return answer.response(found.file_name or sha256)

    def _shown(self, sha256: str, actor: Actor) -> Shown:
        """Return what somebody gets to see. Raises  FileNotFoundError, PictureUnreadable."""
        content = self._evidence.read(sha256)
        kind = media_type(content)
        if not is_picture(kind) or sees_as_it_came(actor):
            return Shown(content, kind)
        drawn = rendition(self._evidence, sha256, content)
        return Shown(drawn, media_type(drawn), drawn=True)

    async def _received(self, request: Request) -> bytes:
        """Read a body no further than allowed. Raises  EvidenceTooLarge, Busy."""
        length = request.headers.get("content-length", "")
        if length.isdecimal() and int(length) > MOST_BYTES:
            raise too_large()
        if self._under_way >= MOST_AT_ONCE:
            raise Busy()
        self._under_way += 1
        try:
            content = bytearray()
            async for piece in request.stream():
                content += piece
                if len(content) > MOST_BYTES:
                    raise too_large()
            return bytes(content)
        finally:
            self._under_way -= 1


async def _found(context: Context, sha256: str) -> papers.FileRow:
    """Return what a file is called by a record in reach that binds it. Raises  EvidenceMissing."""
    for question, file in (("papers", papers.file), ("tasks", task_steps.file), ("hazards", hazards.file)):
        with suppress(RoleNotAllowed):
            if found := await file(await context.reading(), context.reach(question), sha256):
                return found
    raise EvidenceMissing(file=sha256[:64])


async def _noted(context: Context, sha256: str) -> None:
    """Take down who is given a file, before it is handed out."""
    told = partial(asked_for, context.actor, (), ReadWay.FILE, sha256)
    await asyncio.wrap_future(context.readers.record.note(context.ledger.clock(), told, urgent=True))


@asynccontextmanager
async def _asked(context: Context) -> AsyncIterator[Context]:
    try:
        yield context
    finally:
        await context.close()


def _told(request: Request, no: Exception) -> Response:
    spoken = language(request.headers.get("accept-language"))
    match no:
        case Refusal():
            usual = 403 if no.refusal_class is RefusalClass.FORBIDDEN else 422
            shown = {"code": no.code(), "class": no.refusal_class.value, "message": no.words(spoken)}
            closing = {"connection": "close"} if isinstance(no, EvidenceTooLarge) else {}  # what follows is not read
            return _json(shown | {"values": no.values()}, _STATUS.get(type(no), usual), closing)
        case TurnedAway():
            return _json({"code": no.code, "message": no.message}, no.status, no.headers)
        case Unauthenticated():
            shown = {"code": "UNAUTHENTICATED", "message": "Say who asks."}
            return _json(shown, 401, {"www-authenticate": "Bearer"})
        case ClientDisconnect():
            return _json({"code": "BAD_REQUEST", "message": "The body ended early."}, 400)
    return _json(fault_told(log_fault(no), spoken), 500)


def _json(answer: dict[str, Any], status: int, headers: dict[str, str] | None = None) -> Response:
    return Response(msgspec.json.encode(answer), status, _GUARDED | (headers or {}), f"{JSON}; charset=utf-8")
