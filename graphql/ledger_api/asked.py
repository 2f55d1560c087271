"""What a client sends, read or turned away before GraphQL sees it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.types import Message, Receive
from strawberry.http.parse_content_type import parse_content_type

from ledger_api.limits import MOST_BYTES
from ledger_api.negotiation import EVENTS, GRAPHQL_RESPONSE, JSON, media_type, takes_events


@dataclass(eq=False)
class TurnedAway(Exception):
    """The request is not one that GraphQL could answer."""

    status: int
    code: str
    message: str
    headers: dict[str, str] = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        """Return what a client is told."""
        return {"message": self.message, "extensions": {"code": self.code}}


class Asked(msgspec.Struct, frozen=True):
    """The parameters of a GraphQL request; without a query, its extensions name a trusted document by hash."""

    query: str | None = None
    operation_name: str | None = msgspec.field(default=None, name="operationName")
    variables: dict[str, Any] | None = None
    extensions: dict[str, Any] | None = None


def check_headers(request: Request) -> None:
    """Turn away a method or media type that is not spoken here, and an address that is too long."""
    if request.method not in ("GET", "POST"):
        raise TurnedAway(405, "METHOD_NOT_ALLOWED", "GraphQL is asked by GET or POST.", {"allow": "GET, POST"})
    if len(request.scope["query_string"]) > MOST_BYTES:
        raise TurnedAway(414, "URI_TOO_LONG", f"A query string has at most {MOST_BYTES} bytes.")
    accept = request.headers.get("accept")
    if media_type(accept) is None and not takes_events(accept):
        raise TurnedAway(406, "NOT_ACCEPTABLE", f"The answer is {GRAPHQL_RESPONSE} or {JSON}, or {EVENTS}.")
    if request.method == "POST" and not _is_utf8_json(request.headers.get("content-type", "")):
        raise TurnedAway(415, "UNSUPPORTED_MEDIA_TYPE", f"The body is {JSON} in UTF-8.", {"accept-post": JSON})


def capped(receive: Receive) -> Receive:
    """Read a body no further than allowed."""
    read = 0

    async def receive_capped() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > MOST_BYTES:
            raise TurnedAway(413, "BODY_TOO_LARGE", f"A body has at most {MOST_BYTES} bytes.")
        return message

    return receive_capped


def from_body(body: bytes) -> Asked:
    """Read a POST body. Raises  TurnedAway."""
    try:
        return msgspec.json.decode(body, type=Asked)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise TurnedAway(400, "BAD_REQUEST", f"The body is not a GraphQL request: {error}.") from None


def from_query(parameters: Mapping[str, Any]) -> Asked:
    """Read the parameters of a GET. Raises  TurnedAway."""
    given = {name: value for name, value in parameters.items() if value}
    try:
        for name in given.keys() & {"variables", "extensions"}:
            given[name] = msgspec.json.decode(given[name])
        return msgspec.convert(given, Asked)
    except (msgspec.DecodeError, RecursionError) as error:
        raise TurnedAway(400, "BAD_REQUEST", f"The address is not a GraphQL request: {error}.") from None


def _is_utf8_json(content_type: str) -> bool:
    kind, parameters = parse_content_type(content_type)
    return kind.lower() == JSON and parameters.get("charset", "utf-8").lower() in ("utf-8", "utf8")
