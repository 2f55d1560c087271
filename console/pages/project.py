"""Projects: the list, and one project with its tracks, its money, its papers, its history and its next steps."""

from typing import Any

from starlette.responses import RedirectResponse, Response

from console.pages.page import Page, Variables
from console.pages.project_steps import STEPS
from console.pages.step import offered, taken
from ledger.command import NotFound

ROWS = 50


async def projects(page: Page) -> Response:
    """Draw the projects of the scope. Raises  Refusal."""
    told = await page.ask("Projects", **listed(page), first=ROWS, after=page.params.get("after"))
    return page.draw("projects.html", {"figures": told["projects"]})


def listed(page: Page) -> Variables:
    """Return which projects the address asks for."""
    given = page.params
    wanted = {
        "search": given.get("search"),
        "headlines": [given["state"]] if given["state"] else None,
        "filings": [given["filing"]] if given["filing"] else None,
    }
    return {"scope": page.scope, "filter": wanted, **page.dates}


async def project(page: Page) -> Response:
    """Draw one project; a form sent from it takes a step. Raises  Refusal, NotFound."""
    id_ = page.request.path_params["id"]
    form = await taken(page, STEPS, projectId=id_)
    if isinstance(form, RedirectResponse):
        return form
    told = found(await page.ask("Project", by={"id": id_}, **page.dates))
    drawn = {"project": told, "form": form, "steps": offered(page, STEPS, told["standing"])}
    return page.draw("project.html", drawn, 422 if form.refused else 200)


def found(told: dict[str, Any]) -> dict[str, Any]:
    """Return the project of an answer. Raises  NotFound."""
    project: dict[str, Any] | None = told["project"]
    if project is None or project["standing"] is None:
        raise NotFound(what="PreventionProject")
    return project
