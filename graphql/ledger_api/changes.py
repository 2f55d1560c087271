"""What is told when it happens: changes of fund accounts and of hazards, each at its position.

Rights   those of the questions behind them; what is another's is never told, nor that it exists
"""

from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Annotated

import strawberry

from ledger_api.context import Asked, Context, whole
from ledger_api.fact import Fact, fact_at
from ledger_api.figures import stream_of
from ledger_api.fund_account import FundAccount, fund_account
from ledger_api.hazard import Hazard, hazard
from ledger_api.scalars import Position, PositionText
from projections.basis import Reading
from projections.changes import Change, Changes, fund_changes, hazard_changes
from projections.scope import Scope

Fetch = Callable[[Reading, int, int], Awaitable[Changes]]
OfDistrict = Annotated[str | None, strawberry.argument(description="Code of a district; all in reach by default.")]
AfterPosition = Annotated[
    PositionText | None,
    strawberry.argument(description="Go on after this position; by default from now. 0 tells all there ever was."),
]


@strawberry.type(description="A fact that was recorded, and its place; the place is where to go on from.")
class Told:
    """A fact that was recorded."""

    change: strawberry.Private[Change]

    @strawberry.field(description="Its place in the ledger: what to give as after, to go on from here.")
    def position(self) -> Position:
        """Return the position."""
        return Position(self.change.position)

    @strawberry.field(description="What was recorded.")
    async def fact(self, info: Asked) -> Fact:
        """Return the fact."""
        found = await fact_at(info.context, self.change.position)
        assert found is not None
        return found


@strawberry.type(description="Something happened to a fund account (专项费账户变动).")
class FundChanged(Told):
    """Something happened to a fund account."""

    @strawberry.field(description="The account, as it stands now.")
    async def fund_account(self, info: Asked) -> FundAccount | None:
        """Return the account."""
        return await fund_account(info.context, self.change.record_id)


@strawberry.type(description="Something happened to a hazard (隐患变动).")
class HazardChanged(Told):
    """Something happened to a hazard."""

    @strawberry.field(description="The hazard, as it stands now.")
    async def hazard(self, info: Asked) -> Hazard | None:
        """Return the hazard."""
        return await hazard(info.context, self.change.record_id)


@strawberry.type(description="What is told when it happens, over a WebSocket or an event stream.")
class Subscription:
    """What is told when it happens."""

    @strawberry.subscription(description="Facts of fund accounts, each once and in their order.")
    async def fund_changed(
        self,
        info: Asked,
        fund_account_id: Annotated[strawberry.ID | None, strawberry.argument(description="Of one account.")] = None,
        district: OfDistrict = None,
        after: AfterPosition = None,
    ) -> AsyncGenerator[FundChanged, None]:
        """Tell changes of fund accounts."""
        scope = info.context.reach("fund_balances", Scope(district=district))
        one = stream_of("FundAccount", fund_account_id)

        def fetch(reading: Reading, since: int, until: int) -> Awaitable[Changes]:
            return fund_changes(reading, scope, since, until, one)

        async for change in _followed(info.context, after, fetch):
            yield FundChanged(change=change)

    @strawberry.subscription(description="Facts of hazards, each once and in their order.")
    async def hazard_changed(
        self,
        info: Asked,
        task_id: Annotated[strawberry.ID | None, strawberry.argument(description="Found by one task.")] = None,
        district: OfDistrict = None,
        after: AfterPosition = None,
    ) -> AsyncGenerator[HazardChanged, None]:
        """Tell changes of hazards."""
        scope = info.context.reach("hazards", Scope(district=district))
        one = stream_of("InspectionTask", task_id)

        def fetch(reading: Reading, since: int, until: int) -> Awaitable[Changes]:
            return hazard_changes(reading, scope, since, until, one)

        async for change in _followed(info.context, after, fetch):
            yield HazardChanged(change=change)


async def _followed(context: Context, after: str | None, fetch: Fetch) -> AsyncGenerator[Change, None]:
    """Yield changes for ever. Between them nothing is held: no transaction, no connection."""
    since = whole(after)
    position = (await context.basis()).position if since is None else since
    while True:
        await context.close()
        until = await context.readers.feed.beyond(position)
        changes = await fetch(await context.reading(), position, until)
        for change in changes.found:
            yield change
        position = changes.reached
