"""Lists of visiting lists: which, in what order, and their sums."""

from enum import Enum

import strawberry

from domain.visiting_list import VisitingListState
from ledger_api.connection import Connection, Once, Register
from ledger_api.figures import Figures, chosen
from ledger_api.texts import sought
from ledger_api.visiting_list.record import VisitingList, shown_list
from projections import visiting_lists


@strawberry.type(description="Sums over visiting lists.")
class VisitingListTotals:
    """Sums over visiting lists."""

    enterprises: int = strawberry.field(description="Enterprises on them (清单企业数).")
    assigned: int = strawberry.field(description="Of them handed to a firm (已派发).")


@strawberry.type(description="A page of visiting lists.")
class VisitingListConnection(Connection[VisitingList], Figures):
    """A page of visiting lists."""

    total: strawberry.Private[Once[visiting_lists.ListTotal]]

    @strawberry.field(description="How many the whole filtered list holds, computed only when selected.")
    async def total_count(self) -> int:
        """Return how many."""
        return (await self.total.get()).lists

    @strawberry.field(description="Sums over the whole filtered list (合计), computed only when selected.")
    async def totals(self) -> VisitingListTotals:
        """Return the sums."""
        total = await self.total.get()
        return VisitingListTotals(enterprises=total.enterprises, assigned=total.assigned)


@strawberry.input(description="Which visiting lists.")
class VisitingListFilter:
    """Which visiting lists."""

    search: str | None = strawberry.field(default=None, description="Part of the list number.")
    states: list[VisitingListState] | None = strawberry.field(default=None, description="In one of these states.")

    def read(self) -> visiting_lists.ListFilter:
        """Return the filter of the question. Raises  TextFormat."""
        return visiting_lists.ListFilter(sought(self.search), chosen(self.states))


@strawberry.enum(description="Order of visiting lists.")
class VisitingListOrder(Enum):
    """Order of visiting lists."""

    ISSUED_ON_DESC = strawberry.enum_value(visiting_lists.ISSUED_DESC, description="Latest first.")
    DUE_ON_ASC = strawberry.enum_value(visiting_lists.DUE_ASC, description="Earliest due first.")


LISTS = Register("visitingLists", visiting_lists.ListStanding, visiting_lists.page, visiting_lists.total, shown_list)
