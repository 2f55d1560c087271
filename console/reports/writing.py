"""Writing: a report from its answers to a file, without keeping more than a page."""

from dataclasses import dataclass
from pathlib import Path

from console.asking import Answer
from console.reports.answers import Asked
from console.reports.cells import cell, rows_of, total_cell
from console.reports.description import Table
from console.reports.notes import SHEET, heading, notes
from console.reports.sheets import File, Sheet, new_file
from console.speech import Declined
from console.whole_file import whole_file

KINDS = (".xlsx", ".csv")


@dataclass(frozen=True, slots=True)
class Written:
    """What was written, and on what it rests."""

    rows: int
    basis: Answer


async def write_report(asked: Asked, path: Path, language: str, force: bool = False) -> Written:
    """Write a report to a new file, whole or not at all. Raises  Refusal, Declined, OSError."""
    suffix = path.suffix.lower()
    if suffix not in KINDS:
        raise Declined(f"A report is written to {' or '.join(KINDS)}", f"报表文件须为 {' 或 '.join(KINDS)}")
    with whole_file(path, replace=force) as draft, new_file(draft, suffix) as file:
        rows = sum([await _table(asked, table, file, language) for table in asked.report.tables])
        lines = notes(asked, rows, asked.asking.now(), language)
        file.notes(SHEET[language], lines, heading(asked, language))
    return Written(rows, asked.basis)


async def _table(asked: Asked, table: Table, file: File, language: str) -> int:
    headers = [getattr(column, language) for column in table.columns]
    sheet = file.table(getattr(table, language), table.columns, headers)
    count, first = 0, None
    async for figures in asked.pages(table):
        if first is None:
            first = figures
            _lines(sheet, table, first, True, language)
        for row in rows_of(figures, table.rows):
            sheet.row([cell(column, row, language) for column in table.columns])
            count += 1
    if first is not None:
        _lines(sheet, table, first, False, language)
    return count


def _lines(sheet: Sheet, table: Table, figures: Answer, first: bool, language: str) -> None:
    for line in table.lines:
        if line.first is first:
            for row in rows_of(figures, line.path):
                cells = [total_cell(column, row, language) for column in table.columns]
                sheet.row([getattr(line, language), *cells[1:]], total=True)
