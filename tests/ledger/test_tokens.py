import base64
import json
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from ledger.door import person_id
from ledger.rights import Actor, Role
from ledger.tokens import LONGEST, TokenRefused, an_actor, believed, issue, local_key

KEY = bytes(range(32))
NOW = datetime(2019, 8, 1, 9, tzinfo=UTC)
FINANCE = an_actor("钱一", "INSURER_FINANCE", "RENHE", None)


def signed(algorithm: str = "HS256", **changed: object) -> str:
    claims = {"iss": "prevention-ledger", "sub": "钱一", "role": "CENTRE", "org": "CENTRE", "iat": 1, "exp": 9e9}
    claims = {name: value for name, value in (claims | changed).items() if value is not None}
    return jwt.encode({"alg": algorithm}, claims, OctKey.import_key(KEY * 2), [algorithm])


def actor_of(key: bytes, token: str, now: datetime) -> Actor:
    return believed(key, token, now)[0]


def test_a_token_names_the_actor_it_was_issued_for():
    for actor in (FINANCE, an_actor("周区", "DISTRICT", None, "110106"), an_actor("吴心", "CENTRE", None, None)):
        assert actor_of(KEY, issue(KEY, actor, NOW, 60), NOW) == actor


def test_a_person_has_the_id_by_which_facts_name_it():
    assert FINANCE.person == person_id("RENHE", "钱一")
    assert an_actor("周区", "DISTRICT", None, "110106").organisation == "110106"


def test_a_token_is_valid_up_to_its_last_second_and_not_at_its_end():
    token = issue(KEY, FINANCE, NOW, 60)

    assert actor_of(KEY, token, NOW + timedelta(seconds=59)) == FINANCE
    with pytest.raises(TokenRefused):
        actor_of(KEY, token, NOW + timedelta(seconds=60))


def test_a_token_is_not_valid_before_it_was_issued():
    with pytest.raises(TokenRefused):
        actor_of(KEY, issue(KEY, FINANCE, NOW, 60), NOW - timedelta(seconds=1))


def test_a_token_tells_when_it_was_issued_to_the_microsecond():
    now = NOW + timedelta(microseconds=123_457)
    token = issue(KEY, FINANCE, now, 60)

    assert abs(believed(KEY, token, now)[1] - now) < timedelta(microseconds=2)
    with pytest.raises(TokenRefused):
        actor_of(KEY, token, now - timedelta(milliseconds=1))


def test_another_keys_signature_is_refused():
    with pytest.raises(TokenRefused):
        actor_of(bytes(32), issue(KEY, FINANCE, NOW, 60), NOW)


def test_a_changed_claim_is_refused():
    head, body, signature = issue(KEY, FINANCE, NOW, 60).split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    forged = base64.urlsafe_b64encode(json.dumps(claims | {"role": "CITY"}).encode()).decode().rstrip("=")

    with pytest.raises(TokenRefused):
        actor_of(KEY, f"{head}.{forged}.{signature}", NOW)


def test_an_unsigned_token_is_refused():
    head = base64.urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=")
    body = issue(KEY, FINANCE, NOW, 60).split(".")[1]

    for unsigned in (f"{head}.{body}.", f"{head}.{body}"):
        with pytest.raises(TokenRefused):
            actor_of(KEY, unsigned, NOW)


def test_only_the_one_algorithm_is_taken_even_under_the_right_key():
    assert actor_of(KEY * 2, signed("HS256"), NOW).role is Role.CENTRE
    with pytest.raises(TokenRefused):
        actor_of(KEY * 2, signed("HS512"), NOW)


@pytest.mark.parametrize("text", ["", ".", "..", "a.b.c", "eyJ.eyJ.eyJ", "中文", "\udc80", "\0", "x" * (LONGEST + 1)])
def test_what_is_no_token_is_refused(text):
    with pytest.raises(TokenRefused):
        actor_of(KEY, text, NOW)


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "another"},
        {"iss": None},
        {"exp": None},
        {"iat": None},
        {"exp": "soon"},
        {"sub": None},
        {"sub": 7},
        {"sub": " "},
        {"org": None},
        {"org": ["RENHE"]},
        {"role": "SYSTEM"},
        {"role": "KING"},
        {"role": "DISTRICT"},
        {"role": "DISTRICT", "district": "110103"},
        {"role": "INSURER_FINANCE", "org": ""},
        {"district": "110106"},
        {"district": 110106},
    ],
)
def test_a_claim_that_does_not_say_who_acts_is_refused(changed):
    with pytest.raises(TokenRefused):
        actor_of(KEY * 2, signed(**changed), NOW)


@pytest.mark.parametrize(
    ("role", "organisation", "district"),
    [
        ("INSURER_PROJECT", None, None),
        ("INSURER_REVIEWER", "", None),
        ("TECH_FIRM", None, None),
        ("DISTRICT", "FENGTAI", None),
        ("DISTRICT", None, "110000"),
        ("CENTRE", None, "110106"),
        ("SYSTEM", None, None),
        ("", None, None),
    ],
)
def test_no_token_is_wished_for_half_an_actor(role, organisation, district):
    with pytest.raises(TokenRefused):
        an_actor("钱一", role, organisation, district)


def test_the_system_gets_no_token():
    with pytest.raises(TokenRefused):
        issue(KEY, Actor(FINANCE.person, "SYSTEM", Role.SYSTEM, "SYSTEM"), NOW, 60)


def test_the_key_is_made_once_and_is_its_owners_alone(tmp_path: Path):
    data = tmp_path / "数据 one"
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(local_key, [data] * 32))

    assert len(keys) == 1
    assert [path.name for path in data.iterdir()] == ["token.key"]
    assert (data / "token.key").stat().st_mode & 0o777 == 0o600
    assert len(keys.pop()) == 32


@pytest.mark.skipif(os.geteuid() != 0, reason="only root acts for others")
def test_a_key_made_by_root_belongs_to_the_owner_of_the_directory(tmp_path: Path):
    os.chown(tmp_path, 65534, 65534)
    local_key(tmp_path)

    assert (tmp_path / "token.key").stat().st_uid == 65534


def test_a_key_that_others_may_read_is_refused(tmp_path: Path):
    local_key(tmp_path)
    (tmp_path / "token.key").chmod(0o640)

    with pytest.raises(TokenRefused):
        local_key(tmp_path)


def test_a_damaged_key_is_refused(tmp_path: Path):
    local_key(tmp_path)
    os.truncate(tmp_path / "token.key", 31)

    with pytest.raises(TokenRefused):
        local_key(tmp_path)
