"""Nobody is answered without a token that this ledger signed."""

import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from tests.api.client import KEY
from tests.api.story import RENHE


def token(key=KEY, now=None, algorithm="HS256", **claims):
    now = int((now or datetime.now(UTC)).timestamp())
    told = {
        "iss": "prevention-ledger",
        "sub": "财务甲",
        "role": "INSURER_FINANCE",
        "org": RENHE,
        "iat": now,
        "exp": now + 3600,
    }
    return jwt.encode({"alg": algorithm}, told | claims, OctKey.import_key(key), [algorithm])


def unsigned():
    _, claims, _ = token().split(".")
    header = urlsafe_b64encode(json.dumps({"alg": "none", "typ": "JWT"}).encode()).decode().rstrip("=")
    return f"{header}.{claims}."


def status(year, authorization):
    headers = {"authorization": authorization} if authorization is not None else {}
    return httpx.post(f"{year.address}/graphql", json={"query": "{ me { name } }"}, headers=headers)


def test_a_token_that_is_signed_and_in_time_is_believed(year):
    assert status(year, f"Bearer {token()}").json()["data"] == {"me": {"name": "财务甲"}}


@pytest.mark.parametrize(
    "authorization",
    [
        pytest.param(lambda: None, id="none"),
        pytest.param(lambda: "", id="empty"),
        pytest.param(lambda: "Bearer", id="no token"),
        pytest.param(lambda: f"Basic {token()}", id="another scheme"),
        pytest.param(lambda: "Bearer nonsense", id="not a token"),
        pytest.param(lambda: f"Bearer {token(b'j' * 32)}", id="another key"),
        pytest.param(lambda: f"Bearer {token(now=datetime.now(UTC) - timedelta(hours=2))}", id="expired"),
        pytest.param(lambda: f"Bearer {token(now=datetime.now(UTC) + timedelta(hours=2))}", id="not yet"),
        pytest.param(lambda: f"Bearer {unsigned()}", id="algorithm none"),
        pytest.param(lambda: f"Bearer {token(algorithm='HS512')}", id="another algorithm"),
        pytest.param(lambda: f"Bearer {token(iss='elsewhere')}", id="another issuer"),
        pytest.param(lambda: f"Bearer {token(role='SYSTEM')}", id="the ledger itself"),
        pytest.param(lambda: f"Bearer {token(role='KING')}", id="unknown role"),
        pytest.param(lambda: f"Bearer {token(role='DISTRICT', district='999999')}", id="unknown district"),
    ],
)
def test_nobody_is_answered_without_a_token_of_this_ledger(year, authorization):
    answer = status(year, authorization())

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert [error["extensions"]["code"] for error in answer.json()["errors"]] == ["UNAUTHENTICATED"]
    assert "data" not in answer.json()
