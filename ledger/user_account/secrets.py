"""Secrets: passwords, codes and names of accounts, each under the id by which facts speak of it, and erasable.

A secret counts while its account's facts name its id: one that was kept and never named, or named no more, opens
nothing. So the secret is kept first, and the fact decides.
Source  RFC 9106 (argon2id), RFC 6238 (TOTP)
"""

import base64
import hmac
import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from psycopg import Connection
from psycopg.rows import DictRow

from domain.aggregate import stream_id
from domain.refusal import Refusal

TABLES = """
CREATE TABLE IF NOT EXISTS credential_secrets (
    credential_id uuid PRIMARY KEY,
    account_id    uuid NOT NULL,
    secret        text NOT NULL,
    last_step     bigint
);
CREATE INDEX IF NOT EXISTS credential_secrets_by_account ON credential_secrets (account_id);
"""

LEAST, MOST = 12, 200
CODES = 10

_STEP_S = 30
_DIFFERENT = 5
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # none that are mistaken for another
_HASHER = PasswordHasher()


def _text(length: int) -> str:
    return base64.b64encode(secrets.token_bytes(length)).decode().rstrip("=")


_NOBODYS = (
    f"$argon2id$v=19$m={_HASHER.memory_cost},t={_HASHER.time_cost},p={_HASHER.parallelism}"
    f"${_text(_HASHER.salt_len)}${_text(_HASHER.hash_len)}"
)  # the hash of no password, as dear to compare with as any


class SignInNameFormat(Refusal):
    """A sign-in name is one short word."""


class SignInNameTaken(Refusal):
    """A sign-in name, or an identity elsewhere, names one account."""


class PasswordWeak(Refusal):
    """A password is long, and not easily guessed."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Secret:
    """A kept secret, and whose it is."""

    credential_id: UUID
    account_id: UUID
    secret: str


def sign_in_name(text: str) -> str:
    """Return a sign-in name as it is compared: without regard to case and width. Raises  SignInNameFormat."""
    name = unicodedata.normalize("NFKC", text).strip().casefold()
    if not (2 <= len(name) <= 64 and name.isprintable() and " " not in name):
        raise SignInNameFormat()
    return name


def name_id(text: str) -> UUID:
    """Return the credential of a sign-in name, the same for everybody, so that it names one account."""
    return stream_id("sign_in_name", sign_in_name(text))


def subject_id(issuer: str, subject: str) -> UUID:
    """Return the credential of a subject of an OpenID provider."""
    return stream_id("oidc_subject", issuer, subject)


def a_password(length: int = 16) -> str:
    """Return a random password that can be read out."""
    return "".join(secrets.choice(_LETTERS) for _ in range(length))


def check_strength(password: str, name: str) -> None:
    """Raises  PasswordWeak."""
    plain = unicodedata.normalize("NFKC", password)
    told = plain.casefold()
    if not LEAST <= len(plain) <= MOST or len(set(told)) < _DIFFERENT or name in told:
        raise PasswordWeak(least=LEAST, most=MOST)


def hashed(password: str) -> str:
    """Return the argon2id hash of a password."""
    return _HASHER.hash(unicodedata.normalize("NFKC", password))


def matches(secret: str | None, password: str) -> bool:
    """Tell whether a password has a hash; without a hash it takes as long, and is no."""
    try:
        right = _HASHER.verify(secret or _NOBODYS, unicodedata.normalize("NFKC", password))
    except (VerificationError, InvalidHashError):
        return False
    return right and secret is not None


def a_service_secret() -> str:
    """Return a new secret of a system: too long to be guessed, and so kept by its plain hash."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """Return what is kept of a random secret."""
    return sha256(secret.encode()).hexdigest()


def is_one_of(secret: str, kept: Iterable[str]) -> bool:
    """Tell whether a system's secret has one of the kept hashes."""
    given = digest(secret).encode()
    return any([hmac.compare_digest(given, each.encode()) for each in kept])  # noqa: C419 - each is looked at


def a_seed() -> str:
    """Return a new seed of a second factor."""
    return pyotp.random_base32()


def seed_address(seed: str, name: str) -> str:
    """Return the address that an authenticator takes a seed from."""
    return pyotp.TOTP(seed).provisioning_uri(name=name, issuer_name="Prevention ledger")


def step_of(seed: str, code: str, now: datetime) -> int | None:
    """Return the time step for which a code is right, one early or late allowed; None when it is wrong."""
    totp, current = pyotp.TOTP(seed), int(now.timestamp()) // _STEP_S
    right = [step for step in (current - 1, current, current + 1) if _same(totp.generate_otp(step), code)]
    return right[-1] if right else None


def recovery_codes() -> list[str]:
    """Return new recovery codes."""
    return ["-".join(a_password(4) for _ in range(4)) for _ in range(CODES)]


def digests(codes: Iterable[str]) -> str:
    """Return what is kept of random codes: their hashes; they are too long to be guessed."""
    return " ".join(map(digest, codes))


def keep(connection: Connection[DictRow], credential: UUID, account: UUID, secret: str) -> None:
    """Keep a secret before the fact that names it. Raises  SignInNameTaken."""
    row = connection.execute(
        "INSERT INTO credential_secrets VALUES (%s, %s, %s) ON CONFLICT (credential_id) DO UPDATE"
        " SET secret = excluded.secret WHERE credential_secrets.account_id = excluded.account_id RETURNING 1",
        [credential, account, secret],
    ).fetchone()
    if row is None:
        raise SignInNameTaken()


def erase(connection: Connection[DictRow], credentials: Iterable[UUID]) -> None:
    """Erase secrets that nothing names any more."""
    connection.execute("DELETE FROM credential_secrets WHERE credential_id = ANY(%s)", [list(credentials)])


def find(connection: Connection[DictRow], credential: UUID) -> Secret | None:
    """Return what is kept under an id."""
    row: dict[str, Any] | None = connection.execute(
        "SELECT credential_id, account_id, secret FROM credential_secrets WHERE credential_id = %s", [credential]
    ).fetchone()
    return Secret(**row) if row else None


def use_step(connection: Connection[DictRow], credential: UUID, step: int) -> bool:
    """Take a time step, once; a code that was seen is not believed again."""
    taken = connection.execute(
        "UPDATE credential_secrets SET last_step = %(step)s WHERE credential_id = %(id)s"
        " AND coalesce(last_step, 0) < %(step)s RETURNING 1",
        {"id": credential, "step": step},
    )
    return taken.fetchone() is not None


def use_code(connection: Connection[DictRow], credential: UUID, code: str) -> bool:
    """Take a recovery code, once."""
    taken = connection.execute(
        "UPDATE credential_secrets SET secret = replace(secret, %(digest)s, '') WHERE credential_id = %(id)s"
        " AND strpos(secret, %(digest)s) > 0 RETURNING 1",
        {"id": credential, "digest": digest(code.strip().lower())},
    )
    return taken.fetchone() is not None


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.strip().encode())
