"""Webhooks: to whom what is told, up to which position, and how it went; kept beside the facts, secrets included.

Law     the log is the queue: a webhook is told each fact in its order, from its position on, and the next one only when
        this one was taken; what fails is tried again ever later, and after the last try waits for an operator
"""

import secrets
from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from uuid import UUID, uuid4

import psycopg
from psycopg import AsyncConnection
from psycopg.rows import class_row

from ledger.rights import Actor, Role

TABLES = """
CREATE TABLE IF NOT EXISTS webhooks (
    webhook_id   uuid PRIMARY KEY,
    topic        text NOT NULL,
    url          text NOT NULL,
    secret       text NOT NULL,
    person       uuid NOT NULL,
    name         text NOT NULL,
    role         text NOT NULL,
    organisation text NOT NULL,
    district     text,
    position     bigint NOT NULL,
    attempts     int NOT NULL DEFAULT 0,
    due_at       timestamptz NOT NULL DEFAULT now(),
    failure      text,
    taken_at     timestamptz,
    made_at      timestamptz NOT NULL DEFAULT now()
);
"""

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=10), timedelta(hours=6)
MOST_ATTEMPTS = 20  # about two and a half days

_SECRET_BYTES = 32
_BEHIND = "(SELECT coalesce(max(position), 0) FROM command_log) - position"


class Topic(Enum):
    """What is told."""

    FUND = "fund.changed"
    HAZARD = "hazard.changed"


@dataclass(frozen=True, slots=True)
class Webhook:
    """One webhook as it stands; `behind` is how many positions it has not looked at."""

    webhook_id: UUID
    topic: str
    url: str
    secret: str
    person: UUID
    name: str
    role: str
    organisation: str
    district: str | None
    position: int
    attempts: int
    due_at: datetime
    failure: str | None
    taken_at: datetime | None
    made_at: datetime
    behind: int

    @property
    def actor(self) -> Actor:
        """Return with whose rights it is told."""
        return Actor(self.person, self.name, Role(self.role), self.organisation, self.district)

    @property
    def given_up(self) -> bool:
        """Tell whether it waits for an operator."""
        return self.attempts >= MOST_ATTEMPTS


def add(conninfo: str, topic: Topic, url: str, actor: Actor) -> tuple[UUID, str]:
    """Tell a new webhook what is recorded from now on; return its id and its secret, which is told once."""
    id_, secret = uuid4(), "whsec_" + b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()
    who = (actor.person, actor.name, actor.role.value, actor.organisation, actor.district)
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO webhooks"
            " (webhook_id, topic, url, secret, person, name, role, organisation, district, position)"
            " SELECT %s, %s, %s, %s, %s, %s, %s, %s, %s, coalesce(max(position), 0) FROM command_log",
            [id_, topic.value, url, secret, *who],
        )
    return id_, secret


def every(conninfo: str) -> list[Webhook]:
    """Return all webhooks, the oldest first."""
    with psycopg.connect(conninfo, autocommit=True, row_factory=class_row(Webhook)) as connection:
        return connection.execute(f"SELECT *, {_BEHIND} AS behind FROM webhooks ORDER BY made_at").fetchall()


def remove(conninfo: str, id_: UUID) -> bool:
    """Tell it nothing more. Returns whether there was one."""
    with psycopg.connect(conninfo, autocommit=True) as connection:
        return connection.execute("DELETE FROM webhooks WHERE webhook_id = %s", [id_]).rowcount > 0


def again(conninfo: str, id_: UUID) -> bool:
    """Try it again at once. Returns whether there is one."""
    with psycopg.connect(conninfo, autocommit=True) as connection:
        sql = "UPDATE webhooks SET attempts = 0, due_at = now() WHERE webhook_id = %s"
        return connection.execute(sql, [id_]).rowcount > 0


async def claimed(connection: AsyncConnection) -> Webhook | None:
    """Return a webhook that is due, kept from other processes until this transaction ends."""
    cursor = connection.cursor(row_factory=class_row(Webhook))
    await cursor.execute(
        f"SELECT *, {_BEHIND} AS behind FROM webhooks WHERE due_at <= now() AND attempts < {MOST_ATTEMPTS}"
        f" AND {_BEHIND} > 0 ORDER BY due_at, webhook_id LIMIT 1 FOR UPDATE SKIP LOCKED"
    )
    return await cursor.fetchone()


async def taken(connection: AsyncConnection, hook: Webhook, position: int, told: bool) -> None:
    """Note that a webhook has everything up to a position; `told` where it was told something of it."""
    at = "now()" if told else "taken_at"
    await connection.execute(
        f"UPDATE webhooks SET position = %s, attempts = 0, failure = NULL, due_at = now(), taken_at = {at}"
        " WHERE webhook_id = %s",
        [position, hook.webhook_id],
    )


async def refused(connection: AsyncConnection, hook: Webhook, why: str) -> None:
    """Note that a webhook did not take what it was told; the next try is twice as late as the last one."""
    wait = min(FIRST_WAIT * 2**hook.attempts, LONGEST_WAIT)
    await connection.execute(
        "UPDATE webhooks SET attempts = attempts + 1, failure = %s, due_at = now() + %s WHERE webhook_id = %s",
        [why[:200], wait, hook.webhook_id],
    )
