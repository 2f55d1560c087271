"""Reports: each as a page, and as the file for Excel with exactly the same rows."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

from starlette.background import BackgroundTask
from starlette.responses import FileResponse, RedirectResponse, Response

from console.asking import known_at
from console.pages.page import Page
from console.reports import REPORTS
from console.reports.answers import Asked, asked
from console.reports.cells import cell, rows_of, total_cell
from console.reports.description import Report, Wanted
from console.reports.writing import KINDS, write_report
from ledger.command import NotFound

SHOWN = 200
CHOSEN_AT: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "R5": ("/accounts", ("insurer", "district", "year")),
    "R8": ("/campaigns", ("campaign",)),
    "R19": ("/year-end", ("year",)),
}
"""Reports of one account, campaign or year: the page on which it is chosen, and how the address names it."""


async def index(page: Page) -> Response:
    """Draw the list of reports."""
    return page.draw("reports.html", {"reports": REPORTS.values()})


async def page(page: Page) -> Response:
    """Draw the first rows of a report, or lead to where its account, campaign or year is chosen.

    Raises  Refusal, Declined, NotFound
    """
    report = _named(page)
    place, needed = CHOSEN_AT.get(report.number, ("", ()))
    if not all(page.params[name] for name in needed):
        return RedirectResponse(page.url(place), 303)
    about = await _asked(page, report)
    await about.ahead()
    tables = []
    for table in report.tables:
        figures = await anext(about.pages(table))
        rows = [[cell(column, row, page.language) for column in table.columns] for row in rows_of(figures, table.rows)]
        totals = [
            [getattr(line, page.language), *(total_cell(c, row, page.language) for c in table.columns[1:])]
            for line in table.lines
            for row in rows_of(figures, line.path)
        ]
        tables.append(
            {"about": table, "rows": rows[:SHOWN], "more": len(rows) > SHOWN or _more(figures), "totals": totals}
        )
    return page.draw("report.html", {"report": report, "tables": tables, "figures": about.basis})


async def file(page: Page) -> Response:
    """Send a report as a file. Raises  Refusal, Declined, NotFound."""
    report, kind = _named(page), f".{page.request.path_params['kind']}"
    if kind not in KINDS:
        raise NotFound(what="Report")
    return await sent(await _asked(page, report), kind, page.language)


async def sent(about: Asked, kind: str, language: str) -> Response:
    """Write a report and send it; the file goes when it is sent. Raises  Refusal, Declined, NotFound."""
    folder = TemporaryDirectory()
    path = Path(folder.name, f"report{kind}")
    try:
        await write_report(about, path, language)
    except BaseException:
        folder.cleanup()
        raise
    name = quote(f"{about.report.title(language).replace(' ', '-')}-{about.basis['asOf']}{kind}")
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{name}"}
    return FileResponse(path, headers=headers, background=BackgroundTask(folder.cleanup))


def _named(page: Page) -> Report:
    """Return the report of the address. Raises  NotFound."""
    number = page.request.path_params["number"].upper()
    if number not in REPORTS:
        raise NotFound(what="Report")
    return REPORTS[number]


async def _asked(page: Page, report: Report) -> Asked:
    given, shown_as = page.params, {"start_on": "from", "end_on": "to"}
    wanted: dict[str, Any] = {name: given.get(shown_as.get(name, name)) for name in report.takes}
    if "year" in wanted:
        wanted["year"] = page.scope["fundYear"]
    return await asked(page.ask, report, Wanted(**wanted), given.get("as_of"), known_at(given.get("known")))


def _more(figures: dict[str, object]) -> bool:
    info = figures.get("pageInfo")
    return bool(info and info["hasNextPage"])  # type: ignore[index]
