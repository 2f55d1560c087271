"""Rows that were not taken, written back to be mended and imported again."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from console.sheets.contract import BY_NAME, PROBLEM_LIST, PROBLEMS
from console.sheets.layout import Book, Look, Page, new_book
from console.sheets.rows import Problem, Row

_WIDTH = 80


def write_marked(rows: Iterable[Row], problems: Mapping[tuple[str, int], Sequence[Problem]], path: Path) -> None:
    """Write the bad rows among `rows`, those of one sheet together, with the reasons in a last column 问题.

    A cell to blame is red and has its reason as a comment; a last sheet lists all reasons with their codes.
    `problems` are what was found after reading, by (sheet, row number); those a row brings are told too.
    """
    told = ((row, (*row.problems, *problems.get((row.sheet, row.number), ()))) for row in rows)
    bad = sorted(((row, reasons) for row, reasons in told if reasons), key=lambda each: _place(each[0]))
    listed: list[tuple[str, int, int, Problem]] = []
    with new_book(path) as book:
        for name, group in groupby(bad, lambda each: each[0].sheet):
            page = book.sheet(BY_NAME[name])
            reasons_at = len(BY_NAME[name].columns)
            page.width(reasons_at, _WIDTH)
            page.text(0, reasons_at, PROBLEMS, Look.HEADER)
            for number, (row, reasons) in enumerate(group, 1):
                _write_row(page, number, row, reasons)
                listed += [(name, number + 1, row.number, reason) for reason in reasons]
        _write_list(book, listed)


def _write_row(page: Page, number: int, row: Row, reasons: Sequence[Problem]) -> None:
    found = {problem.header: problem.found for problem in reasons}
    columns = BY_NAME[row.sheet].columns
    for index, column in enumerate(columns):
        look = Look.BAD if column.header in found else Look.PLAIN
        if column.header in row.cells:
            page.value(number, index, row.cells[column.header], column, look=look)
        elif column.header in found:
            page.found(number, index, found[column.header], look)
        if column.header in found:
            page.note(number, index, "\n".join(each.zh for each in reasons if each.header == column.header))
    page.text(number, len(columns), ";".join(map(_told, reasons)), Look.BAD)


def _write_list(book: Book, listed: Sequence[tuple[str, int, int, Problem]]) -> None:
    page = book.page(PROBLEM_LIST)
    lines = [("工作表", "行", "原文件行", "列", "错误码", "问题", "Problem")]
    lines += [(name, str(here), str(was), p.header, p.code, p.zh, p.en) for name, here, was, p in listed]
    for index, characters in enumerate((12, 8, 10, 18, 30, _WIDTH, _WIDTH)):
        page.width(index, characters)
    for row, line in enumerate(lines):
        for index, text in enumerate(line):
            page.text(row, index, text, Look.PLAIN if row else Look.HEADER)


def _place(row: Row) -> tuple[int, int]:
    return list(BY_NAME).index(row.sheet), row.number


def _told(problem: Problem) -> str:
    return problem.zh if not problem.header or f"“{problem.header}”" in problem.zh else f"{problem.header}:{problem.zh}"
