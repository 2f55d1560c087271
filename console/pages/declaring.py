"""Declaring: a project is written down with who benefits and which accounts bear it."""

from starlette.responses import RedirectResponse, Response

from console.asking import Answer
from console.pages.form import Form, posted
from console.pages.page import Page
from domain.district import REPORTING_DISTRICTS
from domain.rule_book import UseCategory
from ledger.command import NotFound

LISTS, MONEY = {"beneficiaries"}, {"budget"}
PARTS = range(3)
_ACCOUNTS = 100


async def declare(page: Page) -> Response:
    """Draw the form of a project, or declare it. Raises  Refusal, NotFound."""
    if not page.may("DeclareProject"):
        raise NotFound(what="PreventionProject")
    form = Form({"effectiveOn": str(page.site.ledger.today)})
    if page.request.method == "POST":
        form = await posted(page.request)
        if not form.is_back:
            said = await page.ask.send("DeclareProject", **_content(form))
            if "receipt" in said:
                return RedirectResponse(page.url(f"/projects/{said['project']['id']}", done="DeclareProject"), 303)
            form.refused = said
    told = await page.ask("FundAccounts", first=_ACCOUNTS)
    accounts = [(each["id"], each) for each in told["fundAccounts"]["nodes"] if each["state"] == "OPEN"]
    uses, districts = tuple(UseCategory.__members__), tuple(REPORTING_DISTRICTS.items())
    drawn = {"form": form, "accounts": accounts, "uses": uses, "districts": districts, "shares": PARTS}
    return page.draw("declare.html", drawn, 422 if form.refused else 200)


def _content(form: Form) -> Answer:
    """Return the input; where one account bears it all, the budget is its part."""
    content = form.content(LISTS, money=MONEY)
    parts = [content.pop(f"part{number}", {}) for number in PARTS]
    named = [part for part in parts if part.get("fundAccountId")]
    for part in named:
        part["amount"] = part.get("amount", content.get("budget", "") if len(named) == 1 else "").replace(",", "")
    return content | {"allocations": named}
