"""The register of hazards: which, in what order, and their sums."""

from enum import Enum

import strawberry

from domain.hazard.tracks import HazardGrade, HazardState
from domain.industry import SafetySector
from ledger_api.connection import Connection, Once, Register
from ledger_api.figures import Figures, Period, chosen, period_of, stream_of
from ledger_api.hazard.counts import HazardTotals
from ledger_api.hazard.record import Hazard, shown_hazard
from ledger_api.ids import read_id
from ledger_api.texts import sought
from projections import hazard_standing, hazards
from projections.hazard_totals import HazardTotal, LoopStep


@strawberry.type(description="A page of hazards.")
class HazardConnection(Connection[Hazard], Figures):
    """A page of hazards."""

    total: strawberry.Private[Once[HazardTotal]]

    @strawberry.field(description="How many the whole filtered list holds, computed only when selected.")
    async def total_count(self) -> int:
        """Return how many."""
        return (await self.total.get()).hazards

    @strawberry.field(description="Sums over the whole filtered list (合计), computed only when selected.")
    async def totals(self) -> HazardTotals:
        """Return the sums."""
        return HazardTotals(total=await self.total.get())


@strawberry.input(description="Which hazards.")
class HazardFilter:
    """Which hazards."""

    search: str | None = strawberry.field(default=None, description="Part of the number, the place or the description.")
    task_id: strawberry.ID | None = strawberry.field(default=None, description="Found in one task (排查任务).")
    credit_code: str | None = strawberry.field(default=None, description="Of one enterprise (统一社会信用代码).")
    street: str | None = strawberry.field(default=None, description="In one street (街道代码).")
    firm_id: strawberry.ID | None = strawberry.field(default=None, description="Found by one firm (技术服务机构).")
    sectors: list[SafetySector] | None = strawberry.field(default=None, description="In one of these sectors.")
    grades: list[HazardGrade] | None = strawberry.field(default=None, description="Of one of these grades (级别).")
    states: list[HazardState] | None = strawberry.field(default=None, description="In one of these states.")
    overdue: bool | None = strawberry.field(default=None, description="Open and past the deadline, or not (超期).")
    escalated: bool | None = strawberry.field(default=None, description="Reported to the district, or not (上报).")
    supervised: bool | None = strawberry.field(default=None, description="Under supervision, or not (挂牌督办).")
    reached: LoopStep | None = strawberry.field(
        default=None, description="Came to this step of the closed loop, and perhaps further (到达环节)."
    )
    waiting: LoopStep | None = strawberry.field(
        default=None, description="Came to this step of the closed loop and waits there (停留环节)."
    )
    deadline: Period | None = strawberry.field(default=None, description="With a deadline in this period (整改期限).")
    found: Period | None = strawberry.field(default=None, description="Found in this period (发现日期).")

    def read(self) -> hazard_standing.HazardFilter:
        """Return the filter of the question; an id of another kind finds nothing. Raises  DateFormat, TextFormat."""
        return hazard_standing.HazardFilter(
            search=sought(self.search),
            task_id=stream_of("InspectionTask", self.task_id),
            credit_code=sought(self.credit_code),
            street=sought(self.street),
            firm=None if self.firm_id is None else read_id("Organisation", self.firm_id) or "",
            sectors=chosen(self.sectors),
            grades=chosen(self.grades),
            states=chosen(self.states),
            overdue=self.overdue,
            escalated=self.escalated,
            supervised=self.supervised,
            reached=self.reached,
            waiting=self.waiting,
            deadline=period_of(self.deadline),
            found=period_of(self.found),
        )


@strawberry.enum(description="Order of hazards.")
class HazardOrder(Enum):
    """Order of hazards."""

    FOUND_ON_DESC = strawberry.enum_value(hazards.FOUND_DESC, description="Latest finding first.")
    DEADLINE_ASC = strawberry.enum_value(hazards.DEADLINE_ASC, description="Earliest deadline of open ones first.")
    AGE_DESC = strawberry.enum_value(hazards.AGE_DESC, description="Oldest first.")


HAZARDS = Register("hazards", hazards.HazardStanding, hazards.page, hazards.total, shown_hazard)
