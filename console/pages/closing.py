"""The year end: what became of a year's money, account by account, and what still blocks a closing (R19)."""

from starlette.responses import Response

from console.pages.page import Page


async def year(page: Page) -> Response:
    """Draw the accounts of a year, by default the last one; each leads to its closing. Raises  Refusal."""
    wanted = page.scope
    chosen = wanted.pop("fundYear") or page.site.ledger.today.year - 1
    told = await page.ask("YearEnd", fundYear=chosen, scope=wanted, **page.dates)
    return page.draw("year_end.html", {"figures": told["yearEnd"], "year": chosen})
