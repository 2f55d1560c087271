"""What was paid and is not filed: every item with its age, what is missing and whose turn it is."""

from starlette.responses import Response

from console.pages.page import Page

ROWS = 50
AGES = ("UP_TO_30", "UP_TO_90", "UP_TO_180", "OVER_180")


async def items(page: Page) -> Response:
    """Draw the items, the oldest first. Raises  Refusal."""
    given = page.params
    wanted = {"gap": "PAID_NOT_FILED", "ages": [given["age"]] if given["age"] else None}
    asked = {"scope": page.scope, "filter": wanted, "first": ROWS, "after": given.get("after"), **page.dates}
    told = await page.ask("UnfiledItems", **asked)
    return page.draw("unfiled.html", {"figures": told["moneyItems"], "ages": AGES})
