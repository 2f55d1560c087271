"""Enterprises: the list, one of them with all that the ledger tells of it, and those where the danger is."""

from starlette.responses import RedirectResponse, Response

from console.pages.enterprise_steps import STEPS
from console.pages.page import Page, Variables
from console.pages.step import offered, taken
from domain.credit_code import credit_code
from domain.industry import SafetySector
from domain.refusal import Refusal
from ledger.command import NotFound
from projections.completeness import Gap

ROWS = 50
SECTORS = tuple(each.value for each in SafetySector)
GAPS = tuple(each.value for each in Gap)


async def enterprises(page: Page) -> Response:
    """Draw the enterprises of the scope. Raises  Refusal."""
    told = await page.ask("Enterprises", **listed(page), first=ROWS, after=page.params.get("after"))
    places = await page.ask("Organisations", kind="INSURER")
    content = {"figures": told["enterprises"], "sectors": SECTORS, "gaps": GAPS}
    return page.draw("enterprises.html", content | places)


def listed(page: Page) -> Variables:
    """Return which enterprises the address asks for."""
    given = page.params
    gaps = list(GAPS) if given["gap"] == "ANY" else [given["gap"]] if given["gap"] else None
    wanted = {
        "search": given.get("search"),
        "street": given.get("street"),
        "sectors": [given["sector"]] if given["sector"] else None,
        "gaps": gaps,
    }
    return {"scope": page.scope, "filter": wanted, **page.dates}


async def enterprise(page: Page) -> Response:
    """Draw one enterprise by any code that leads to it; a form sent from it takes a step. Raises  Refusal, NotFound."""
    code = _code(page.request.path_params["code"])
    form = await taken(page, STEPS, creditCode=code)
    if isinstance(form, RedirectResponse):
        return form
    told = await page.ask("EnterprisePage", code=code, **page.dates)
    found = told["enterprise"]
    if found is None:
        raise NotFound(what="Enterprise")
    drawn = told | {"form": form, "steps": offered(page, STEPS, found), "figures": told["tasks"]}
    return page.draw("enterprise.html", drawn, 422 if form.refused else 200)


async def keys(page: Page) -> Response:
    """Draw the enterprises where the danger is, and by which rule. Raises  Refusal."""
    told = await page.ask("KeyEnterprises", **endangered(page), first=ROWS, after=page.params.get("after"))
    places = await page.ask("Organisations", kind="INSURER")
    return page.draw("key_enterprises.html", {"figures": told["keyEnterprises"]} | places)


def endangered(page: Page) -> Variables:
    """Return which key enterprises the address asks for."""
    return {"scope": page.scope, "since": page.params.get("since"), **page.dates}


def _code(text: str) -> str:
    """Return the code of the address; what cannot be one leads nowhere. Raises  NotFound."""
    try:
        return credit_code(text)
    except Refusal:
        raise NotFound(what="Enterprise") from None
