"""Paying: a payment is typed, looked at with what it would do, and only then recorded."""

from decimal import Decimal

from starlette.responses import RedirectResponse, Response

from console.asking import Answer
from console.pages.form import Form, posted
from console.pages.page import Page
from console.pages.project import found
from domain.money import fen
from domain.refusal import Refusal
from ledger.command import NotFound

Money = dict[str, Decimal]

LISTS, FLAGS, NUMBERS = {"payment.invoiceNos"}, {"payment.final", "confirmDuplicate"}, {"payment.instalment"}
MONEY = {"payment.amount", "payment.tax"}


async def pay(page: Page) -> Response:
    """Draw the form of a payment of a project, its preview, or record it. Raises  Refusal, NotFound."""
    told = await page.ask("Project", by={"id": page.request.path_params["id"]})
    project = found(told)
    own = [share for share in project["standing"]["allocations"] if _ours(page, share)]
    if not own or not page.may("RecordPayment"):
        raise NotFound(what="PreventionProject")
    if page.request.method == "GET":
        return _drawn(page, project, own, _empty(page, project, own))
    form = await posted(page.request)
    entry = form.content(LISTS, FLAGS, NUMBERS, MONEY)
    records = form["step"] == "record" and not form.is_back
    sends = page.ask if records else page.rehearse
    said = await sends.send("RecordPaymentReceipt", **entry | {"projectId": project["id"]})
    if records and "receipt" in said:
        return RedirectResponse(
            page.url("/payments", project=project["id"], recorded=form["payment.voucher.text"]), 303
        )
    form.refused = None if "receipt" in said else said
    return _drawn(page, project, own, form, await _preview(page, own, entry, said))


def _ours(page: Page, share: Answer) -> bool:
    account = share["fundAccount"]
    return account is not None and account["insurer"]["code"] == page.actor.organisation


def _empty(page: Page, project: Answer, own: list[Answer]) -> Form:
    party = project["contractParty"] or {}
    return Form(
        {
            "payment.fundAccountId": own[0]["fundAccount"]["id"],
            "payment.payee.name": party.get("name") or "",
            "payment.payee.creditCode": party.get("creditCode") or "",
            "effectiveOn": str(page.site.ledger.today),
        }
    )


async def _preview(page: Page, own: list[Answer], entry: Answer, said: Answer) -> Answer:
    """Return what the payment would do to its account and its project, and what the rules say."""
    account = entry.get("payment", {}).get("fundAccountId")
    share = next((each for each in own if each["fundAccount"]["id"] == account), own[0])
    told = await page.ask("FundAccount", by={"id": share["fundAccount"]["id"]})
    if told["fundAccount"] is None:
        raise NotFound(what="FundAccount")
    before = {name: Decimal(told["fundAccount"]["now"][name]) for name in ("netPaid", "reserved", "available", "book")}
    return {"account": share["fundAccount"], "before": before, "after": _after(before, share, entry), "said": said}


def _after(before: Money, share: Answer, entry: Answer) -> Money | None:
    """Return the balance after the payment, taken from what is reserved first; None without an amount."""
    try:
        amount = Decimal(fen(entry.get("payment", {}).get("amount", ""))) / 100
    except Refusal:
        return None
    held = min(amount, Decimal(share["reserved"]))
    return {
        "netPaid": before["netPaid"] + amount,
        "reserved": before["reserved"] - held,
        "available": before["available"] - (amount - held),
        "book": before["book"] - amount,
    }


def _drawn(page: Page, project: Answer, own: list[Answer], form: Form, preview: Answer | None = None) -> Response:
    content = {"project": project, "own": own, "form": form, "preview": preview}
    return page.draw("pay.html", content, 422 if form.refused else 200)
