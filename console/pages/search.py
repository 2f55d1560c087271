"""Search: enterprises, projects, payments, policies, tasks and hazards, by the questions of the lists.

Reach  what the lists would show; a kind that the role may not ask for is not searched
"""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.responses import Response

from console.asking import Answer
from console.pages.page import Page, Variables

SHOWN = 6
SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was found, and its page."""

    title: str
    path: str
    under: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing that is searched; `field` is the filter for the text, `more` the list that takes it, too."""

    words: str
    question: str
    operation: str
    figures: str
    field: str
    found: Callable[[Answer], Found]
    more: str = ""

    def asked(self, text: str) -> Variables:
        """Return what the operation is asked."""
        return {"filter": {self.field: text}, "first": SHOWN, "totals": False}


def _enterprise(each: Answer) -> Found:
    return Found(
        each["name"], f"/enterprises/{each['creditCode']}", f"{each['creditCode']} · {each['district']['name']}"
    )


def _project(each: Answer) -> Found:
    return Found(each["name"], f"/projects/{each['id']}", f"{each['number']} · {each['insurer']['name']}")


def _payment(each: Answer) -> Found:
    return Found(each["voucher"], f"/payments/{each['id']}", f"{each['payee']['name']} · {each['paidOn']}")


def _policy(each: Answer) -> Found:
    return Found(each["number"], f"/enterprises/{each['creditCode']}", each["enterpriseName"])


def _task(each: Answer) -> Found:
    return Found(each["enterpriseName"], f"/tasks/{each['id']}", f"{each['firm']['name']} · {each['dueOn']}")


def _hazard(each: Answer) -> Found:
    under = f"{each['findingNo']} · {each['enterpriseName'] or each['creditCode']}"
    return Found(each["description"], f"/hazards/{each['id']}", under)


KINDS = (
    Kind("ENTERPRISE", "enterprises", "Enterprises", "enterprises", "search", _enterprise, "/enterprises?search="),
    Kind("PROJECT", "projects", "Projects", "projects", "search", _project, "/projects?search="),
    Kind("VOUCHER", "payment_register", "Payments", "payments", "voucher", _payment, "/payments?voucher="),
    Kind("PAYEE", "payment_register", "Payments", "payments", "payee", _payment, "/payments?payee="),
    Kind("POLICY", "policies", "Policies", "policies", "search", _policy),
    Kind("TASK", "tasks", "Tasks", "tasks", "search", _task, "/tasks?state=ALL&search="),
    Kind("HAZARD", "hazards", "Hazards", "hazards", "search", _hazard, "/hazards?state=ALL&search="),
)


async def search(page: Page) -> Response:
    """Draw what is found. Raises  Refusal."""
    text = page.params["q"]
    groups = []
    for kind in KINDS if len(text) >= SHORTEST else ():
        if page.may_ask(kind.question):
            figures = (await page.ask(kind.operation, **kind.asked(text)))[kind.figures]
            nodes = figures["nodes"] if "nodes" in figures else [edge["node"] for edge in figures["edges"]]
            if nodes:
                more = kind.more if figures["pageInfo"]["hasNextPage"] else ""
                groups.append({"kind": kind.words, "found": [kind.found(each) for each in nodes], "more": more})
    return page.draw("search.html", {"groups": groups, "text": text, "asked": len(text) >= SHORTEST})
