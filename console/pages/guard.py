"""Misuse guards: questions with their evidence, and what was answered to them."""

from starlette.responses import RedirectResponse, Response

from console.pages.guard_steps import STEPS
from console.pages.page import Page
from console.pages.step import offered, taken
from ledger.command import NotFound

ROWS = 50


async def findings(page: Page) -> Response:
    """Draw the questions that wait for an answer, or those in another state. Raises  Refusal."""
    given = page.params
    state = given["state"] or "OPEN"
    wanted = {"states": None if state == "ALL" else [state], "guards": [given["guard"]] if given["guard"] else None}
    paging = {"first": ROWS, "after": given.get("after")}
    told = await page.ask("GuardFindings", scope=page.scope, filter=wanted, **paging, **page.dates)
    return page.draw("guards.html", {"figures": told["guardFindings"], "state": state})


async def finding(page: Page) -> Response:
    """Draw one question with its evidence; a form sent from it answers it. Raises  Refusal, NotFound."""
    id_ = page.request.path_params["id"]
    form = await taken(page, STEPS, findingId=id_)
    if isinstance(form, RedirectResponse):
        return form
    told = (await page.ask("GuardFinding", id=id_))["node"]
    if not told:
        raise NotFound(what="GuardFinding")
    content = {"finding": told, "form": form, "steps": offered(page, STEPS, told)}
    return page.draw("guard.html", content, 422 if form.refused else 200)
