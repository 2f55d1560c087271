"""Opaque global ids: what the API names things by.

A client keeps an id and sends it back; what is inside may change, so nobody should read it.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode


def opaque(clear: bytes) -> str:
    """Write bytes as text that fits a URL and invites no reading."""
    return urlsafe_b64encode(clear).decode().rstrip("=")


def cleared(text: str) -> bytes | None:
    """Read what `opaque` wrote; None for anything else, another spelling of the same bytes included."""
    try:
        clear = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return None
    return clear if opaque(clear) == text else None


def global_id(kind: str, key: str) -> str:
    """Name one thing of a kind, such as `global_id("FundAccount", ...)`."""
    return opaque(f"{kind}:{key}".encode())


def opened(text: str) -> tuple[str, str]:
    """Return kind and key of an id, both empty when it is malformed."""
    try:
        kind, _, key = (cleared(text) or b"").decode().partition(":")
    except UnicodeDecodeError:
        return "", ""
    return (kind, key) if key.isprintable() else ("", "")


def read_id(kind: str, text: str) -> str | None:
    """Return the key of an id; None when it is malformed or names another kind."""
    named, key = opened(text)
    return key or None if named == kind else None
