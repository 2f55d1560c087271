"""How figures look on a page: money with thousands, or short in ten thousands; shares in percent; instants in Beijing.

Exact  nothing here goes through a binary float but the width of a bar
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from console.figures import moment, money
from console.reports.cells import Cell
from console.reports.description import Kind
from ledger.door import BEIJING

Figures = Mapping[str, Any]
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def brief(yuan: str, language: str) -> str:
    """Write money short: `"4862000.00"` is 486.2 万, in English 4.86 M."""
    amount = Decimal(yuan)
    if language == "zh":
        return f"{_rounded(amount / 10_000, '0.1'):,} 万" if abs(amount) >= 10_000 else f"{amount:,.2f}"
    if abs(amount) >= 1_000_000:
        return f"{_rounded(amount / 1_000_000, '0.01'):,} M"
    return f"{_rounded(amount / 1_000, '1'):,} k" if abs(amount) >= 10_000 else f"{amount:,.2f}"


def share(part: str | int | None, whole: str | int | None) -> Decimal:
    """Return a part in percent of a whole, 0 where there is none; between 0 and 100, as a bar can be."""
    of = Decimal(whole or 0)
    if of <= 0:
        return Decimal(0)
    return _rounded(min(max(Decimal(part or 0) / of, Decimal(0)), Decimal(1)) * 100, "0.001")


def in_cell(value: Cell, kind: Kind) -> str:
    """Write a value of a report's cell; nothing for none."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool) or kind in {Kind.TEXT, Kind.FLAG, Kind.DAY}:
        return str(value)
    if kind is Kind.MONEY:
        return f"{value:,.2f}"
    if kind is Kind.PERCENT:
        return f"{value}%"
    return f"{value:,}" if isinstance(value, (int, Decimal)) else str(value)


def minute(instant: str) -> str:
    """Write an instant of the API to the minute, in Beijing."""
    return f"{datetime.fromisoformat(instant).astimezone(BEIJING):%Y-%m-%d %H:%M}"


def legible(values: Sequence[Figures]) -> list[Figures]:
    """Return what a fact says, without the ids of records and persons: nobody reads those."""
    return [each for each in values if not _ID.fullmatch(each["value"])]


def _rounded(value: Decimal, to: str) -> Decimal:
    return value.quantize(Decimal(to), ROUND_HALF_UP)


FILTERS = {"money": money, "moment": moment, "minute": minute, "shown": in_cell, "legible": legible}
