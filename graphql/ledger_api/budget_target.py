"""Annual budget targets against what was spent, as the API shows them."""

import strawberry

from domain.money import Fen
from ledger_api.context import Asked
from ledger_api.figures import AsKnownAt, AsOf, Figures, InScope, basis_of, scope_of
from ledger_api.group import GroupRow, InGroups
from ledger_api.scalars import Percent
from projections import budget_targets
from projections.groups import By


@strawberry.type(description="One fund year of an insurer, a district, both, or all: target against actual, in yuan.")
class BudgetTargetRow(GroupRow):
    """One fund year of an insurer, a district, both, or all."""

    fund_year: int = strawberry.field(description="Year of the policy inception date (资金年度).")
    target: Fen | None = strawberry.field(description="What was to be spent, null where no target was set (专项预算).")
    spent: Fen = strawberry.field(description="Paid less reversals and refunds (净支出).")
    percent: Percent | None = strawberry.field(description="Spent of the target, in percent (完成率).")
    remaining: Fen | None = strawberry.field(description="Target less what was spent, below zero when more was (余额).")
    premium_received: Fen = strawberry.field(description="Premium received less refunds (实收保费).")
    spent_of_premium: Percent | None = strawberry.field(description="Spent of the premium received, in percent (占比).")


@strawberry.type(description="Annual budget targets against what was spent (专项预算).")
class BudgetTargets(Figures):
    """Annual budget targets against what was spent."""

    rows: list[BudgetTargetRow] = strawberry.field(
        description="By year, district and insurer, the development area last; a whole target is no district's."
    )
    totals: list[BudgetTargetRow] = strawberry.field(
        description="One for each year; of an insurer the whole target counts, else the sum of its districts'."
    )


def _row(row: budget_targets.TargetRow) -> BudgetTargetRow:
    return BudgetTargetRow(
        group=(row.insurer, row.district),
        fund_year=row.fund_year,
        target=row.target,
        spent=row.spent,
        percent=None if row.percent is None else Percent(row.percent),
        remaining=row.remaining,
        premium_received=row.premium,
        spent_of_premium=None if row.spent_of_premium is None else Percent(row.spent_of_premium),
    )


@strawberry.type
class BudgetTargetQuery:
    """What may be asked of budget targets."""

    @strawberry.field(description="Annual budget targets against what was spent, by insurer or district (专项预算).")
    async def budget_targets(
        self,
        info: Asked,
        scope: InScope = None,
        by: InGroups = By.INSURER,
        as_of: AsOf = None,
        as_known_at: AsKnownAt = None,
    ) -> BudgetTargets:
        """Return the table."""
        within = scope_of(info.context, "budget_targets", scope)
        basis = await basis_of(info.context, as_of, as_known_at)
        found = await budget_targets.targets(await info.context.reading(), within, basis, by)
        return BudgetTargets(
            basis=basis, rows=[_row(row) for row in found.rows], totals=[_row(row) for row in found.totals]
        )
