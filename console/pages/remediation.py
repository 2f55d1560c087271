"""Remediation: the cases to be mended, and one case with its steps, its papers and its history."""

from starlette.responses import RedirectResponse, Response

from console.pages.page import Page
from console.pages.remediation_steps import STEPS
from console.pages.step import offered, taken
from ledger.command import NotFound

ROWS = 50
OPEN = ["OPEN", "SUBMITTED", "RETURNED"]


async def cases(page: Page) -> Response:
    """Draw the cases that are not ended, or those in one state. Raises  Refusal."""
    given = page.params
    state = given["state"] or "PENDING"
    wanted = {
        "states": {"PENDING": OPEN, "ALL": None}.get(state, [state]),
        "kinds": [given["kind"]] if given["kind"] else None,
        "overdue": True if given["overdue"] else None,
        "search": given.get("search"),
    }
    paging = {"first": ROWS, "after": given.get("after"), "orderBy": "DUE_ON_ASC"}
    told = await page.ask("RemediationCases", scope=page.scope, filter=wanted, **paging, **page.dates)
    return page.draw("remediation.html", {"figures": told["remediationCases"], "state": state})


async def case(page: Page) -> Response:
    """Draw one case; a form sent from it takes a step. Raises  Refusal, NotFound."""
    id_ = page.request.path_params["id"]
    form = await taken(page, STEPS, caseId=id_)
    if isinstance(form, RedirectResponse):
        return form
    told = (await page.ask("RemediationCase", id=id_))["remediationCase"]
    if told is None:
        raise NotFound(what="RemediationCase")
    content = {"case": told, "form": form, "steps": offered(page, STEPS, told)}
    return page.draw("case.html", content, 422 if form.refused else 200)
