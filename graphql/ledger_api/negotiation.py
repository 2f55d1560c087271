"""What a client would like to get, by its headers: the media type and the language of the answer."""

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

GRAPHQL_RESPONSE = "application/graphql-response+json"
JSON = "application/json"
EVENTS = "text/event-stream"

_QUALITY = re.compile(r"q\s*=\s*(0(\.[0-9]{0,3})?|1(\.0{0,3})?)", re.IGNORECASE | re.ASCII)


def media_type(accept: str | None) -> str | None:
    """Return the better of our two media types, None when the client takes neither.

    Source  GraphQL over HTTP: who names the newer one gets it, who names none or a wildcard gets JSON
    """
    if not accept:
        return JSON
    wishes = _wishes(accept)
    newer = wishes.get(GRAPHQL_RESPONSE, 0.0)
    older = wishes.get(JSON, wishes.get("application/*", wishes.get("*/*", 0.0)))
    if newer >= older > 0 or newer > older:
        return GRAPHQL_RESPONSE
    return JSON if older > 0 else None


def takes_events(accept: str | None) -> bool:
    """Tell whether the client would rather be told as it happens: it takes events, and neither of our media types."""
    return bool(accept) and media_type(accept) is None and _wishes(accept or "").get(EVENTS, 0.0) > 0


def language(accept_language: str | None) -> str:
    """Return `zh` or `en`, Chinese when the client does not say."""
    ours = [
        (tag.partition("-")[0], quality)
        for tag, quality in _wishes(accept_language or "").items()
        if tag.partition("-")[0] in ("zh", "en")
    ]
    best, quality = max(ours, key=lambda wish: wish[1], default=("zh", 1.0))
    return best if quality > 0 else "zh"


@lru_cache(256)  # a client sends the same header with each request
def _wishes(header: str) -> Mapping[str, float]:
    return MappingProxyType(dict(_wish(part) for part in header.split(",")))


def _wish(part: str) -> tuple[str, float]:
    name, *parameters = (each.strip() for each in part.split(";"))
    for parameter in parameters:
        if parameter[:1] in "qQ":
            quality = _QUALITY.fullmatch(parameter)
            return name.lower(), float(quality[1]) if quality else 0.0
    return name.lower(), 1.0
