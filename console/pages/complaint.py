"""Complaints about visits: until when each is to be answered, and what it was answered."""

from starlette.responses import RedirectResponse, Response

from console.pages.complaint_steps import STEPS
from console.pages.page import Page, Variables
from console.pages.step import offered, taken
from ledger.command import NotFound

ROWS = 50


async def complaints(page: Page) -> Response:
    """Draw the complaints of the scope, those due first at the top. Raises  Refusal."""
    told = await page.ask("Complaints", **listed(page), first=ROWS, after=page.params.get("after"))
    return page.draw("complaints.html", {"figures": told["complaints"]})


def listed(page: Page) -> Variables:
    """Return which complaints the address asks for."""
    given = page.params
    states = {"": ["OPEN"], "ALL": None}.get(given["state"], [given["state"]])
    wanted = {
        "search": given.get("search"),
        "states": states,
        "overdue": True if given["overdue"] else None,
    }
    return {"scope": page.scope, "filter": wanted, **page.dates}


async def complaint(page: Page) -> Response:
    """Draw one complaint; a form sent from it takes a step. Raises  Refusal, NotFound."""
    id_ = page.request.path_params["id"]
    form = await taken(page, STEPS, complaintId=id_)
    if isinstance(form, RedirectResponse):
        return form
    found = (await page.ask("Complaint", id=id_))["complaint"]
    if found is None:
        raise NotFound(what="Complaint")
    drawn = {"complaint": found, "form": form, "steps": offered(page, STEPS, found)}
    return page.draw("complaint.html", drawn, 422 if form.refused else 200)
