"""Where facts are kept: the library's table and recorder, with all that belongs to a fact in the same transaction.

The library's mapper is taught to read a fact back as its class declares it (dates, ids, tuples, nested values), and its
recorder to write, in the transaction that inserts a batch of facts, the command log, personal data and the read models
that carry money and states.
Source  design.md 4
"""

import os
import socket
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import MISSING, Field, asdict, dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, NotRequired, TypedDict, TypeVar, get_type_hints
from uuid import UUID

import msgspec
import psycopg
from eventsourcing.persistence import IntegrityError, JSONTranscoder, Mapper, StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from eventsourcing.utils import get_topic, resolve_topic
from psycopg import Connection, Cursor
from psycopg.rows import DictRow, dict_row
from psycopg.sql import SQL

from domain.aggregate import Aggregate
from ledger.command import Person, Receipt, Warned
from ledger.wall import WRITER, served_as

T = TypeVar("T")

EVENTS = "ledger_events"
RECORDED = "ledger_recorded"  # the channel on which each batch is told after COMMIT
MESSAGE_ROWS = 200  # a fact has about half a kilobyte, and the largest, with a thousand beneficiaries, some twenty
UNDER_WAY_BYTES = 1 << 20
HOLD_FACTS = "ledger_hold_facts"
DURABLE = "-c synchronous_commit=on -c timezone=UTC -c jit=off"


@dataclass(frozen=True, slots=True)
class Recorded:
    """A fact and its place in the ledger."""

    position: int
    fact: Aggregate.Event


# Whoever saves shares this lock; whoever was overtaken takes it alone, from before deciding until after saving.
_TURN = 7_302_020
_WAIT_FOR_TURNS = f"SELECT pg_advisory_xact_lock_shared({_TURN})"
_TAKE_TURN = f"SELECT pg_advisory_xact_lock({_TURN})"

# A batch travels column by column: for the server that is a third of the work of reading one JSON document.
_INSERT_FACTS = f"""
INSERT INTO {EVENTS} (notification_id, originator_id, originator_version, topic, state)
SELECT * FROM unnest(%s::bigint[], %s::uuid[], %s::bigint[], %s::text[], %b::bytea[])
"""

_LOG_COMMANDS = """
INSERT INTO command_log (principal, command_id, digest, command, recorded_at, position, streams, warnings)
SELECT principal, command_id, decode(digest, 'hex'), command, recorded_at, position, streams, warnings
FROM json_to_recordset(%s::json) AS t (
    principal uuid, command_id uuid, digest text, command text, recorded_at timestamptz, position bigint,
    streams uuid[], warnings jsonb
)
"""

_RECEIPTS = """
SELECT l.* FROM unnest(%s::uuid[], %s::uuid[]) AS k (principal, command_id) CROSS JOIN LATERAL (
    SELECT * FROM command_log WHERE principal = k.principal AND command_id = k.command_id LIMIT 1
) AS l
"""

_LOAD = f"""
SELECT originator_id, originator_version, topic, state FROM {EVENTS}
WHERE originator_id = ANY(%s::uuid[]) ORDER BY originator_id, originator_version
"""

_KEEP_PERSONS = """
INSERT INTO persons SELECT * FROM json_populate_recordset(NULL::persons, %s::json)
ON CONFLICT (person_id) DO UPDATE SET
    phone = coalesce(excluded.phone, persons.phone), email = coalesce(excluded.email, persons.email)
WHERE excluded.phone IS NOT NULL OR excluded.email IS NOT NULL
"""

Receipts = dict[tuple[UUID, UUID], tuple[bytes, Receipt]]
Fold = Callable[[Cursor[DictRow], Sequence[Recorded]], None]


@dataclass(slots=True)
class Logged:
    """One line of the command log; `facts` are the command's own."""

    principal: UUID
    command_id: UUID
    digest: bytes
    command: str
    recorded_at: datetime
    facts: Sequence[Aggregate.Event]
    streams: tuple[UUID, ...]
    warnings: tuple[Warned, ...]


@dataclass(slots=True)
class Batch:
    """What is saved together: `after` is the last position the decisions rest on."""

    after: int
    commands: list[Logged]
    persons: dict[UUID, tuple[str, Person]]

    @property
    def facts(self) -> list[Aggregate.Event]:
        """Return the facts of all commands, in order."""
        return [fact for logged in self.commands for fact in logged.facts]


class OthersWroteError(IntegrityError):
    """Somebody else recorded facts that these decisions do not rest on."""


class FactMapper(Mapper[UUID]):
    """The library's mapper, with plain JSON typed by the fact's own annotations."""

    def __init__(self) -> None:
        super().__init__(JSONTranscoder())

    def to_stored_event(self, domain_event: Any) -> StoredEvent:
        """Write a fact; ids and version stand in columns of their own."""
        return StoredEvent(*stored(domain_event))

    def to_domain_event(self, stored_event: StoredEvent) -> Any:
        """Read a fact back without running its `__init__`; older shapes are upcast first."""
        kind, current, shape = _shape(stored_event.topic)
        if current == 1:
            state = msgspec.json.decode(stored_event.state, type=shape)
        else:
            raw = msgspec.json.decode(stored_event.state)
            for version in range(raw.pop("class_version", 1), current):
                getattr(kind, f"upcast_v{version}_v{version + 1}")(raw)
            state = msgspec.convert(raw, shape)
        state["originator_id"] = stored_event.originator_id
        state["originator_version"] = stored_event.originator_version
        fact: Any = object.__new__(kind)
        fact.__dict__.update(state)
        return fact


def stored(fact: Any) -> tuple[UUID, int, str, bytes]:
    """Return the columns of a fact: its stream and its number in it, its stored name, and what it says."""
    state = fact.__dict__.copy()
    stream, version = state.pop("originator_id"), state.pop("originator_version")
    kind = fact.__class__
    if (class_version := getattr(kind, "class_version", 1)) > 1:
        state["class_version"] = class_version
    return stream, version, get_topic(kind), msgspec.json.encode(state)


@cache
def _shape(topic: str) -> tuple[type, int, Any]:
    kind: Any = resolve_topic(topic)
    hints = get_type_hints(kind)
    fields: dict[str, Field[Any]] = kind.__dataclass_fields__
    shape = {
        name: hints[name] if field.default is MISSING else NotRequired[hints[name]]
        for name, field in fields.items()
        if name not in {"originator_id", "originator_version"}
    }
    return kind, getattr(kind, "class_version", 1), TypedDict(kind.__name__, shape)  # type: ignore[operator]


class Saving:
    """A batch on its way to the server, which works while we go on."""

    def __init__(self, positions: Sequence[int], under_way: ExitStack) -> None:
        self._positions, self._under_way = positions, under_way

    def done(self) -> Sequence[int]:
        """Wait for COMMIT and return the positions of the facts.

        Raises  OthersWroteError  decide again
        """
        with _conflicts():
            self._under_way.close()
        return self._positions


class LedgerRecorder(PostgresApplicationRecorder):
    """The library's recorder; one batch is one transaction with the command log and the folds, sent in one go.

    Positions are given here, from the last one that the decisions rest on: they have no gaps, and whoever comes second
    meets a unique index. So nothing that is sent waits for an answer, and the whole of it is one round trip.
    """

    def __init__(self, datastore: PostgresDatastore, folds: Sequence[Fold]) -> None:
        super().__init__(datastore, events_table_name=EVENTS)
        self.folds = folds
        self.has_turn = False
        timeout = SQL("SET LOCAL lock_timeout = {}").format(f"{datastore.lock_timeout}s")
        self.lock_table_statements = [timeout, SQL(f"SELECT {HOLD_FACTS}()")]

    def send(self, batch: Batch) -> Saving:
        """Send a batch; nothing of it is recorded unless `done` returns. Raises  OthersWroteError."""
        facts = batch.facts
        positions = range(batch.after + 1, batch.after + 1 + len(facts))
        with _conflicts(), ExitStack() as stack:
            connection = stack.enter_context(self.datastore.get_connection())
            stack.enter_context(connection.pipeline())
            curs = stack.enter_context(connection.cursor())
            curs.execute("BEGIN")
            self._put(curs, batch, facts, positions)
            curs.execute("COMMIT")
            return Saving(positions, stack.pop_all())

    def _put(
        self, curs: Cursor[DictRow], batch: Batch, facts: Sequence[Aggregate.Event], positions: Sequence[int]
    ) -> None:
        if not self.has_turn:
            curs.execute(_WAIT_FOR_TURNS, prepare=True)
        self._lock_table(curs)
        numbered = list(zip(positions, facts, strict=True))
        for rows in _portions([(position, *stored(fact)) for position, fact in numbered]):
            *named, states = zip(*rows, strict=True)
            curs.execute(_INSERT_FACTS, [*map(_array, named), [*states]], prepare=True)
        _log_commands(curs, batch, positions)
        _keep_persons(curs, batch)
        recorded = [Recorded(*each) for each in numbered]
        for fold in self.folds:
            fold(curs, recorded)
        curs.execute(f"NOTIFY {RECORDED}")


@contextmanager
def _conflicts() -> Iterator[None]:
    """Tell a position, a stream or a key that somebody else was first to use from any other broken constraint."""
    try:
        yield
    except IntegrityError as conflict:
        cause = conflict.__cause__
        if isinstance(cause, psycopg.errors.UniqueViolation) and cause.diag.table_name in {EVENTS, "command_log"}:
            raise OthersWroteError(str(conflict)) from conflict
        raise


def _portions(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    """Yield rows so many at a time: a pipeline stalls on a message of more than a megabyte."""
    for start in range(0, len(rows), MESSAGE_ROWS):
        yield rows[start : start + MESSAGE_ROWS]


def _log_commands(curs: Cursor[DictRow], batch: Batch, positions: Sequence[int]) -> None:
    last, rows = -1, []
    for each in batch.commands:
        last += len(each.facts)
        rows.append(
            {
                "principal": each.principal,
                "command_id": each.command_id,
                "digest": each.digest.hex(),
                "command": each.command,
                "recorded_at": each.recorded_at,
                "position": positions[last],
                "streams": each.streams,
                "warnings": each.warnings,
            }
        )
    curs.execute(_LOG_COMMANDS, [msgspec.json.encode(rows).decode()], prepare=True)


def _keep_persons(curs: Cursor[DictRow], batch: Batch) -> None:
    rows = [
        {"person_id": id_, "organisation": organisation, **asdict(person)}
        for id_, (organisation, person) in batch.persons.items()
    ]
    if rows:
        curs.execute(_KEEP_PERSONS, [msgspec.json.encode(rows).decode()], prepare=True)


class Store:
    """Facts and the command log, for one writer and for those who read histories."""

    def __init__(self, conninfo: str, folds: Sequence[Fold]) -> None:
        self.datastore = DurableDatastore(served_as(WRITER, conninfo, DURABLE))
        self.mapper = FactMapper()
        self.recorder = LedgerRecorder(self.datastore, folds)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Let no other process save meanwhile: for one that was overtaken, or a busy one could overtake it for ever."""
        with self.datastore.get_connection() as connection, connection.transaction():
            connection.execute(_TAKE_TURN)
            self.recorder.has_turn = True
            try:
                yield
            finally:
                self.recorder.has_turn = False

    def send(self, batch: Batch) -> Saving:
        """Begin to record a batch, whole or not at all; it is recorded when the answer's `done` returns."""
        return self.recorder.send(batch)

    def save(self, batch: Batch) -> Sequence[int]:
        """Record a batch, whole or not at all, and return the positions of its facts. Raises  OthersWroteError."""
        return self.send(batch).done()

    def look_up(
        self, keys: Sequence[tuple[UUID, UUID]], streams: Sequence[UUID]
    ) -> tuple[Receipts, dict[UUID, Aggregate]]:
        """Return, in one round trip, the digests and first receipts of command keys (principal, command id) that were
        used, and the aggregates of streams that exist."""
        with self.datastore.get_connection() as connection, connection.pipeline():
            log = connection.execute(_RECEIPTS, [_array(key[0] for key in keys), _array(key[1] for key in keys)])
            facts = connection.execute(_LOAD, [_array(streams)])
            return _receipts(log), self._replayed(facts)

    def load(self, streams: Iterable[UUID]) -> dict[UUID, Aggregate]:
        """Return the aggregates of the streams that exist, as their histories made them."""
        with self.datastore.get_connection() as connection:
            return self._replayed(connection.execute(_LOAD, [_array(streams)]))

    def _replayed(self, rows: Iterable[DictRow]) -> dict[UUID, Aggregate]:
        found: dict[UUID, Aggregate] = {}
        for row in rows:
            fact = self.mapper.to_domain_event(StoredEvent(**row))
            found[fact.originator_id] = fact.mutate(found.get(fact.originator_id))
        return found

    def last(self) -> tuple[int, datetime]:
        """Return the last position and its instant, 0 and the epoch for an empty ledger."""
        with self.datastore.get_connection() as connection, connection.cursor() as cursor:
            row = cursor.execute(f"SELECT coalesce(max(notification_id), 0) AS position FROM {EVENTS}").fetchone()
            log = cursor.execute("SELECT recorded_at FROM command_log ORDER BY position DESC LIMIT 1").fetchone()
        return (row["position"] if row else 0), (log["recorded_at"] if log else datetime.fromtimestamp(0, UTC))

    def close(self) -> None:
        """Close the pool."""
        self.datastore.close()


def _array(values: Iterable[object]) -> str:
    """Write ids, numbers or stored names as an array."""
    return "{" + msgspec.json.encode([*values])[1:-1].decode() + "}"  # ids are written in C, five times as fast


def _receipts(rows: Iterable[DictRow]) -> Receipts:
    return {(row["principal"], row["command_id"]): (row["digest"], _receipt(row)) for row in rows}


def _receipt(row: DictRow) -> Receipt:
    return Receipt(
        position=row["position"],
        recorded_at=row["recorded_at"],
        command_id=row["command_id"],
        streams=tuple(row["streams"]),
        warnings=tuple(Warned(**each) for each in row["warnings"]),
        replayed=True,
    )


class DurableDatastore(PostgresDatastore):
    """The library's connections, to whatever a conninfo names; every session commits durably."""

    def __init__(self, conninfo: str, pool_size: int = 3) -> None:
        super().__init__("", "", "", "", "", pool_size=pool_size, max_overflow=2, lock_timeout=60)
        self.pool.conninfo = conninfo
        self.pool.kwargs = {"row_factory": dict_row, "autocommit": True}

    def after_connect_func(self) -> Callable[[Connection[Any]], None]:
        """Let a whole batch be under way: with less room, who sends it waits until the server has read the most."""
        prepare = super().after_connect_func()

        def after_connect(connection: Connection[Any]) -> None:
            prepare(connection)
            with socket.socket(fileno=os.dup(connection.fileno())) as wire:
                wire.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, UNDER_WAY_BYTES)

        return after_connect
