"""Intake: workbooks that people hand in at the console, each tried first and recorded when its sender says so.

Kept    a file and what came of it, for its sender only, for an hour; a server that ends forgets them
Safe    a row is recorded once however often its file is handed in, so whoever is in doubt hands it in again
"""

import secrets
import shutil
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import BoundedSemaphore, Lock, Thread

from console.importing import Summary, run
from domain.refusal import Refusal
from ledger.command import NotFound
from ledger.door import Ledger
from ledger.rights import Actor
from ledger_api.errors import log_fault

KEPT_S = 3_600
AT_ONCE = 2  # the others wait: reading a large workbook takes a core


class Stage(Enum):
    """How far a file is."""

    TRYING = "TRYING"
    TRIED = "TRIED"
    RECORDING = "RECORDING"
    RECORDED = "RECORDED"
    FAILED = "FAILED"


@dataclass(slots=True)
class HandedIn:
    """A file that was handed in; `done` of `total` steps are answered.

    Of a file that failed either `refusal` says why it is not taken as a whole, or `fault` is the id to quote.
    """

    workbook: Path
    files: Path | None
    importer: Actor
    since: float
    stage: Stage = Stage.TRYING
    done: int = 0
    total: int = 0
    summary: Summary | None = None
    refusal: Refusal | None = None
    fault: str | None = None

    @property
    def at_work(self) -> bool:
        """Tell whether it will be something else in a moment."""
        return self.stage in {Stage.TRYING, Stage.RECORDING}

    def progressed(self, done: int, total: int) -> None:
        """Take note of how far it is."""
        self.done, self.total = done, total


class Intake:
    """The files that were handed in to one server; `rehearsal` opens books that are thrown away."""

    def __init__(self, ledger: Ledger, rehearsal: Callable[[], AbstractContextManager[Ledger]]) -> None:
        self._ledger, self._rehearsal = ledger, rehearsal
        self._folder = TemporaryDirectory(prefix="ledger-import-", ignore_cleanup_errors=True)
        self._handed_in: dict[str, HandedIn] = {}
        self._room, self._changing = BoundedSemaphore(AT_ONCE), Lock()

    def folder(self) -> Path:
        """Return a new folder for a file and what belongs to it; its name is the key."""
        self._forget_old_ones()
        folder = Path(self._folder.name) / secrets.token_urlsafe(16)
        folder.mkdir()
        return folder

    def hand_in(self, importer: Actor, workbook: Path, files: Path | None) -> str:
        """Try a file that lies in a folder of ours; return its key."""
        handed_in = HandedIn(workbook, files, importer, time.monotonic())
        self._handed_in[workbook.parent.name] = handed_in
        self._begin(handed_in, self._rehearsal, Stage.TRIED)
        return workbook.parent.name

    def record(self, key: str, importer: Actor) -> None:
        """Record what was tried, once. Raises  NotFound."""
        handed_in = self.of(key, importer)
        with self._changing:
            if handed_in.stage is not Stage.TRIED:
                return
            handed_in.stage, handed_in.done, handed_in.total = Stage.RECORDING, 0, 0
        self._begin(handed_in, lambda: nullcontext(self._ledger), Stage.RECORDED)

    def of(self, key: str, importer: Actor) -> HandedIn:
        """Return what somebody handed in. Raises  NotFound."""
        found = self._handed_in.get(key)
        if found is None or found.importer.person != importer.person:
            raise NotFound(what="Workbook")
        return found

    def _begin(self, handed_in: HandedIn, books: Callable[[], AbstractContextManager[Ledger]], then: Stage) -> None:
        Thread(target=self._carry_out, args=(handed_in, books, then), name="import", daemon=True).start()

    def _carry_out(self, handed_in: HandedIn, books: Callable[[], AbstractContextManager[Ledger]], then: Stage) -> None:
        marked = handed_in.workbook.with_name(f"{then.value}.xlsx")
        try:
            with self._room, books() as ledger:
                handed_in.summary = run(
                    ledger,
                    handed_in.workbook,
                    handed_in.importer,
                    files=handed_in.files,
                    marked=marked,
                    progress=handed_in.progressed,
                )
            handed_in.stage = then
        except Refusal as no:
            handed_in.refusal, handed_in.stage = no, Stage.FAILED
        except Exception as error:
            handed_in.fault, handed_in.stage = log_fault(error), Stage.FAILED

    def _forget_old_ones(self) -> None:
        now = time.monotonic()
        for key, handed_in in list(self._handed_in.items()):
            if now - handed_in.since > KEPT_S and not handed_in.at_work:
                del self._handed_in[key]
                shutil.rmtree(handed_in.workbook.parent, ignore_errors=True)
