"""From money to safety: each fee, the account it came from, the visit it paid for and what became of the findings."""

from starlette.responses import Response

from console.pages.page import Page

ROWS = 50
ENDS = {
    "account": "fundAccountId",
    "project": "projectId",
    "payment": "paymentId",
    "settlement": "settlementId",
    "task": "taskId",
    "hazard": "hazardId",
}


async def line(page: Page) -> Response:
    """Draw the line from money to safety, from whichever end one comes. Raises  Refusal."""
    given = page.params
    wanted = {field: given[name] for name, field in ENDS.items() if given[name]}
    asked = {"scope": page.scope, "filter": wanted, "first": ROWS, "after": given.get("after"), **page.dates}
    told = await page.ask("MoneyToSafety", **asked)
    return page.draw("money_to_safety.html", {"figures": told["moneyToSafety"], "ends": ENDS, "wanted": wanted})
