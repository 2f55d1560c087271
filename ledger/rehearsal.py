"""A rehearsal: what a command would be answered now, by the same rules, with nothing recorded."""

from concurrent.futures import Future
from typing import Any

from domain.refusal import Refusal
from ledger.cache import Cache
from ledger.command import Command, Envelope, Receipt
from ledger.door import Ledger, decide


def rehearse(ledger: Ledger, command: Command, envelope: Envelope) -> Receipt:
    """Tell what a command would be answered; the position is the last one there is. Raises  Refusal."""
    cache, now = Cache(ledger.store), ledger.clock()
    decided = decide(command, envelope, cache.begin([(command, envelope)]), now, ledger.evidence)
    if isinstance(decided, Receipt):
        return decided
    return Receipt(cache.position, now, envelope.command_id, decided.streams, decided.warnings)


class Rehearsed:
    """A ledger that is asked what it would say, and answers as it would."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def __getattr__(self, name: str) -> Any:
        return getattr(self._ledger, name)

    def execute(self, command: Command, envelope: Envelope) -> Future[Receipt]:
        """Answer as the ledger would now, and record nothing."""
        answer: Future[Receipt] = Future()
        try:
            answer.set_result(rehearse(self._ledger, command, envelope))
        except Refusal as no:
            answer.set_exception(no)
        return answer
