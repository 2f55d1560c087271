"""Projects: the list, and one project with its tracks, its money, its papers, its history and its next steps."""

from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from console.pages.form import Form, posted
from console.pages.page import Page
from console.pages.project_steps import STEPS, content, offered
from ledger.command import NotFound

ROWS = 50


async def projects(page: Page) -> Response:
    """Draw the projects of the scope. Raises  Refusal."""
    given = page.params
    wanted = {
        "search": given.get("search"),
        "headlines": [given["state"]] if given["state"] else None,
        "filings": [given["filing"]] if given["filing"] else None,
    }
    asked = {"scope": page.scope, "filter": wanted, "first": ROWS, "after": given.get("after"), **page.dates}
    told = await page.ask("Projects", **asked)
    return page.draw("projects.html", {"figures": told["projects"]})


async def project(page: Page) -> Response:
    """Draw one project; a form sent from it takes a step. Raises  Refusal, NotFound."""
    id_, form = page.request.path_params["id"], Form({"effectiveOn": str(page.site.ledger.today)})
    if page.request.method == "POST":
        form = await posted(page.request)
        step = next((each for each in STEPS if each.command == form["step"]), None)
        if step is None:
            raise HTTPException(400)
        said = await page.ask.send(step.command, **content(step, form) | {"projectId": id_})
        if "receipt" in said:
            return RedirectResponse(page.url(done=step.command), 303)
        form.refused = said
    told = found(await page.ask("Project", by={"id": id_}, **page.dates))
    drawn = {"project": told, "form": form, "steps": offered(page, told["standing"])}
    return page.draw("project.html", drawn, 422 if form.refused else 200)


def found(told: dict[str, Any]) -> dict[str, Any]:
    """Return the project of an answer. Raises  NotFound."""
    project: dict[str, Any] | None = told["project"]
    if project is None or project["standing"] is None:
        raise NotFound(what="PreventionProject")
    return project
