"""Rows: the cells under a sheet's headers as typed values, each row with its own problems."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from sys import intern

from console.sheets.columns import Column, Sheet
from console.sheets.contract import PROBLEMS
from console.sheets.sheet_scan import MOST_ROWS, FileTooLarge, column_letters
from console.sheets.values import Raw, Value, ValueRequired, is_blank, shown, value_of
from domain.refusal import Refusal


class FileHeader(Refusal):
    """A sheet or a column is missing, doubled or unknown."""

    name: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row is not taken. `found` is the cell as it stood; without a header the whole row is meant."""

    header: str
    code: str
    zh: str
    en: str
    found: Raw = None

    @classmethod
    def of(cls, refusal: Refusal, header: str = "", found: Raw = None) -> "Problem":
        """Return the problem that a refusal is."""
        # One mistake often stands in every row of a file.
        return cls(header, intern(refusal.code()), intern(refusal.words("zh")), intern(refusal.words("en")), found)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the cells that are filled and could be read, and what is wrong with the others."""

    sheet: str
    number: int
    cells: dict[str, Value]
    problems: tuple[Problem, ...] = ()


def rows_of(sheet: Sheet, lines: Iterable[Sequence[Raw]], left: int = 0) -> Iterator[Row]:
    """Read the lines of a sheet that begins in column `left`, without blank ones and the template's example.

    Raises  FileHeader, FileTooLarge
    """
    filled = ((number, line) for number, line in enumerate(lines, 1) if not all(map(is_blank, line)))
    number, headers = next(filled, (0, ()))
    if not number:
        return
    headings = _Headings(sheet, headers, left)
    example_at = number + 1
    for number, line in filled:
        if number > MOST_ROWS:
            raise FileTooLarge(limit=f"{MOST_ROWS}行 (rows)")
        row = headings.row(number, line)
        if number != example_at or row.cells != headings.example():
            yield row


class _Headings:
    """Which column of the contract stands where in a file."""

    def __init__(self, sheet: Sheet, headers: Sequence[Raw], left: int) -> None:
        self._sheet = sheet
        self._left = left
        names = [shown(header) if not is_blank(header) else "" for header in headers]
        _check_headers(sheet, names)
        columns = {column.header: column for column in sheet.columns}
        self._columns = [columns.get(name) for name in names]
        self._may_be_filled = [bool(name) for name in names]
        self._needed = [column for column in sheet.columns if column.required or column.required_for]

    def row(self, number: int, line: Sequence[Raw]) -> Row:
        cells: dict[str, Value] = {}
        problems: list[Problem] = []
        for index, raw in enumerate(line):
            if is_blank(raw):
                continue
            column = self._column(index)
            if column is None:
                continue
            try:
                cells[column.header] = value_of(column, raw)
            except Refusal as refusal:
                problems.append(Problem.of(refusal, column.header, raw))
        problems += self._missing(cells, {problem.header for problem in problems})
        return Row(self._sheet.name, number, cells, tuple(problems))

    def example(self) -> dict[str, Value]:
        """Return the cells of the template's example row, as far as the file has its columns."""
        return {
            column.header: value_of(column, column.example) for column in self._columns if column and column.example
        }

    def _column(self, index: int) -> Column | None:
        if index >= len(self._columns) or not self._may_be_filled[index]:
            raise FileHeader(name=f"{self._sheet.name}!{column_letters(self._left + index + 1)}")
        return self._columns[index]

    def _missing(self, cells: dict[str, Value], unreadable: set[str]) -> Iterator[Problem]:
        deciding = cells.get(self._sheet.deciding)
        for column in self._needed:
            needed = column.required or deciding in column.required_for
            if needed and column.header not in cells and column.header not in unreadable:
                yield Problem.of(ValueRequired(column=column.header), column.header)


def _check_headers(sheet: Sheet, names: list[str]) -> None:
    known = {column.header for column in sheet.columns} | {PROBLEMS, ""}
    seen: set[str] = set()
    for name in names:
        if name not in known or (name and name in seen):
            raise FileHeader(name=f"{sheet.name}!{name}")
        seen.add(name)
    for column in sheet.columns:
        if column.required and column.header not in seen:
            raise FileHeader(name=f"{sheet.name}!{column.header}")
