"""Fund accounts: their balances, and the statement of each with a running balance."""

from starlette.responses import RedirectResponse, Response

from console.pages.account_steps import STEPS
from console.pages.page import Page, Variables
from console.pages.step import offered, taken
from ledger.command import NotFound

ROWS = 50


async def accounts(page: Page) -> Response:
    """Draw the accounts of the scope. Raises  Refusal."""
    told = await page.ask("FundAccounts", **listed(page), first=ROWS, after=page.params.get("after"))
    return page.draw("accounts.html", {"figures": told["fundAccounts"]})


def listed(page: Page) -> Variables:
    """Return which accounts the address asks for."""
    return {"scope": page.scope, **page.dates}


async def statement(page: Page) -> Response:
    """Draw the statement of an account, the latest lines first seen; a form sent from it takes a step.

    Raises  Refusal, NotFound
    """
    form = await taken(page, STEPS, fundAccountId=page.request.path_params["id"])
    if isinstance(form, RedirectResponse):
        return form
    paged = {"after": page.params.get("after"), "before": page.params.get("before")}
    rows = {"first": ROWS} if paged["after"] else {"last": ROWS}
    told = await page.ask("Statement", **lines(page), **rows, **paged)
    account = told["fundAccount"]
    if account is None:
        raise NotFound(what="FundAccount")
    drawn = {"account": account, "figures": account["statement"], "form": form, "steps": offered(page, STEPS, account)}
    return page.draw("statement.html", drawn, 422 if form.refused else 200)


def lines(page: Page) -> Variables:
    """Return of which account the address asks for the statement."""
    return {"by": {"id": page.request.path_params["id"]}, **page.dates}
