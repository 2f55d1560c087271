"""Money of settlements, and how long it is owed."""

import strawberry

from domain.money import Fen
from projections.settlements import SettlementSums


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

    @strawberry.field(description="Of it owed for up to 30 days; the time in dispute does not count (账龄0–30天).")
    def days_to30(self) -> Fen:
        """Return what is owed for up to 30 days."""
        return self.row.days_0_30

    @strawberry.field(description="Of it owed for 31 to 90 days (账龄31–90天).")
    def days_to90(self) -> Fen:
        """Return what is owed for 31 to 90 days."""
        return self.row.days_31_90

    @strawberry.field(description="Of it owed for 91 to 180 days (账龄91–180天).")
    def days_to180(self) -> Fen:
        """Return what is owed for 91 to 180 days."""
        return self.row.days_91_180

    @strawberry.field(description="Of it owed for more than 180 days (账龄>180天).")
    def days_over180(self) -> Fen:
        """Return what is owed for more than 180 days."""
        return self.row.over_180
