"""Bearer tokens: who acts, signed with this ledger's own key.

Shape   JWT, HS256; claims iss, sub (the person's name), role, org, district, iat, exp
"""

import os
import secrets
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from domain.district import REPORTING_DISTRICTS
from ledger.door import person_id
from ledger.rights import REACH, Actor, Reach, Role

ISSUER = "prevention-ledger"
KEY_FILE = "token.key"
LONGEST = 4_096

_ALGORITHM = "HS256"
_KEY_BYTES = 32
_OF_AN_ORGANISATION = {role.value for role, reach in REACH.items() if reach in {Reach.OWN_INSURER, Reach.OWN_FIRM}}


class TokenRefused(Exception):
    """A token, or a wish for one, that does not say believably who acts; why, in English and Chinese."""

    def __init__(self, english: str, chinese: str) -> None:
        super().__init__(english)
        self.english, self.chinese = english, chinese


def an_actor(name: str, role: str, organisation: str | None, district: str | None) -> Actor:
    """Return the actor that a token may name; a body that needs no organisation is known by its district or role.

    Raises  TokenRefused
    """
    if role not in Role.__members__ or role == Role.SYSTEM.value:
        raise TokenRefused(f"no token is issued for the role {role[:40]!r}", f"不为角色“{role[:40]}”签发令牌")
    if role in _OF_AN_ORGANISATION and not organisation:
        raise TokenRefused(f"the role {role} needs an organisation", f"角色 {role} 须指定机构")
    if role == Role.DISTRICT.value and district not in REPORTING_DISTRICTS:
        raise TokenRefused("the role DISTRICT needs one of the 17 reporting districts", "角色 DISTRICT 须指定区划代码")
    if role != Role.DISTRICT.value and district is not None:
        raise TokenRefused(f"the role {role} has no district", f"角色 {role} 不应指定区划")
    known_as = organisation or district or role
    if not all(text.strip() and text.isprintable() for text in (name, known_as)):
        raise TokenRefused("a token names a person and an organisation in plain text", "须填写姓名和机构")
    return Actor(person_id(known_as, name.strip()), name.strip(), Role(role), known_as, district)


def issue(key: bytes, actor: Actor, now: datetime, valid_s: int) -> str:
    """Sign a token for an actor.

    Raises  TokenRefused  an actor that no token may name
    """
    an_actor(actor.name, actor.role.value, actor.organisation, actor.district)
    issued_at = now.timestamp()  # to the microsecond: what is issued right after everybody was signed out is good
    claims = {
        "iss": ISSUER,
        "sub": actor.name,
        "role": actor.role.value,
        "org": actor.organisation,
        "iat": issued_at,
        "exp": int(issued_at) + valid_s,
    }
    if actor.district:
        claims["district"] = actor.district
    return jwt.encode({"alg": _ALGORITHM}, claims, OctKey.import_key(key))


def believed(key: bytes, token: str, now: datetime) -> tuple[Actor, datetime]:
    """Return who a token names, and when it was issued.

    Raises  TokenRefused  malformed, another's signature or algorithm, not yet or no longer valid, an unknown role
    """
    if len(token) > LONGEST:
        raise TokenRefused("the token is too long", "令牌过长")
    try:
        claims = _signed(key, token)
        _registry(now).validate(claims)
    except (JoseError, ValueError) as error:
        raise TokenRefused(f"the token is not valid: {error}", "令牌无效或已过期") from error
    actor = an_actor(_text(claims, "sub"), _text(claims, "role"), _text(claims, "org"), _district(claims))
    return actor, datetime.fromtimestamp(claims["iat"], UTC)


@lru_cache(maxsize=4_096)
def _signed(key: bytes, token: str) -> dict[str, Any]:
    """Return what a token says; its signature is looked at once, its time at each use."""
    return jwt.decode(token, OctKey.import_key(key), [_ALGORITHM]).claims


def local_key(directory: Path) -> bytes:
    """Return the key of a data directory, made when it is first asked for.

    Raises  TokenRefused  the file is damaged or others may read it
    """
    path = directory / KEY_FILE
    if not path.exists():
        _make_key(path)
    if path.stat().st_mode & 0o077:
        raise TokenRefused(
            f"others may read {path}: chmod 600 it, or remove it so that every token ends",
            f"{path} 可被他人读取:请执行 chmod 600,或删除该文件使全部令牌失效",
        )
    key = path.read_bytes()
    if len(key) != _KEY_BYTES:
        raise TokenRefused(
            f"{path} is not a key of {_KEY_BYTES} bytes: remove it, and every token ends",
            f"{path} 不是有效密钥:请删除,此前签发的令牌随之失效",
        )
    return key


def _make_key(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{KEY_FILE}.{secrets.token_hex(8)}")
    file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(file, "wb") as new:
            new.write(secrets.token_bytes(_KEY_BYTES))
            _give_to_owner_of(path.parent, new.fileno())
            new.flush()
            os.fsync(new.fileno())
        path.hardlink_to(draft)  # unlike a rename, it never replaces the key of who came first
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _give_to_owner_of(directory: Path, file: int) -> None:
    if os.geteuid() == 0:  # root may be at work for somebody else
        owner = directory.stat()
        os.fchown(file, owner.st_uid, owner.st_gid)


def _registry(now: datetime) -> jwt.JWTClaimsRegistry:
    return jwt.JWTClaimsRegistry(
        now.timestamp(),  # type: ignore[arg-type]  # a NumericDate may have a fraction
        iss={"essential": True, "value": ISSUER},
        iat={"essential": True},
        exp={"essential": True},
    )


def _text(claims: dict[str, Any], name: str) -> str:
    value = claims.get(name)
    if not isinstance(value, str):
        raise TokenRefused(f"the token's {name} is not a text", "令牌内容无效")
    return value


def _district(claims: dict[str, Any]) -> str | None:
    return _text(claims, "district") if "district" in claims else None
