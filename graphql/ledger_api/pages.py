"""Pages of a list, by keyset: a cursor says after which row to go on, so that late entries shift nothing.

A cursor carries the sort key of its row with the dates its list rests on, and a tag over these and the list:
one made up, altered or taken from another list is refused.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import Any, Generic, TypeVar

import msgspec
import strawberry

from domain.refusal import Refusal
from ledger_api.ids import cleared, opaque

MOST = 100
USUAL = 20
TAG_BYTES = 8

Row = TypeVar("Row")
Key = TypeVar("Key")


class PageSize(Refusal):
    """The page is larger than allowed, empty, or asked for from both ends."""

    most: int


class CursorInvalid(Refusal):
    """The cursor is not one of this list."""


@strawberry.type(description="Whether a list goes on, and where.")
class PageInfo:
    """Whether a list goes on, and where."""

    has_next_page: bool = strawberry.field(description="Whether there is more after this page.")
    has_previous_page: bool = strawberry.field(description="Whether there is more before this page.")
    start_cursor: str | None = strawberry.field(description="Cursor of the first place, null on an empty page.")
    end_cursor: str | None = strawberry.field(description="Cursor of the last place, null on an empty page.")


@dataclass(frozen=True, slots=True)
class Edge(Generic[Row]):
    """A row and its place in the list."""

    cursor: str
    node: Row


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """The rows of a page in the order of the list."""

    edges: list[Edge[Row]]
    info: PageInfo


@dataclass(frozen=True, slots=True)
class Listing:
    """One list as it is read: its name with its filter, its order, and the two dates it rests on."""

    name: str
    order: str
    as_of: date | None = None
    position: int | None = None

    @classmethod
    def of(cls, name: str, order: str, cursor: str) -> "Listing":
        """Return the list that gave this cursor, so that the next page rests on the same dates as the first.

        Raises  CursorInvalid
        """
        as_of, position, _ = _read(name, order, cursor, Any)
        return cls(name, order, as_of, position)

    def cursor(self, *key: object) -> str:
        """Write the cursor of the row with this sort key."""
        place = msgspec.json.encode((self.as_of, self.position, key))
        return opaque(_tag(self.name, self.order, place) + place)

    def key(self, cursor: str, kind: type[Key]) -> Key:
        """Read the sort key of a cursor of this list, its kind such as `tuple[date, UUID]`.

        Raises  CursorInvalid
        """
        as_of, position, key = _read(self.name, self.order, cursor, kind)
        if (as_of, position) != (self.as_of, self.position):
            raise CursorInvalid()
        return key


def page_size(first: int | None, last: int | None) -> int:
    """Return how many rows to show. Raises  PageSize."""
    asked = last if first is None else first
    size = USUAL if asked is None else asked
    if (first is not None and last is not None) or not 1 <= size <= MOST:
        raise PageSize(most=MOST)
    return size


def page_of(
    rows: Sequence[Row],
    size: int,
    cursor_of: Callable[[Row], str],
    *,
    backward: bool = False,
    resumed: bool = False,
) -> Page[Row]:
    """Make a page of rows that were fetched one more than its size.

    Shape  rows stand in the order of reading: with `backward` (last, before) from the end of the list;
           `resumed` says that a cursor was given, so that there is more on the side we came from
    """
    more = len(rows) > size
    kept = rows[:size]
    edges = [Edge(cursor_of(row), row) for row in (reversed(kept) if backward else kept)]
    info = PageInfo(
        has_next_page=resumed if backward else more,
        has_previous_page=more if backward else resumed,
        start_cursor=edges[0].cursor if edges else None,
        end_cursor=edges[-1].cursor if edges else None,
    )
    return Page(edges, info)


def _tag(name: str, order: str, place: bytes) -> bytes:
    listed = msgspec.json.encode((name, order))
    return blake2b(listed + place, digest_size=TAG_BYTES).digest()


def _read(name: str, order: str, cursor: str, kind: type[Key]) -> tuple[date | None, int | None, Key]:
    clear = cleared(cursor) or b""
    tag, place = clear[:TAG_BYTES], clear[TAG_BYTES:]
    if tag != _tag(name, order, place):
        raise CursorInvalid()
    try:
        return msgspec.json.decode(place, type=tuple[date | None, int | None, kind])  # type: ignore[valid-type]
    except msgspec.DecodeError:
        raise CursorInvalid() from None
