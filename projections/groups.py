"""Groups: what a row of a table stands for - an insurer, a district, both, or all together."""

from collections import defaultdict
from collections.abc import Iterable
from enum import Enum
from typing import Protocol, TypeVar

from domain.district import district_order

Group = tuple[str | None, str | None]
ALL: Group = (None, None)


class By(Enum):
    """What a row stands for."""

    INSURER = "INSURER"
    DISTRICT = "DISTRICT"
    BOTH = "BOTH"


class Placed(Protocol):
    """Something of one insurer in one district."""

    @property
    def insurer(self) -> str:
        """The insurer's code."""

    @property
    def district(self) -> str:
        """The district's code."""


Row = TypeVar("Row", bound=Placed)


def grouped(rows: Iterable[Row], by: By) -> dict[Group, list[Row]]:
    """Return rows by what they are to stand for, in order: by district, the development area last, and insurer."""
    groups: defaultdict[Group, list[Row]] = defaultdict(list)
    for row in rows:
        insurer = row.insurer if by is not By.DISTRICT else None
        district = row.district if by is not By.INSURER else None
        groups[insurer, district].append(row)
    return {key: groups[key] for key in sorted(groups, key=order)}


def columns(table: str, by: By | None) -> tuple[str, str]:
    """SQL: insurer and district of a table as far as rows are told apart by them."""
    return (
        f"{table}.insurer" if by in {By.INSURER, By.BOTH} else "NULL::text",
        f"{table}.district" if by in {By.DISTRICT, By.BOTH} else "NULL::text",
    )


def order(group: Group) -> tuple[tuple[bool, str], str]:
    """Return the sort key of a group."""
    insurer, district = group
    return district_order(district or ""), insurer or ""
