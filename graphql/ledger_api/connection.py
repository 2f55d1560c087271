"""Lists of the API: the arguments of a page, its places, and what is summed up over the whole list."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Any, Generic, TypeVar, get_type_hints

import strawberry

from ledger_api.context import Context
from ledger_api.figures import KnownAt, basis_of
from ledger_api.pages import CursorInvalid, Listing, Page, PageInfo, page_of, page_size
from ledger_api.scalars import PositionText
from projections import page as keyset
from projections.basis import Basis, Reading
from projections.page import Order
from projections.scope import Scope

T = TypeVar("T")
Row = TypeVar("Row")

WANTED = strawberry.argument(description="Which to keep; what is left out does not narrow.")
ORDER = strawberry.argument(description="Order of the list.")
First = Annotated[
    int | None, strawberry.argument(description="How many to take from the start, 1 to 100, 20 by default.")
]
After = Annotated[str | None, strawberry.argument(description="Take those after this cursor.")]
Last = Annotated[int | None, strawberry.argument(description="How many to take from the end, 1 to 100.")]
Before = Annotated[str | None, strawberry.argument(description="Take those before this cursor.")]


@strawberry.type(description="One place in a list.")
class Edge(Generic[T]):
    """One place in a list."""

    cursor: str = strawberry.field(description="Where this place stands, for after and before.")
    node: T = strawberry.field(description="What stands here.")


@dataclass(frozen=True, slots=True)
class Places(Generic[T]):
    """What a page shows, and whether there is more."""

    edges: list[Edge[T]]
    info: PageInfo


@strawberry.type(description="A page of a list.")
class Connection(Generic[T]):
    """A page of a list; its places are fetched when one asks for them, not where only the sums are asked for."""

    listed: strawberry.Private["Once[Places[T]]"]

    @strawberry.field(description="The places of this page.")
    async def edges(self) -> list[Edge[T]]:
        """Return the places."""
        return (await self.listed.get()).edges

    @strawberry.field(description="Whether there is more on either side.")
    async def page_info(self) -> PageInfo:
        """Return whether there is more."""
        return (await self.listed.get()).info

    @strawberry.field(description="The same without cursors, one level less deep.")
    async def nodes(self) -> list[T]:
        """Return what stands at the places."""
        return [edge.node for edge in (await self.listed.get()).edges]


@dataclass(frozen=True, slots=True)
class Paging:
    """The four arguments of a page, and the two dates of its list."""

    first: int | None
    after: str | None
    last: int | None
    before: str | None
    as_of: str | None = None
    known_at: KnownAt | None = None

    @property
    def cursor(self) -> str | None:
        """Return the cursor to go on from. Raises  CursorInvalid  one was given for the other direction."""
        if (self.after if self.backward else self.before) is not None:
            raise CursorInvalid()
        return self.before if self.backward else self.after

    @property
    def backward(self) -> bool:
        """Tell whether the page is read from the end."""
        return self.last is not None or (self.before is not None and self.first is None)


async def page_listed(
    context: Context,
    name: str,
    kind: type[Row],
    order: Order,
    paging: Paging,
    fetch: Callable[[Basis, keyset.Page], Awaitable[list[Row]]],
) -> tuple[Basis, "Once[Page[Row]]"]:
    """Return the basis of a list and its page, fetched once asked for; one that goes on rests on the first one's dates.

    Raises  PageSize, CursorInvalid, DateFormat, KnownAtFormat
    """
    size = page_size(paging.first, paging.last)
    basis, listing = await _resumed(context, name, order, paging)
    hints = get_type_hints(kind)
    key: Any = tuple[tuple(hints[column] for column in order.columns)]  # type: ignore[misc]
    after = listing.key(paging.cursor, key) if paging.cursor is not None else None
    resumed, place = after is not None, keyset.Page(size + 1, after, paging.backward)

    async def page() -> Page[Row]:
        rows = await fetch(basis, place)
        return page_of(
            rows, size, lambda row: listing.cursor(*order.key(row)), backward=paging.backward, resumed=resumed
        )

    return basis, Once(page)


async def _resumed(context: Context, name: str, order: Order, paging: Paging) -> tuple[Basis, Listing]:
    kept = f"{order.columns} {order.falling}"
    as_of, known_at = paging.as_of, paging.known_at
    if paging.cursor is not None:
        first = Listing.of(name, kept, paging.cursor)
        as_of = str(first.as_of) if as_of is None else as_of
        known_at = known_at or KnownAt(position=PositionText(str(first.position)))
    basis = await basis_of(context, as_of, known_at)
    return basis, Listing(name, kept, basis.as_of, basis.position)


def shown(page: "Once[Page[Row]]", make: Callable[[Row], Any]) -> dict[str, Any]:
    """Return the places of a page whose rows are made into nodes."""

    async def places() -> Places[Any]:
        fetched = await page.get()
        return Places([Edge(cursor=edge.cursor, node=make(edge.node)) for edge in fetched.edges], fetched.info)

    return {"listed": Once(places)}


class Once(Generic[T]):
    """Something that is computed when it is first asked for, and then kept."""

    def __init__(self, compute: Callable[[], Awaitable[T]]) -> None:
        self._compute = compute
        self._computing: asyncio.Future[T] | None = None

    async def get(self) -> T:
        """Return it."""
        if self._computing is None:
            self._computing = asyncio.ensure_future(self._compute())
        return await self._computing


def order_of(order_by: Enum) -> Order:
    """Return the order of the projection that stands behind a value of the API's."""
    order: Order = order_by.value
    return order


STEPS = 4
"""Turns of the event loop within which the fields of one list have all begun."""


@dataclass(frozen=True, slots=True)
class Register(Generic[Row, T]):
    """A list that a projection filters, orders and sums up; `total` goes through all that `page` goes through, and
    `listing` answers both by going through it once, where that is dear.

    Shape  page(reading, scope, basis, wanted=, order=, page=), total(reading, scope, basis, wanted=),
           listing(reading, scope, basis, wanted=, order=, page=)
    """

    name: str
    kind: type[Row]
    page: Callable[..., Awaitable[list[Row]]]
    total: Callable[..., Awaitable[T]]
    node: Callable[[Row, Basis], Any]
    listing: Callable[..., Awaitable[tuple[list[Row], T]]] | None = None


class _Asking(Generic[Row, T]):
    """One list that is being asked: its page and its total together if both are asked for, else each alone."""

    def __init__(self, register: Register[Row, T], reading: Reading, scope: Scope, **said: Any) -> None:
        self._register, self._whose, self._said = register, (reading, scope), said
        self._page: keyset.Page | None = None
        self._summed = False
        self._both: Once[tuple[list[Row], T]] | None = None

    async def rows(self, basis: Basis, order: Order, page: keyset.Page) -> list[Row]:
        """Return the rows of a page."""
        self._page = page
        if (both := await self._together(basis, order)) is not None:
            return (await both.get())[0]
        return await self._register.page(*self._whose, basis, order=order, page=page, **self._said)

    async def total(self, basis: Basis, order: Order) -> T:
        """Return the sums."""
        self._summed = True
        if (both := await self._together(basis, order)) is not None:
            return (await both.get())[1]
        return await self._register.total(*self._whose, basis, **self._said)

    async def _together(self, basis: Basis, order: Order) -> "Once[tuple[list[Row], T]] | None":
        for _ in range(STEPS):  # fields are resolved side by side: whoever else asks has said so by then
            await asyncio.sleep(0)
        listing, page = self._register.listing, self._page
        if self._both is None and listing is not None and page is not None and self._summed:
            self._both = Once(lambda: listing(*self._whose, basis, order=order, page=page, **self._said))
        return self._both


async def registered(
    context: Context, register: Register[Row, T], scope: Scope, wanted: object, order: Order, paging: Paging
) -> dict[str, Any]:
    """Return basis, total and places of a page; the total and the places are each computed when asked for.

    Shape   `wanted` None for a list without a filter
    Raises  PageSize, CursorInvalid, DateFormat, KnownAtFormat
    """
    narrowed = {} if wanted is None else {"wanted": wanted}
    asking = _Asking(register, await context.reading(), scope, **narrowed)
    name = f"{register.name} {scope} {wanted}"
    basis, page = await page_listed(
        context, name, register.kind, order, paging, lambda basis, place: asking.rows(basis, order, place)
    )
    total = Once(lambda: asking.total(basis, order))
    return {"basis": basis, "total": total, **shown(page, lambda row: register.node(row, basis))}
