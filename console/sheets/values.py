"""Cells as typed values: text, a day, fen, a list or a whole number, or what is wrong with the cell.

Raises  ValueRequired, ValueUnknown, DateFormat, AmountFormat, AmountPrecision, AmountTooLarge
"""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache

from console.sheets.columns import Column, Kind
from domain.dates import DateFormat, day
from domain.money import AmountFormat, Fen, fen
from domain.refusal import Refusal

Raw = str | float | int | bool | date | datetime | time | timedelta | None
Value = str | date | Fen | tuple[str, ...] | int

# Excel keeps 15 digits: what stands beyond them, or far behind the point, is dust of sums such as 0.1 + 0.2.
_DIGITS = 15
_DECIMALS = 8
_DATE = re.compile(r"([0-9]{4})(?:-(\d\d?)-|/(\d\d?)/|年(\d\d?)月)(\d\d?)(?(4)日)", re.ASCII)
_MONEY = re.compile(r"[\uffe5\u00a5]?\s*(-?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?)", re.ASCII)
_WHOLE = re.compile(r"[0-9]{1,9}", re.ASCII)
# Most texts of a column stand in it many times over; one of each is kept.
_stripped = lru_cache(4096)(str.strip)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


class ValueRequired(Refusal):
    """A cell that has to be filled is empty."""

    column: str


class ValueUnknown(Refusal):
    """A cell holds something its column has no meaning for."""

    column: str
    text: str
    expected: str


def is_blank(raw: Raw) -> bool:
    """Tell whether a cell counts as empty."""
    return raw is None or (isinstance(raw, str) and not raw.strip())


def shown(raw: Raw) -> str:
    """Return a cell about as Excel shows it."""
    if isinstance(raw, bool):
        return str(raw).upper()
    return _digits(raw) if isinstance(raw, float | int) else str(raw).strip()


def value_of(column: Column, raw: Raw) -> Value:
    """Read a cell that is not blank."""
    return _READERS[column.kind](column, raw)


def _digits(number: float) -> str:
    exact = Decimal(repr(number))
    if abs(number) < 10**_DIGITS and exact != round(exact, 2):
        exact = round(Decimal(f"{number:.{_DIGITS}g}"), _DECIMALS)
    text = f"{exact:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _text(column: Column, raw: Raw) -> str:
    if isinstance(raw, str) and not _CONTROL.search(raw):
        return _stripped(raw)
    if isinstance(raw, float | int) and abs(raw) < 10**_DIGITS:
        return shown(raw)
    raise ValueUnknown(
        column=column.header, text=shown(raw)[:40], expected="文本格式的单元格 (a cell formatted as text)"
    )


def _date(_: Column, raw: Raw) -> date:
    if isinstance(raw, datetime):
        if raw.time() == time():
            return raw.date()
    elif isinstance(raw, date):
        return raw
    return read_day(shown(raw))


@lru_cache(4096)
def read_day(text: str) -> date:
    """Read a day as people write it. Raises  DateFormat."""
    parts = _DATE.fullmatch(text)
    if not parts:
        raise DateFormat(text=text[:40])
    year, *months, of_month = parts.groups()
    return day(f"{year}-{next(filter(None, months)):0>2}-{of_month:0>2}")


def _yuan(_: Column, raw: Raw) -> Fen:
    text = shown(raw)
    money = _MONEY.fullmatch(text)
    if not money:
        raise AmountFormat(text=text[:40])
    return fen(money[1].replace(",", ""))


def _list(column: Column, raw: Raw) -> tuple[str, ...]:
    items = _text(column, raw).replace("\uff1b", ";").split(";")
    return tuple(item.strip() for item in items if item.strip())


def _choice(column: Column, raw: Raw) -> str:
    text = shown(raw)
    if text not in column.choices:
        raise ValueUnknown(column=column.header, text=text[:40], expected="、".join(column.choices))
    return _stripped(text)


def _int(column: Column, raw: Raw) -> int:
    text = shown(raw)
    if not _WHOLE.fullmatch(text):
        raise ValueUnknown(column=column.header, text=text[:40], expected="整数 (a whole number)")
    return int(text)


_READERS: dict[Kind, Callable[[Column, Raw], Value]] = {
    Kind.TEXT: _text,
    Kind.DATE: _date,
    Kind.YUAN: _yuan,
    Kind.LIST: _list,
    Kind.CHOICE: _choice,
    Kind.INT: _int,
}
