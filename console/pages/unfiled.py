"""What was paid and is not filed: every item with its age, what is missing and whose turn it is."""

from starlette.responses import Response

from console.pages.page import Page, Variables

ROWS = 50
AGES = ("UP_TO_30", "UP_TO_90", "UP_TO_180", "OVER_180")


async def items(page: Page) -> Response:
    """Draw the items, the oldest first. Raises  Refusal."""
    told = await page.ask("UnfiledItems", **listed(page), first=ROWS, after=page.params.get("after"))
    return page.draw("unfiled.html", {"figures": told["moneyItems"], "ages": AGES})


def listed(page: Page) -> Variables:
    """Return which items the address asks for."""
    given = page.params
    wanted = {"gap": "PAID_NOT_FILED", "ages": [given["age"]] if given["age"] else None}
    return {"scope": page.scope, "filter": wanted, **page.dates}
