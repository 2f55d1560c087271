"""Lists of inspection tasks (R12): which, in what order, and what became of them."""

from enum import Enum

import strawberry

from domain.task.tracks import TaskState
from ledger_api.connection import Connection, Once, Register
from ledger_api.figures import Figures, Period, chosen, period_of, stream_of
from ledger_api.ids import read_id
from ledger_api.scalars import Percent
from ledger_api.task.record import InspectionTask, shown_task
from ledger_api.texts import sought
from projections import tasks


@strawberry.type(description="Tasks by where they stand; each counts once (走访).")
class TaskCounts:
    """Tasks by where they stand."""

    assigned: int = strawberry.field(description="Handed out (派发).")
    notified: int = strawberry.field(description="Of them told beforehand (已告知).")
    visited: int = strawberry.field(description="Visited (已走访).")
    refused: int = strawberry.field(description="Refused (拒查).")
    unreachable: int = strawberry.field(description="Not reached (无法联系).")
    voided: int = strawberry.field(description="Voided (作废).")
    ahead: int = strawberry.field(description="Still to be visited, or waiting for contact data (待走访).")
    overdue: int = strawberry.field(description="Of all past their last day and not done (超期).")
    visit_rate: Percent | None = strawberry.field(description="Visited in percent of assigned less voided (走访率).")


def shown_counts(counted: tasks.TaskTotal) -> TaskCounts:
    """Return counts as the API shows them."""
    return TaskCounts(
        assigned=counted.assigned,
        notified=counted.notified,
        visited=counted.visited,
        refused=counted.refused,
        unreachable=counted.unreachable,
        voided=counted.voided,
        ahead=counted.ahead,
        overdue=counted.overdue,
        visit_rate=None if counted.visit_rate is None else Percent(counted.visit_rate),
    )


@strawberry.type(description="A page of inspection tasks (R12 我的任务).")
class InspectionTaskConnection(Connection[InspectionTask], Figures):
    """A page of inspection tasks."""

    total: strawberry.Private[Once[tasks.TaskTotal]]

    @strawberry.field(description="How many the whole filtered list holds, computed only when selected.")
    async def total_count(self) -> int:
        """Return how many."""
        return (await self.total.get()).assigned

    @strawberry.field(description="Counts over the whole filtered list (合计), computed only when selected.")
    async def totals(self) -> TaskCounts:
        """Return the counts."""
        return shown_counts(await self.total.get())


@strawberry.input(description="Which inspection tasks.")
class TaskFilter:
    """Which inspection tasks."""

    search: str | None = strawberry.field(
        default=None, description="Part of the enterprise's name or of its credit code."
    )
    visiting_list_id: strawberry.ID | None = strawberry.field(default=None, description="Of one list (清单).")
    contract_id: strawberry.ID | None = strawberry.field(default=None, description="Under one contract (服务合同).")
    firm_id: strawberry.ID | None = strawberry.field(default=None, description="By one firm (技术服务机构).")
    credit_code: str | None = strawberry.field(default=None, description="At one enterprise (统一社会信用代码).")
    states: list[TaskState] | None = strawberry.field(default=None, description="In one of these states (状态).")
    overdue: bool | None = strawberry.field(default=None, description="Past the last day and not done, or not (超期).")
    due: Period | None = strawberry.field(default=None, description="Due in this period (截止日期).")

    def read(self) -> tasks.TaskFilter:
        """Return the filter of the question; an id of another kind names nothing. Raises  DateFormat, TextFormat."""
        return tasks.TaskFilter(
            search=sought(self.search),
            list_id=stream_of("VisitingList", self.visiting_list_id),
            contract_id=stream_of("ServiceContract", self.contract_id),
            firm=None if self.firm_id is None else read_id("Organisation", self.firm_id) or "",
            credit_code=sought(self.credit_code),
            states=chosen(self.states),
            overdue=self.overdue,
            due=period_of(self.due),
        )


@strawberry.enum(description="Order of inspection tasks.")
class TaskOrder(Enum):
    """Order of inspection tasks."""

    DUE_ON_ASC = strawberry.enum_value(tasks.DUE_ASC, description="Earliest due first.")
    PLACE_ASC = strawberry.enum_value(tasks.PLACE_ASC, description="By district and street, then earliest due.")
    APPOINTED_ON_ASC = strawberry.enum_value(
        tasks.APPOINTED_ASC, description="Earliest appointment first, those without one last."
    )


TASKS = Register("tasks", tasks.TaskStanding, tasks.page, tasks.total, shown_task, tasks.listing)
