"""A dry run: the same commands by the same rules, on books that are thrown away.

What a batch decides is kept over the stored facts, in memory only, so that later rows see earlier ones. Nothing is
written, nobody is locked out; what others record meanwhile may be seen or not.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from uuid import UUID, uuid4

from console.compose import SYSTEM, open_ledger
from domain.aggregate import Aggregate
from ledger.command import Envelope, Receipt
from ledger.door import Clock, Ledger
from ledger.evidence import Evidence
from ledger.rule_book import SeedRuleBook
from ledger.store import Batch, Receipts, Saving, Store

Key = tuple[UUID, UUID]


class Rehearsal(Store):
    """A store that remembers what it is given and records nothing."""

    def __init__(self, conninfo: str) -> None:
        super().__init__(conninfo, folds=())
        self._last = super().last()
        self._changed: dict[UUID, Aggregate] = {}
        self._receipts: Receipts = {}

    def send(self, batch: Batch) -> Saving:
        """Remember a batch as if it were recorded."""
        facts, position = batch.facts, self._last[0]
        changed = self.load({fact.originator_id for fact in facts if fact.originator_version > 1})
        changed = {stream: aggregate.copy() for stream, aggregate in changed.items()}
        for fact in facts:
            mutated = fact.mutate(changed.get(fact.originator_id))
            assert mutated, "no fact ends a stream"
            changed[fact.originator_id] = mutated
        self._changed |= changed
        for each in batch.commands:
            position += len(each.facts)
            receipt = Receipt(position, each.recorded_at, each.command_id, each.streams, each.warnings, replayed=True)
            self._receipts[each.principal, each.command_id] = (each.digest, receipt)
            self._last = position, each.recorded_at
        return Saving(range(position - len(facts) + 1, position + 1), ExitStack())

    def load(self, streams: Iterable[UUID]) -> dict[UUID, Aggregate]:
        """Return streams as they stand in the rehearsal."""
        wanted = set(streams)
        rehearsed = {stream: self._changed[stream] for stream in wanted if stream in self._changed}
        missing = wanted - rehearsed.keys()
        return rehearsed | super().load(missing) if missing else rehearsed

    def last(self) -> tuple[int, datetime]:
        """Return the last position and its instant, in the rehearsal."""
        return self._last

    def look_up(self, keys: Sequence[Key], streams: Sequence[UUID]) -> tuple[Receipts, dict[UUID, Aggregate]]:
        """Return receipts and streams, of the ledger and over them of the rehearsal."""
        used, _ = super().look_up(keys, ())
        rehearsed = {key: self._receipts[key] for key in keys if key in self._receipts}
        return used | rehearsed, self.load(streams)


@contextmanager
def rehearsal(conninfo: str, clock: Clock | None = None, evidence: Evidence | None = None) -> Iterator[Ledger]:
    """Open a ledger that decides like the real one and records nothing."""
    ledger = open_ledger(Rehearsal(conninfo), clock, evidence=evidence)
    try:
        if ledger.store.last()[0] == 0:
            ledger.execute(SeedRuleBook(demo=False), Envelope(SYSTEM, uuid4(), ledger.today)).result()
        yield ledger
    finally:
        ledger.close()
