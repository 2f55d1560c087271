"""Tasks: by due date, each with its visits and reports, and the form for what is found in the field."""

from starlette.responses import Response

from console.asking import Answer
from console.pages.page import Page, Variables
from ledger.command import NotFound
from ledger_api.operations import operations

ROWS = 50
OPEN = ["ASSIGNED", "SCHEDULED", "DATA_HOLD", "UNREACHABLE", "REFUSED", "VISITED", "REWORK"]
INSPECTED = {"VISITED", "REPORTED", "REWORK", "QA_PASSED"}
OUTCOMES = {
    "visited": [*sorted(INSPECTED), "SETTLED"],
    "ahead": ["ASSIGNED", "SCHEDULED", "DATA_HOLD"],
    "unreachable": ["UNREACHABLE"],
    "refused": ["REFUSED", "REFUSED_FINAL"],
}


async def tasks(page: Page) -> Response:
    """Draw the tasks of the scope, those due first at the top. Raises  Refusal."""
    told = await page.ask("Tasks", **listed(page), first=ROWS, after=page.params.get("after"))
    return page.draw("tasks.html", {"figures": told["tasks"]})


def listed(page: Page) -> Variables:
    """Return which tasks the address asks for."""
    given = page.params
    states = OUTCOMES.get(given["outcome"]) or {"": OPEN, "ALL": None}.get(given["state"], [given["state"]])
    wanted = {"search": given.get("search"), "states": states, "overdue": True if given["overdue"] else None}
    return {"scope": page.scope, "filter": wanted, **page.dates}


async def task(page: Page) -> Response:
    """Draw one task. Raises  Refusal, NotFound."""
    return page.draw("task.html", {"task": await _found(page), "inspected": INSPECTED})


async def finding(page: Page) -> Response:
    """Draw the form for what is found at a visit; it keeps drafts on the device and sends them when it can."""
    found = await _found(page)
    if not page.may("RecordFinding"):
        raise NotFound(what="InspectionTask")
    content = {"task": found, "today": str(page.site.ledger.today), "operation": operations()["RecordFinding"]}
    return page.draw("finding.html", content)


async def _found(page: Page) -> Answer:
    told = await page.ask("Task", id=page.request.path_params["id"])
    task: Answer | None = told["task"]
    if task is None:
        raise NotFound(what="InspectionTask")
    return task
