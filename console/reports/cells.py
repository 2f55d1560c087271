"""Cells: what an answer says, as values a sheet can count and sort by.

Units  money and rates are exact decimals; instants are those of Beijing
"""

from collections import ChainMap
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from console.figures import term
from console.reports.description import Column, Kind
from ledger.door import BEIJING

Cell = str | int | Decimal | date | datetime | None
Row = Mapping[str, Any]

_JOINTS = {"zh": "、", "en": ", "}
_YES = {"zh": "是", "en": "yes"}


def cell(column: Column, row: Row, language: str) -> Cell:
    """Return the value of a column in a row of an answer."""
    found = [_found(row, path) for path in column.path.split()]
    if len(found) > 1:
        return "/".join(str(each) for each in found if each is not None)
    return _read(column, found[0], language)


def total_cell(column: Column, row: Row, language: str) -> Cell:
    """Return the value of a column in a row that stands for many; nothing where it has no sum."""
    return _read(column, _found(row, column.total), language) if column.total else None


def rows_of(figures: Row, path: str) -> Iterator[Row]:
    """Yield the rows at a path; lists within lists are gone through, and a row knows the fields of those around it."""
    rows: Iterator[Row] = iter([figures])
    for name in filter(None, path.split(".")):
        rows = _within(rows, name)
    return rows


def _within(rows: Iterator[Row], name: str) -> Iterator[Row]:
    for outer in rows:
        found = outer[name]
        for inner in found if isinstance(found, list) else [found]:
            yield ChainMap(inner, dict(outer))


def _found(row: Row, path: str) -> Any:
    found: Any = row
    for name in path.split("."):
        if found is None:
            return None
        found = [each[name] for each in found] if isinstance(found, list) else found[name]
    return found


def _read(column: Column, value: Any, language: str) -> Cell:
    if value is None:
        return None
    if isinstance(value, list):
        return _JOINTS[language].join(str(_read(column, each, language)) for each in value)
    match column.kind:
        case Kind.TEXT:
            return term(column.enum, value, language) if column.enum else str(value)
        case Kind.COUNT:
            return int(value)
        case Kind.MONEY | Kind.PERCENT | Kind.DAYS:
            return Decimal(value)
        case Kind.BASIS_POINTS:
            return Decimal(value) / 100
        case Kind.DAY:
            return date.fromisoformat(value)
        case Kind.MOMENT:
            return datetime.fromisoformat(value).astimezone(BEIJING).replace(tzinfo=None, microsecond=0)
        case Kind.FLAG:
            return _YES[language] if value else None
