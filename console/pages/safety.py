"""From money to safety: each fee, the account it came from, the visit it paid for and what became of the findings."""

from starlette.responses import Response

from console.pages.page import Page, Variables

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
    asked = listed(page)
    told = await page.ask("MoneyToSafety", **asked, first=ROWS, after=page.params.get("after"))
    content = {"figures": told["moneyToSafety"], "ends": ENDS, "wanted": asked["filter"]}
    return page.draw("money_to_safety.html", content)


def listed(page: Page) -> Variables:
    """Return which fees the address asks for."""
    given = page.params
    wanted = {field: given[name] for name, field in ENDS.items() if given[name]}
    return {"scope": page.scope, "filter": wanted, **page.dates}
