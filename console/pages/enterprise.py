"""Enterprises: the list, one of them with all that the ledger tells of it, and those where the danger is."""

from starlette.responses import RedirectResponse, Response

from console.pages.enterprise_steps import STEPS
from console.pages.page import Page
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
    given = page.params
    gaps = list(GAPS) if given["gap"] == "ANY" else [given["gap"]] if given["gap"] else None
    wanted = {
        "search": given.get("search"),
        "street": given.get("street"),
        "sectors": [given["sector"]] if given["sector"] else None,
        "gaps": gaps,
    }
    asked = {"scope": page.scope, "filter": wanted, "first": ROWS, "after": given.get("after"), **page.dates}
    told = await page.ask("Enterprises", **asked)
    places = await page.ask("Organisations", kind="INSURER")
    content = {"figures": told["enterprises"], "sectors": SECTORS, "gaps": GAPS}
    return page.draw("enterprises.html", content | places)


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
    given = page.params
    asked = {"scope": page.scope, "since": given.get("since"), "first": ROWS, "after": given.get("after")}
    told = await page.ask("KeyEnterprises", **asked, **page.dates)
    places = await page.ask("Organisations", kind="INSURER")
    return page.draw("key_enterprises.html", {"figures": told["keyEnterprises"]} | places)


def _code(text: str) -> str:
    """Return the code of the address; what cannot be one leads nowhere. Raises  NotFound."""
    try:
        return credit_code(text)
    except Refusal:
        raise NotFound(what="Enterprise") from None
