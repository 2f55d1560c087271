"""What the money is used for, as the API shows it (R7)."""

from typing import Annotated

import strawberry

from domain.money import Fen
from domain.rule_book import UseCategory
from ledger_api.context import Asked
from ledger_api.figures import AsKnownAt, AsOf, Figures, InScope, basis_of, scope_of
from ledger_api.group import GroupRow
from ledger_api.scalars import Percent
from projections import uses
from projections.groups import By


@strawberry.type(description="One use of the money.")
class UseBreakdownRow(GroupRow):
    """One use of the money."""

    category: UseCategory = strawberry.field(description="Which use (类别).")
    projects: int = strawberry.field(description="Projects with a payment (项目数).")
    net_paid: Fen = strawberry.field(description="Paid less reversals and refunds (金额).")
    share: Percent | None = strawberry.field(description="Percent of its group (占比).")
    largest: bool = strawberry.field(description="Whether it is the largest of its group (最大占比).")


@strawberry.type(description="All uses of the money together.")
class UseBreakdownTotal:
    """All uses of the money together."""

    projects: int = strawberry.field(description="Projects with a payment (项目数).")
    net_paid: Fen = strawberry.field(description="Paid less reversals and refunds (金额).")


@strawberry.type(description="Spread of the money over its uses, largest first (R7 分类使用).")
class UseBreakdown(Figures):
    """Spread of the money over its uses."""

    rows: list[UseBreakdownRow] = strawberry.field(description="One row for each use with a payment in each group.")
    total: UseBreakdownTotal = strawberry.field(description="All of them together (合计).")


@strawberry.type
class UseQuery:
    """What may be asked of uses."""

    @strawberry.field(description="What the money was spent on (R7 分类使用), largest share first.")
    async def use_breakdown(
        self,
        info: Asked,
        scope: InScope = None,
        by: Annotated[
            By | None, strawberry.argument(description="What a group is; all together when left out.")
        ] = None,
        as_of: AsOf = None,
        as_known_at: AsKnownAt = None,
    ) -> UseBreakdown:
        """Return the spread."""
        within = scope_of(info.context, "uses", scope)
        basis = await basis_of(info.context, as_of, as_known_at)
        reading = await info.context.reading()
        whole = await uses.uses(reading, within, basis)
        rows = [
            UseBreakdownRow(
                group=(use.insurer, use.district),
                category=UseCategory(use.category),
                projects=use.projects,
                net_paid=use.net_paid,
                share=None if use.share is None else Percent(use.share),
                largest=use.largest,
            )
            for use in (await uses.uses(reading, within, basis, by) if by else whole)
        ]
        total = UseBreakdownTotal(
            projects=sum(use.projects for use in whole), net_paid=Fen(sum(use.net_paid for use in whole))
        )
        return UseBreakdown(basis=basis, rows=rows, total=total)
