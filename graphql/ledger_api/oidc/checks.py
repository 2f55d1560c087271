"""What a provider's tokens must say before they are believed.

Source  OpenID Connect Core 1.0, 3.1.3.7; OpenID Connect Back-Channel Logout 1.0, 2.6
"""

import hmac
from datetime import datetime, timedelta
from typing import Any

import msgspec
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.util import urlsafe_b64decode

ALGORITHMS = ["RS256", "PS256", "ES256"]  # signatures only, of a key that the provider alone has; never `none`
SKEW = timedelta(seconds=30)
OLDEST = timedelta(minutes=10)
LONGEST = 16_384
LOGOUT = "http://schemas.openid.net/event/backchannel-logout"


class NotBelieved(Exception):
    """A provider's answer is not one that we asked for and may believe; the message is for the log."""


class KeyUnknown(NotBelieved):
    """The token is signed with a key that is not known yet."""


def id_token(token: str, keys: KeySet, issuer: str, client_id: str, nonce: str, now: datetime) -> dict[str, Any]:
    """Return what an ID token says. Raises  NotBelieved."""
    claims = _signed(token, keys)
    _check_common(claims, issuer, client_id, now)
    audiences = claims["aud"]
    if claims.get("azp", client_id) != client_id or (isinstance(audiences, list) and len(audiences) != 1):
        raise NotBelieved("it was issued to somebody else too")
    given = claims.get("nonce")
    if not isinstance(given, str) or not hmac.compare_digest(given.encode(), nonce.encode()):
        raise NotBelieved("the nonce is not the one that was sent")
    if not isinstance(claims.get("sub"), str) or not claims["sub"]:
        raise NotBelieved("it names no subject")
    return claims


def logout_token(token: str, keys: KeySet, issuer: str, client_id: str, now: datetime) -> dict[str, Any]:
    """Return what a logout token says. Raises  NotBelieved."""
    claims = _signed(token, keys)
    _check_common(claims, issuer, client_id, now)
    events = claims.get("events")
    if not isinstance(events, dict) or LOGOUT not in events or "nonce" in claims or not claims.get("jti"):
        raise NotBelieved("it is not a logout token")
    if not any(isinstance(claims.get(name), str) for name in ("sub", "sid")):
        raise NotBelieved("it names neither a subject nor a session")
    return claims


def _check_common(claims: dict[str, Any], issuer: str, client_id: str, now: datetime) -> None:
    if claims.get("iss") != issuer:
        raise NotBelieved("another issuer")
    audiences = claims.get("aud")
    if client_id not in (audiences if isinstance(audiences, list) else [audiences]):
        raise NotBelieved("another audience")
    issued, ends = (claims.get(name) for name in ("iat", "exp"))
    if not all(isinstance(each, int | float) and not isinstance(each, bool) for each in (issued, ends)):
        raise NotBelieved("it has no times")
    at = now.timestamp()
    if at >= ends + SKEW.total_seconds():  # type: ignore[operator]  # a number, as was just seen
        raise NotBelieved("it has expired")
    if not -OLDEST.total_seconds() <= issued - at <= SKEW.total_seconds():  # type: ignore[operator]
        raise NotBelieved("it was issued too long ago or in the future")


def _signed(token: str, keys: KeySet) -> dict[str, Any]:
    """Return the claims of a signed token. Raises  KeyUnknown, NotBelieved."""
    if len(token) > LONGEST:
        raise NotBelieved("it is too long")
    header = _header(token)
    if header.get("alg") not in ALGORITHMS:
        raise NotBelieved("its algorithm is not one of a public key")
    if header.get("kid") not in {key.kid for key in keys.keys}:
        raise KeyUnknown("its key is not known")
    try:
        return jwt.decode(token, keys, ALGORITHMS).claims
    except (JoseError, ValueError, TypeError) as error:
        raise NotBelieved(f"its signature or form is wrong: {type(error).__name__}") from error


def _header(token: str) -> dict[str, Any]:
    try:
        return msgspec.json.decode(urlsafe_b64decode(token.partition(".")[0].encode()), type=dict[str, Any])
    except (ValueError, msgspec.DecodeError) as error:
        raise NotBelieved("it is no signed token") from error
