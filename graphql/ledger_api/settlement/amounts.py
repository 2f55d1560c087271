"""Money of settlements, and how long it is owed."""

import strawberry

from domain.money import Fen
from ledger_api.enums import named
from projections.settlement_standing import AgeBand
from projections.settlements import SettlementSums

named(AgeBand, "SettlementAge")


@strawberry.type(description="What is unpaid of one age (账龄).")
class SettlementAgeBand:
    """What is unpaid of one age."""

    age: AgeBand = strawberry.field(description="Which age; the time in dispute does not count.")
    unpaid: Fen = strawberry.field(description="Unpaid of that age, in yuan (未付).")


@strawberry.type(
    description="Money of settlements, in yuan: claimed = agreed + mediated + disputed + undecided + returned."
)
class SettlementAmounts:
    """Money of settlements."""

    row: strawberry.Private[SettlementSums]

    @strawberry.field(description="How many lines (明细数).")
    def lines(self) -> int:
        """Return how many."""
        return self.row.lines

    @strawberry.field(description="Claimed (申报额).")
    def claimed(self) -> Fen:
        """Return the claims."""
        return self.row.claimed

    @strawberry.field(description="Agreed, and awarded in mediation (确认额).")
    def confirmed(self) -> Fen:
        """Return what was confirmed."""
        return self.row.confirmed

    @strawberry.field(description="Claims of lines in dispute (争议额).")
    def disputed(self) -> Fen:
        """Return the disputed claims."""
        return self.row.disputed

    @strawberry.field(description="Claims that nobody decided on yet (待确认额).")
    def undecided(self) -> Fen:
        """Return the undecided claims."""
        return self.row.undecided

    @strawberry.field(description="Claims of settlements that were returned (退回额).")
    def returned(self) -> Fen:
        """Return the returned claims."""
        return self.row.returned_amount

    @strawberry.field(description="Claimed and not awarded in mediation (核减额).")
    def reduced(self) -> Fen:
        """Return what was not awarded."""
        return self.row.reduced

    @strawberry.field(description="Paid (已付); money that a firm gave back later stays counted here.")
    def paid(self) -> Fen:
        """Return what was paid."""
        return self.row.paid

    @strawberry.field(description="What was decided, while nothing is the claim, less what was paid (未付).")
    def unpaid(self) -> Fen:
        """Return what is unpaid."""
        return self.row.unpaid

    @strawberry.field(description="What is unpaid by age, the youngest first; every age stands here (账龄).")
    def ages(self) -> list[SettlementAgeBand]:
        """Return the ages."""
        return [SettlementAgeBand(age=age, unpaid=getattr(self.row, age.value.lower())) for age in AgeBand]
