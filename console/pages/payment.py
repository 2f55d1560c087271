"""Payments: the register, and one payment with its voucher, its papers and its history."""

from dataclasses import replace

from starlette.responses import RedirectResponse, Response

from console.pages.page import Page, Variables
from console.pages.payment_steps import PAPERS, STEPS, VERIFY
from console.pages.step import offered, taken
from ledger.command import NotFound

ROWS = 50


async def register(page: Page) -> Response:
    """Draw the register of payments. Raises  Refusal."""
    told = await page.ask("Payments", **listed(page), first=ROWS, after=page.params.get("after"))
    return page.draw("payments.html", {"figures": told["payments"]})


def listed(page: Page) -> Variables:
    """Return which payments the address asks for."""
    given = page.params
    wanted = {
        "fundAccountId": given.get("account"),
        "projectId": given.get("project"),
        "payee": given.get("payee"),
        "voucher": given.get("voucher"),
        "irregular": True if given.get("irregular") else None,
        "paid": {"startOn": given.get("from"), "endOn": given.get("to")},
    }
    return {"scope": page.scope, "filter": wanted, **page.dates}


async def payment(page: Page) -> Response:
    """Draw one payment; a form sent from it verifies it or takes another step. Raises  Refusal, NotFound."""
    id_ = page.request.path_params["id"]
    told = await page.ask("Payment", by={"id": id_}, **page.dates)
    if (found := told["payment"]) is None:
        raise NotFound(what="Payment")
    of_project = replace(PAPERS, shaped=lambda content: content | {"projectId": found["projectId"]})
    steps = (of_project, *STEPS)
    form = await taken(page, (VERIFY, *steps), paymentId=id_)
    if isinstance(form, RedirectResponse):
        return form
    asked = await page.ask("CorrectionsOfPayment", by={"id": id_})
    offers = offered(page, steps, found["standing"]) if found["standing"] else []
    drawn = {"payment": found, "corrections": asked["payment"]["corrections"], "form": form, "steps": offers}
    return page.draw("payment.html", drawn, 422 if form.refused else 200)
