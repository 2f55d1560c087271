"""Payments: the register, and one payment with its voucher, its papers and its history."""

from starlette.responses import Response

from console.pages.page import Page
from ledger.command import NotFound

ROWS = 50


async def register(page: Page) -> Response:
    """Draw the register of payments. Raises  Refusal."""
    given = page.params
    wanted = {
        "fundAccountId": given.get("account"),
        "projectId": given.get("project"),
        "payee": given.get("payee"),
        "voucher": given.get("voucher"),
        "irregular": True if given.get("irregular") else None,
        "paid": {"startOn": given.get("from"), "endOn": given.get("to")},
    }
    asked = {"scope": page.scope, "filter": wanted, "first": ROWS, "after": given.get("after"), **page.dates}
    told = await page.ask("Payments", **asked)
    return page.draw("payments.html", {"figures": told["payments"]})


async def payment(page: Page) -> Response:
    """Draw one payment. Raises  Refusal, NotFound."""
    told = await page.ask("Payment", by={"id": page.request.path_params["id"]}, **page.dates)
    if told["payment"] is None:
        raise NotFound(what="Payment")
    return page.draw("payment.html", {"payment": told["payment"]})
