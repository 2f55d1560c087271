"""Sessions: who is signed in, from where and since when; kept here, so that they can be listed and ended.

Whoever holds the key of a session is its person: only the hash of the key is kept, and each step of signing in changes
the key. A session ends by itself after a time without use, and after a working day.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from psycopg import Connection
from psycopg.rows import DictRow, class_row

TABLES = """
CREATE TABLE IF NOT EXISTS sessions (
    key_hash   bytea PRIMARY KEY,
    session_id uuid NOT NULL UNIQUE,
    account_id uuid NOT NULL,
    stage      text NOT NULL,
    method     text NOT NULL,
    role       text,
    district   text,
    opened_at  timestamptz NOT NULL,
    used_at    timestamptz NOT NULL,
    ends_at    timestamptz NOT NULL,
    address    text NOT NULL,
    agent      text NOT NULL,
    oidc_id    text,
    pending    uuid
);
CREATE INDEX IF NOT EXISTS sessions_by_account ON sessions (account_id);
CREATE INDEX IF NOT EXISTS sessions_by_end ON sessions (ends_at);
"""

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
HALFWAY = timedelta(minutes=10)  # to prove a second factor, choose a password and a role

_TOUCHED = timedelta(minutes=1)  # a use is noted this often, not at each request
_KEY_BYTES = 32

_COLUMNS = """
session_id, account_id, stage, method, role, district, opened_at, used_at, ends_at, address, agent, oidc_id, pending
"""


class Stage(Enum):
    """What is still to be done before a session may be used; `OPEN` is nothing."""

    SECOND_FACTOR = "SECOND_FACTOR"
    NEW_PASSWORD = "NEW_PASSWORD"
    ROLE = "ROLE"
    OPEN = "OPEN"


@dataclass(frozen=True, slots=True)
class Session:
    """One sign-in; `pending` is a second factor that is being set up, `oidc_id` what its provider calls it."""

    session_id: UUID
    account_id: UUID
    stage: str
    method: str
    role: str | None
    district: str | None
    opened_at: datetime
    used_at: datetime
    ends_at: datetime
    address: str
    agent: str
    oidc_id: str | None
    pending: UUID | None


@dataclass(frozen=True, slots=True)
class Visitor:
    """From where somebody speaks to us, for the owner to know it again."""

    address: str
    agent: str = ""


def open_session(
    connection: Connection[DictRow],
    account: UUID,
    method: str,
    now: datetime,
    visitor: Visitor,
    oidc_id: str | None = None,
) -> Session:
    """Begin a session, which nobody can use before `enter`; sessions that are over are swept out."""
    connection.execute("DELETE FROM sessions WHERE ends_at <= %s", [now])
    return _made(
        connection,
        f"INSERT INTO sessions (key_hash, {_COLUMNS}) VALUES"
        " (%(key)s, %(id)s, %(account)s, %(stage)s, %(method)s, NULL, NULL, %(now)s, %(now)s, %(ends)s,"
        " %(address)s, %(agent)s, %(oidc_id)s, NULL)"
        f" RETURNING {_COLUMNS}",
        {
            "key": _hash(secrets.token_urlsafe(_KEY_BYTES)),
            "id": uuid4(),
            "account": account,
            "stage": Stage.SECOND_FACTOR.value,
            "method": method,
            "now": now,
            "ends": now + HALFWAY,
            "address": visitor.address[:64],
            "agent": visitor.agent[:200],
            "oidc_id": oidc_id,
        },
    )


def enter(
    connection: Connection[DictRow],
    session: UUID,
    stage: Stage,
    role: tuple[str, str | None] | None,
    now: datetime,
    ends_at: datetime,
) -> tuple[str, Session]:
    """Take a session to a stage and role under a new key, which is returned; the old key is worth nothing."""
    key = secrets.token_urlsafe(_KEY_BYTES)
    entered = _made(
        connection,
        "UPDATE sessions SET key_hash = %(key)s, stage = %(stage)s, role = %(role)s, district = %(district)s,"
        " opened_at = %(now)s, used_at = %(now)s, ends_at = %(ends)s WHERE session_id = %(id)s"
        f" RETURNING {_COLUMNS}",
        {
            "key": _hash(key),
            "stage": stage.value,
            "role": role[0] if role else None,
            "district": role[1] if role else None,
            "now": now,
            "ends": ends_at,
            "id": session,
        },
    )
    return key, entered


def find(connection: Connection[DictRow], key: str, now: datetime) -> Session | None:
    """Return the session of a key that is not over, and note its use."""
    found = _one(
        connection, "key_hash = %(key)s AND ends_at > %(now)s AND used_at > %(idle)s", _at(now, key=_hash(key))
    )
    if found and found.used_at <= now - _TOUCHED:
        connection.execute("UPDATE sessions SET used_at = %s WHERE session_id = %s", [now, found.session_id])
    return found


def of_account(connection: Connection[DictRow], account: UUID, now: datetime) -> list[Session]:
    """Return the sessions of an account that are not over, the latest used first."""
    return _all(
        connection,
        "account_id = %(account)s AND ends_at > %(now)s AND used_at > %(idle)s ORDER BY used_at DESC",
        _at(now, account=account),
    )


def end(connection: Connection[DictRow], account: UUID, session: UUID | None = None) -> int:
    """End one session of an account, or all, and return how many."""
    return connection.execute(
        "DELETE FROM sessions WHERE account_id = %(account)s AND session_id = coalesce(%(session)s, session_id)",
        {"account": account, "session": session},
    ).rowcount


def end_at_provider(connection: Connection[DictRow], account: UUID | None, oidc_id: str | None) -> int:
    """End what a provider says is over: one of its sessions, or all of an account that came by it."""
    return connection.execute(
        "DELETE FROM sessions WHERE oidc_id = %(id)s OR"
        " (%(id)s::text IS NULL AND account_id = %(account)s AND method = 'OIDC')",
        {"account": account, "id": oidc_id},
    ).rowcount


def set_pending(connection: Connection[DictRow], session: UUID, credential: UUID | None) -> None:
    """Note which second factor a session is setting up."""
    connection.execute("UPDATE sessions SET pending = %s WHERE session_id = %s", [credential, session])


def _at(now: datetime, **values: Any) -> dict[str, Any]:
    return {"now": now, "idle": now - IDLE} | values


def _made(connection: Connection[DictRow], sql: str, values: dict[str, Any]) -> Session:
    with connection.cursor(row_factory=class_row(Session)) as cursor:
        [made] = cursor.execute(sql.encode(), values).fetchall()
        return made


def _one(connection: Connection[DictRow], where: str, values: dict[str, Any]) -> Session | None:
    return next(iter(_all(connection, where, values)), None)


def _all(connection: Connection[DictRow], where: str, values: dict[str, Any]) -> list[Session]:
    with connection.cursor(row_factory=class_row(Session)) as cursor:
        return cursor.execute(f"SELECT {_COLUMNS} FROM sessions WHERE {where}".encode(), values).fetchall()


def _hash(key: str) -> bytes:
    return sha256(key.encode()).digest()
