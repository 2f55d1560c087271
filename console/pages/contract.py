"""Contracts: their prices, the statement that both sides see the same, and the bills under them."""

from starlette.responses import RedirectResponse, Response

from console.asking import Answer
from console.pages.contract_steps import service, signing, steps
from console.pages.page import Page
from console.pages.step import offered, taken
from ledger.command import NotFound

ROWS = 50
MOST = 100
DONE = ["QA_PASSED"]
REFUSED = ["REFUSED", "REFUSED_FINAL"]


async def contracts(page: Page) -> Response:
    """Draw the contracts of the scope; an insurer signs one here. Raises  Refusal."""
    firms = (await page.ask("Firms"))["organisations"] if page.may("SignContract") else []
    ways = signing(firms)
    form = await taken(page, ways)
    if isinstance(form, RedirectResponse):
        return form
    wanted = {"search": page.params.get("search")}
    told = await page.ask("ServiceContracts", scope=page.scope, filter=wanted, first=ROWS, **page.dates)
    drawn = {"figures": told["serviceContracts"], "form": form, "steps": offered(page, ways, {})}
    return page.draw("contracts.html", drawn, 422 if form.refused else 200)


async def contract(page: Page) -> Response:
    """Draw one contract with its statement; a form sent from it takes a step. Raises  Refusal, NotFound."""
    about = (await page.ask("ServiceContract", id=page.request.path_params["id"]))["serviceContract"]
    if about is None:
        raise NotFound(what="ServiceContract")
    ways = steps(await _services(page, about) if page.may("SubmitSettlement") else [])
    form = await taken(page, ways, contractId=about["id"])
    if isinstance(form, RedirectResponse):
        return form
    given = {"first": ROWS, "after": page.params.get("after"), **page.dates}
    told = (await page.ask("FeeStatement", contractId=about["id"], **given))["serviceContract"]
    drawn = {"about": about, "figures": told["statement"], "form": form, "steps": offered(page, ways, about)}
    return page.draw("contract.html", drawn, 422 if form.refused else 200)


async def _services(page: Page, contract: Answer) -> list[tuple[str, str]]:
    """Return what may be billed: accepted visits, and call-outs that were refused, that no bill names yet."""
    prices = {each["item"]: each["price"] for each in contract["prices"]}
    billed = await _billed(page, contract["id"])
    found = []
    for item, states in (("VISIT", DONE), ("CALL_OUT", REFUSED)):
        if item not in prices:
            continue
        wanted = {"contractId": contract["id"], "states": states}
        for task in (await page.ask("Tasks", filter=wanted, first=MOST))["tasks"]["nodes"]:
            if (task["id"], item) not in billed:
                words = f"{task['enterpriseName']} {task['stateSince']} ¥{prices[item]}"
                found.append((service(task["id"], item, prices[item]), words))
    return found


async def _billed(page: Page, contract: str) -> set[tuple[str, str]]:
    """Return the tasks and services on the bills of a contract, those that were returned left out."""
    states = ["SUBMITTED", "PARTLY_DISPUTED", "AGREED", "RESOLVED", "PART_PAID", "PAID"]
    listed = await page.ask("Settlements", filter={"contractId": contract, "states": states}, first=MOST)
    found: set[tuple[str, str]] = set()
    for edge in listed["settlements"]["edges"]:
        told = (await page.ask("Settlement", id=edge["node"]["id"]))["settlement"]
        found |= {(line["task"]["id"], line["item"]) for line in told["lines"] if line["task"]}
    return found
