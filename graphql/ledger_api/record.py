"""What every record of the ledger has: an id that stays, a version, and a history."""

from collections.abc import Awaitable, Callable, Iterable
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

import strawberry

from domain.aggregate import FactRef
from ledger import rights
from ledger.rights import Personal, Role
from ledger_api.connection import After, Before, Connection, First, Last, Paging, page_listed, shown
from ledger_api.context import Asked, Context
from ledger_api.figures import KnownAt, basis_of, by_basis
from ledger_api.ids import global_id
from ledger_api.outcome import NamedValue
from ledger_api.scalars import Position
from projections import history
from projections.basis import Basis

Row = TypeVar("Row")
Record = TypeVar("Record", bound="LedgerRecord")
ACCOUNT = "account_last4"
Dated = tuple[Basis | None, UUID]  # without a basis: as it stands now


@strawberry.type(description="How one fact moved its record on one track: the state before and after it (状态变化).")
class Move:
    """How one fact moved its record on one track."""

    track: str = strawberry.field(description='The track, such as "filing".')
    before: str | None = strawberry.field(description="The state before the fact; null when it had none.")
    after: str = strawberry.field(description="The state that the fact moved it to.")


@strawberry.type(description="One recorded fact, never changed afterwards (事件).")
class Fact:
    """One recorded fact."""

    row: strawberry.Private[history.FactRow]

    @strawberry.field(description='Stored name, such as "payment.PaymentRecorded".')
    def name(self) -> str:
        """Return the name."""
        return self.row.name

    @strawberry.field(description="The words for it in the language of the request.")
    def label(self, info: Asked) -> str:
        """Return the words."""
        return self.row.label(info.context.language)

    @strawberry.field(description="Its number in the record's history.")
    def version(self) -> int:
        """Return the number."""
        return self.row.version

    @strawberry.field(description="Its place in the ledger.")
    def position(self) -> Position:
        """Return the position."""
        return Position(self.row.position)

    @strawberry.field(description="Business date (业务日期).")
    def effective_on(self) -> date:
        """Return the date."""
        return self.row.effective_on

    @strawberry.field(description="True business date of a fact posted for a closed year, else null (原业务日期).")
    def original_on(self) -> date | None:
        """Return the date."""
        return self.row.original_on

    @strawberry.field(description="When it was recorded (录入时间).")
    def recorded_at(self) -> datetime:
        """Return the instant."""
        return self.row.recorded_at

    @strawberry.field(description="Days from the business date to the recording (迟录天数).")
    def late_days(self) -> int:
        """Return the days."""
        return self.row.late_days

    @strawberry.field(description="Name of who recorded it; null when it was erased.")
    def actor(self) -> str | None:
        """Return the name."""
        return self.row.actor_name

    @strawberry.field(description="In which role.")
    def role(self) -> Role:
        """Return the role."""
        return Role(self.row.role)

    @strawberry.field(description="Code of the organisation the actor acted for.")
    def organisation(self) -> str:
        """Return the code."""
        return self.row.organisation

    @strawberry.field(description="Whether the person was signed in; false when only named by an imported file.")
    def attested(self) -> bool:
        """Tell whether the person was signed in."""
        return self.row.attested

    @strawberry.field(description="Key of the command (请求号).")
    def command_id(self) -> UUID:
        """Return the key."""
        return self.row.command_id

    @strawberry.field(description="Why, where a reason was given.")
    def reason(self) -> str | None:
        """Return why."""
        return self.row.reason

    @strawberry.field(
        description="The fact that was found wrong, where this one takes it back or enters it anew (更正)."
    )
    async def corrects(self, info: Asked) -> "Fact | None":
        """Return the fact; many in one query."""
        return await fact(info.context, self.row.corrects) if self.row.corrects else None

    @strawberry.field(description="What the fact says, field by field; of another insurer's account only amounts.")
    def values(self, info: Asked) -> list[NamedValue]:
        """Return the values, accounts masked for all but whose fact it is."""
        return [NamedValue(name=value.name, value=self._told(info, value)) for value in self.row.values]

    @strawberry.field(
        description="Each track that the fact moved, before and after; none where its values are another's."
    )
    def moves(self) -> list[Move]:
        """Return the moves."""
        return [Move(track=each.track, before=each.before, after=each.after) for each in self.row.moves]

    def _told(self, info: Asked, value: history.NamedValue) -> str:
        if not value.name.endswith(ACCOUNT):
            return value.text
        return rights.shown(info.context.actor, Personal.ACCOUNT, value.text, {self.row.organisation}) or ""


@strawberry.type(description="A page of facts.")
class FactConnection(Connection[Fact]):
    """A page of facts."""


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


async def fact(context: Context, named: FactRef) -> Fact | None:
    """Return a fact of a record that the caller may see; many in one query."""
    found: Fact | None = await context.load(_named, named)
    return found


async def fact_at(context: Context, position: int) -> Fact | None:
    """Return the fact at a position, of a record that the caller may see; many in one query."""
    found: Fact | None = await context.load(_at, position)
    return found


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


async def _named(context: Context, refs: list[FactRef]) -> Iterable[Fact | None]:
    rows = await history.named(await context.reading(), context.reach("history"), refs)
    found = {FactRef(row.record_id, row.version): Fact(row=row) for row in rows}
    return [found.get(ref) for ref in refs]


async def _at(context: Context, positions: list[int]) -> Iterable[Fact | None]:
    rows = await history.facts(await context.reading(), context.reach("history"), positions)
    found = {row.position: Fact(row=row) for row in rows}
    return [found.get(position) for position in positions]


async def _versions(context: Context, streams: list[UUID]) -> Iterable[int]:
    found = await history.versions(await context.reading(), streams)
    return [found.get(stream, 0) for stream in streams]
