"""Rows that were not taken, written back to be mended and imported again."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from console.sheets.contract import BY_NAME, PROBLEMS
from console.sheets.layout import Look, Page, new_book
from console.sheets.rows import Problem, Row

_WIDTH = 80


def write_marked(rows: Iterable[Row], problems: Mapping[tuple[str, int], Sequence[Problem]], path: Path) -> None:
    """Write the bad rows among `rows`, those of one sheet together, with the reasons in a last column 问题.

    `problems` are what was found after reading, by (sheet, row number); those a row brings are told too.
    """
    told = ((row, (*row.problems, *problems.get((row.sheet, row.number), ()))) for row in rows)
    bad = sorted(((row, reasons) for row, reasons in told if reasons), key=lambda each: _place(each[0]))
    with new_book(path) as book:
        for name, group in groupby(bad, lambda each: each[0].sheet):
            page = book.sheet(BY_NAME[name])
            reasons_at = len(BY_NAME[name].columns)
            page.width(reasons_at, _WIDTH)
            page.text(0, reasons_at, PROBLEMS, Look.HEADER)
            for number, (row, reasons) in enumerate(group, 1):
                _write_row(page, number, row, reasons)


def _write_row(page: Page, number: int, row: Row, reasons: Sequence[Problem]) -> None:
    found = {problem.header: problem.found for problem in reasons}
    columns = BY_NAME[row.sheet].columns
    for index, column in enumerate(columns):
        look = Look.BAD if column.header in found else Look.PLAIN
        if column.header in row.cells:
            page.value(number, index, row.cells[column.header], column, look=look)
        elif column.header in found:
            page.found(number, index, found[column.header], look)
    page.text(number, len(columns), ";".join(map(_told, reasons)), Look.BAD)


def _place(row: Row) -> tuple[int, int]:
    return list(BY_NAME).index(row.sheet), row.number


def _told(problem: Problem) -> str:
    return problem.zh if not problem.header or f"“{problem.header}”" in problem.zh else f"{problem.header}:{problem.zh}"
