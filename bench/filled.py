"""A ledger of many facts, fast: real payments through the door, then copies of their facts by COPY.

The door opens the accounts, files the projects and records one payment for each. Their stored facts are the patterns of
all further ones: new payment, voucher line, command id, amount and days; versions go on where the streams stand. Facts
and command log are copied in; `derive` then makes every read model from the facts, as `ledger rebuild` does. Invented
are only the digests of the command log.

The ledger runs for a year. Payments are recorded a few days after they were paid: nine of ten within ten days, the
others up to three months later.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import cycle
from typing import Any
from uuid import UUID

import msgspec
import psycopg
from psycopg.types.json import Jsonb

from bench.contents import FACTS_OF_A_PAYMENT, last_position
from bench.run import settle
from bench.world import ACCOUNTS, Account, built, payments, sent
from console import compose
from domain.voucher import VoucherNumber
from ledger.store import EVENTS
from projections import check
from projections.readers import ReadModel

START = datetime(2024, 1, 1, 1, 0, tzinfo=UTC)
FIRST_DAY = START.date()
YEAR = timedelta(days=365)
LAST_DAY = FIRST_DAY + YEAR
SLICE = 50_000
ASKED = Account(*ACCOUNTS[0], 0).id(FIRST_DAY.year)

_COPY_FACTS = f"""
COPY {EVENTS} (notification_id, originator_id, originator_version, topic, state) FROM STDIN (FORMAT binary)
"""
_COPY_LOG = """
COPY command_log (principal, command_id, digest, command, recorded_at, position, streams, warnings)
FROM STDIN (FORMAT binary)
"""
_FACT_TYPES = ["int8", "uuid", "int8", "text", "bytea"]
_LOG_TYPES = ["uuid", "uuid", "bytea", "text", "timestamptz", "int8", "uuid[]", "jsonb"]
_PATTERN = f"""
SELECT originator_id, topic, convert_from(state, 'UTF8')::jsonb AS state FROM {EVENTS}
WHERE convert_from(state, 'UTF8')::jsonb->>'command_id' = %s ORDER BY notification_id
"""
_VERSIONS = f"SELECT originator_id, max(originator_version) FROM {EVENTS} GROUP BY 1"
_GO_ON = f"SELECT setval(pg_get_serial_sequence('{EVENTS}', 'notification_id'), %s)"


@dataclass(frozen=True)
class Pattern:
    """The facts of one real payment as they are stored, payment, project, account and voucher line, and whose it is."""

    account_id: UUID
    insurer: str
    principal: UUID
    facts: Sequence[tuple[UUID, str, dict[str, Any]]]


@dataclass(frozen=True)
class Copy:
    """A payment that is like another."""

    pattern: Pattern
    number: int
    position: int
    recorded_at: datetime
    paid_on: date
    command_id: UUID
    payment_id: UUID

    @property
    def voucher(self) -> VoucherNumber:
        """Its voucher line."""
        return VoucherNumber(self.pattern.insurer, self.paid_on.year, self.paid_on.month, "付", str(self.number), 1)

    def streams(self) -> list[UUID]:
        """Return the streams of its facts."""
        _, project, account, _ = (stream for stream, _, _ in self.pattern.facts)
        return [self.payment_id, project, account, self.voucher.stream]

    def states(self) -> Iterator[tuple[str, bytes]]:
        """Yield what its facts say."""
        voucher, amount = self.voucher, 100 + self.number % 900
        said = {
            "timestamp": self.recorded_at,
            "effective_on": self.paid_on,
            "paid_on": self.paid_on,
            "command_id": self.command_id,
            "payment_id": self.payment_id,
            "amount": amount,
            "from_reserved": amount,
            "voucher": voucher,
            "number": voucher,
        }
        for _, topic, state in self.pattern.facts:
            yield topic, msgspec.json.encode({name: said.get(name, value) for name, value in state.items()})


def fill(conninfo: str, facts: int, projects: int) -> range:
    """Record so many facts, a tenth of them in the account ASKED, and return the positions of those by COPY."""
    with compose.ledger(conninfo, lambda: START) as ledger:
        payables = built(ledger, FIRST_DAY, projects)
        wishes = payments(payables, FIRST_DAY, len(payables), 1)
        sent(ledger, wishes)
    last = last_position(conninfo)
    count = (facts - last) // FACTS_OF_A_PAYMENT
    assert count > 0, f"the accounts alone need {last} facts"
    with psycopg.connect(conninfo) as connection:
        patterns = [_pattern(connection, *each) for each in zip(payables, wishes, strict=True)]
        versions: dict[UUID, int] = dict(connection.execute(_VERSIONS).fetchall())
        copies = _copies(patterns, count, last)
        for start in range(0, count, SLICE):
            _write(connection, [next(copies) for _ in range(min(SLICE, count - start))], versions)
        connection.execute(_GO_ON, [last + count * FACTS_OF_A_PAYMENT])
    settle(conninfo)  # or the server's own vacuum of the new rows would keep `rebuild` waiting for its lock
    return range(last + 1, last_position(conninfo) + 1)


def derive(conninfo: str, models: Sequence[ReadModel] = compose.READ_MODELS) -> None:
    """Make the read models from the facts, as `ledger rebuild` does."""
    check.rebuild(conninfo, models)
    settle(conninfo)


def _pattern(connection: psycopg.Connection, payable: Any, wish: Any) -> Pattern:
    _, envelope = wish
    facts = connection.execute(_PATTERN, [str(envelope.command_id)]).fetchall()
    assert [topic.partition(".")[0] for _, topic, _ in facts] == ["payment", "project", "fund_account", "voucher_line"]
    return Pattern(payable.account_id, payable.insurer, envelope.actor.person, facts)


def _copies(patterns: list[Pattern], count: int, last: int) -> Iterator[Copy]:
    chance = random.Random(7)
    asked = cycle(pattern for pattern in patterns if pattern.account_id == ASKED)
    others = cycle(pattern for pattern in patterns if pattern.account_id != ASKED)
    for place in range(count):
        recorded_at = START + YEAR * (place + 1) / (count + 1)
        late = chance.randrange(10) if chance.random() < 0.9 else chance.randrange(10, 90)
        yield Copy(
            pattern=next(asked if place % 5 < 2 else others),  # of a payment's four facts one is the account's
            number=len(patterns) + 1 + place,
            position=last + FACTS_OF_A_PAYMENT * place + 1,
            recorded_at=recorded_at,
            paid_on=max(FIRST_DAY, recorded_at.date() - timedelta(days=late)),
            command_id=UUID(int=chance.getrandbits(128), version=4),
            payment_id=UUID(int=chance.getrandbits(128), version=4),
        )


def _write(connection: psycopg.Connection, copies: list[Copy], versions: dict[UUID, int]) -> None:
    with connection.cursor() as cursor:
        with cursor.copy(_COPY_FACTS) as facts:
            facts.set_types(_FACT_TYPES)
            for copy in copies:
                for place, (stream, said) in enumerate(zip(copy.streams(), copy.states(), strict=True)):
                    versions[stream] = versions.get(stream, 0) + 1
                    facts.write_row((copy.position + place, stream, versions[stream], *said))
        with cursor.copy(_COPY_LOG) as log:
            log.set_types(_LOG_TYPES)
            for copy in copies:
                digest, last = copy.command_id.bytes * 2, copy.position + FACTS_OF_A_PAYMENT - 1
                who = (copy.pattern.principal, copy.command_id, digest, "RecordPayment")
                log.write_row((*who, copy.recorded_at, last, copy.streams(), Jsonb([])))
