"""Payments: the register, and one payment with its voucher, its papers and its history."""

from starlette.responses import RedirectResponse, Response

from console.pages.form import Form, posted
from console.pages.page import Page, Variables
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
    """Draw one payment; a form sent from it verifies it. Raises  Refusal, NotFound."""
    id_ = page.request.path_params["id"]
    form = Form({"effectiveOn": str(page.site.ledger.today)})
    if page.request.method == "POST":
        form = await posted(page.request)
        said = await page.ask.send("VerifyPayment", **form.content() | {"paymentId": id_})
        if "receipt" in said:
            return RedirectResponse(page.url(), 303)
        form.refused = said
    told = await page.ask("Payment", by={"id": id_}, **page.dates)
    if told["payment"] is None:
        raise NotFound(what="Payment")
    return page.draw("payment.html", {"payment": told["payment"], "form": form}, 422 if form.refused else 200)
