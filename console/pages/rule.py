"""The rule book: what applies on a day in words anybody can read, and a new dated rule by form."""

from typing import Any

from starlette.responses import RedirectResponse, Response

from console.pages.page import Page
from console.pages.rule_steps import steps_among
from console.pages.step import offered, taken

SUBJECTS = {
    "ACCRUAL": ("district",),
    "USE": ("category",),
    "PAPER": ("kind", "stage", "category"),
    "LIMIT": ("limit",),
    "CARRY_OVER": (),
    "DISTRICT": ("retired",),
    "AUTHORIZATION": ("category",),
}
KINDS = ("ACCRUAL", "USE", "PAPER", "LIMIT", "CARRY_OVER", "DISTRICT", "HOLIDAY", "AUTHORIZATION")


async def rules(page: Page) -> Response:
    """Draw the rules in force on a day, or all there ever were; a form sent from it publishes one. Raises  Refusal."""
    districts = (await page.ask("Organisations"))["districts"]
    steps = steps_among(districts)
    form = await taken(page, steps)
    if isinstance(form, RedirectResponse):
        return form
    every, on = bool(page.params["all"]), page.params["on"] or str(page.site.ledger.today)
    told = (await page.ask("Rules", kind=page.params.get("kind"), on=None if every else on))["rules"]
    grouped: dict[str, list[dict[str, Any]]] = {kind: [] for kind in KINDS}
    for each in _told_in_full(told):
        grouped[each["kind"]].append(each)
    content = {
        "grouped": grouped,
        "kinds": KINDS,
        "on": on,
        "every": every,
        "districts": {each["code"]: each["name"] for each in districts},
        "form": form,
        "steps": offered(page, steps, {}),
    }
    return page.draw("rules.html", content, 422 if form.refused else 200)


def _told_in_full(rules: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rules with their terms by name, and of one that a later one replaces from which day on it does."""
    read = [each | {"terms": {term["name"]: term["value"] for term in each["terms"]}} for each in rules]
    last: dict[tuple[str | None, ...], str] = {}
    for each in read:
        subject = _subject(each)
        last[subject] = max(each["effectiveFrom"], last.get(subject, ""))
    return [each | {"replaced": _replaced(each, last[_subject(each)])} for each in read]


def _subject(rule: dict[str, Any]) -> tuple[str | None, ...]:
    """Return what a rule rules; every holiday arrangement stands for itself."""
    named = SUBJECTS.get(rule["kind"])
    return (rule["kind"], *((rule["id"],) if named is None else (rule["terms"].get(name) for name in named)))


def _replaced(rule: dict[str, Any], last: str) -> str | None:
    return last if last > rule["effectiveFrom"] else None
