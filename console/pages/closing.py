"""The year end: what became of a year's money, account by account, and what still blocks a closing (R19)."""

from datetime import timedelta

from starlette.responses import Response

from console.pages.page import Page

HALF_A_YEAR = timedelta(days=183)


async def year(page: Page) -> Response:
    """Draw the accounts of a year, by default that whose end is nearest; each leads to its closing. Raises  Refusal."""
    wanted = page.scope
    chosen = wanted.pop("fundYear") or (page.site.ledger.today - HALF_A_YEAR).year
    told = await page.ask("YearEnd", fundYear=chosen, scope=wanted, **page.dates)
    return page.draw("year_end.html", {"figures": told["yearEnd"], "year": chosen})
