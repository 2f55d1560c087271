"""Sheets: a report as a workbook, row after row in constant memory, or as csv.

A csv ends with what its figures rest on, below an empty line. A text that a spreadsheet would take for a formula gets
an apostrophe before it there, one that it would take for a number or a day a tab behind it; numbers stay numbers.
"""

import csv
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from xlsxwriter.exceptions import FileCreateError  # type: ignore[import-untyped]

from console.reports.cells import Cell
from console.reports.description import Column, Kind
from console.sheets.layout import Book, Look, new_book
from console.speech import Declined

MOST_ROWS = 1_048_576
MOST_EXACT = Decimal(10**13)  # beyond, a spreadsheet's fifteen digits do not reach to the fen

_SHOWN_AS = {
    Kind.MONEY: "#,##0.00",
    Kind.COUNT: "0",
    Kind.DAYS: "0.0",
    Kind.PERCENT: '0.0"%"',
    Kind.BASIS_POINTS: '0.00"%"',
    Kind.DAY: "yyyy-mm-dd",
    Kind.MOMENT: "yyyy-mm-dd hh:mm:ss",
}
_WIDTHS = {Kind.MONEY: 18, Kind.MOMENT: 20, Kind.DAY: 12, Kind.TEXT: 18}
_FORMULA = re.compile(r"[=+\-@\t\r]")
_NUMBER_OR_DAY = re.compile(r"[0-9][0-9.,:/Ee+\- ]*")


class Sheet(Protocol):
    """A table being written downwards."""

    def row(self, cells: Sequence[Cell], total: bool = False) -> None:
        """Write the next row."""


class File(Protocol):
    """A file being written, one table after the other, and then its notes."""

    def table(self, name: str, columns: Sequence[Column], headers: Sequence[str]) -> Sheet:
        """Begin the next table with its headers."""

    def notes(self, name: str, lines: Sequence[tuple[str, str]], heading: str) -> None:
        """Write what the figures rest on; `heading` goes on every printed page."""


class Workbook:
    """A workbook; its tables are sheets."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._sheets: list[_WorkbookSheet] = []

    def table(self, name: str, columns: Sequence[Column], headers: Sequence[str]) -> Sheet:
        """Begin a sheet."""
        sheet = _WorkbookSheet(self._book, name, columns, headers)
        self._sheets.append(sheet)
        return sheet

    def notes(self, name: str, lines: Sequence[tuple[str, str]], heading: str) -> None:
        """Write the last sheet."""
        page = self._book.page(name)
        page.width(0, 16)
        page.width(1, 80)
        for place, (what, value) in enumerate(lines):
            page.text(place, 0, what, Look.HEADER)
            page.text(place, 1, value)
        for each in (page, *(sheet.page for sheet in self._sheets)):
            each.printed(heading)


class _WorkbookSheet:
    def __init__(self, book: Book, name: str, columns: Sequence[Column], headers: Sequence[str]) -> None:
        self.page = book.page(name)
        self._columns, self._next = columns, 1
        for place, (column, header) in enumerate(zip(columns, headers, strict=True)):
            self.page.width(place, max(2 * len(header) + 2, _WIDTHS.get(column.kind, 10)), _shown_as(column))
            self.page.text(0, place, header, Look.HEADER)

    def row(self, cells: Sequence[Cell], total: bool = False) -> None:
        """Write the next row. Raises  Declined  the sheet is full."""
        if self._next >= MOST_ROWS:
            raise Declined(
                "A sheet holds 1,048,576 rows; narrow the report, or write a csv file",
                "行数超过 Excel 单表上限 1,048,576 行,请缩小范围或导出为 csv 文件",
            )
        look = Look.TOTAL if total else Look.PLAIN
        for place, (column, value) in enumerate(zip(self._columns, cells, strict=True)):
            self._put(place, column, value, look)
        self._next += 1

    def _put(self, place: int, column: Column, value: Cell, look: Look) -> None:
        if value is None:
            return
        if isinstance(value, Decimal):
            inexact = abs(value) >= MOST_EXACT
            self.page.put(self._next, place, f"{value:,}" if inexact else float(value), _shown_as(column), look)
        else:
            self.page.put(self._next, place, value, _shown_as(column), look)


class Csv:
    """A csv file; its tables follow one another."""

    def __init__(self, write: Callable[[Sequence[str]], object]) -> None:
        self._write, self._tables = write, 0

    def table(self, name: str, columns: Sequence[Column], headers: Sequence[str]) -> Sheet:
        """Begin a table; one that follows another says its name."""
        if self._tables:
            self._write([])
            self._write([name])
        self._tables += 1
        self._write(headers)
        return self

    def row(self, cells: Sequence[Cell], total: bool = False) -> None:
        """Write the next row."""
        self._write([_plain(each) for each in cells])

    def notes(self, name: str, lines: Sequence[tuple[str, str]], heading: str) -> None:
        """Write the notes."""
        self._write([])
        for what, value in lines:
            self._write([what, _plain(value)])


@contextmanager
def new_file(path: Path, suffix: str) -> Iterator[File]:
    """Write a file of the kind that `suffix` names. Raises  Declined, OSError."""
    if suffix == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            yield Csv(csv.writer(file).writerow)
        return
    with TemporaryDirectory(dir=path.parent) as folder:  # the library leaves what it began where a disk is full
        draft = Path(folder) / "report.xlsx"
        try:
            with new_book(draft, Path(folder)) as book:
                yield Workbook(book)
        except FileCreateError as error:
            raise error.args[0] from error
        shutil.move(draft, path)


def _plain(value: Cell) -> str:
    match value:
        case None:
            return ""
        case str():
            return _safe(value)
        case datetime():
            return f"{value:%Y-%m-%d %H:%M:%S}"
        case date():
            return value.isoformat()
    return str(value)


def _safe(text: str) -> str:
    if _FORMULA.match(text):
        return f"'{text}"
    return f"{text}\t" if _NUMBER_OR_DAY.fullmatch(text) else text


def _shown_as(column: Column) -> str:
    return _SHOWN_AS.get(column.kind, "@")
