"""A bulletin as a workbook: a sheet for each of its tables, and at last what it says in words and what it rests on."""

from pathlib import Path

from console.bulletin.content import Bulletin
from console.bulletin.tables import tables
from console.bulletin.wording import period, rests_on, sentences, title, word
from console.reports.notes import SHEET
from console.reports.sheets import new_file
from console.whole_file import whole_file


def write_workbook(bulletin: Bulletin, path: Path, language: str) -> None:
    """Write a bulletin to a new workbook, whole or not at all. Raises  OSError."""
    with whole_file(path) as draft, new_file(draft, ".xlsx") as file:
        for table in tables(bulletin, language):
            headers = [getattr(column, language) for column in table.columns]
            sheet = file.table(getattr(table, language), table.columns, headers)
            for number, row in enumerate(table.rows, 1):
                sheet.row(row, total=table.total and number == len(table.rows))
        heading = f"{title(bulletin, language)} {period(bulletin, language)}"
        lines = [
            (title(bulletin, language), each) for each in (period(bulletin, language), *sentences(bulletin, language))
        ]
        lines += [(word("rule", language), bulletin.keys["rule"]), (SHEET[language], rests_on(bulletin, language))]
        lines += [(word("remarks", language), bulletin.about["remarks"])] if bulletin.about["remarks"] else []
        lines += [(word("demo", language), word("demo", language))] if bulletin.demo else []
        file.notes(SHEET[language], lines, heading)
