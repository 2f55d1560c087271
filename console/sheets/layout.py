"""How a workbook of ours looks: headers with notes, lists to choose from, columns that keep text as text."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from enum import Enum
from math import isfinite
from pathlib import Path

from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from console.sheets.columns import Column, Kind, Sheet
from console.sheets.sheet_scan import MOST_ROWS
from console.sheets.values import Raw, Value, shown

_SHOWN_AS = {Kind.DATE: "yyyy-mm-dd", Kind.YUAN: "#,##0.00", Kind.INT: "0"}
_MOMENT = "yyyy-mm-dd hh:mm:ss"
_LONGEST_TEXT = 32_767


class Look(Enum):
    """How a cell stands out."""

    PLAIN = (("bold", False),)  # not (): Python 3.11.2 takes that for no value at all
    HEADER = (("bold", True), ("bg_color", "#E7E6E6"))
    REQUIRED_HEADER = (("bold", True), ("bg_color", "#FCE4D6"))
    EXAMPLE = (("italic", True), ("font_color", "#808080"))
    BAD = (("bg_color", "#F8C9C4"),)
    TOTAL = (("bold", True), ("top", 1))


class Book:
    """A workbook being written."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._formats: dict[tuple[str, Look], Format] = {}

    def page(self, name: str) -> "Page":
        """Add an empty sheet."""
        return Page(self, self._workbook.add_worksheet(name))

    def sheet(self, sheet: Sheet) -> "Page":
        """Add a sheet of the contract with its headers, notes and lists."""
        page = self.page(sheet.name)
        for index, column in enumerate(sheet.columns):
            page.head(index, column, sheet.need(column))
        return page

    def format(self, shown_as: str, look: Look) -> Format:
        """Return the format of cells, made once."""
        if (shown_as, look) not in self._formats:
            self._formats[shown_as, look] = self._workbook.add_format({"num_format": shown_as, **dict(look.value)})
        return self._formats[shown_as, look]


class Page:
    """A sheet being written downwards, row after row."""

    def __init__(self, book: Book, worksheet: Worksheet) -> None:
        self._book = book
        self._worksheet = worksheet
        worksheet.freeze_panes(1, 0)

    def head(self, index: int, column: Column, need: str) -> None:
        """Write the header of a column and say what goes below it."""
        self.width(index, 4 + max(2 * len(column.header), len(column.example)), _shown_as(column))
        self.text(0, index, column.header, Look.REQUIRED_HEADER if column.required else Look.HEADER)
        note = "\n".join(filter(None, (need, column.kind.value, column.help)))
        self._worksheet.write_comment(0, index, note)
        if column.choices:
            choices = {"validate": "list", "source": list(column.choices)}
            self._worksheet.data_validation(1, index, MOST_ROWS, index, choices)

    def width(self, index: int, characters: int, shown_as: str = "@") -> None:
        """Set how wide a column is and how its cells are shown."""
        self._worksheet.set_column(index, index, characters, self._book.format(shown_as, Look.PLAIN))

    def text(self, row: int, index: int, text: str, look: Look = Look.PLAIN) -> None:
        """Write a text as text."""
        self._worksheet.write_string(row, index, text[:_LONGEST_TEXT], self._book.format("@", look))

    def value(self, row: int, index: int, value: Value, column: Column, *, look: Look = Look.PLAIN) -> None:
        """Write a value as its column shows it."""
        match value:
            case str():
                self.text(row, index, value, look)
            case tuple():
                self.text(row, index, ";".join(value), look)
            case date():
                self.put(row, index, value, _shown_as(column), look)
            case int():
                number = value / 100 if column.kind is Kind.YUAN else value
                self.put(row, index, number, _shown_as(column), look)

    def put(self, row: int, index: int, value: str | float | date, shown_as: str, look: Look = Look.PLAIN) -> None:
        """Write a text, a number, a day or a moment, shown in one way."""
        if isinstance(value, str):
            self.text(row, index, value, look)
        elif isinstance(value, date):
            self._worksheet.write_datetime(row, index, value, self._book.format(shown_as, look))
        else:
            self._worksheet.write_number(row, index, value, self._book.format(shown_as, look))

    def printed(self, heading: str) -> None:
        """Say how it is printed: across, one page wide, with a heading and the column headers on every page."""
        self._worksheet.set_landscape()
        self._worksheet.set_paper(9)  # A4
        self._worksheet.fit_to_pages(1, 0)
        self._worksheet.repeat_rows(0)
        self._worksheet.set_header(f"&L{heading.replace('&', '&&')}")
        self._worksheet.set_footer("&R&P / &N")

    def note(self, row: int, index: int, text: str) -> None:
        """Put a comment on a cell."""
        self._worksheet.write_comment(row, index, text)

    def found(self, row: int, index: int, raw: Raw, look: Look) -> None:
        """Write a cell as it was found: what could not be read before must not pass for something else now."""
        if isinstance(raw, str) or (isinstance(raw, float) and not isfinite(raw)):
            self.text(row, index, shown(raw), look)
        else:
            shown_as = "General" if isinstance(raw, int | float) else _MOMENT
            self._worksheet.write(row, index, raw, self._book.format(shown_as, look))


@contextmanager
def new_book(path: Path, drafts: Path | None = None) -> Iterator[Book]:
    """Write a workbook in which no text becomes a formula or a link by itself; `drafts` holds its rows meanwhile."""
    options: dict[str, object] = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    if drafts:
        options["tmpdir"] = str(drafts)
    with Workbook(str(path), options) as workbook:
        yield Book(workbook)


def _shown_as(column: Column) -> str:
    return _SHOWN_AS.get(column.kind, "@")
