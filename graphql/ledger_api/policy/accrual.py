"""Premium movements of a policy and what they accrued."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

import strawberry

from domain.money import Fen
from ledger_api.context import Asked, Context
from ledger_api.figures import by_basis
from ledger_api.fund_account import FundAccount, fund_account
from projections import policies
from projections.basis import Basis


@strawberry.type(description="One premium movement and what it accrued, enough to compute it anew (计提明细).")
class Accrual:
    """One premium movement and what it accrued to one account."""

    row: strawberry.Private[policies.PremiumMovement]

    @strawberry.field(description="Receipt or refund number (流水号).")
    def reference(self) -> str:
        """Return the number."""
        return self.row.reference

    @strawberry.field(
        description="Day from which it counts; for what a correction entered, that of the correction (业务日期)."
    )
    def effective_on(self) -> date:
        """Return the day."""
        return self.row.effective_on

    @strawberry.field(description="Day the premium moved (收费日期).")
    def moved_on(self) -> date:
        """Return the day."""
        return self.row.moved_on

    @strawberry.field(description="Whether it takes back a movement that was entered wrongly (冲销).")
    def reversal(self) -> bool:
        """Tell whether it is a reversal."""
        return self.row.reversal

    @strawberry.field(description="Premium received, negative for a refund; of a co-insurer its part.")
    def premium_delta(self) -> Fen:
        """Return the change."""
        return self.row.premium_delta

    @strawberry.field(description="Premium received in all.")
    def premium_to_date(self) -> Fen:
        """Return the sum."""
        return self.row.premium_to_date

    @strawberry.field(description="Rate in basis points (计提比例).")
    def rate_bp(self) -> int:
        """Return the rate."""
        return self.row.rate_bp

    @strawberry.field(description="Posted by this movement.")
    def accrued_delta(self) -> Fen:
        """Return the change."""
        return self.row.accrued_delta

    @strawberry.field(description="Accrued in all.")
    def accrued_to_date(self) -> Fen:
        """Return the sum."""
        return self.row.accrued_to_date

    @strawberry.field(description="Where it was posted, null outside the caller's scope.")
    async def fund_account(self, info: Asked) -> FundAccount | None:
        """Return the account."""
        return await fund_account(info.context, self.row.account_id)


async def accrued(context: Context, keys: list[tuple[Basis, UUID]]) -> Iterable[list[policies.PremiumMovement]]:
    """Return the premium movements of many policies, each on its basis."""
    reading, scope = await context.reading(), context.reach("policies")
    return await by_basis(
        keys, lambda basis, ids: policies.accruals(reading, scope, basis, ids), lambda row: row.policy_id
    )
