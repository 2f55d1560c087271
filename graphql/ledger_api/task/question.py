"""What may be asked of inspection tasks."""

from typing import Annotated

import strawberry

from ledger_api.connection import ORDER, WANTED, After, Before, First, Last, Paging, order_of, registered
from ledger_api.context import Asked
from ledger_api.figures import AsKnownAt, AsOf, InScope, basis_of, scope_of, stream_of
from ledger_api.task.listing import TASKS, InspectionTaskConnection, TaskFilter, TaskOrder
from ledger_api.task.outcome import VisitOutcomes, VisitOutcomesRow
from ledger_api.task.record import InspectionTask, task
from projections import tasks, visit_outcomes
from projections.visit_outcomes import VisitOutcomesBy


@strawberry.type
class TaskQuery:
    """What may be asked of inspection tasks."""

    @strawberry.field(description="One inspection task, null when it is not there for the caller.")
    async def task(
        self,
        info: Asked,
        id: Annotated[strawberry.ID, strawberry.argument(description="Its id.")],  # noqa: A002
    ) -> InspectionTask | None:
        """Return a task."""
        return await task(info.context, stream_of("InspectionTask", id))

    @strawberry.field(description="Inspection tasks of the firm, the insurer or the district that asks (R12 我的任务).")
    async def tasks(
        self,
        info: Asked,
        scope: InScope = None,
        filter: Annotated[TaskFilter | None, WANTED] = None,  # noqa: A002
        order_by: Annotated[TaskOrder, ORDER] = TaskOrder.DUE_ON_ASC,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        as_of: AsOf = None,
        as_known_at: AsKnownAt = None,
    ) -> InspectionTaskConnection:
        """Return a page of tasks."""
        within = scope_of(info.context, "tasks", scope)
        wanted = filter.read() if filter else tasks.EVERY
        paging = Paging(first, after, last, before, as_of, as_known_at)
        page = await registered(info.context, TASKS, within, wanted, order_of(order_by), paging)
        return InspectionTaskConnection(**page)

    @strawberry.field(description="What became of the visits: visited, refused, not reached, voided (走访结果).")
    async def visit_outcomes(
        self,
        info: Asked,
        by: Annotated[VisitOutcomesBy, strawberry.argument(description="What a row stands for.")],
        scope: InScope = None,
        as_of: AsOf = None,
        as_known_at: AsKnownAt = None,
    ) -> VisitOutcomes:
        """Return the table."""
        within = scope_of(info.context, "tasks", scope)
        basis = await basis_of(info.context, as_of, as_known_at)
        rows, total = await visit_outcomes.table(await info.context.reading(), within, basis, by)
        return VisitOutcomes(
            basis=basis, rows=[VisitOutcomesRow(row=row) for row in rows], total=VisitOutcomesRow(row=total)
        )
