"""Facts: what was recorded, by whom, when and why, and what it says and moves."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

import strawberry

from domain.aggregate import FactRef
from ledger import rights
from ledger.rights import Personal, Role
from ledger_api.connection import Connection
from ledger_api.context import Asked, Context
from ledger_api.scalars import Position
from projections import history
from projections.fact_values import NamedValue

ACCOUNT = "account_last4"


@strawberry.type(description="How one fact moved its record on one track: the state before and after it (状态变化).")
class Move:
    """How one fact moved its record on one track."""

    track: str = strawberry.field(description='The track, such as "filing".')
    before: str | None = strawberry.field(description="The state before the fact; null when it had none.")
    after: str = strawberry.field(description="The state that the fact moved it to.")


@strawberry.type(description="One thing that a fact says (事件内容).")
class FactValue:
    """One thing that a fact says."""

    name: str = strawberry.field(description='The field, its parts by dots: "allocations.1.amount".')
    label: str = strawberry.field(description="What the field is called in the language of the request.")
    value: str = strawberry.field(description="Yuan with two places, ISO dates, codes and names as text.")
    words: str = strawberry.field(description="The value as people say it: a code by its word.")
    before: str | None = strawberry.field(
        description="What the record said until this fact said otherwise; null where it revises none, "
        "and of bank accounts."
    )


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
    def values(self, info: Asked) -> list[FactValue]:
        """Return the values, accounts masked for all but whose fact it is."""
        return [self._told(info, value) for value in self.row.values]

    @strawberry.field(
        description="Each track that the fact moved, before and after; none where its values are another's."
    )
    def moves(self) -> list[Move]:
        """Return the moves."""
        return [Move(track=each.track, before=each.before, after=each.after) for each in self.row.moves]

    def _told(self, info: Asked, value: NamedValue) -> FactValue:
        language, text, before = info.context.language, value.text, value.before
        if value.name.endswith(ACCOUNT):
            text = rights.shown(info.context.actor, Personal.ACCOUNT, text, {self.row.organisation}) or ""
            before = None  # an account that was given up leads to a person as well
        return FactValue(
            name=value.name,
            label=value.label(language),
            value=text,
            words=value.words(text, language),
            before=before and value.words(before, language),
        )


@strawberry.type(description="A page of facts.")
class FactConnection(Connection[Fact]):
    """A page of facts."""


async def fact(context: Context, named: FactRef) -> Fact | None:
    """Return a fact of a record that the caller may see; many in one query."""
    found: Fact | None = await context.load(_named, named)
    return found


async def fact_at(context: Context, position: int) -> Fact | None:
    """Return the fact at a position, of a record that the caller may see; many in one query."""
    found: Fact | None = await context.load(_at, position)
    return found


async def _named(context: Context, refs: list[FactRef]) -> Iterable[Fact | None]:
    rows = await history.named(await context.reading(), context.reach("history"), refs)
    found = {FactRef(row.record_id, row.version): Fact(row=row) for row in rows}
    return [found.get(ref) for ref in refs]


async def _at(context: Context, positions: list[int]) -> Iterable[Fact | None]:
    rows = await history.facts(await context.reading(), context.reach("history"), positions)
    found = {row.position: Fact(row=row) for row in rows}
    return [found.get(position) for position in positions]
