"""Lists of complaints: which, in what order, and what became of them."""

from enum import Enum

import strawberry

from domain.complaint import ComplaintState
from ledger_api.complaint.record import Complaint, shown_complaint
from ledger_api.connection import Connection, Once, Register
from ledger_api.figures import Figures, chosen, stream_of
from ledger_api.ids import read_id
from ledger_api.texts import sought
from projections import complaints


@strawberry.type(description="Complaints by what became of them.")
class ComplaintTotals:
    """Complaints by what became of them."""

    open: int = strawberry.field(description="Not answered (未答复).")
    overdue: int = strawberry.field(description="Of them past the last day (超期).")
    answered: int = strawberry.field(description="Answered (已答复).")
    answered_in_time: int = strawberry.field(description="Of them on or before the last day (按期答复).")


@strawberry.type(description="A page of complaints.")
class ComplaintConnection(Connection[Complaint], Figures):
    """A page of complaints."""

    total: strawberry.Private[Once[complaints.ComplaintTotal]]

    @strawberry.field(description="How many the whole filtered list holds, computed only when selected.")
    async def total_count(self) -> int:
        """Return how many."""
        return (await self.total.get()).complaints

    @strawberry.field(description="Counts over the whole filtered list (合计), computed only when selected.")
    async def totals(self) -> ComplaintTotals:
        """Return the counts."""
        total = await self.total.get()
        return ComplaintTotals(
            open=total.open,
            overdue=total.overdue,
            answered=total.answered,
            answered_in_time=total.answered_in_time,
        )


@strawberry.input(description="Which complaints.")
class ComplaintFilter:
    """Which complaints."""

    search: str | None = strawberry.field(
        default=None, description="Part of the enterprise's name or code, or of the complainant's words."
    )
    task_id: strawberry.ID | None = strawberry.field(default=None, description="About one task (排查任务).")
    firm_id: strawberry.ID | None = strawberry.field(default=None, description="About one firm (技术服务机构).")
    states: list[ComplaintState] | None = strawberry.field(default=None, description="In one of these states (状态).")
    overdue: bool | None = strawberry.field(default=None, description="Past the last day and open, or not (超期).")

    def read(self) -> complaints.ComplaintFilter:
        """Return the filter of the question; an id of another kind names nothing. Raises  TextFormat."""
        return complaints.ComplaintFilter(
            search=sought(self.search),
            task_id=stream_of("InspectionTask", self.task_id),
            firm=None if self.firm_id is None else read_id("Organisation", self.firm_id) or "",
            states=chosen(self.states),
            overdue=self.overdue,
        )


@strawberry.enum(description="Order of complaints.")
class ComplaintOrder(Enum):
    """Order of complaints."""

    DUE_ON_ASC = strawberry.enum_value(complaints.DUE_ASC, description="Earliest last day first, answered ones last.")
    RECEIVED_ON_DESC = strawberry.enum_value(complaints.RECEIVED_DESC, description="Latest received first.")


COMPLAINTS = Register("complaints", complaints.ComplaintStanding, complaints.page, complaints.total, shown_complaint)
