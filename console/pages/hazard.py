"""Hazards: the list, and one hazard with its clock, its photographs and its history."""

from starlette.responses import Response

from console.pages.page import Page, Variables
from ledger.command import NotFound

ROWS = 50
OPEN = ["FOUND", "NOTIFIED", "CLAIMED"]


async def hazards(page: Page) -> Response:
    """Draw the hazards of the scope, the oldest open ones first. Raises  Refusal."""
    told = await page.ask("Hazards", **listed(page), first=ROWS, after=page.params.get("after"))
    return page.draw("hazards.html", {"figures": told["hazards"]})


def listed(page: Page) -> Variables:
    """Return which hazards the address asks for."""
    given = page.params
    steps = {"reached": given.get("reached"), "waiting": given.get("waiting")}
    states = {"": OPEN, "ALL": None}.get(given["state"], [given["state"]]) if not any(steps.values()) else None
    wanted = {
        "search": given.get("search"),
        "states": states,
        "grades": [given["grade"]] if given["grade"] else None,
        "overdue": True if given["overdue"] else None,
        "creditCode": given.get("enterprise"),
        "taskId": given.get("task"),
        **steps,
    }
    return {"scope": page.scope, "filter": wanted, "orderBy": "DEADLINE_ASC", **page.dates}


async def hazard(page: Page) -> Response:
    """Draw one hazard. Raises  Refusal, NotFound."""
    told = await page.ask("Hazard", id=page.request.path_params["id"], **page.dates)
    hazard = told["hazard"]
    if hazard is None or hazard["then"] is None:
        raise NotFound(what="Hazard")
    return page.draw("hazard.html", {"hazard": hazard, "standing": hazard["then"]})
