"""Inbox: what waits for who looks, each a way to the very step; the same questions as the lists, asked for today."""

from collections.abc import Iterator

from starlette.responses import Response

from console.asking import Answer
from console.pages.inbox_steps import DUTIES, Duty
from console.pages.page import Page

SHOWN = 8


async def inbox(page: Page) -> Response:
    """Draw what waits for who looks. Raises  Refusal."""
    duties = [each for each in DUTIES if page.actor.role in each.roles]
    groups = [group for each in duties if (group := await _group(page, each))["count"]]
    return page.draw("inbox.html", {"groups": groups, "today": page.site.ledger.today})


async def _group(page: Page, duty: Duty) -> Answer:
    told = await page.ask(duty.operation, **duty.asked(page.actor.role), first=SHOWN)
    figures = told[duty.figures]
    waiting = [duty.waiting(node) for node in _nodes(figures)]
    return {"duty": duty, "count": figures["totalCount"], "waiting": waiting}


def _nodes(figures: Answer) -> Iterator[Answer]:
    yield from figures["nodes"] if "nodes" in figures else (edge["node"] for edge in figures["edges"])
