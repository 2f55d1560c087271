"""The record of signing in: who came, by what and from where, and who was refused.

It stands apart from the facts, for anybody may knock; what it leads to, a lock-out, is a fact. Of a name that no
account has only the address is kept.
Source  Cybersecurity Law of China, article 21: such records are kept for at least six months
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from uuid import UUID

from psycopg import Connection
from psycopg.rows import DictRow

from domain.refusal import Refusal

TABLES = """
CREATE TABLE IF NOT EXISTS sign_ins (
    sign_in_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at         timestamptz NOT NULL,
    account_id uuid,
    method     text NOT NULL,
    outcome    text NOT NULL,
    address    text NOT NULL
);
CREATE INDEX IF NOT EXISTS sign_ins_by_account ON sign_ins (account_id, at);
CREATE INDEX IF NOT EXISTS sign_ins_by_address ON sign_ins (address, at);
"""

WINDOW = timedelta(minutes=15)
KEPT = timedelta(days=183)
MOST_OF_ADDRESS = 50  # an office behind one address, in which some mistype

_TURN = 7_302_021

_COUNTED = """
SELECT count(*) FILTER (WHERE account_id = %(account)s AND at > greatest(
    %(since)s, (SELECT max(at) FROM sign_ins WHERE account_id = %(account)s AND outcome = 'SIGNED_IN')
)) AS of_account, count(*) FILTER (WHERE address = %(address)s) AS of_address
FROM sign_ins WHERE at > %(window)s AND outcome = 'REFUSED' AND (account_id = %(account)s OR address = %(address)s)
"""


class TooManySignIns(Refusal):
    """From one address so much was refused that it has to wait."""

    minutes: int


class Method(Enum):
    """By what somebody signs in."""

    PASSWORD = "PASSWORD"
    SECOND_FACTOR = "SECOND_FACTOR"
    SERVICE_SECRET = "SERVICE_SECRET"
    OIDC = "OIDC"


class Outcome(Enum):
    """What became of it; `PROVEN` is a first factor whose second is still to come."""

    REFUSED = "REFUSED"
    PROVEN = "PROVEN"
    SIGNED_IN = "SIGNED_IN"
    SIGNED_OUT = "SIGNED_OUT"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One knock, taken as refused until it is known better.

    `failures` counts those of the account in a row, this one too; `most` is how many there may be.
    """

    sign_in_id: int
    failures: int
    most: int


def begin(
    connection: Connection[DictRow],
    at: datetime,
    account: UUID | None,
    since: datetime,
    most: int,
    method: Method,
    address: str,
) -> Attempt:
    """Record a knock before it is judged, so that many at once are counted too; `since` begins the account's count.

    Raises  TooManySignIns
    """
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [_TURN])
        asked = {"account": account, "since": since, "window": at - WINDOW, "address": address}
        before = connection.execute(_COUNTED, asked).fetchone() or {}
        if before["of_address"] >= MOST_OF_ADDRESS:
            raise TooManySignIns(minutes=int(WINDOW.total_seconds()) // 60)
        made = _add(connection, at, account, method, Outcome.REFUSED, address)
    return Attempt(made, before["of_account"] + 1, most)


def settle(connection: Connection[DictRow], attempt: Attempt, outcome: Outcome) -> None:
    """Tell what became of a knock."""
    connection.execute("UPDATE sign_ins SET outcome = %s WHERE sign_in_id = %s", [outcome.value, attempt.sign_in_id])


def add(
    connection: Connection[DictRow], at: datetime, account: UUID | None, method: Method, outcome: Outcome, address: str
) -> None:
    """Record what needs no judging, and forget whom no account was found for, after the time it has to be kept."""
    _add(connection, at, account, method, outcome, address)
    connection.execute("DELETE FROM sign_ins WHERE account_id IS NULL AND at < %s", [at - KEPT])


def _add(
    connection: Connection[DictRow], at: datetime, account: UUID | None, method: Method, outcome: Outcome, address: str
) -> int:
    row = connection.execute(
        "INSERT INTO sign_ins (at, account_id, method, outcome, address) VALUES (%s, %s, %s, %s, %s)"
        " RETURNING sign_in_id",
        [at, account, method.value, outcome.value, address[:64]],
    ).fetchone()
    return int(row["sign_in_id"]) if row else 0
