"""Overview: what is available and used, what is not filed and not closed; each figure is a way to its proof."""

from datetime import date
from decimal import Decimal
from typing import Any

from starlette.responses import Response

from console.pages.page import Page

PAID_NOT_FILED = "PAID_NOT_FILED"


async def page(page: Page) -> Response:
    """Draw the overview of the scope. Raises  Refusal."""
    told = await page.ask("Overview", scope=page.scope, **page.dates)
    figures = told["fundAvailability"]
    rows = sorted(figures["rows"], key=lambda row: Decimal(row["balance"]["available"]), reverse=True)
    unfiled = {row["insurer"]["code"]: _gap(row) for row in told["fundGaps"]["rows"]}
    content = told | {
        "figures": figures,
        "total": figures["total"]["balance"],
        "rows": rows,
        "whole_of": _whole,
        "gap": _gap(told["fundGaps"]["total"]),
        "unfiled_of": unfiled,
        "longest": max((_whole(row["balance"]) for row in rows), default=Decimal(0)),
        "deadlines": _deadlines(told["campaigns"], date.fromisoformat(figures["asOf"])),
    }
    return page.draw("overview.html", content)


def _gap(row: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = next(gap for gap in row["gaps"] if gap["gap"] == PAID_NOT_FILED)
    return found


def _whole(balance: dict[str, str]) -> Decimal:
    """Return how long the bar of a balance is: all that it had, or more where it is overdrawn."""
    accrued, carried, paid, reserved = (
        Decimal(balance[name]) for name in ("netAccrued", "carriedIn", "netPaid", "reserved")
    )
    return max(accrued + carried, paid + reserved)


def _deadlines(campaigns: list[dict[str, Any]], on: date) -> list[tuple[dict[str, Any], int]]:
    """Return the campaigns under way with the days left until their deadlines, the next one first."""
    going = [each for each in campaigns if each["state"] != "CLOSED"]
    return sorted(
        ((each, (date.fromisoformat(each["deadlineOn"]) - on).days) for each in going), key=lambda pair: pair[1]
    )
