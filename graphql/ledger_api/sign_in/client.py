"""A system that asks for a token: who it says it is, as OAuth 2.0 writes it (RFC 6749, 2.3.1 and 4.4)."""

import binascii
from base64 import b64decode
from dataclasses import dataclass
from urllib.parse import unquote_plus

from starlette.requests import Request

from ledger_api.asked import TurnedAway


@dataclass(frozen=True, slots=True)
class Client:
    """A name, its secret, and the role asked for."""

    name: str
    secret: str
    role: str | None


def client_of(request: Request, form: dict[str, str]) -> Client:
    """Read who asks, from the header or the form. Raises  TurnedAway."""
    if form.get("grant_type") != "client_credentials":
        raise TurnedAway(400, "BAD_REQUEST", "grant_type is client_credentials.")
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        name, secret = _basic(encoded)
    else:
        name, secret = form.get("client_id", ""), form.get("client_secret", "")
    return Client(name, secret, form.get("scope"))


def _basic(encoded: str) -> tuple[str, str]:
    try:
        name, colon, secret = b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        name = colon = secret = ""
    if not colon:
        raise TurnedAway(400, "BAD_REQUEST", "The authorization header is not Basic.")
    return unquote_plus(name), unquote_plus(secret)
