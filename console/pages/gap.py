"""Gaps: what is declared, done, paid and filed as a table of sixteen cells, and the money behind each of them."""

from typing import Any

from starlette.responses import Response

from console.pages.page import Page

ROWS = 50
STEPS = ("declared", "done", "paid", "filed")


async def gaps(page: Page) -> Response:
    """Draw the table, and the items of the cell or gap that the address names. Raises  Refusal."""
    given = page.params
    cell = _cell(given["cell"])
    wanted: dict[str, Any] = {
        "cell": cell,
        "gap": given.get("gap") if cell is None else None,
        "ages": [given["age"]] if given["age"] else None,
        "nextSteps": [given["next"]] if given["next"] else None,
        "owner": given.get("owner"),
    }
    order = {"orderBy": "AMOUNT_DESC"} if given["sort"] == "amount" else {}
    asked = {"scope": page.scope, "filter": wanted, "first": ROWS, "after": given.get("after"), **page.dates}
    told = await page.ask("GapsAtWork", **order, **asked)
    figures = told["fundGaps"]
    cells = {_key(each): each for each in figures["total"]["cells"]}
    chosen = next((each for each in figures["total"]["gaps"] if each["gap"] == wanted["gap"]), None)
    content = told | {"figures": figures, "cells": cells, "cell": cell, "chosen": chosen, "listed": told["moneyItems"]}
    return page.draw("gaps.html", content)


def _cell(text: str) -> dict[str, bool] | None:
    """Read the cell of an address, such as `1011`: declared, not done, paid and filed."""
    if len(text) != len(STEPS) or set(text) - {"0", "1"}:
        return None
    return {step: digit == "1" for step, digit in zip(STEPS, text, strict=True)}


def _key(cell: dict[str, Any]) -> str:
    return "".join("1" if cell[step] else "0" for step in STEPS)
