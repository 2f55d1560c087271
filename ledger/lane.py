"""The lane: one thread that decides what is waiting and saves it in one transaction.

Each caller is answered only after COMMIT. A decision works on copies, so that a refusal leaves nothing; it rests on the
whole log, or the batch is decided again. Under load a batch is decided while the one ahead of it is being saved, and
rests on what that one changed: it is saved after it, or decided again.
Source  design.md 4, domain.md 8.0
"""

import queue
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from eventsourcing.persistence import InterfaceError, OperationalError

from domain.refusal import Refusal
from ledger.cache import Cache, Working
from ledger.command import Command, Envelope, Receipt
from ledger.store import Batch, Logged, OthersWroteError, Saving, Store

ATTEMPTS = 20
WAIT_S = 0.2
WORTH_A_BATCH = 16  # a batch of one costs half as much as one of so many
GATHER_S = 0.001
FIRST = datetime.fromtimestamp(0, UTC)


class Busy(Refusal):
    """The writer has no room, or the store does not answer; the same command may be sent again."""


@dataclass(slots=True)
class Task:
    """One command on its way."""

    command: Command
    envelope: Envelope
    answer: Future[Receipt] = field(default_factory=Future)


@dataclass(slots=True)
class Attempt:
    """A batch that is decided and waits to be saved; `again` are commands whose key is being saved just now."""

    tasks: list[Task]
    working: Working
    now: datetime
    answers: list[tuple[Task, Logged | Receipt | Exception]] = field(default_factory=list)
    again: list[Task] = field(default_factory=list)
    saving: Saving | None = None


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
        self.waiting: queue.SimpleQueue[Task | None] = queue.SimpleQueue()
        self._room = room
        self._cache = Cache(store)
        self._closing = threading.Lock()
        self._closed = False
        self._last = 0
        self.thread = threading.Thread(target=self._run, name="lane", daemon=True)
        self.thread.start()

    def submit(self, task: Task) -> Future[Receipt]:
        """Queue a command; its answer comes after COMMIT. A full or closed lane answers `Busy` at once."""
        with self._closing:
            if self._closed or self.waiting.qsize() >= self._room:
                task.answer.set_exception(Busy())
            else:
                self.waiting.put(task)
        return task.answer

    def close(self) -> None:
        """Take no more, answer what is waiting, and stop."""
        with self._closing:
            self._closed = True
        self.waiting.put(None)
        self.thread.join()

    def _run(self) -> None:
        ahead: Attempt | None = None
        while (tasks := self._take(wait=ahead is None)) is not None:
            attempt = self._begun(tasks, ahead)
            if ahead and not self._finished(ahead):
                attempt = None  # it rested on what was not saved
            ahead = self._sent(attempt) if attempt else None
            if tasks and not ahead:
                self._settle(tasks)
        if ahead:
            self._finished(ahead)

    def _take(self, wait: bool) -> list[Task] | None:
        """Return what is waiting, nothing if it is little and a batch is being saved; None when the lane closes.

        Of many that wait while nothing is being saved, half: the others are decided while those are saved.
        """
        tasks: list[Task] = []
        most = self._most
        if wait:
            self._gather()
            most = min(most, max(WORTH_A_BATCH, self.waiting.qsize() // 2))
        elif not self._enough():
            return tasks
        with suppress(queue.Empty):
            while len(tasks) < most:
                task = self.waiting.get(wait and not tasks)
                if task is None:
                    if not tasks:
                        return None
                    self.waiting.put(None)
                    break
                tasks.append(task)
        self._last = len(tasks)
        return [task for task in tasks if task.answer.set_running_or_notify_cancel()]

    def _gather(self) -> None:
        """Where many send at once, wait while more keep coming: they go together."""
        seen = 0
        while self._last > 1 and seen < (waiting := self.waiting.qsize()) < WORTH_A_BATCH:
            seen = waiting
            time.sleep(GATHER_S)

    def _enough(self) -> bool:
        """Tell whether a batch is waiting; who was just answered is given a moment to send more."""
        if self.waiting.qsize() < WORTH_A_BATCH <= self._last:
            time.sleep(GATHER_S)
        return self.waiting.qsize() >= WORTH_A_BATCH

    def _begun(self, tasks: list[Task], ahead: Attempt | None) -> Attempt | None:
        """Decide while the batch ahead is being saved; None when that does not work out."""
        try:
            if ahead and tasks:
                return self._decided(tasks, ahead.working, ahead.now)
            return self._decided(tasks) if tasks else None
        except Exception:  # told when the batch is settled by itself
            return None

    def _sent(self, attempt: Attempt) -> Attempt | None:
        """Begin to save a batch; None when that does not work out."""
        try:
            attempt.saving = self._send(attempt)
        except Exception:  # told when the batch is settled by itself
            self._cache.forget()
            return None
        return attempt

    def _finished(self, ahead: Attempt) -> bool:
        """Answer a batch that is being saved; what went wrong with it is settled by itself."""
        try:
            self._answer(ahead)
        except Exception:
            self._cache.forget()
            self._settle(ahead.tasks)
            return False
        return True

    def _settle(self, tasks: list[Task]) -> None:
        """Decide, save and answer, once more when others wrote; a fault is told to the one whose it is."""
        answer: Exception = Busy()
        for attempt in range(ATTEMPTS):
            try:
                with self._store.turn() if attempt else nullcontext():
                    decided = self._decided(tasks)
                    decided.saving = self._send(decided)
                    return self._answer(decided)
            except OthersWroteError:
                self._cache.forget()
            except (OperationalError, InterfaceError):  # the key tells whether a lost answer was a yes
                self._cache.forget()
                time.sleep(WAIT_S)
            except Exception as fault:  # a fault is its caller's to see, and the lane goes on
                self._cache.forget()
                answer = fault
                break
        if len(tasks) == 1 or isinstance(answer, Busy):
            return _answer_all(tasks, answer)
        for task in tasks:
            self._settle([task])
        return None

    def _decided(self, tasks: list[Task], before: Working | None = None, earliest: datetime = FIRST) -> Attempt:
        working = self._cache.begin([(task.command, task.envelope) for task in tasks], before)
        attempt = Attempt(tasks, working, max(self._clock(), self._cache.instant, earliest))
        for task in tasks:
            if working.takes_up(task.envelope):
                attempt.answers.append((task, self._one_decided(task, attempt)))
            else:
                attempt.again.append(task)
        return attempt

    def _one_decided(self, task: Task, attempt: Attempt) -> Logged | Receipt | Exception:
        try:
            return self._decide(task.command, task.envelope, attempt.working, attempt.now)
        except (OperationalError, InterfaceError):
            raise
        except Exception as refusal:  # a refusal or a fault of this one command; the others stand
            return refusal

    def _send(self, attempt: Attempt) -> Saving | None:
        logged = [answer for _, answer in attempt.answers if isinstance(answer, Logged)]
        if not logged:
            return None
        return self._store.send(Batch(self._cache.position, logged, attempt.working.new_persons()))

    def _answer(self, attempt: Attempt) -> None:
        positions: Sequence[int] = ()
        if attempt.saving:
            positions = attempt.saving.done()
            self._cache.keep(attempt.working, positions[-1], attempt.now)
        elif self._store.last()[0] != self._cache.position:
            raise OthersWroteError("a refusal must rest on the whole log too")
        last = -1
        for task, answer in attempt.answers:
            if isinstance(answer, Logged):
                last += len(answer.facts)
                task.answer.set_result(_receipt(answer, positions[last]))
            elif isinstance(answer, Receipt):
                task.answer.set_result(answer)
            else:
                task.answer.set_exception(answer)
        if attempt.again:
            self._settle(attempt.again)


def _receipt(logged: Logged, position: int) -> Receipt:
    return Receipt(position, logged.recorded_at, logged.command_id, logged.streams, logged.warnings)


def _answer_all(tasks: list[Task], answer: Exception) -> None:
    for task in tasks:
        if not task.answer.done():
            task.answer.set_exception(answer)
