"""Projects: the list, and one project with its four tracks, its money, its papers and its history."""

from typing import Any

from starlette.responses import Response

from console.pages.page import Page
from ledger.command import NotFound

ROWS = 50


async def projects(page: Page) -> Response:
    """Draw the projects of the scope. Raises  Refusal."""
    given = page.params
    wanted = {"search": given.get("search"), "headlines": [given["state"]] if given["state"] else None}
    asked = {"scope": page.scope, "filter": wanted, "first": ROWS, "after": given.get("after"), **page.dates}
    told = await page.ask("Projects", **asked)
    return page.draw("projects.html", {"figures": told["projects"]})


async def project(page: Page) -> Response:
    """Draw one project. Raises  Refusal, NotFound."""
    told = await page.ask("Project", by={"id": page.request.path_params["id"]}, **page.dates)
    return page.draw("project.html", {"project": found(told)})


def found(told: dict[str, Any]) -> dict[str, Any]:
    """Return the project of an answer. Raises  NotFound."""
    project: dict[str, Any] | None = told["project"]
    if project is None or project["standing"] is None:
        raise NotFound(what="PreventionProject")
    return project
