"""The schedule: what the ledger does by itself, each hour by its clock, while it is served.

What is due is found from the facts, so that one sweep catches up on all the hours that were missed.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import structlog

from console.compose import SYSTEM
from ledger.door import Ledger
from ledger.sweep import sweep
from projections.hazards_due import due

LOOK_S = 30.0

_log = structlog.get_logger()


class Schedule:
    """Sweeps once in each hour of the ledger's clock, at the first look of it."""

    def __init__(self, conninfo: str, ledger: Ledger) -> None:
        self._conninfo, self._ledger = conninfo, ledger
        self._swept: datetime | None = None

    def look(self) -> int | None:
        """Sweep if the hour has not been swept yet; return how much was recorded, None when it was not time."""
        hour = self._ledger.clock().replace(minute=0, second=0, microsecond=0)
        if self._swept is not None and hour <= self._swept:
            return None
        recorded = sweep(self._ledger, SYSTEM, due(self._conninfo, self._ledger.today))
        self._swept = hour
        return recorded


@contextmanager
def scheduled(conninfo: str, ledger: Ledger, look_s: float = LOOK_S) -> Iterator[Schedule]:
    """Keep the schedule in a thread of its own while the block runs; what failed is tried again at the next look."""
    schedule, ended = Schedule(conninfo, ledger), threading.Event()
    thread = threading.Thread(target=_keep, args=(schedule.look, ended, look_s), name="schedule", daemon=True)
    thread.start()
    try:
        yield schedule
    finally:
        ended.set()
        thread.join()


def _keep(look: Callable[[], int | None], ended: threading.Event, look_s: float) -> None:
    while True:
        try:
            look()
        except Exception:
            _log.exception("sweep_failed")
        if ended.wait(look_s):
            return
