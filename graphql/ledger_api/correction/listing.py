"""The list of corrections: which, in what order, and their sums."""

from enum import Enum

import strawberry

from domain.correction import CorrectionState
from domain.correction.wanted import CorrectionKind
from domain.money import Fen
from ledger_api.connection import Connection, Once, Register
from ledger_api.correction.record import Correction, shown_correction
from ledger_api.figures import Figures, Period, chosen, period_of
from projections import corrections


@strawberry.type(description="Sums over a list of corrections; amounts in yuan, of those that were applied.")
class CorrectionTotals:
    """Sums over a list of corrections."""

    awaiting: int = strawberry.field(description="Waiting for their review (待审核).")
    applied: int = strawberry.field(description="Approved and applied (已更正).")
    wrong_amount: Fen = strawberry.field(description="Amounts that were entered (原金额).")
    right_amount: Fen = strawberry.field(description="Amounts that are right (更正后金额).")


@strawberry.type(description="A page of corrections.")
class CorrectionConnection(Connection[Correction], Figures):
    """A page of corrections."""

    total: strawberry.Private[Once[corrections.CorrectionTotal]]

    @strawberry.field(description="How many the whole filtered list holds, computed only when selected.")
    async def total_count(self) -> int:
        """Return how many."""
        return (await self.total.get()).corrections

    @strawberry.field(description="Sums over the whole filtered list (合计), computed only when selected.")
    async def totals(self) -> CorrectionTotals:
        """Return the sums."""
        total = await self.total.get()
        return CorrectionTotals(
            awaiting=total.awaiting,
            applied=total.applied,
            wrong_amount=total.wrong_amount,
            right_amount=total.right_amount,
        )


@strawberry.input(description="Which corrections.")
class CorrectionFilter:
    """Which corrections."""

    states: list[CorrectionState] | None = strawberry.field(default=None, description="In one of these states.")
    kinds: list[CorrectionKind] | None = strawberry.field(default=None, description="About one of these.")
    requested: Period | None = strawberry.field(default=None, description="Asked for in this period.")

    def read(self) -> corrections.CorrectionFilter:
        """Return the filter of the question. Raises  DateFormat."""
        return corrections.CorrectionFilter(
            states=chosen(self.states), kinds=chosen(self.kinds), requested=period_of(self.requested)
        )


@strawberry.enum(description="Order of corrections.")
class CorrectionOrder(Enum):
    """Order of corrections."""

    REQUESTED_ON_DESC = strawberry.enum_value(corrections.REQUESTED_DESC, description="Latest request first.")
    REQUESTED_ON_ASC = strawberry.enum_value(corrections.REQUESTED_ASC, description="Earliest request first.")


CORRECTIONS = Register(
    "corrections", corrections.CorrectionStanding, corrections.page, corrections.total, shown_correction
)
