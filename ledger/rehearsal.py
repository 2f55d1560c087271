"""A rehearsal: what a command would be answered now, by the same rules, with nothing recorded."""

from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import Future
from typing import Any
from uuid import UUID

from domain.aggregate import Aggregate
from domain.refusal import Refusal
from ledger.cache import Cache
from ledger.command import Command, Envelope, Receipt
from ledger.door import Ledger, decide

Changed = tuple[Aggregate | None, Aggregate]
"""A record before a command and after it; nothing before for one that it begins."""


def rehearse(ledger: Ledger, command: Command, envelope: Envelope) -> tuple[Receipt, list[Changed]]:
    """Tell what a command would be answered, and what it would change; the position is the last one there is.

    What was recorded under the same key already changes nothing more.

    Raises  Refusal
    """
    cache, now = Cache(ledger.store), ledger.clock()
    decided = decide(command, envelope, cache.begin([(command, envelope)]), now, ledger.evidence)
    if isinstance(decided, Receipt):
        return decided, []
    receipt = Receipt(cache.position, now, envelope.command_id, decided.streams, decided.warnings)
    return receipt, _changed(ledger.store.load(decided.streams), decided.facts)


def _changed(before: dict[UUID, Aggregate], facts: Sequence[Aggregate.Event]) -> list[Changed]:
    by_stream: dict[UUID, list[Aggregate.Event]] = defaultdict(list)
    for fact in facts:
        by_stream[fact.originator_id].append(fact)
    changed = []
    for stream, own in by_stream.items():
        after = before[stream].copy() if stream in before else None
        for fact in own:
            after = fact.mutate(after)
        assert after, "no fact ends a stream"
        changed.append((before.get(stream), after))
    return changed


class Rehearsed:
    """A ledger that is asked what it would say, and answers as it would.

    `changed` is what the last command that was not refused would change.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self.changed: list[Changed] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._ledger, name)

    def execute(self, command: Command, envelope: Envelope) -> Future[Receipt]:
        """Answer as the ledger would now, and record nothing."""
        answer: Future[Receipt] = Future()
        try:
            receipt, self.changed = rehearse(self._ledger, command, envelope)
            answer.set_result(receipt)
        except Refusal as no:
            answer.set_exception(no)
        return answer
