"""Oversight: what waits for the centre and what is owed, each figure a way to the list behind it."""

from datetime import date
from typing import Any

from starlette.responses import Response

from console.pages.page import Page

ROWS = 50
FILING = "FILING"


async def index(page: Page) -> Response:
    """Draw how much there is of everything. Raises  Refusal."""
    told = await page.ask_beside("Oversight", "OversightOfFindings", scope=page.scope, **page.dates)
    figures = told["projects"]
    guards = told["guardFindings"]["totals"]
    content = told | {
        "figures": figures,
        "today": date.fromisoformat(figures["asOf"]),
        "waiting_days": max((days_waited(each, figures["asOf"]) for each in figures["nodes"]), default=0),
        "open_findings": sum(each["openFindings"] for each in guards),
        "unfiled": sum(each["projects"] for each in told["unfiledAging"]["total"]),
        "going": [each for each in told["campaigns"] if each["state"] != "CLOSED"],
    }
    return page.draw("oversight.html", content)


async def filings(page: Page) -> Response:
    """Draw the filings that wait for the centre, the longest waiting first. Raises  Refusal."""
    told = await page.ask("WaitingFilings", search=page.params.get("search"), **_listed(page))
    figures = told["projects"]
    waited = {each["id"]: days_waited(each, figures["asOf"]) for each in figures["nodes"]}
    needed = {each["id"]: _needed(each) for each in figures["nodes"]}
    return page.draw("filings.html", told | {"figures": figures, "waited": waited, "needed": needed})


async def stalls(page: Page) -> Response:
    """Draw the projects that stand still, and what their insurers say about it. Raises  Refusal."""
    order = {"orderBy": "RESERVED_DESC"} if page.params["sort"] == "reserved" else {}
    told = await page.ask("StallsAtWork", **order, **_listed(page))
    return page.draw("stalls.html", told | {"figures": told["stallTable"], "listed": told["stalledProjects"]})


async def frozen(page: Page) -> Response:
    """Draw the accounts that are frozen, and why. Raises  Refusal."""
    told = await page.ask("FrozenAccounts", **_listed(page))
    return page.draw("frozen.html", told | {"figures": told["fundAccounts"]})


def days_waited(project: dict[str, Any], as_of: str) -> int:
    """Return for how many days a filing has stood as it stands."""
    return (date.fromisoformat(as_of) - date.fromisoformat(project["standing"]["filingSince"])).days


def _needed(project: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the papers that the filing needs, of the whole checklist."""
    return [line for line in project["standing"]["checklist"]["lines"] if line["stage"] == FILING]


def _listed(page: Page) -> dict[str, Any]:
    return {"scope": page.scope, "first": ROWS, "after": page.params.get("after"), **page.dates}
