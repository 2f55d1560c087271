"""Corrections: the list, one with what is wrong beside what is right, and the form that asks for one of a payment."""

from enum import Enum

from starlette.responses import RedirectResponse, Response

from console.asking import Answer
from console.pages.correction_steps import STEPS
from console.pages.form import Form, posted
from console.pages.page import Page
from console.pages.step import offered, taken
from domain.correction import CorrectionState
from domain.correction_method import CorrectionMethod
from domain.irregular import IrregularKind
from ledger.command import NotFound

ROWS = 50
WHERE = "correction.payment"
LISTS, FLAGS = {f"{WHERE}.payment.invoiceNos"}, {f"{WHERE}.payment.final", f"{WHERE}.confirmDuplicate"}
NUMBERS, MONEY = {f"{WHERE}.payment.instalment"}, {f"{WHERE}.payment.amount", f"{WHERE}.payment.tax"}


async def corrections(page: Page) -> Response:
    """Draw the corrections of the scope. Raises  Refusal."""
    state = page.params.get("state")
    wanted = {"states": [state] if state else None}
    asked = {"scope": page.scope, "filter": wanted, "first": ROWS, "after": page.params.get("after"), **page.dates}
    figures = (await page.ask("Corrections", **asked))["corrections"]
    return page.draw("corrections.html", {"figures": figures, "states": _values(CorrectionState)})


async def correction(page: Page) -> Response:
    """Draw one correction; a form sent from it approves or rejects it. Raises  Refusal, NotFound."""
    id_ = page.request.path_params["id"]
    form = await taken(page, STEPS, correctionId=id_)
    if isinstance(form, RedirectResponse):
        return form
    found = (await page.ask("Correction", id=id_))["correction"]
    if found is None:
        raise NotFound(what="Correction")
    drawn = {"correction": found, "form": form, "steps": offered(page, STEPS, found)}
    return page.draw("correction.html", drawn, 422 if form.refused else 200)


async def of_payment(page: Page) -> Response:
    """Draw the form that asks for the correction of a payment, filled in as it stands. Raises  Refusal, NotFound."""
    by = {"id": page.request.path_params["id"]}
    payment = (await page.ask("Payment", by=by))["payment"]
    if payment is None or payment["fundAccount"] is None or not page.may("RequestCorrection"):
        raise NotFound(what="Payment")
    if page.request.method == "GET":
        return await _drawn(page, payment, _as_it_stands(page, payment))
    form = await posted(page.request)
    if form.is_back:
        return await _drawn(page, payment, form)
    said = await page.ask.send("RequestCorrection", **_content(form, payment))
    if "receipt" in said:
        return RedirectResponse(page.url(f"/corrections/{said['correction']['id']}", done="RequestCorrection"), 303)
    form.refused = said
    return await _drawn(page, payment, form)


def _as_it_stands(page: Page, payment: Answer) -> Form:
    stands = {
        "paidOn": payment["paidOn"],
        "projectId": payment["projectId"],
        "payment.fundAccountId": payment["fundAccount"]["id"],
        "payment.amount": payment["amount"],
        "payment.tax": payment["tax"],
        "payment.payee.name": payment["payee"]["name"],
        "payment.payee.creditCode": payment["payee"]["creditCode"],
        "payment.invoiceNos": ";".join(payment["invoiceNos"]),
        "payment.bankReceiptNo": payment["bankReceiptNo"],
        "payment.instalment": payment["instalment"] and str(payment["instalment"]),
        "payment.final": "true" if payment["final"] else None,
        "irregular": payment["irregular"],
    }
    fields = {f"{WHERE}.{name}": text for name, text in stands.items() if text}
    return Form(fields | {"effectiveOn": str(page.site.ledger.today)})


def _content(form: Form, payment: Answer) -> Answer:
    content = form.content(LISTS, FLAGS, NUMBERS, MONEY)
    content["correction"]["payment"]["paymentId"] = payment["id"]
    return content


async def _drawn(page: Page, payment: Answer, form: Form) -> Response:
    project = (await page.ask("Project", by={"id": form[f"{WHERE}.projectId"]}))["project"]
    shares = project["standing"]["allocations"] if project else []
    accounts = [share["fundAccount"] for share in shares if share["fundAccount"]] or [payment["fundAccount"]]
    choices = {"methods": _values(CorrectionMethod), "irregular": _values(IrregularKind)}
    drawn = {"payment": payment, "accounts": accounts, "form": form, **choices}
    return page.draw("correct.html", drawn, 422 if form.refused else 200)


def _values(kinds: type[Enum]) -> list[str]:
    return [each.value for each in kinds]
