"""Inbox: what waits for who looks, each a way to the very step; the same questions as the lists, asked for today."""

import asyncio
from collections.abc import Iterator

from starlette.responses import Response

from console.asking import AT_ONCE, Answer
from console.pages.inbox_steps import DUTIES, Duty
from console.pages.page import Page

SHOWN = 8


async def inbox(page: Page) -> Response:
    """Draw what waits for who looks. Raises  Refusal."""
    turns = asyncio.Semaphore(AT_ONCE)
    duties = [each for each in DUTIES if page.actor.role in each.roles]
    groups = [
        group for group in await asyncio.gather(*(_group(page, each, turns) for each in duties)) if group["count"]
    ]
    return page.draw("inbox.html", {"groups": groups, "today": page.site.ledger.today})


async def _group(page: Page, duty: Duty, turns: asyncio.Semaphore) -> Answer:
    async with turns:
        told = await page.ask.another()(duty.operation, **duty.asked(page.actor.role), first=SHOWN)
    figures = told[duty.figures]
    waiting = [duty.waiting(node) for node in _nodes(figures)]
    return {"duty": duty, "count": figures["totalCount"], "waiting": waiting}


def _nodes(figures: Answer) -> Iterator[Answer]:
    yield from figures["nodes"] if "nodes" in figures else (edge["node"] for edge in figures["edges"])
