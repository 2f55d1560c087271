"""The sweep: what the rules ask for is sent through the door, each thing once.

Rule 1. A key is made of what it is about: swept again, by this process or another, the same thing is done once.
Rule 2. Whether it is due the command decides; a refusal means that it was done, or is due no longer.
"""

from collections import deque
from collections.abc import Iterable
from concurrent.futures import Future
from uuid import UUID

from domain.refusal import Refusal
from ledger.command import Command, Envelope, Receipt
from ledger.door import Ledger
from ledger.lane import Busy
from ledger.rights import Actor

AT_ONCE = 512  # enough that a batch is decided while the one before it is saved


def sweep(ledger: Ledger, system: Actor, wishes: Iterable[tuple[Command, UUID]]) -> int:
    """Send commands of the ledger's own with their keys, so many at once; return how many were recorded now.

    Raises  Busy  the writer has no room: the next sweep goes on
    """
    recorded, sent = 0, deque[Future[Receipt]]()
    for command, key in wishes:
        if len(sent) == AT_ONCE:
            recorded += _recorded(sent.popleft())
        sent.append(ledger.execute(command, Envelope(system, key, ledger.today)))
    return recorded + sum(map(_recorded, sent))


def _recorded(answer: Future[Receipt]) -> bool:
    try:
        return not answer.result().replayed
    except Busy:
        raise
    except Refusal:
        return False
