"""What every record of the ledger has: an id that stays, a version, and a history."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any, TypeVar
from uuid import UUID

import strawberry

from ledger_api.connection import After, Before, First, Last, Paging, page_listed, shown
from ledger_api.context import Asked, Context
from ledger_api.fact import Fact, FactConnection
from ledger_api.figures import KnownAt, basis_of, by_basis
from ledger_api.ids import global_id
from projections import history
from projections.basis import Basis

Row = TypeVar("Row")
Record = TypeVar("Record", bound="LedgerRecord")
Dated = tuple[Basis | None, UUID]  # without a basis: as it stands now


@strawberry.interface(description="Something with an id that can be fetched again.")
class Node:
    """Something with an id."""

    key: strawberry.Private[Any]

    @strawberry.field(description="Opaque id that stays for ever.")
    def id(self) -> strawberry.ID:
        """Return the id."""
        return strawberry.ID(global_id(type(self).__name__, str(self.key)))


@strawberry.interface(description="Something the ledger keeps facts about.")
class LedgerRecord(Node):
    """Something the ledger keeps facts about, as it stood on a basis; `key` is its stream."""

    basis: strawberry.Private[Basis]

    @strawberry.field(description="How many facts this record holds; send it back as expectedVersion.")
    async def version(self, info: Asked) -> int:
        """Return the version, many in one query."""
        found: int = await info.context.load(_versions, self.key)
        return found

    @strawberry.field(description="Every fact of this record in the order it was recorded (历史).")
    async def history(
        self, info: Asked, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> FactConnection:
        """Return a page of facts; who reached the record may see them."""
        context = info.context
        reading, scope = await context.reading(), context.reach("history")
        _, page = await page_listed(
            context,
            f"history {self.key}",
            history.FactRow,
            history.BY_VERSION,
            Paging(first, after, last, before),
            lambda _, place: history.page(reading, scope, self.key, place),
        )
        return FactConnection(**shown(page, lambda row: Fact(row=row)))


async def recorded(
    context: Context,
    keys: list[Dated],
    fetch: Callable[[Basis, list[UUID]], Awaitable[list[Row]]],
    shown_as: Callable[[Row, Basis], Record],
) -> list[Record | None]:
    """Return many records, each as it stood on its basis; those of one basis in one query."""

    async def records(basis: Basis, ids: list[UUID]) -> list[Record]:
        return [shown_as(row, basis) for row in await fetch(basis, ids)]

    dated = [(basis or await context.basis(), key) for basis, key in keys]
    found = await by_basis(dated, records, lambda record: record.key)
    return [each[0] if each else None for each in found]


async def stood(
    context: Context,
    record: Record,
    as_of: str | None,
    known_at: KnownAt | None,
    find: Callable[[Context, UUID, Basis], Awaitable[Record | None]],
) -> Record | None:
    """Return a record as it stood on two dates; without any, as it stands in its list.

    Raises  DateFormat, KnownAtFormat
    """
    if as_of is None and known_at is None:
        return record
    return await find(context, record.key, await basis_of(context, as_of, known_at))


async def _versions(context: Context, streams: list[UUID]) -> Iterable[int]:
    found = await history.versions(await context.reading(), streams)
    return [found.get(stream, 0) for stream in streams]
