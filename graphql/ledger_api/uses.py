"""What the money is used for, as the API shows it (R7)."""

import strawberry

from domain.money import Fen
from domain.rule_book import UseCategory
from ledger_api.context import Asked
from ledger_api.figures import AsKnownAt, AsOf, Figures, InScope, basis_of, scope_of
from ledger_api.scalars import Percent
from projections import uses


@strawberry.type(description="One use of the money.")
class UseBreakdownRow:
    """One use of the money."""

    category: UseCategory = strawberry.field(description="Which use (类别).")
    projects: int = strawberry.field(description="Projects with a payment (项目数).")
    net_paid: Fen = strawberry.field(description="Paid less reversals and refunds (金额).")
    share: Percent | None = strawberry.field(description="Percent of all (占比).")


@strawberry.type(description="All uses of the money together.")
class UseBreakdownTotal:
    """All uses of the money together."""

    projects: int = strawberry.field(description="Projects with a payment (项目数).")
    net_paid: Fen = strawberry.field(description="Paid less reversals and refunds (金额).")


@strawberry.type(description="Spread of the money over its uses, largest first (R7 分类使用).")
class UseBreakdown(Figures):
    """Spread of the money over its uses."""

    rows: list[UseBreakdownRow] = strawberry.field(description="One row for each use with a payment.")

    @strawberry.field(description="All of them together (合计).")
    def total(self) -> UseBreakdownTotal:
        """Return the sums; a project has one use."""
        return UseBreakdownTotal(
            projects=sum(row.projects for row in self.rows), net_paid=Fen(sum(row.net_paid for row in self.rows))
        )


@strawberry.type
class UseQuery:
    """What may be asked of uses."""

    @strawberry.field(description="What the money was spent on (R7 分类使用), largest share first.")
    async def use_breakdown(
        self, info: Asked, scope: InScope = None, as_of: AsOf = None, as_known_at: AsKnownAt = None
    ) -> UseBreakdown:
        """Return the spread."""
        within = scope_of(info.context, "uses", scope)
        basis = await basis_of(info.context, as_of, as_known_at)
        rows = [
            UseBreakdownRow(
                category=UseCategory(use.category),
                projects=use.projects,
                net_paid=use.net_paid,
                share=None if use.share is None else Percent(use.share),
            )
            for use in await uses.uses(await info.context.reading(), within, basis)
        ]
        return UseBreakdown(basis=basis, rows=rows)
