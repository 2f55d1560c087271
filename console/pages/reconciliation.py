"""Reconciliation: the register of payments against the general ledger, month by month and line by line (R4)."""

from starlette.responses import RedirectResponse, Response

from console.asking import Answer
from console.pages.page import Page
from console.pages.reconciliation_steps import STEPS
from console.pages.step import offered, taken

ROWS = 50


async def months(page: Page) -> Response:
    """Draw the months and the vouchers that do not match; a form hands in a line of the general ledger.

    Raises  Refusal
    """
    form = await taken(page, STEPS)
    if isinstance(form, RedirectResponse):
        return form
    given = page.params
    of = {
        "insurerId": page.scope["insurerId"],
        "fromPeriod": given.get("from"),
        "toPeriod": given.get("to"),
        "matched": {"yes": True, "no": False}.get(given["matched"]),
    }
    matches = await page.ask("LedgerMatches", filter=of, first=ROWS, **page.dates)
    what = given.get("what")
    unmatched = await page.ask(
        "UnmatchedVouchers",
        filter={name: each for name, each in of.items() if name != "matched"},
        differences=[what] if what else None,
        first=ROWS,
        after=given.get("after"),
        **page.dates,
    )
    drawn: Answer = {"figures": matches["ledgerMatches"], "unmatched": unmatched["unmatchedVouchers"]}
    return page.draw(
        "reconciliation.html", drawn | {"form": form, "steps": offered(page, STEPS, {})}, 422 if form.refused else 200
    )
