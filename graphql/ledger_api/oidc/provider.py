"""An OpenID provider: found by its issuer, with the keys it signs with, asked for tokens.

Source  OpenID Connect Discovery 1.0, RFC 7636 (PKCE), RFC 9207 (issuer in the answer)
"""

import asyncio
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import quote_plus

import httpx
import msgspec
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from ledger_api.oidc.checks import KeyUnknown, NotBelieved, id_token, logout_token
from ledger_api.oidc.registration import Registration

ANSWER_WITHIN_S = 10
METADATA_FOR_S = 3_600
KEYS_AT_MOST_EACH_S = 1.0  # anybody may send a logout token with a key that is unknown
SCOPE = "openid"

Claims = dict[str, Any]
Checked = TypeVar("Checked")


class Metadata(msgspec.Struct, frozen=True):
    """What a provider tells of itself."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    end_session_endpoint: str | None = None
    authorization_response_iss_parameter_supported: bool = False


class Provider:
    """One provider, asked again when what it told is old or does not fit any more."""

    def __init__(self, registered: Registration, clock: Callable[[], datetime]) -> None:
        self.registered, self._clock = registered, clock
        self._metadata: tuple[float, Metadata] | None = None
        self._keys: tuple[float, KeySet] | None = None
        self._asking = asyncio.Lock()

    async def metadata(self) -> Metadata:
        """Return what the provider tells of itself. Raises  NotBelieved."""
        if self._metadata is None or time.monotonic() - self._metadata[0] > METADATA_FOR_S:
            issuer = self.registered.issuer
            found = await _fetched(f"{issuer.rstrip('/')}/.well-known/openid-configuration", Metadata)
            if found.issuer != issuer:
                raise NotBelieved("the provider has another name for itself")
            self._metadata = time.monotonic(), found
        return self._metadata[1]

    async def way_in(self, redirect_uri: str, state: str, nonce: str, verifier: str) -> str:
        """Return the address at which somebody signs in. Raises  NotBelieved."""
        metadata = await self.metadata()
        asked = {
            "redirect_uri": redirect_uri,
            "scope": SCOPE,
            "state": state,
            "nonce": nonce,
            "code_challenge": create_s256_code_challenge(verifier),
            "code_challenge_method": "S256",
        }
        address = metadata.authorization_endpoint
        return str(prepare_grant_uri(address, self.registered.client_id, "code", **asked))

    async def way_out(self, redirect_uri: str) -> str | None:
        """Return the address at which somebody signs out of the provider too, None where it has none."""
        found = (await self.metadata()).end_session_endpoint
        asked = {"client_id": self.registered.client_id, "post_logout_redirect_uri": redirect_uri}
        return str(httpx.URL(found).copy_merge_params(asked)) if found else None

    async def claims_for(self, code: str, issuer: str | None, redirect_uri: str, nonce: str, verifier: str) -> Claims:
        """Turn a code into what the provider says of who signed in. Raises  NotBelieved."""
        metadata = await self.metadata()
        if issuer != metadata.issuer and (issuer or metadata.authorization_response_iss_parameter_supported):
            raise NotBelieved("the answer comes from another provider")
        sent = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
        }
        answer = await self._asked_for_tokens(metadata.token_endpoint, sent)
        if not isinstance(token := answer.get("id_token"), str):
            raise NotBelieved("there is no ID token")
        us = self.registered
        return await self._checked(lambda keys: id_token(token, keys, us.issuer, us.client_id, nonce, self._clock()))

    async def claims_of_logout(self, token: str) -> Claims:
        """Return what a logout token says. Raises  NotBelieved."""
        us = self.registered
        return await self._checked(lambda keys: logout_token(token, keys, us.issuer, us.client_id, self._clock()))

    async def _checked(self, check: Callable[[KeySet], Checked]) -> Checked:
        """Check a token; when its key is unknown, ask for the keys once more: the provider may have changed them."""
        before = self._keys
        try:
            return check((before or await self._newer_keys(before))[1])
        except KeyUnknown:
            return check((await self._newer_keys(before))[1])

    async def _newer_keys(self, than: tuple[float, KeySet] | None) -> tuple[float, KeySet]:
        """Return keys that were asked for after those, unless that was just now."""
        async with self._asking:
            kept = self._keys
            if kept is None or (kept is than and time.monotonic() - kept[0] > KEYS_AT_MOST_EACH_S):
                found = await _fetched((await self.metadata()).jwks_uri, dict[str, Any])
                try:
                    kept = self._keys = time.monotonic(), KeySet.import_key_set(found)  # type: ignore[arg-type]
                except (JoseError, ValueError, KeyError, TypeError) as error:
                    raise NotBelieved("the provider's keys are not keys") from error
            return kept

    async def _asked_for_tokens(self, endpoint: str, sent: dict[str, str]) -> dict[str, Any]:
        us = self.registered
        secret = httpx.BasicAuth(quote_plus(us.client_id), quote_plus(us.client_secret)) if us.client_secret else None
        form = sent if secret else sent | {"client_id": us.client_id}
        return await _answered("POST", endpoint, dict[str, Any], data=form, auth=secret)


async def _fetched(url: str, shape: type[Checked]) -> Checked:
    return await _answered("GET", url, shape)


async def _answered(method: str, url: str, shape: type[Checked], **sent: Any) -> Checked:
    """Raises  NotBelieved."""
    try:
        async with httpx.AsyncClient(timeout=ANSWER_WITHIN_S) as client:
            answer = await client.request(method, url, **sent)
        answer.raise_for_status()
        return msgspec.json.decode(answer.content, type=shape)
    except (httpx.HTTPError, httpx.InvalidURL, msgspec.DecodeError) as error:
        raise NotBelieved(f"the provider gives no answer: {type(error).__name__}") from error
