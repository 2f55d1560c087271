"""Import files made for tests."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

from console.sheets.contract import BY_NAME
from console.sheets.reader import read_here as read
from console.sheets.rows import Row

PREMIUM = {
    "保险公司": "RENHE",
    "保单号": "RH2019000001",
    "类型": "收费",
    "流水号": "SF001",
    "日期": date(2019, 8, 2),
    "金额": "12345.67",
}
SHEET_PART = "xl/worksheets/sheet1.xml"


def a_workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]]) -> Path:
    """Write sheets of plain lines."""
    book = Workbook()
    book.remove(book.active)
    for name, lines in sheets.items():
        page = book.create_sheet(name)
        for line in lines:
            page.append(list(line))
    book.save(path)
    return path


def premiums(folder: Path, *rows: Mapping[str, Any], name: str = "保费.xlsx") -> Path:
    """Write a sheet 保费 with all its headers; each row is told by what differs from a good one."""
    headers = [column.header for column in BY_NAME["保费"].columns]
    lines = [[(PREMIUM | row).get(header) for header in headers] for row in rows]
    return a_workbook(folder / name, {"保费": [headers, *lines]})


def one_premium(folder: Path, **cells: Any) -> Row:
    """Read back one row of 保费."""
    (row,) = read(premiums(folder, cells)).rows
    return row


def codes(row: Row) -> list[tuple[str, str]]:
    return [(problem.header, problem.code) for problem in row.problems]


def with_part(source: Path, name: str, change: Callable[[bytes], bytes]) -> Path:
    """Write a copy of a zip with one part changed, or added."""
    target = source.with_name(f"changed-{source.name}")
    with ZipFile(source) as before, ZipFile(target, "w", ZIP_DEFLATED) as after:
        for part in before.namelist():
            content = before.read(part)
            after.writestr(part, change(content) if part == name else content)
        if name not in before.namelist():
            after.writestr(name, change(b""))
    return target


def with_cells(source: Path, rows: bytes) -> Path:
    """Write a copy of a workbook whose first sheet has these raw rows."""
    return with_part(
        source,
        SHEET_PART,
        lambda part: part[: part.index(b"<sheetData>") + 11] + rows + b"</sheetData></worksheet>",
    )
