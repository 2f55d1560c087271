"""What may be asked of gaps."""

from typing import Annotated

import strawberry

from ledger_api.connection import ORDER, WANTED, After, Before, First, Last, Paging, order_of, registered
from ledger_api.context import Asked
from ledger_api.figures import AsKnownAt, AsOf, InScope, basis_of, scope_of
from ledger_api.gap.item import ITEMS, MoneyItemConnection, MoneyItemFilter, MoneyItemOrder
from ledger_api.gap.table import FundGaps, shown_row
from ledger_api.group import InGroups
from projections import gap_table, gaps
from projections.groups import By


@strawberry.type
class GapQuery:
    """What may be asked of gaps."""

    @strawberry.field(description="What is declared, done, paid and filed, and the gaps between them (R21 四项缺口表).")
    async def fund_gaps(
        self,
        info: Asked,
        scope: InScope = None,
        by: InGroups = By.INSURER,
        as_of: AsOf = None,
        as_known_at: AsKnownAt = None,
    ) -> FundGaps:
        """Return the table."""
        within = scope_of(info.context, "gaps", scope)
        basis = await basis_of(info.context, as_of, as_known_at)
        found = await gap_table.table(await info.context.reading(), within, basis, by)
        return FundGaps(basis=basis, rows=[shown_row(row) for row in found.rows], total=shown_row(found.total))

    @strawberry.field(description="The money items behind the four-way table, by gap, cell, age and whose turn it is.")
    async def money_items(
        self,
        info: Asked,
        scope: InScope = None,
        filter: Annotated[MoneyItemFilter | None, WANTED] = None,  # noqa: A002
        order_by: Annotated[MoneyItemOrder, ORDER] = MoneyItemOrder.AGE_DESC,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        as_of: AsOf = None,
        as_known_at: AsKnownAt = None,
    ) -> MoneyItemConnection:
        """Return a page of items."""
        within = scope_of(info.context, "gaps", scope)
        wanted = filter.read() if filter else gaps.EVERY
        paging = Paging(first, after, last, before, as_of, as_known_at)
        return MoneyItemConnection(**await registered(info.context, ITEMS, within, wanted, order_of(order_by), paging))
