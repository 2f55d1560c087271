"""What is available, by insurer and district, as the API shows it (R1)."""

import strawberry

from ledger_api.context import Asked
from ledger_api.figures import AsKnownAt, AsOf, Figures, InScope, basis_of, scope_of
from ledger_api.fund_account import FundBalance
from ledger_api.group import GroupRow, InGroups
from projections import fund_availability
from projections.basis import Basis
from projections.groups import By


@strawberry.type(description="One row of the table: an insurer, a district, both, or all together.")
class FundAvailabilityRow(GroupRow):
    """One row of the table."""

    row: strawberry.Private[fund_availability.Availability]
    basis: strawberry.Private[Basis]

    @strawberry.field(description="Enterprises with a policy begun by the date (参保企业数).")
    def enterprises(self) -> int:
        """Return how many."""
        return self.row.enterprises

    @strawberry.field(description="Lowest rate bound to their policies, basis points (计提比例).")
    def rate_from_bp(self) -> int | None:
        """Return the rate."""
        return self.row.rate_from_bp

    @strawberry.field(description="Highest rate bound to their policies, basis points (计提比例).")
    def rate_to_bp(self) -> int | None:
        """Return the rate."""
        return self.row.rate_to_bp

    @strawberry.field(description="The money.")
    def balance(self) -> FundBalance:
        """Return the balances."""
        return FundBalance(basis=self.basis, row=self.row.balance)


@strawberry.type(description="What is available (R1 资金可用额度表).")
class FundAvailability(Figures):
    """What is available."""

    table: strawberry.Private[fund_availability.AvailabilityTable]

    @strawberry.field(description="The rows by district and insurer, the development area last.")
    def rows(self) -> list[FundAvailabilityRow]:
        """Return the rows."""
        return [_shown(row, self.basis) for row in self.table.rows]

    @strawberry.field(description="All rows together.")
    def total(self) -> FundAvailabilityRow:
        """Return the total row."""
        return _shown(self.table.total, self.basis)


def _shown(row: fund_availability.Availability, basis: Basis) -> FundAvailabilityRow:
    return FundAvailabilityRow(group=(row.insurer, row.district), row=row, basis=basis)


@strawberry.type
class FundAvailabilityQuery:
    """What may be asked of what is available."""

    @strawberry.field(description="What is available, by insurer, by district or by both (R1 资金可用额度表).")
    async def fund_availability(
        self,
        info: Asked,
        scope: InScope = None,
        by: InGroups = By.INSURER,
        as_of: AsOf = None,
        as_known_at: AsKnownAt = None,
    ) -> FundAvailability:
        """Return the table."""
        within = scope_of(info.context, "fund_balances", scope)
        basis = await basis_of(info.context, as_of, as_known_at)
        table = await fund_availability.availability(await info.context.reading(), within, basis, by)
        return FundAvailability(basis=basis, table=table)
