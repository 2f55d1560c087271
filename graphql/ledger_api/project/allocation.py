"""Who bears a project."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

import strawberry

from domain.money import Fen
from ledger_api.context import Asked, Context
from ledger_api.figures import by_basis
from ledger_api.fund_account import FundAccount, fund_account
from projections import projects
from projections.basis import Basis


@strawberry.type(description="One account's part of a project (资金分摊), in yuan.")
class Allocation:
    """One account's part of a project."""

    row: strawberry.Private[projects.AllocationStanding]

    @strawberry.field(description='The account; null for another insurer\'s, shown as "其他保险公司".')
    async def fund_account(self, info: Asked) -> FundAccount | None:
        """Return the account."""
        return await fund_account(info.context, self.row.account_id) if self.row.account_id else None

    @strawberry.field(description="Allocated.")
    def amount(self) -> Fen:
        """Return the amount."""
        return self.row.amount

    @strawberry.field(description="Used of it.")
    def used(self) -> Fen:
        """Return what was used."""
        return self.row.used

    @strawberry.field(description="Still reserved of it.")
    def reserved(self) -> Fen:
        """Return what is reserved."""
        return self.row.reserved

    @strawberry.field(description="Day its insurer consented.")
    def consented_on(self) -> date | None:
        """Return the day."""
        return self.row.consented_on


async def allocated(context: Context, keys: list[tuple[Basis, UUID]]) -> Iterable[list[projects.AllocationStanding]]:
    """Return who bears many projects, each on its basis."""
    reading, scope = await context.reading(), context.reach("projects")
    return await by_basis(
        keys, lambda basis, ids: projects.allocations(reading, scope, basis, ids), lambda row: row.project_id
    )
