"""Sending steps to the ledger: many at once, in order, each answered once.

Rule 1. After a refusal the row's further steps are not tried; only the first refusal is told.
Rule 2. A ledger without room is asked again, from the first step that it did not take, in the same order.
"""

import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass

from console.importing.known import Known
from console.importing.problems import problem_of
from console.importing.step import Step, Waits
from domain.refusal import Refusal
from ledger.command import Command, Envelope, Receipt
from ledger.door import Ledger
from ledger.lane import Busy
from ledger.rights import Actor

Progress = Callable[[int, int], None]
"""Hears how many of how many steps are done."""

IN_FLIGHT = 1_000
PATIENCE_S = 60
_PAUSE_S = 0.05


@dataclass(slots=True)
class Flight:
    """A step on its way."""

    step: Step
    command: Command
    envelope: Envelope
    answer: Future[Receipt]


class Sending:
    """Sends the steps of one import, so many in all."""

    def __init__(
        self, ledger: Ledger, known: Known, importer: Actor, total: int, progress: Progress | None = None
    ) -> None:
        self._ledger, self._known, self._importer = ledger, known, importer
        self._done, self._total, self._progress = 0, total, progress
        self._flying: deque[Flight] = deque()
        self._waiting: deque[Step] = deque()
        self._last: dict[tuple[object, object], Flight] = {}
        self._busy_since = 0.0

    def carry_out(self, steps: Iterable[Step]) -> None:
        """Send steps in their order and wait for all answers. Raises  Busy."""
        for step in steps:
            self._send_answered()
            if step.kind.waits is Waits.FOR_ITS_PAYMENT:
                self._waiting.append(step)
            else:
                self._send(step)
        self._land()
        self._send_answered()
        self._land()

    def _send_answered(self) -> None:
        while self._waiting and (self._waiting[0].entry.record or self._waiting[0].entry.problems):
            self._send(self._waiting.popleft())

    def _send(self, step: Step) -> None:
        last = self._last.get(step.entry.project)
        if last and step.kind.waits is Waits.FOR_ITS_TASK and not last.step.kind.assigns:
            last = None
        if last and step.kind.waits in {Waits.FOR_ITS_PROJECT, Waits.FOR_ITS_TASK}:
            self._land(last)
            self._send_answered()
        if step.kind.waits is Waits.FOR_ALL:
            self._land()
        if step.entry.problems:
            return self._told()
        try:
            command, envelope = step.command(self._known), step.envelope(self._importer, self._known)
        except Refusal as refusal:
            step.entry.refuse(problem_of(step, refusal))
            return self._told()
        if command is None:
            return self._told()
        flight = Flight(step, command, envelope, self._submitted(command, envelope))
        if step.entry.settles:
            self._last[step.entry.project] = flight
        self._flying.append(flight)
        while len(self._flying) > IN_FLIGHT or (self._flying and self._flying[0].answer.done()):
            self._take(self._flying.popleft())
        if step.kind.waits is Waits.FOR_ALL:
            self._land()
        return None

    def _land(self, last: Flight | None = None) -> None:
        while self._flying and (last is None or self._last.get(last.step.entry.project) is last):
            self._take(self._flying.popleft())

    def _submitted(self, command: Command, envelope: Envelope) -> Future[Receipt]:
        while True:
            answer = self._ledger.execute(command, envelope)
            if not (answer.done() and isinstance(busy := answer.exception(), Busy)):
                return answer
            self._pause(busy)

    def _take(self, flight: Flight) -> None:
        entry, error = flight.step.entry, flight.answer.exception()
        if isinstance(error, Busy):
            return self._send_again(flight, error)
        if error is None:
            entry.accept(flight.answer.result())
            self._busy_since = 0.0
        elif not isinstance(error, Refusal):
            raise error
        elif not entry.problems:
            entry.refuse(problem_of(flight.step, error))
        if self._last.get(entry.project) is flight:
            del self._last[entry.project]
        return self._told()

    def _send_again(self, flight: Flight, busy: Busy) -> None:
        """Send a step again that found no room, and after it all that may have been refused for lack of it."""
        self._pause(busy)
        later, self._flying = self._flying, deque()
        for each in (flight, *later):
            if isinstance(each.answer.exception(), Refusal):
                each.answer = self._submitted(each.command, each.envelope)
            self._flying.append(each)

    def _told(self) -> None:
        self._done += 1
        if self._progress:
            self._progress(self._done, self._total)

    def _pause(self, busy: Busy) -> None:
        now = time.monotonic()
        self._busy_since = self._busy_since or now
        if now - self._busy_since > PATIENCE_S:
            raise busy
        time.sleep(_PAUSE_S)
