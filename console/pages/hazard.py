"""Hazards: the list, and one hazard with its clock, its photographs, its history and its next steps."""

from starlette.responses import RedirectResponse, Response

from console.asking import Answer
from console.pages.field_steps import HAZARD
from console.pages.hazard_clock import drawn
from console.pages.hazard_steps import steps
from console.pages.page import Page, Variables
from console.pages.step import forms, offered, taken
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
    """Draw one hazard; a form sent from it takes a step. Raises  Refusal, NotFound."""
    about = await found(page)
    standing = about["then"]
    standing["extension"] = _extension(about)
    ways = steps(await _alike(page, about) if page.may("MarkDuplicate") else [])
    form = await taken(page, ways, hazardId=about["id"])
    if isinstance(form, RedirectResponse):
        return form
    content = {"hazard": about, "standing": standing, "form": form, "life": drawn(about)}
    content |= {"steps": offered(page, ways, standing), "ways": forms(page, HAZARD, standing)}
    return page.draw("hazard.html", content, 422 if form.refused else 200)


async def found(page: Page) -> Answer:
    """Return the hazard of the address. Raises  Refusal, NotFound."""
    told = await page.ask("Hazard", id=page.request.path_params["id"], **page.dates)
    hazard: Answer | None = told["hazard"]
    if hazard is None or hazard["then"] is None:
        raise NotFound(what="Hazard")
    return hazard


async def _alike(page: Page, hazard: Answer) -> list[Answer]:
    """Return the other open hazards of the same enterprise."""
    wanted = {"creditCode": hazard["creditCode"], "states": OPEN}
    told = await page.ask("Hazards", filter=wanted, orderBy="DEADLINE_ASC", first=ROWS)
    return [each for each in told["hazards"]["nodes"] if each["id"] != hazard["id"]]


def _extension(hazard: Answer) -> str:
    """Return where the request for more time stands: what the last fact about it says."""
    said = [_EXTENSION[fact["name"]] for fact in hazard["history"]["nodes"] if fact["name"] in _EXTENSION]
    return said[-1] if said else "NONE"


_EXTENSION = {
    "hazard.DeadlineExtensionRequested": "REQUESTED",
    "hazard.DeadlineExtensionGranted": "GRANTED",
    "hazard.DeadlineExtensionDenied": "DENIED",
    "hazard.RectificationClaimed": "NONE",
    "hazard.ReinspectionFailed": "NONE",
}
