"""Read an import file: workbooks (xlsx) and single sheets (csv).

A file that cannot be trusted is refused as a whole; a cell that cannot be read is a problem of its row.
What opens a file from outside is a process of its own, with limits of memory and time (`apart`).
Source  domain.md 8 (form of what comes from outside)
"""

import csv
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum

from console.sheets.apart import apart
from console.sheets.columns import Sheet
from console.sheets.container import FileType, judge_csv, judge_workbook
from console.sheets.contract import BY_NAME, GUIDE, PROBLEM_LIST, SHEETS
from console.sheets.rows import FileHeader, Row, rows_of
from console.sheets.sheet_scan import FileDamaged
from console.sheets.values import is_blank


@dataclass(frozen=True, slots=True)
class Workbook:
    """The rows of each sheet that the file has, by the sheet's name, in the order of the contract."""

    sheets: dict[str, list[Row]]

    @property
    def rows(self) -> Iterator[Row]:
        """Walk over all rows."""
        return (row for rows in self.sheets.values() for row in rows)


def read(path: Path) -> Workbook:
    """Read an xlsx file, or a csv file in UTF-8 or GB18030 that holds one sheet.

    Raises  FileType, FileDamaged, FileEncrypted, FileMacro, FileTooLarge, FileFormula, FileMergedCells,
            FileHeader
    """
    return apart(read_here, path)


def read_here(path: Path) -> Workbook:
    """Read in this process a file that is trusted not to break it. Raises  as `read`."""
    match path.suffix.lower():
        case ".xlsx":
            judge_workbook(path)
            return _read_xlsx(path)
        case ".csv":
            judge_csv(path)
            return _read_csv(path)
    raise FileType()


def _read_xlsx(path: Path) -> Workbook:
    try:
        with closing(CalamineWorkbook.from_path(path)) as book:
            found = dict(_read_sheets(book))
    except CalamineError as broken:
        raise FileDamaged() from broken
    if not found:
        raise FileHeader(name="、".join(BY_NAME))
    return Workbook({name: found[name] for name in BY_NAME if name in found})


def _read_sheets(book: CalamineWorkbook) -> Iterator[tuple[str, list[Row]]]:
    for each in book.sheets_metadata:
        if each.typ is not SheetTypeEnum.WorkSheet or each.name in {GUIDE, PROBLEM_LIST}:
            continue
        page = book.get_sheet_by_name(each.name)
        if each.name in BY_NAME:
            yield each.name, list(rows_of(BY_NAME[each.name], page.iter_rows(), _first_column(page)))
        elif page.height:
            raise FileHeader(name=each.name)


def _first_column(page: CalamineSheet) -> int:
    return page.start[1] if page.start else 0


def _read_csv(path: Path) -> Workbook:
    encoding = _encoding(path)
    try:
        with path.open(encoding=encoding, newline="") as file:
            sheet = _recognised(_first_filled(csv.reader(file, strict=True)))
            file.seek(0)
            return Workbook({sheet.name: list(rows_of(sheet, csv.reader(file, strict=True)))})
    except csv.Error as broken:
        raise FileDamaged() from broken


def _encoding(path: Path) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            with path.open(encoding=encoding) as file:
                while file.read(1 << 20):
                    pass
        except UnicodeDecodeError:
            continue
        return encoding
    raise FileDamaged()


def _recognised(headers: list[str]) -> Sheet:
    names = {header.strip() for header in headers}
    if not names:
        raise FileHeader(name="、".join(BY_NAME))

    def strangeness(sheet: Sheet) -> int:
        known = {column.header for column in sheet.columns}
        return len(names - known) + len({column.header for column in sheet.columns if column.required} - names)

    return min(SHEETS, key=strangeness)


def _first_filled(lines: Iterable[list[str]]) -> list[str]:
    return next((line for line in lines if not all(map(is_blank, line))), [])
