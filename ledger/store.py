"""Where facts are kept: the library's table and recorder, with all that belongs to a fact in the same transaction.

The library's mapper is taught to read a fact back as its class declares it (dates, ids, tuples, nested values), and its
recorder to write, in the transaction that inserts a batch of facts, the command log, personal data and the read models
that carry money and states.
Source  design.md 4
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import MISSING, Field, dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, NotRequired, TypedDict, get_type_hints
from uuid import UUID

import msgspec
import psycopg
from eventsourcing.persistence import IntegrityError, JSONTranscoder, Mapper, StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from eventsourcing.utils import get_topic, resolve_topic
from psycopg import Cursor
from psycopg.rows import DictRow, dict_row

from domain.aggregate import Aggregate
from ledger.command import Person, Receipt, Warned

EVENTS = "ledger_events"
DURABLE = "-c synchronous_commit=on -c timezone=UTC"


@dataclass(frozen=True, slots=True)
class Recorded:
    """A fact and its place in the ledger."""

    position: int
    fact: Aggregate.Event


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
        state = dict(domain_event.__dict__)
        kind = type(domain_event)
        originator_id = state.pop("originator_id")
        originator_version = state.pop("originator_version")
        class_version = getattr(kind, "class_version", 1)
        if class_version > 1:
            state["class_version"] = class_version
        return StoredEvent(originator_id, originator_version, get_topic(kind), msgspec.json.encode(state))

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
        fact = object.__new__(kind)
        fact.__dict__.update(state)
        return fact


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


class LedgerRecorder(PostgresApplicationRecorder):
    """The library's recorder; one batch is one transaction with the command log and the folds.

    The extra work stands in `_fetch_ids_after_insert_events`, after the pipeline's sync and before COMMIT: there a
    conflict is always a clean `IntegrityError`.
    """

    def __init__(self, datastore: PostgresDatastore, folds: Sequence[Fold]) -> None:
        super().__init__(datastore, events_table_name=EVENTS)
        self.folds = folds

    def _insert_stored_events(
        self, curs: Cursor[DictRow], stored_events: Sequence[StoredEvent], *, batch: Batch, **kwargs: Any
    ) -> None:
        self._lock_table(curs)
        row = curs.execute(self.max_notification_id_statement).fetchone()
        if row and (row["max"] or 0) != batch.after:
            raise OthersWroteError(f"position {row['max']} instead of {batch.after}")
        super()._insert_stored_events(curs, stored_events, **kwargs)

    def _fetch_ids_after_insert_events(
        self, curs: Cursor[DictRow], stored_events: Sequence[StoredEvent], *, batch: Batch, **kwargs: Any
    ) -> Sequence[int] | None:
        positions = super()._fetch_ids_after_insert_events(curs, stored_events, **kwargs) or []
        try:
            self._keep_beside(curs, batch, positions)
        except Exception:
            # The library commits after an exception that the server knows nothing of, and takes what an aborted
            # pipeline then says for a lost connection.
            with suppress(psycopg.Error), curs.connection.pipeline():
                pass
            curs.execute("ROLLBACK")
            raise
        return positions

    def _keep_beside(self, curs: Cursor[DictRow], batch: Batch, positions: Sequence[int]) -> None:
        recorded = [Recorded(*each) for each in zip(positions, batch.facts, strict=True)]
        _log_commands(curs, batch, positions)
        _keep_persons(curs, batch)
        for fold in self.folds:
            fold(curs, recorded)


def _log_commands(curs: Cursor[DictRow], batch: Batch, positions: Sequence[int]) -> None:
    last, rows = -1, []
    for each in batch.commands:
        last += len(each.facts)
        rows.append((each, positions[last]))
    curs.execute(
        """
        INSERT INTO command_log (principal, command_id, digest, command, recorded_at, position, streams, warnings)
        SELECT p, c, d, n, r, o, string_to_array(s, ',')::uuid[], w FROM unnest(
            %s::uuid[], %s::uuid[], %s::bytea[], %s::text[], %s::timestamptz[], %s::bigint[], %s::text[], %s::jsonb[]
        ) AS t (p, c, d, n, r, o, s, w)
        """,
        [
            [each.principal for each, _ in rows],
            [each.command_id for each, _ in rows],
            [each.digest for each, _ in rows],
            [each.command for each, _ in rows],
            [each.recorded_at for each, _ in rows],
            [position for _, position in rows],
            [",".join(map(str, each.streams)) for each, _ in rows],
            [msgspec.json.encode(each.warnings).decode() for each, _ in rows],
        ],
        prepare=True,
    )


def _keep_persons(curs: Cursor[DictRow], batch: Batch) -> None:
    if batch.persons:
        curs.execute(
            """
            INSERT INTO persons (person_id, organisation, name, phone, email)
            SELECT * FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[])
            ON CONFLICT (person_id) DO UPDATE SET
                phone = coalesce(excluded.phone, persons.phone), email = coalesce(excluded.email, persons.email)
            """,
            [
                list(batch.persons),
                [organisation for organisation, _ in batch.persons.values()],
                [person.name for _, person in batch.persons.values()],
                [person.phone for _, person in batch.persons.values()],
                [person.email for _, person in batch.persons.values()],
            ],
            prepare=True,
        )


class Store:
    """Facts and the command log, for one writer and for those who read histories."""

    def __init__(self, conninfo: str, folds: Sequence[Fold]) -> None:
        self.datastore = DurableDatastore(conninfo)
        self.mapper = FactMapper()
        self.recorder = LedgerRecorder(self.datastore, folds)

    def save(self, batch: Batch) -> Sequence[int]:
        """Record a batch, whole or not at all, and return the positions of its facts.

        Raises  OthersWroteError  decide again
        """
        stored = [self.mapper.to_stored_event(fact) for fact in batch.facts]
        return self.recorder.insert_events(stored, batch=batch) or []

    def load(self, streams: Iterable[UUID]) -> dict[UUID, Aggregate]:
        """Return the aggregates of the streams that exist, as their histories made them."""
        found: dict[UUID, Aggregate] = {}
        with self.datastore.get_connection() as connection, connection.cursor() as cursor:
            rows = cursor.execute(
                f"SELECT originator_id, originator_version, topic, state FROM {EVENTS}"
                " WHERE originator_id = ANY(%s) ORDER BY originator_id, originator_version",
                [list(streams)],
                prepare=True,
            )
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

    def receipts(self, keys: Iterable[tuple[UUID, UUID]]) -> dict[tuple[UUID, UUID], tuple[bytes, Receipt]]:
        """Return digest and first receipt of the command keys (principal, command id) that were used."""
        principals, commands = zip(*keys, strict=True)
        with self.datastore.get_connection() as connection, connection.cursor() as cursor:
            rows = cursor.execute(
                "SELECT l.* FROM command_log l JOIN unnest(%s::uuid[], %s::uuid[]) AS k (principal, command_id)"
                " USING (principal, command_id)",
                [list(principals), list(commands)],
                prepare=True,
            )
            return {(row["principal"], row["command_id"]): (row["digest"], _receipt(row)) for row in rows}

    def close(self) -> None:
        """Close the pool."""
        self.datastore.close()


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
        self.pool.kwargs = {"row_factory": dict_row, "autocommit": True, "options": DURABLE}
