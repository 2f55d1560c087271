"""Settlements: what firms billed, by service year and age, and one bill with its lines, its payments and its steps."""

from starlette.responses import RedirectResponse, Response

from console.asking import Answer
from console.pages.page import Page
from console.pages.settlement_steps import steps, uses_of
from console.pages.step import offered, taken
from ledger.command import NotFound

ROWS = 50
MOST_PROJECTS = 20


async def settlements(page: Page) -> Response:
    """Draw the settlements of the scope, and how old what is unpaid is by service year. Raises  Refusal."""
    given = page.params
    wanted = {
        "search": given.get("search"),
        "states": [given["state"]] if given["state"] else None,
        "contractId": given.get("contract"),
    }
    asked = {"scope": page.scope, "filter": wanted, **page.dates}
    told = await page.ask("Settlements", **asked, first=ROWS, after=given.get("after"))
    aged = await page.ask("SettlementAging", by="YEAR_AND_FIRM", **asked)
    return page.draw("settlements.html", {"figures": told["settlements"], "aging": aged["settlementAging"]})


async def settlement(page: Page) -> Response:
    """Draw one settlement; a form sent from it takes a step. Raises  Refusal, NotFound."""
    told = await page.ask("Settlement", id=page.request.path_params["id"], **page.dates)
    about: Answer | None = told["settlement"]
    if about is None or about["then"] is None:
        raise NotFound(what="Settlement")
    ways = steps(about, await _uses(page, about))
    form = await taken(page, ways, settlementId=about["id"])
    if isinstance(form, RedirectResponse):
        return form
    drawn = {"about": about, "standing": about["then"], "form": form, "steps": offered(page, ways, about["then"])}
    return page.draw("settlement.html", drawn, 422 if form.refused else 200)


async def _uses(page: Page, settlement: Answer) -> list[tuple[str, str]]:
    """Return the projects and accounts from which who looks may pay the settlement."""
    if not (settlement["fundUse"] and page.may("PaySettlement")):
        return []
    wanted = {"categories": ["HAZARD_INSPECTION"]}
    listed = await page.ask("Projects", filter=wanted, first=MOST_PROJECTS, totals=False)
    found = [(await page.ask("Project", by={"id": each["id"]}))["project"] for each in listed["projects"]["nodes"]]
    return uses_of(found, page.actor.organisation)
