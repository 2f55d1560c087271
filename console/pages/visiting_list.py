"""Visiting lists: what is to be inspected where and by when, and how far the firms are with it."""

from starlette.responses import RedirectResponse, Response

from console.pages.page import Page
from console.pages.step import offered, taken
from console.pages.visiting_list_steps import ISSUE, steps
from ledger.command import NotFound

ROWS = 50


async def visiting_lists(page: Page) -> Response:
    """Draw the lists of the scope with the outcome of their visits; the centre issues one here. Raises  Refusal."""
    form = await taken(page, (ISSUE,))
    if isinstance(form, RedirectResponse):
        return form
    wanted = {
        "search": page.params.get("search"),
        "states": [page.params["state"]] if page.params["state"] else None,
    }
    asked = {"scope": page.scope, "filter": wanted, "first": ROWS, "after": page.params.get("after"), **page.dates}
    told = await page.ask("VisitingLists", **asked)
    outcomes = await page.ask("VisitOutcomes", by="FIRM", scope=page.scope, **page.dates)
    drawn = {"figures": told["visitingLists"], "outcomes": outcomes["visitOutcomes"]}
    drawn |= {"form": form, "steps": offered(page, (ISSUE,), {})}
    return page.draw("visiting_lists.html", drawn, 422 if form.refused else 200)


async def visiting_list(page: Page) -> Response:
    """Draw one list with its counts; a form sent from it takes a step. Raises  Refusal, NotFound."""
    id_ = page.request.path_params["id"]
    contracts = []
    if page.may("AssignTask"):
        told = await page.ask("ServiceContracts", filter={"states": ["SIGNED"]}, first=ROWS)
        contracts = told["serviceContracts"]["nodes"]
    ways = steps(contracts)
    form = await taken(page, ways, visitingListId=id_)
    if isinstance(form, RedirectResponse):
        return form
    about = (await page.ask("VisitingList", id=id_))["visitingList"]
    if about is None:
        raise NotFound(what="VisitingList")
    tasks = await page.ask("Tasks", filter={"visitingListId": id_}, first=ROWS, after=page.params.get("after"))
    drawn = {"about": about, "figures": tasks["tasks"], "form": form, "steps": offered(page, ways, about)}
    return page.draw("visiting_list.html", drawn, 422 if form.refused else 200)
