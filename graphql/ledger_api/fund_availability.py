"""What is available, by insurer and district, as the API shows it (R1)."""

from typing import Annotated

import strawberry

from ledger_api.context import Asked
from ledger_api.enums import named
from ledger_api.figures import AsKnownAt, AsOf, Figures, InScope, basis_of, scope_of
from ledger_api.fund_account import FundBalance
from ledger_api.organisation import District, Organisation, organisation
from projections import fund_availability
from projections.basis import Basis
from projections.groups import By

named(By, "AvailabilityBy")


@strawberry.type(description="One row of the table: an insurer, a district, both, or all together.")
class FundAvailabilityRow:
    """One row of the table."""

    row: strawberry.Private[fund_availability.Availability]
    basis: strawberry.Private[Basis]

    @strawberry.field(description="Which insurer (保险公司), null for all.")
    async def insurer(self, info: Asked) -> Organisation | None:
        """Return the insurer."""
        return await organisation(info.context, self.row.insurer) if self.row.insurer else None

    @strawberry.field(description="Which district (区), null for all.")
    def district(self) -> District | None:
        """Return the district."""
        return District(code=self.row.district) if self.row.district else None

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
        return [FundAvailabilityRow(row=row, basis=self.basis) for row in self.table.rows]

    @strawberry.field(description="All rows together.")
    def total(self) -> FundAvailabilityRow:
        """Return the total row."""
        return FundAvailabilityRow(row=self.table.total, basis=self.basis)


@strawberry.type
class FundAvailabilityQuery:
    """What may be asked of what is available."""

    @strawberry.field(description="What is available, by insurer, by district or by both (R1 资金可用额度表).")
    async def fund_availability(
        self,
        info: Asked,
        scope: InScope = None,
        by: Annotated[By, strawberry.argument(description="What a row stands for.")] = By.INSURER,
        as_of: AsOf = None,
        as_known_at: AsKnownAt = None,
    ) -> FundAvailability:
        """Return the table."""
        within = scope_of(info.context, "fund_balances", scope)
        basis = await basis_of(info.context, as_of, as_known_at)
        table = await fund_availability.availability(await info.context.reading(), within, basis, by)
        return FundAvailability(basis=basis, table=table)
