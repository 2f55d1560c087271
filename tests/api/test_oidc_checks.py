"""What a provider's tokens must say, claim by claim."""

import hmac
import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from ledger_api.oidc.checks import LOGOUT, KeyUnknown, NotBelieved, id_token, logout_token
from ledger_api.oidc.journey import VALID_S, Journey

NOW = datetime(2026, 5, 4, 1, tzinfo=UTC)
AT = int(NOW.timestamp())
ISSUER, CLIENT, NONCE = "https://identity.example", "ledger", "n-1"
KEY = RSAKey.generate_key(2048, {"kid": "one"}, auto_kid=False)
OTHER = RSAKey.generate_key(2048, {"kid": "one"}, auto_kid=False)
KEYS = KeySet([KEY])
ID = {"iss": ISSUER, "aud": CLIENT, "sub": "alice", "nonce": NONCE, "iat": AT, "exp": AT + 300}
OUT = {"iss": ISSUER, "aud": CLIENT, "sub": "alice", "iat": AT, "exp": AT + 120, "jti": "1", "events": {LOGOUT: {}}}
GONE = object()


def signed(claims, key=KEY, **header):
    return jwt.encode({"alg": "RS256", "kid": "one"} | header, claims, key, ["RS256", "RS512", "HS256"])


def changed(claims, **with_):
    return {name: value for name, value in (claims | with_).items() if value is not GONE}


def believed(token, keys=KEYS, now=NOW):
    return id_token(token, keys, ISSUER, CLIENT, NONCE, now)


def test_what_the_provider_signs_for_us_and_now_is_believed():
    assert believed(signed(ID))["sub"] == "alice"
    assert believed(signed(ID | {"aud": [CLIENT], "azp": CLIENT}))["sub"] == "alice"


@pytest.mark.parametrize(
    "change",
    [
        {"iss": GONE},
        {"iss": ISSUER + "/"},
        {"aud": GONE},
        {"aud": "another"},
        {"aud": []},
        {"aud": [CLIENT, "another"]},
        {"azp": "another"},
        {"nonce": GONE},
        {"nonce": "n-2"},
        {"nonce": 1},
        {"sub": GONE},
        {"sub": ""},
        {"sub": 7},
        {"exp": GONE},
        {"exp": "soon"},
        {"exp": True},
        {"exp": AT - 30},
        {"iat": GONE},
        {"iat": AT + 31},
        {"iat": AT - 601},
    ],
)
def test_a_claim_that_is_missing_or_anothers_is_not_believed(change):
    with pytest.raises(NotBelieved):
        believed(signed(changed(ID, **change)))


def test_clocks_may_differ_by_half_a_minute_and_no_more():
    assert believed(signed(ID | {"exp": AT - 29}))
    assert believed(signed(ID | {"iat": AT + 30}))
    assert believed(signed(ID | {"iat": AT - 600}))
    with pytest.raises(NotBelieved):
        believed(signed(ID), now=NOW + timedelta(seconds=330))


def test_another_signature_or_algorithm_is_not_believed():
    unsigned = urlsafe_b64encode(json.dumps({"alg": "none", "kid": "one"}).encode()).decode().rstrip("=")
    body = signed(ID).split(".")[1]
    told = urlsafe_b64encode(json.dumps({"alg": "HS256", "kid": "one"}).encode()).decode().rstrip("=")
    by_public_key = hmac.digest(KEY.as_pem(private=False), f"{told}.{body}".encode(), "sha256")

    for token in (
        signed(ID, OTHER),
        signed(ID, alg="RS512"),
        f"{told}.{body}.{urlsafe_b64encode(by_public_key).decode().rstrip('=')}",
        f"{unsigned}.{body}.",
        f"{unsigned}.{body}",
        signed(ID)[:-4],
        "",
        "a.b.c",
        "x" * 20_000,
    ):
        with pytest.raises(NotBelieved):
            believed(token)


def test_an_unknown_key_is_told_from_a_wrong_signature():
    with pytest.raises(KeyUnknown):
        believed(signed(ID, kid="two"))


def test_a_logout_token_is_believed_and_an_id_token_is_none():
    assert logout_token(signed(OUT), KEYS, ISSUER, CLIENT, NOW)["sub"] == "alice"
    assert logout_token(signed(changed(OUT, sub=GONE, sid="s")), KEYS, ISSUER, CLIENT, NOW)["sid"] == "s"
    for claims in (
        ID,
        changed(OUT, events={}),
        changed(OUT, events=LOGOUT),
        changed(OUT, nonce=NONCE),
        changed(OUT, jti=GONE),
        changed(OUT, sub=GONE),
        changed(OUT, aud="another"),
        changed(OUT, exp=AT - 60),
    ):
        with pytest.raises(NotBelieved):
            logout_token(signed(claims), KEYS, ISSUER, CLIENT, NOW)


def test_a_journey_is_opened_by_who_sealed_it_for_ten_minutes():
    journey, key = Journey.begin(), bytes(range(32))
    sealed = journey.sealed(key, NOW)

    assert Journey.opened(sealed, key, NOW + timedelta(seconds=VALID_S - 1)) == journey
    assert Journey.opened(sealed, key, NOW + timedelta(seconds=VALID_S)) is None
    assert Journey.opened(sealed, bytes(32), NOW) is None
    assert Journey.opened("", key, NOW) is None
    assert Journey.begin() != Journey.begin()
