"""The sweep: what the rules ask for is sent through the door, each thing once.

Rule 1. A key is made of what it is about: swept again, by this process or another, the same thing is done once.
Rule 2. Whether it is due the command decides; a refusal means that it was done, or is due no longer.
"""

from collections.abc import Iterable
from concurrent.futures import Future
from itertools import islice
from uuid import UUID

from domain.refusal import Refusal
from ledger.command import Command, Envelope, Receipt
from ledger.door import Ledger
from ledger.lane import Busy
from ledger.rights import Actor

AT_ONCE = 256


def sweep(ledger: Ledger, system: Actor, wishes: Iterable[tuple[Command, UUID]]) -> int:
    """Send commands of the ledger's own with their keys, a batch at a time; return how many were recorded now.

    Raises  Busy  the writer has no room: the next sweep goes on
    """
    recorded, rest = 0, iter(wishes)
    while batch := list(islice(rest, AT_ONCE)):
        sent = [ledger.execute(command, Envelope(system, key, ledger.today)) for command, key in batch]
        recorded += sum(map(_recorded, sent))
    return recorded


def _recorded(answer: Future[Receipt]) -> bool:
    try:
        return not answer.result().replayed
    except Busy:
        raise
    except Refusal:
        return False
