"""What the lane remembers between batches, and what one batch changes.

The cache is bounded, and keeps what was asked for again apart from what was seen once: the payments and vouchers that
pass through it do not drive out the projects and accounts that are paid. What left is read again when it is asked for.
"""

from collections.abc import Iterable, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID

from domain.aggregate import Aggregate
from ledger.command import Command, Envelope, Person
from ledger.store import Receipts, Store

MOST = 20_000


class Cache:
    """Aggregates as of the position up to which this process has seen the log."""

    def __init__(self, store: Store, most: int = MOST) -> None:
        self._store, self._most = store, most
        self._again: dict[UUID, Aggregate] = {}
        self._once: dict[UUID, Aggregate] = {}
        self._before: dict[UUID, Aggregate] = {}
        self.persons: dict[UUID, tuple[str, Person]] = {}
        self.position, self.instant = -1, datetime.fromtimestamp(0, UTC)

    def forget(self) -> None:
        """Drop everything: somebody else wrote, or nobody knows what was written."""
        self._again, self._once, self._before = {}, {}, {}
        self.position = -1

    def begin(self, wishes: list[tuple[Command, Envelope]], before: "Working | None" = None) -> "Working":
        """Prepare a batch: one round trip for the command keys and the streams that the commands name.

        `before` is a batch that is being saved and that this one rests on.
        """
        if self.position < 0:
            self.position, self.instant = self._store.last()
        keys = [(envelope.actor.person, envelope.command_id) for _, envelope in wishes]
        ahead = before.changed if before else {}
        known: dict[UUID, Aggregate | None] = {}
        for command, _ in wishes:
            for stream in streams_named(command):
                if stream not in known:
                    known[stream] = ahead.get(stream) or self.recall(stream)
        missing = [stream for stream, found in known.items() if found is None]
        receipts, read = self._store.look_up(keys, missing)
        self._remember(read)
        known.update(read)
        return Working(self, before, receipts, known)

    def recall(self, stream: UUID) -> Aggregate | None:
        """Return what is remembered of a stream."""
        if (found := self._again.get(stream)) is None:
            found = self._once.pop(stream, None) or self._before.pop(stream, None)
            if found is not None:
                self._again[stream] = found
        return found

    def read(self, stream: UUID) -> Aggregate | None:
        """Read a stream from the store and remember it; None when it does not exist."""
        found = self._store.load([stream])
        self._remember(found)
        return found.get(stream)

    def keep(self, working: "Working", position: int, instant: datetime) -> None:
        """Take over what a saved batch changed."""
        self._remember(working.changed)
        self.persons.update(working.persons)
        if len(self.persons) > self._most:
            self.persons.clear()
        self.position, self.instant = position, instant

    def _remember(self, aggregates: dict[UUID, Aggregate]) -> None:
        for stream, aggregate in aggregates.items():
            (self._again if stream in self._again else self._once)[stream] = aggregate
        if len(self._again) > self._most // 2:
            self._again, self._once, self._before = {}, self._again, {}
        if len(self._once) > self._most // 4:
            self._once, self._before = {}, self._once


class Working:
    """One batch: what its accepted commands changed so far, over the batch before it and what the cache holds.

    `known` are streams as they stand before the batch, None for those that do not exist.
    """

    def __init__(
        self, cache: Cache, before: "Working | None", receipts: Receipts, known: dict[UUID, Aggregate | None]
    ) -> None:
        self._cache = cache
        self._ahead = before.changed if before else {}
        self._being_saved = before.keys if before else set()
        self.receipts = receipts
        self.changed: dict[UUID, Aggregate] = {}
        self.persons: dict[UUID, tuple[str, Person]] = {}
        self._known = known
        self.keys: set[tuple[UUID, UUID]] = set()

    def takes_up(self, envelope: Envelope) -> bool:
        """Tell whether this batch may decide the command: a key that was just decided waits for its receipt."""
        key = (envelope.actor.person, envelope.command_id)
        fresh = key in self.receipts or not (key in self.keys or key in self._being_saved)
        self.keys.add(key)
        return fresh

    def new_persons(self) -> dict[UUID, tuple[str, Person]]:
        """Return the personal data that is not kept yet."""
        return {id_: kept for id_, kept in self.persons.items() if self._cache.persons.get(id_) != kept}

    def look(self, stream: UUID) -> Aggregate | None:
        """Return an aggregate as it stands in this batch, not to be changed; None when it does not exist."""
        if stream not in self._known:
            self._known[stream] = self._ahead.get(stream) or self._cache.recall(stream) or self._cache.read(stream)
        return self._known[stream]

    def keep(self, changed: Sequence[Aggregate]) -> None:
        """Take over what an accepted command changed."""
        latest = {aggregate.id: aggregate for aggregate in changed}
        self.changed.update(latest)
        self._known.update(latest)


def streams_named(command: Any) -> Iterable[UUID]:
    """Yield the streams that a command names: its own `stream`, ids in its fields, and what the values there name."""
    if (stream := getattr(command, "stream", None)) is not None:
        yield stream
    for name in _names(command.__class__):
        value = getattr(command, name)
        if value.__class__ is UUID:
            yield value
        elif _names(value.__class__):
            yield from streams_named(value)


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind)) if is_dataclass(kind) else ()
