"""Importing a workbook: every row becomes commands, at the same door as everybody's.

Rule 1. Importing a file again is harmless; a mended file is simply imported again.
Rule 2. A row that is refused comes back marked; the other rows stand.
"""

from pathlib import Path

from console.importing.files import Files, beside
from console.importing.known import Known
from console.importing.plan import plan
from console.importing.rehearsal import rehearsal
from console.importing.sending import Progress, Sending
from console.importing.step import Entry
from console.importing.summary import Line, Summary, Tally, summarised
from console.sheets.marked import write_marked
from console.sheets.reader import read
from ledger.door import Ledger
from ledger.rights import Actor

__all__ = ["Line", "Progress", "Summary", "Tally", "rehearsal", "run"]


def run(
    ledger: Ledger,
    path: Path,
    importer: Actor,
    *,
    files: Path | None = None,
    marked: Path | None = None,
    progress: Progress | None = None,
) -> Summary:
    """Import a file as somebody; rows that are not taken are written to `marked`.

    `files` is the folder or zip of the files that its papers name, the one that is called like it by default.

    Raises  FileType, FileDamaged, FileHeader, ...  the file as a whole is not taken
            Busy  the ledger found no time; what was recorded stands, and the file can be imported again
    """
    rows = list(read(path).rows)
    known = Known(ledger, rows, Files.at(files or beside(path)))
    planned = plan(rows, importer, known)
    Sending(ledger, known, importer, len(planned.steps), progress).carry_out(planned.steps)
    summary = summarised(path.name, planned.entries)
    if marked and summary.refused:
        _write(planned.entries, marked)
        summary.marked = marked
    return summary


def _write(entries: list[Entry], path: Path) -> None:
    bad = [entry for entry in entries if entry.problems]
    problems = {(entry.row.sheet, entry.row.number): entry.problems[len(entry.row.problems) :] for entry in bad}
    write_marked((entry.row for entry in bad), problems, path)
