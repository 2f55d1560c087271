"""The empty workbook to fill in: headers, an example row in grey, and a guide."""

from pathlib import Path

from console.sheets.contract import GUIDE, SHEETS
from console.sheets.layout import Book, Look, new_book
from console.sheets.values import value_of


def write_template(path: Path) -> None:
    """Write the template; the reader skips its example rows."""
    with new_book(path) as book:
        for sheet in SHEETS:
            page = book.sheet(sheet)
            for index, column in enumerate(sheet.columns):
                if column.example:
                    page.value(1, index, value_of(column, column.example), column, look=Look.EXAMPLE)
        _write_guide(book)


def _write_guide(book: Book) -> None:
    page = book.page(GUIDE)
    for index, characters in enumerate((12, 18, 28, 60, 60)):
        page.width(index, characters)
    lines = [("工作表", "列", "是否必填", "格式", "说明")]
    lines += [
        (sheet.name, column.header, sheet.need(column), "、".join(column.choices) or column.kind.value, column.help)
        for sheet in SHEETS
        for column in sheet.columns
    ]
    for row, line in enumerate(lines):
        for index, text in enumerate(line):
            page.text(row, index, text, Look.PLAIN if row else Look.HEADER)
