"""Search: every kind of record and the responsible persons, in one question.

Reach  what the lists would show; a kind that the role may not ask for is not searched
"""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.responses import Response

from console.asking import Answer
from console.pages.page import Page

SHOWN = 6


@dataclass(frozen=True, slots=True)
class Line:
    """One record that was found, its page, and what tells it from others."""

    title: str
    path: str
    under: tuple[str, ...]


def _enterprise(each: Answer) -> Line:
    return Line(each["name"], f"/enterprises/{each['creditCode']}", (each["creditCode"], each["district"]["name"]))


def _project(each: Answer) -> Line:
    return Line(each["name"], f"/projects/{each['id']}", (each["number"], each["insurer"]["name"]))


def _payment(each: Answer) -> Line:
    return Line(each["voucher"], f"/payments/{each['id']}", (each["payee"]["name"], each["paidOn"]))


def _policy(each: Answer) -> Line:
    return Line(each["number"], f"/policies/{each['id']}", (each["enterpriseName"], each["inceptionOn"]))


def _contract(each: Answer) -> Line:
    return Line(each["number"], f"/contracts/{each['id']}", (each["insurer"]["name"], each["firm"]["name"]))


def _task(each: Answer) -> Line:
    return Line(each["enterpriseName"], f"/tasks/{each['id']}", (each["firm"]["name"], each["dueOn"]))


def _hazard(each: Answer) -> Line:
    under = (each["findingNo"], each["foundAt"] or each["creditCode"])
    return Line(each["description"], f"/hazards/{each['id']}", under)


LINES: dict[str, Callable[[Answer], Line]] = {
    "ENTERPRISE": _enterprise,
    "PROJECT": _project,
    "PAYMENT": _payment,
    "POLICY": _policy,
    "CONTRACT": _contract,
    "TASK": _task,
    "HAZARD": _hazard,
}
LISTS = {
    "ENTERPRISE": "/enterprises?search=",
    "PROJECT": "/projects?search=",
    "TASK": "/tasks?state=ALL&search=",
}
"""The lists that can be narrowed to the same text."""


async def search(page: Page) -> Response:
    """Draw what is found. Raises  Refusal."""
    text = page.params["q"]
    found = (await page.ask("Search", text=text, first=SHOWN))["search"] if text else {"groups": [], "persons": []}
    groups = [
        each | {"lines": [LINES[each["kind"]](record) for record in each["records"]], "list": LISTS.get(each["kind"])}
        for each in found["groups"]
    ]
    return page.draw("search.html", {"groups": groups, "persons": found["persons"], "text": text})
