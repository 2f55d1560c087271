"""What signing in is sent: small JSON bodies of known shape, from our own pages or from programs."""

from typing import Any, TypeVar
from urllib.parse import parse_qs

import msgspec
from starlette.requests import Request

from ledger_api.asked import TurnedAway
from ledger_api.negotiation import JSON
from ledger_api.sign_in.who import comes_from_us

MOST_BYTES = 4_096
FORM = "application/x-www-form-urlencoded"

Shape = TypeVar("Shape", bound=msgspec.Struct)


class Credentials(msgspec.Struct, frozen=True):
    """A name and its password."""

    name: str
    password: str


class Code(msgspec.Struct, frozen=True):
    """A code of a second factor."""

    code: str


class Passwords(msgspec.Struct, frozen=True):
    """The password, and the one to take its place."""

    current: str
    new: str


class Password(msgspec.Struct, frozen=True):
    """The password, once more."""

    password: str


class Chosen(msgspec.Struct, frozen=True):
    """A role to act in."""

    role: str
    district: str | None = None


async def read(request: Request, shape: type[Shape]) -> Shape:
    """Read a JSON body. Raises  TurnedAway."""
    try:
        return msgspec.json.decode(await body(request, JSON), type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise TurnedAway(400, "BAD_REQUEST", "The body is not of the shape asked for.") from None


async def form(request: Request, most: int = MOST_BYTES) -> dict[str, Any]:
    """Read a form, as OAuth sends it; a name that comes twice counts as none. Raises  TurnedAway."""
    try:
        found = parse_qs((await body(request, FORM, most)).decode(), max_num_fields=20)
    except ValueError:
        raise TurnedAway(400, "BAD_REQUEST", "The body is not a form.") from None
    return {name: values[0] for name, values in found.items() if len(values) == 1}


async def body(request: Request, media_type: str, most: int = MOST_BYTES) -> bytes:
    """Read a body of a media type, no further than allowed. Raises  TurnedAway."""
    check_origin(request)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != media_type:
        raise TurnedAway(415, "UNSUPPORTED_MEDIA_TYPE", f"The body is {media_type}.", {"accept-post": media_type})
    content = bytearray()
    async for piece in request.stream():
        content += piece
        if len(content) > most:
            raise TurnedAway(413, "BODY_TOO_LARGE", f"A body has at most {most} bytes.")
    return bytes(content)


def check_origin(request: Request) -> None:
    """Turn away what a page of somebody else sends. Raises  TurnedAway."""
    if not comes_from_us(request, sure=False):
        raise TurnedAway(403, "FOREIGN_ORIGIN", "Another site's page may not do this.")
