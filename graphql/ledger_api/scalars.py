"""Scalars: how money, rates, days, instants and positions are written.

Out  domain values become exact text; a value of the wrong kind is a fault, never a guess.
In   money, days, instants and positions stay the text the client sent, and are read later by what refuses
     them by a code (`domain.money.fen`, `domain.dates.day`). Only what is no short string fails to coerce.
"""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import NewType
from uuid import UUID

import strawberry
from graphql import GraphQLError, StringValueNode, ValueNode
from strawberry.schema.types.base_scalars import UUIDDefinition
from strawberry.types.scalar import ScalarDefinition

from domain.money import Fen, yuan

LONGEST = 64
RFC_3339 = "https://www.rfc-editor.org/rfc/rfc3339"
RFC_9562 = "https://www.rfc-editor.org/rfc/rfc9562"

Position = NewType("Position", int)
Percent = NewType("Percent", Decimal)
Days = NewType("Days", Decimal)

YuanText = NewType("YuanText", str)
DateText = NewType("DateText", str)
DateTimeText = NewType("DateTimeText", str)
PositionText = NewType("PositionText", str)


def _short_text(value: object) -> str:
    if not isinstance(value, str) or len(value) > LONGEST:
        raise GraphQLError(f"Expected a string of at most {LONGEST} characters.")
    return value


def _short_literal(node: ValueNode, _variables: object = None) -> str:
    return _short_text(node.value if isinstance(node, StringValueNode) else None)


def _day(value: date) -> str:
    if isinstance(value, datetime):
        raise TypeError("an instant is not a day")
    return value.isoformat()


def _instant(value: datetime) -> str:
    if value.tzinfo is None:
        raise ValueError("an instant without a time zone")
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _one_place(value: Decimal) -> str:
    return str(value.quantize(Decimal("0.1"), ROUND_HALF_UP))


YUAN = strawberry.scalar(
    name="Yuan",
    description=(
        'Money in yuan as an exact decimal string with two places, such as "-30000.00"; '
        "an input that is no such string is refused by its code, not by a coercion error."
    ),
    serialize=yuan,
    parse_value=_short_text,
    parse_literal=_short_literal,
)
PERCENT = strawberry.scalar(
    name="Percent",
    description=(
        'A rate in percent as a decimal string with one place, half up, such as "58.3"; '
        "null where the denominator is zero."
    ),
    serialize=_one_place,
    parse_value=_short_text,
    parse_literal=_short_literal,
)
DAYS = strawberry.scalar(
    name="Days",
    description='A middle number of days as a decimal string with one place, half up, such as "12.5".',
    serialize=_one_place,
    parse_value=_short_text,
    parse_literal=_short_literal,
)
DATE = strawberry.scalar(
    name="Date",
    description='A calendar day in Asia/Shanghai as full-date, such as "2019-08-16"; never an instant.',
    specified_by_url=RFC_3339,
    serialize=_day,
    parse_value=_short_text,
    parse_literal=_short_literal,
)
DATE_TIME = strawberry.scalar(
    name="DateTime",
    description='An instant in UTC, such as "2019-08-16T08:30:00Z".',
    specified_by_url=RFC_3339,
    serialize=_instant,
    parse_value=_short_text,
    parse_literal=_short_literal,
)
POSITION = strawberry.scalar(
    name="Position",
    description="A place in the ledger's one order of recording, as a string of decimal digits.",
    serialize=lambda position: f"{position:d}",
    parse_value=_short_text,
    parse_literal=_short_literal,
)
IDENTIFIER = replace(
    UUIDDefinition,
    description="A universally unique id, lower case with hyphens.",
    specified_by_url=RFC_9562,
)

SCALARS: dict[object, ScalarDefinition] = {
    Fen: YUAN,
    YuanText: YUAN,
    Percent: PERCENT,
    Days: DAYS,
    date: DATE,
    DateText: DATE,
    datetime: DATE_TIME,
    DateTimeText: DATE_TIME,
    Position: POSITION,
    PositionText: POSITION,
    UUID: IDENTIFIER,
}
