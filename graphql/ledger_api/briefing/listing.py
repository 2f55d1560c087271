"""Lists of briefings: which, in what order, and how many wait."""

from enum import Enum

import strawberry

from domain.briefing import BriefingKind, BriefingState
from ledger_api.briefing.record import Briefing, shown_briefing
from ledger_api.connection import Connection, Once, Register
from ledger_api.figures import Figures, Period, chosen, period_of
from projections import briefings


@strawberry.type(description="Sums over briefings.")
class BriefingTotals:
    """Sums over briefings."""

    unsigned: int = strawberry.field(description="Issued and not signed for (待签收).")


@strawberry.type(description="A page of briefings.")
class BriefingConnection(Connection[Briefing], Figures):
    """A page of briefings."""

    total: strawberry.Private[Once[briefings.BriefingTotal]]

    @strawberry.field(description="How many the whole filtered list holds, computed only when selected.")
    async def total_count(self) -> int:
        """Return how many."""
        return (await self.total.get()).briefings

    @strawberry.field(description="Sums over the whole filtered list (合计), computed only when selected.")
    async def totals(self) -> BriefingTotals:
        """Return the sums."""
        return BriefingTotals(unsigned=(await self.total.get()).unsigned)


@strawberry.input(description="Which briefings.")
class BriefingFilter:
    """Which briefings."""

    kinds: list[BriefingKind] | None = strawberry.field(default=None, description="Of one of these kinds.")
    states: list[BriefingState] | None = strawberry.field(default=None, description="In one of these states.")
    issued: Period | None = strawberry.field(default=None, description="Issued in this period (发出日期).")

    def read(self) -> briefings.BriefingFilter:
        """Return the filter of the question. Raises  DateFormat."""
        return briefings.BriefingFilter(chosen(self.kinds), chosen(self.states), period_of(self.issued))


@strawberry.enum(description="Order of briefings.")
class BriefingOrder(Enum):
    """Order of briefings."""

    ISSUED_ON_DESC = strawberry.enum_value(briefings.ISSUED_DESC, description="Latest first.")


BRIEFINGS = Register("briefings", briefings.BriefingStanding, briefings.page, briefings.total, shown_briefing)
