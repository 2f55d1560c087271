"""Overview: what is available and used, what is not filed and not closed; each figure is a way to its proof."""

from calendar import monthrange
from datetime import date
from decimal import Decimal
from typing import Any

from starlette.responses import Response

from console.pages.page import Page
from domain.district import BDA, REPORTING_DISTRICTS
from ledger.rights import REACH, Reach

PAID_NOT_FILED = "PAID_NOT_FILED"
MAP = (
    ("", "110119", "110116", "110118"),
    ("", "110114", "110113", "110117"),
    ("110109", "110108", "110105", "110112"),
    ("110107", "110102", "110101", BDA),
    ("110111", "110106", "110115", ""),
)
"""Where the districts lie, north above."""

PLACES = [(code, column, row) for row, codes in enumerate(MAP) for column, code in enumerate(codes) if code]
NAMES = dict(REPORTING_DISTRICTS) | {BDA: "经开区"}

Row = dict[str, Any]


async def page(page: Page) -> Response:
    """Draw the overview of the scope. Raises  Refusal."""
    city = REACH[page.actor.role] is Reach.ALL and not page.params["district"]
    told = await page.ask_beside("Overview", "OverviewOfInspections", scope=page.scope, city=city, **page.dates)
    figures = told["fundAvailability"]
    rows = sorted(figures["rows"], key=lambda row: Decimal(row["balance"]["available"]), reverse=True)
    unfiled = {row["insurer"]["code"]: _gap(row) for row in told["fundGaps"]["rows"]}
    months = [
        month | {"endsOn": min(_end_of(month["beginsOn"]), figures["asOf"])} for month in told["fundMonths"]["rows"]
    ]
    content = told | {
        "figures": figures,
        "total": figures["total"]["balance"],
        "rows": rows,
        "whole_of": _whole,
        "gap": _gap(told["fundGaps"]["total"]),
        "unfiled_of": unfiled,
        "longest": max((_whole(row["balance"]) for row in rows), default=Decimal(0)),
        "months": months,
        "highest": max(abs(Decimal(month[name])) for month in months for name in ("netAccrued", "netPaid")),
        "deadlines": _deadlines(told["campaigns"], date.fromisoformat(figures["asOf"])),
        "city": {row["district"]["code"]: row for row in told["districtFunds"]["rows"]} if city else {},
        "closure": {row["key"]: row["totals"] for row in told["districtHazards"]["rows"]} if city else {},
        "places": PLACES,
        "names": NAMES,
    }
    return page.draw("overview.html", content)


def _gap(row: Row) -> Row:
    found: Row = next(gap for gap in row["gaps"] if gap["gap"] == PAID_NOT_FILED)
    return found


def _whole(balance: dict[str, str]) -> Decimal:
    """Return how long the bar of a balance is: all that it had, or more where it is overdrawn."""
    accrued, carried, paid, reserved = (
        Decimal(balance[name]) for name in ("netAccrued", "carriedIn", "netPaid", "reserved")
    )
    return max(accrued + carried, paid + reserved)


def _end_of(begins_on: str) -> str:
    first = date.fromisoformat(begins_on)
    return str(first.replace(day=monthrange(first.year, first.month)[1]))


def _deadlines(campaigns: list[Row], on: date) -> list[tuple[Row, int]]:
    """Return the campaigns under way with the days left until their deadlines, the next one first."""
    going = [each for each in campaigns if each["state"] != "CLOSED"]
    return sorted(
        ((each, (date.fromisoformat(each["deadlineOn"]) - on).days) for each in going), key=lambda pair: pair[1]
    )
