"""What a part of a workbook holds, seen element by element, before anything loads it whole.

Calamine loads a sheet as one dense area, takes a formula's last result for a value and an error value for an
empty cell: this is where such sheets are refused.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from xml.parsers import expat

from domain.refusal import Refusal

MIB = 1024 * 1024
MOST_ROWS = 200_000
MOST_COLUMNS = 60
MOST_STRINGS = 4_000_000

_PLACE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})", re.ASCII)


class FileTooLarge(Refusal):
    """The file, what it expands to, its rows or its columns are more than is read."""

    limit: str


class FileDamaged(Refusal):
    """The file cannot be read to its end."""


class FileFormula(Refusal):
    """A cell holds a formula, or the error value that one left behind."""

    cell: str


class FileMergedCells(Refusal):
    """Cells are merged."""

    cells: str


Start = Callable[[str, dict[str, str]], None]


def scan(chunks: Iterable[bytes], start: Start) -> None:
    """Call `start` with the local name and the attributes of each element. Raises  FileDamaged."""
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, attributes: start(_local(name), attributes)
    parser.StartDoctypeDeclHandler = _no_doctype
    try:
        for chunk in chunks:
            parser.Parse(chunk)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as broken:
        raise FileDamaged() from broken


class SheetScan:
    """Judges one worksheet. Raises  FileTooLarge, FileFormula, FileMergedCells, FileDamaged."""

    def __init__(self, sheet: str) -> None:
        self._sheet = sheet
        self._row = 0
        self._cell = ""
        self._judges = {
            "row": self._at_row,
            "c": self._at_cell,
            "v": self._at_value,
            "is": self._at_value,
            "f": self._at_formula,
            "mergeCell": self._at_merged,
        }

    def __call__(self, name: str, attributes: dict[str, str]) -> None:
        """Judge the start of an element."""
        judge = self._judges.get(name)
        if judge:
            judge(attributes)

    def _at_row(self, attributes: dict[str, str]) -> None:
        self._row = int(attributes.get("r", self._row + 1))
        self._cell = ""

    def _at_cell(self, attributes: dict[str, str]) -> None:
        self._cell = attributes.get("r") or self._next_cell()
        if attributes.get("t") == "e":
            self._at_formula(attributes)

    def _next_cell(self) -> str:
        column = _place(self._cell)[0] + 1 if self._cell else 1
        return f"{column_letters(column)}{self._row}"

    def _at_value(self, _: dict[str, str]) -> None:
        column, row = _place(self._cell)
        if row > MOST_ROWS:
            raise FileTooLarge(limit=f"{MOST_ROWS}行 (rows)")
        if column > MOST_COLUMNS:
            raise FileTooLarge(limit=f"{MOST_COLUMNS}列 (columns)")

    def _at_formula(self, _: dict[str, str]) -> None:
        raise FileFormula(cell=f"{self._sheet}!{self._cell}")

    def _at_merged(self, attributes: dict[str, str]) -> None:
        raise FileMergedCells(cells=f"{self._sheet}!{attributes.get('ref', '')}")


class StringsScan:
    """Judges the table of shared strings, which is loaded whole. Raises  FileTooLarge."""

    def __init__(self) -> None:
        self._left = MOST_STRINGS

    def __call__(self, name: str, _: dict[str, str]) -> None:
        """Count an element."""
        self._left -= name == "si"
        if self._left < 0:
            raise FileTooLarge(limit=f"{MOST_STRINGS}个文本 (texts)")


def column_letters(number: int) -> str:
    """Return the name of a column: 1 is `A`, 27 is `AA`."""
    letters = ""
    while number:
        number, digit = divmod(number - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


def _place(cell: str) -> tuple[int, int]:
    place = _PLACE.fullmatch(cell)
    if not place:
        raise FileDamaged()
    return _column_number(place[1]), int(place[2])


@lru_cache(1024)
def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


@lru_cache(1024)
def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _no_doctype(*_: object) -> None:
    raise FileDamaged()
