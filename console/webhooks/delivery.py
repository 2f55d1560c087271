"""Delivery: one signed POST to a place that may be reached, and to no other.

Shape   standard-webhooks: `webhook-id` is the same at each try; signed by HMAC-SHA256 over id, timestamp and body
Law     https only, to public addresses only; the address that was looked at is the one that is connected to, whatever
        the name says a moment later; redirects are not followed
Source  https://www.standardwebhooks.com
"""

import hmac
import http.client
import ipaddress
import socket
import ssl
from base64 import b64decode, b64encode
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from console.speech import Declined

WITHIN_S = 10.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a URL leads: the name that its certificate must have, and the address that was looked at."""

    host: str
    port: int
    address: str
    path: str
    safe: bool


def place_of(url: str, loopback: bool = False) -> Place:
    """Return where a URL leads; `loopback` lets this machine be reached, also without TLS: for tests.

    Raises  Declined  it does not lead to a public place by https
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.username or parts.fragment or not host or parts.scheme not in {"https", "http"}:
        raise _declined()
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = {info[4][0] for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError) as error:
        raise Declined(f"There is no place called {host}", f"无法解析主机 {host}") from error
    addresses = [ipaddress.ip_address(str(each).partition("%")[0]) for each in found]
    ours = loopback and all(each.is_loopback for each in addresses)
    if not ours and (parts.scheme != "https" or not all(_is_public(each) for each in addresses)):
        raise _declined()
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Place(host, port, str(addresses[0]), path, parts.scheme == "https")


def signed(secret: str, id_: str, timestamp: int, body: bytes) -> dict[str, str]:
    """Return the headers of a message."""
    key = b64decode(secret.removeprefix("whsec_"))
    mark = hmac.digest(key, f"{id_}.{timestamp}.".encode() + body, sha256)
    return {
        "webhook-id": id_,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{b64encode(mark).decode()}",
        "content-type": "application/json",
        "user-agent": "prevention-ledger",
    }


def post(url: str, headers: dict[str, str], body: bytes, loopback: bool = False) -> str | None:
    """Send a message; return None when it was taken, else why it was not."""
    try:
        place = place_of(url, loopback)
        connection = _Pinned(place)
        try:
            connection.request("POST", place.path, body, headers)
            status = connection.getresponse().status
        finally:
            connection.close()
    except Declined as no:
        return str(no)
    except (OSError, http.client.HTTPException) as error:
        return type(error).__name__
    return None if 200 <= status < 300 else f"answered {status}"


class _Pinned(http.client.HTTPConnection):
    """Connects to the address that was looked at, and lets the certificate prove the name."""

    def __init__(self, place: Place) -> None:
        super().__init__(place.host, place.port, timeout=WITHIN_S)
        self._place = place

    def connect(self) -> None:
        plain: Any = socket.create_connection((self._place.address, self._place.port), WITHIN_S)
        if self._place.safe:
            plain = ssl.create_default_context().wrap_socket(plain, server_hostname=self._place.host)
        self.sock = plain


def _is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    inside = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    return address.is_global and not address.is_multicast and (inside is None or inside.is_global)


def _declined() -> Declined:
    return Declined("A webhook is an https URL of a public place", "Webhook 须为公网 https 地址")
