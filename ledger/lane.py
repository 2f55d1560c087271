"""The lane: one thread that decides what is waiting and saves it in one transaction.

Each caller is answered only after COMMIT. A decision works on copies, so that a refusal leaves nothing; it rests on the
whole log, or the batch is decided again.
Source  design.md 4, domain.md 8.0
"""

import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from eventsourcing.persistence import InterfaceError, OperationalError

from domain.refusal import Refusal
from ledger.cache import Cache, Working
from ledger.command import Command, Envelope, Receipt
from ledger.store import Batch, Logged, OthersWroteError, Store

ATTEMPTS = 20


class Busy(Refusal):
    """The writer has no room, or the store does not answer; the same command may be sent again."""


@dataclass(slots=True)
class Task:
    """One command on its way."""

    command: Command
    envelope: Envelope
    answer: Future[Receipt] = field(default_factory=Future)


class Decide(Protocol):
    """How a command becomes facts: `ledger.door.decide`."""

    def __call__(self, command: Command, envelope: Envelope, working: Working, now: datetime) -> Logged | Receipt:
        """Return what to save, or the receipt of the first time. Raises  Refusal."""


class Lane:
    """The one writer of a process."""

    def __init__(
        self, store: Store, decide: Decide, clock: Callable[[], datetime], room: int = 2_000, batch: int = 256
    ) -> None:
        self._store, self._decide, self._clock, self._most = store, decide, clock, batch
        self._waiting: queue.Queue[Task | None] = queue.Queue(room)
        self._cache = Cache(store)
        self._closing = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="lane", daemon=True)
        self._thread.start()

    def submit(self, task: Task) -> Future[Receipt]:
        """Queue a command; its answer comes after COMMIT. A full or closed lane answers `Busy` at once."""
        with self._closing:
            try:
                if self._closed:
                    raise queue.Full
                self._waiting.put_nowait(task)
            except queue.Full:
                task.answer.set_exception(Busy())
        return task.answer

    def close(self) -> None:
        """Take no more, answer what is waiting, and stop."""
        with self._closing:
            self._closed = True
        self._waiting.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (task := self._waiting.get()) is not None:
            batch = [task]
            while len(batch) < self._most and not self._waiting.empty():
                following = self._waiting.get()
                if following is None:
                    self._waiting.put(None)
                    break
                batch.append(following)
            if wanted := [each for each in batch if each.answer.set_running_or_notify_cancel()]:
                self._settle(wanted)

    def _settle(self, tasks: list[Task]) -> None:
        answer: Exception = Busy()
        for attempt in range(ATTEMPTS):
            try:
                with self._store.turn() if attempt else nullcontext():
                    again = self._try(tasks)
                return self._settle(again) if again else None
            except OthersWroteError:
                self._cache.forget()
            except (OperationalError, InterfaceError):
                self._cache.forget()
                return _answer_all(tasks, answer)
            except Exception as fault:  # a fault is its caller's to see, and the lane goes on
                self._cache.forget()
                answer = fault
                break
        if len(tasks) == 1:
            return _answer_all(tasks, answer)
        for task in tasks:
            self._settle([task])
        return None

    def _try(self, tasks: list[Task]) -> list[Task]:
        working = self._cache.begin([(task.command, task.envelope) for task in tasks])
        now = max(self._clock(), self._cache.instant)
        answers: list[tuple[Task, Logged | Receipt | Exception]] = []
        again: list[Task] = []
        for task in tasks:
            if working.takes_up(task.envelope):
                answers.append((task, self._decided(task, working, now)))
            else:
                again.append(task)
        logged = [answer for _, answer in answers if isinstance(answer, Logged)]
        positions = self._save(logged, working)
        last = -1
        for task, answer in answers:
            if isinstance(answer, Logged):
                last += len(answer.facts)
                task.answer.set_result(_receipt(answer, positions[last]))
            elif isinstance(answer, Receipt):
                task.answer.set_result(answer)
            else:
                task.answer.set_exception(answer)
        if logged:
            self._cache.keep(working, positions[-1], now)
        return again

    def _decided(self, task: Task, working: Working, now: datetime) -> Logged | Receipt | Exception:
        try:
            return self._decide(task.command, task.envelope, working, now)
        except Exception as refusal:  # a refusal or a fault of this one command; the others stand
            return refusal

    def _save(self, logged: list[Logged], working: Working) -> Sequence[int]:
        if logged:
            return self._store.save(Batch(self._cache.position, logged, working.persons))
        if self._store.last()[0] != self._cache.position:
            raise OthersWroteError("a refusal must rest on the whole log too")
        return ()


def _receipt(logged: Logged, position: int) -> Receipt:
    return Receipt(position, logged.recorded_at, logged.command_id, logged.streams, logged.warnings)


def _answer_all(tasks: list[Task], answer: Exception) -> None:
    for task in tasks:
        if not task.answer.done():
            task.answer.set_exception(answer)
