"""Tasks: by due date, and one task with its visits, its reports and its next steps."""

from starlette.responses import RedirectResponse, Response

from console.asking import Answer
from console.pages.field_steps import HAZARD, INSPECTED, TASK
from console.pages.page import Page, Variables
from console.pages.step import forms, offered, taken
from console.pages.task_steps import STEPS
from ledger.command import NotFound

ROWS, SHOWN = 50, 12
OPEN = ["ASSIGNED", "SCHEDULED", "DATA_HOLD", "UNREACHABLE", "REFUSED", "VISITED", "REWORK"]
OUTCOMES = {
    "visited": list(INSPECTED),
    "ahead": ["ASSIGNED", "SCHEDULED", "DATA_HOLD"],
    "unreachable": ["UNREACHABLE"],
    "refused": ["REFUSED", "REFUSED_FINAL"],
}


async def tasks(page: Page) -> Response:
    """Draw the tasks of the scope, those due first at the top. Raises  Refusal."""
    told = await page.ask("Tasks", **listed(page), first=ROWS, after=page.params.get("after"))
    return page.draw("tasks.html", {"figures": told["tasks"], "drafts": page.may("RecordVisit")})


def listed(page: Page) -> Variables:
    """Return which tasks the address asks for."""
    given = page.params
    states = OUTCOMES.get(given["outcome"]) or {"": OPEN, "ALL": None}.get(given["state"], [given["state"]])
    wanted = {
        "search": given.get("search"),
        "states": states,
        "overdue": True if given["overdue"] else None,
        "visitingListId": given.get("list"),
    }
    return {"scope": page.scope, "filter": wanted, **page.dates}


async def task(page: Page) -> Response:
    """Draw one task; a form sent from it takes a step. Raises  Refusal, NotFound."""
    form = await taken(page, STEPS, taskId=page.request.path_params["id"])
    if isinstance(form, RedirectResponse):
        return form
    about = await found(page)
    drawn = {"task": about, "form": form, "steps": offered(page, STEPS, about), "ways": forms(page, TASK, about)}
    drawn |= {"inspected": INSPECTED, "hazards": await _hazards(page, about)}
    return page.draw("task.html", drawn, 422 if form.refused else 200)


async def _hazards(page: Page, task: Answer) -> Answer | None:
    """Return the hazards found on a task, the open ones first, with the forms of what comes next."""
    if not page.may_ask("hazards"):
        return None
    asked = {"filter": {"taskId": task["id"]}, "orderBy": "DEADLINE_ASC", "first": SHOWN}
    told: Answer = (await page.ask("Hazards", **asked))["hazards"]
    for each in told["nodes"]:
        each["ways"] = forms(page, HAZARD, each["standing"]) if each["standing"]["state"] != "CLOSED" else {}
    return told


async def found(page: Page) -> Answer:
    """Return the task of the address. Raises  Refusal, NotFound."""
    told = await page.ask("Task", id=page.request.path_params["id"])
    task: Answer | None = told["task"]
    if task is None:
        raise NotFound(what="InspectionTask")
    return task
