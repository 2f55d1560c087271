"""What a browser carries to the provider and back, so that only who set out comes in: signed, short-lived, its own."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

VALID_S = 600

_ISSUER, _ALGORITHM = "prevention-ledger/oidc", "HS256"
_NAMES = ("state", "nonce", "verifier")


@dataclass(frozen=True, slots=True)
class Journey:
    """The values that have to come back, and the one that proves it was us who asked."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def begin(cls) -> "Journey":
        """Return new values."""
        return cls(*(secrets.token_urlsafe(48) for _ in _NAMES))

    def sealed(self, key: bytes, now: datetime) -> str:
        """Return the values as the browser carries them."""
        ends = {"iss": _ISSUER, "exp": int(now.timestamp()) + VALID_S}
        return jwt.encode({"alg": _ALGORITHM}, ends | {name: getattr(self, name) for name in _NAMES}, _key(key))

    @classmethod
    def opened(cls, text: str, key: bytes, now: datetime) -> "Journey | None":
        """Return what a browser carries, None when it is not ours or too old."""
        try:
            claims: dict[str, Any] = jwt.decode(text, _key(key), [_ALGORITHM]).claims
            needed: Any = {"iss": {"essential": True, "value": _ISSUER}, "exp": {"essential": True}}
            jwt.JWTClaimsRegistry(int(now.timestamp()), **needed).validate(claims)
        except (JoseError, ValueError):
            return None
        return cls(*(str(claims[name]) for name in _NAMES))


def _key(key: bytes) -> OctKey:
    """Return a key of its own, so that what is sealed here is never taken for a bearer token, nor the other way."""
    return OctKey.import_key(hmac.digest(key, b"oidc", "sha256"))
