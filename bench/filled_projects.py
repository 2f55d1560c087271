"""A ledger of many projects, fast: one real project of each account through the door, then copies of its facts by COPY.

Each pattern is declared, approved, filed, paid twice, begun, delivered and accepted. A copy takes the same facts under
new ids, numbers and days, as far as its own life goes: one of ten was only approved, the others stopped somewhere after
their payments. `derive` (filled.py) makes every read model from the facts.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import psycopg

from bench.contents import last_position
from bench.filled import FIRST_DAY, START, derive
from bench.world import ACCOUNTS, Payable, actor, built, envelope, payments, sent
from console import compose
from domain.voucher import VoucherNumber
from ledger.project import AcceptProject, StartImplementation, SubmitDeliverable
from ledger.rights import Role
from ledger.store import EVENTS

APPROVED, PAID, WHOLE = 2, 8, 11  # commands of a life
ASKED_DISTRICT = ACCOUNTS[0][1]
DAYS = 300

_COPY_FACTS = f"""
COPY {EVENTS} (notification_id, originator_id, originator_version, topic, state) FROM STDIN (FORMAT binary)
"""
FACTS_AFTER = f"""
SELECT originator_id, topic, convert_from(state, 'UTF8')::jsonb AS state FROM {EVENTS}
WHERE notification_id > %s ORDER BY notification_id
"""
_VERSIONS = f"SELECT originator_id, max(originator_version) FROM {EVENTS} GROUP BY 1"
_GO_ON = f"SELECT setval(pg_get_serial_sequence('{EVENTS}', 'notification_id'), %s)"
_KNOW = "UPDATE command_log SET position = %s WHERE position = (SELECT max(position) FROM command_log)"

Stored = tuple[UUID, str, dict[str, Any]]


@dataclass(frozen=True)
class Life:
    """The facts of one real project, command by command."""

    project_id: UUID
    account_id: UUID
    insurer: str
    district: str
    commands: list[list[Stored]]


def fill(conninfo: str, asked: int, others: int) -> tuple[int, int]:
    """Record so many projects in ASKED_DISTRICT and elsewhere, derived; return projects and payments."""
    counts = copied(conninfo, asked, others)
    derive(conninfo)
    return counts


def copied(conninfo: str, asked: int, others: int) -> tuple[int, int]:
    """Record the facts of so many projects; return projects and payments."""
    lives = _lives(conninfo)
    chance = random.Random(13)
    here = [life for life in lives if life.district == ASKED_DISTRICT]
    elsewhere = [life for life in lives if life.district != ASKED_DISTRICT]
    chosen = [here[n % len(here)] for n in range(asked)] + [elsewhere[n % len(elsewhere)] for n in range(others)]
    chance.shuffle(chosen)
    ends = [APPROVED if chance.random() < 0.1 else chance.randint(PAID, WHOLE) for _ in chosen]
    with psycopg.connect(conninfo) as connection:
        write(connection, _copies(chosen, ends, chance), last_position(conninfo))
    return len(lives) + len(chosen), 2 * (len(lives) + sum(end >= PAID for end in ends))


def _lives(conninfo: str) -> list[Life]:
    """Lead a project of each account through its whole life, and read what was recorded."""
    with compose.ledger(conninfo, lambda: START) as ledger:
        payables = built(ledger, FIRST_DAY, len(ACCOUNTS))
        sent(ledger, payments(payables, FIRST_DAY, 2 * len(payables), 1), 1)
        for step in (_start, _deliver, _accept):
            sent(ledger, (step(each) for each in payables), 1)
    with psycopg.connect(conninfo) as connection:
        facts = connection.execute(FACTS_AFTER, [0]).fetchall()
    return [_life(each, facts) for each in payables]


def _life(payable: Payable, facts: list[Stored]) -> Life:
    own = str(payable.project_id)
    commands: dict[str, list[Stored]] = {}
    mine = {f[2]["command_id"] for f in facts if f[0] == payable.project_id or f[2].get("project_id") == own}
    for fact in facts:
        if fact[2]["command_id"] in mine:
            commands.setdefault(fact[2]["command_id"], []).append(fact)
    assert len(commands) == WHOLE
    return Life(payable.project_id, payable.account_id, payable.insurer, payable.district, list(commands.values()))


def _start(each: Payable) -> Any:
    return StartImplementation(each.project_id), envelope(actor(Role.INSURER_PROJECT, each.insurer), FIRST_DAY)


def _deliver(each: Payable) -> Any:
    return SubmitDeliverable(each.project_id, ()), envelope(actor(Role.INSURER_PROJECT, each.insurer), FIRST_DAY)


def _accept(each: Payable) -> Any:
    return AcceptProject(each.project_id, ()), envelope(actor(Role.INSURER_REVIEWER, each.insurer), FIRST_DAY)


def _copies(chosen: list[Life], ends: list[int], chance: random.Random) -> Iterator[Stored]:
    for number, (life, end) in enumerate(zip(chosen, ends, strict=True)):
        copy = Copy(number, life.insurer, FIRST_DAY + timedelta(days=chance.randrange(DAYS)), chance)
        for place, command in enumerate(life.commands[:end]):
            yield from copy.facts(place, command)


class Copy:
    """A life that is like another, under ids of its own."""

    def __init__(self, number: int, insurer: str, on: date, chance: random.Random) -> None:
        self.number, self.insurer, self.on, self.chance = number, insurer, on, chance
        self.project_id: UUID | None = None

    def facts(self, place: int, command: list[Stored]) -> Iterator[Stored]:
        """Yield the facts of one command."""
        on = self.on + timedelta(days=place)
        voucher = VoucherNumber(self.insurer, on.year, on.month, "付", str(10_000 + 100 * self.number + place), 1)
        self.project_id = self.project_id or self._new_id()
        ids = {command[0][2]["command_id"]: self._new_id()}
        for stream, topic, state in command:
            if topic.startswith("payment."):
                ids[str(stream)] = self._new_id()
            if topic.startswith("project."):
                ids[str(stream)] = self.project_id
            ids |= {state["project_id"]: self.project_id} if "project_id" in state else {}
        paid = dict.fromkeys(("amount", "from_reserved"), 100 + WHOLE * self.number + place)  # no two alike
        amounts = paid if any(topic.startswith("payment.") for _, topic, _ in command) else {}
        for stream, topic, state in command:
            own = voucher.stream if topic.startswith("voucher_line.") else ids.get(str(stream), stream)
            said = {name: self._said(name, value, ids, on, voucher) for name, value in state.items()}
            yield own, topic, said | {name: amounts[name] for name in said.keys() & amounts.keys()}

    def _new_id(self) -> UUID:
        return UUID(int=self.chance.getrandbits(128), version=4)

    def _said(self, name: str, value: Any, ids: dict[str, UUID], on: date, voucher: VoucherNumber) -> Any:
        if name == "voucher" or (name == "number" and isinstance(value, dict)):
            return voucher
        if name in {"number", "filing_no"}:
            return f"C{self.number:07d}"
        if name == "timestamp":
            return datetime(on.year, on.month, on.day, 3, tzinfo=UTC)
        if name.endswith("_on") and isinstance(value, str):
            return on
        return ids.get(value, value) if isinstance(value, str) else value


def write(connection: psycopg.Connection, facts: Iterator[Stored], last: int) -> None:
    """Write facts after a position; the log's last command stands for all of them."""
    versions: dict[UUID, int] = dict(connection.execute(_VERSIONS).fetchall())
    with connection.cursor() as cursor:
        with cursor.copy(_COPY_FACTS) as copy:
            copy.set_types(["int8", "uuid", "int8", "text", "bytea"])
            for stream, topic, state in facts:
                last += 1
                versions[stream] = versions.get(stream, 0) + 1
                copy.write_row((last, stream, versions[stream], topic, msgspec.json.encode(state)))
        cursor.execute(_GO_ON, [last])
        cursor.execute(_KNOW, [last])
