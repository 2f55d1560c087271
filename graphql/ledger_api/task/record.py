"""An inspection task, its clock and its steps, also after a command."""

from datetime import date
from uuid import UUID

import strawberry

from domain.industry import SafetySector
from domain.task.tracks import ENDED, TaskState
from ledger.rights import QUESTIONS
from ledger_api.contact import Contact, contact
from ledger_api.context import Asked, Context
from ledger_api.contract import ServiceContract
from ledger_api.contract import contract as find_contract
from ledger_api.organisation import District, Organisation, organisation
from ledger_api.outcome import Recorded
from ledger_api.record import Dated, LedgerRecord, recorded
from ledger_api.task.duty import insurer_acts_by
from ledger_api.task.step import (
    Appointment,
    EnterpriseNotice,
    InspectionReport,
    Visit,
    reinspection_of,
    reports_of,
    steps_of,
)
from ledger_api.visiting_list import VisitingList, visiting_list
from projections import tasks
from projections.basis import Basis
from projections.task_steps import VisitOutcome


@strawberry.type(description="One enterprise of a visiting list, to be inspected by one firm (排查任务).")
class InspectionTask(LedgerRecord):
    """One enterprise to be inspected by one firm."""

    row: strawberry.Private[tasks.TaskStanding]

    @strawberry.field(description="The list it is on (走访企业清单).")
    async def visiting_list(self, info: Asked) -> VisitingList:
        """Return the list on the dates of the task."""
        found = await visiting_list(info.context, self.row.list_id, self.basis)
        assert found is not None
        return found

    @strawberry.field(description="Name of the enterprise (企业名称).")
    def enterprise_name(self) -> str:
        """Return the name."""
        return self.row.enterprise_name

    @strawberry.field(description="Unified social credit code of the enterprise (统一社会信用代码).")
    def credit_code(self) -> str:
        """Return the code."""
        return self.row.credit_code

    @strawberry.field(description="Where (区).")
    def district(self) -> District:
        """Return the district."""
        return District(code=self.row.district)

    @strawberry.field(description="Street code of 9 digits (街道代码).")
    def street(self) -> str | None:
        """Return the code."""
        return self.row.street

    @strawberry.field(description="Where to find it (地址).")
    def address(self) -> str | None:
        """Return the address."""
        return self.row.address

    @strawberry.field(description="Safety sector (安全行业).")
    def sector(self) -> SafetySector:
        """Return the sector."""
        return SafetySector[self.row.sector]

    @strawberry.field(
        description="Whom to call (联系人); the telephone in full for its insurer, for its firm until the task is done "
        "and for the centre."
    )
    def contact(self, info: Asked) -> Contact | None:
        """Return the contact."""
        done = TaskState(self.row.state) in ENDED
        needed_by = {self.row.insurer} if done else {self.row.insurer, self.row.firm}
        return contact(info.context.actor, self.row.contact_name, self.row.contact_phone, needed_by)

    @strawberry.field(description="For which insurer (保险公司).")
    async def insurer(self, info: Asked) -> Organisation:
        """Return the insurer."""
        return await organisation(info.context, self.row.insurer)

    @strawberry.field(description="By which firm (技术服务机构).")
    async def firm(self, info: Asked) -> Organisation:
        """Return the firm."""
        return await organisation(info.context, self.row.firm)

    @strawberry.field(description="Under which contract; null for who may not see it (服务合同).")
    async def contract(self, info: Asked) -> ServiceContract | None:
        """Return the contract on the dates of the task."""
        if info.context.actor.role not in QUESTIONS["contracts"]:
            return None
        return await find_contract(info.context, self.row.contract_id, self.basis)

    @strawberry.field(description="First day of its insurer's latest cover (保险期限).")
    def covered_from(self) -> date | None:
        """Return the day."""
        return self.row.covered_from

    @strawberry.field(description="Last day of its insurer's latest cover (保险期限).")
    def covered_to(self) -> date | None:
        """Return the day."""
        return self.row.covered_to

    @strawberry.field(description="Whether the visit also reminds of the renewal (续保提醒).")
    def renewal_reminder(self) -> bool:
        """Tell whether it does."""
        return self.row.renewal_reminder

    @strawberry.field(description="Day it was handed out (派发日期).")
    def assigned_on(self) -> date:
        """Return the day."""
        return self.row.assigned_on

    @strawberry.field(description="Last day as it was handed out.")
    def agreed_on(self) -> date:
        """Return the day."""
        return self.row.agreed_on

    @strawberry.field(description="Last day, moved by the days that waited for contact data (截止日期).")
    def due_on(self) -> date:
        """Return the day."""
        return self.row.due_on

    @strawberry.field(description="Days until it is due, below 0 when late; of a task that is done, on that day.")
    def days_left(self) -> int:
        """Return the days."""
        return self.row.days_left

    @strawberry.field(
        description="Last day for the insurer to correct contact data, or to follow a refusal up, in working days; "
        "null when it is not its turn or the holidays are not known (保险公司办理期限)."
    )
    async def insurer_acts_by(self, info: Asked) -> date | None:
        """Return the day."""
        return await insurer_acts_by(info.context, self.basis, self.row)

    @strawberry.field(description="Days that waited for contact data and do not count (暂停天数).")
    def paused_days(self) -> int:
        """Return the days."""
        return self.row.paused_days

    @strawberry.field(description="Where it stood on the dates of the question (状态).")
    def state(self) -> TaskState:
        """Return the state."""
        return TaskState(self.row.state)

    @strawberry.field(description="Since when.")
    def state_since(self) -> date:
        """Return the day."""
        return self.row.state_since

    @strawberry.field(description="How often it was refused (拒查次数).")
    def refusals(self) -> int:
        """Return how often."""
        return self.row.refusals

    @strawberry.field(description="How the enterprise was told beforehand, in their order (告知).")
    async def notices(self, info: Asked) -> list[EnterpriseNotice]:
        """Return the notices."""
        rows = await steps_of(info.context, (self.basis, self.key), "EnterpriseNotified")
        return [EnterpriseNotice(row=row) for row in rows]

    @strawberry.field(description="The day that was agreed on last (预约).")
    async def appointment(self, info: Asked) -> Appointment | None:
        """Return the appointment."""
        rows = await steps_of(info.context, (self.basis, self.key), "VisitScheduled")
        return Appointment(row=rows[-1]) if rows else None

    @strawberry.field(
        description="By when the first of its hazards that wait for a re-inspection is due, null for none (复查到期)."
    )
    async def reinspection_due_on(self, info: Asked) -> date | None:
        """Return the day."""
        return await reinspection_of(info.context, (self.basis, self.key))

    @strawberry.field(description="Every attempt to visit, in their order (走访).")
    async def visits(self, info: Asked) -> list[Visit]:
        """Return the attempts."""
        rows = await steps_of(info.context, (self.basis, self.key), *(each.value for each in VisitOutcome))
        return [Visit(row=row) for row in rows]

    @strawberry.field(description="Every version of the report (报告).")
    async def reports(self, info: Asked) -> list[InspectionReport]:
        """Return the versions."""
        return await reports_of(info.context, (self.basis, self.key))


@strawberry.type(description="An inspection task after a command.")
class TaskRecorded(Recorded):
    """An inspection task after a command."""

    @strawberry.field(description="The task.")
    async def task(self, info: Asked) -> InspectionTask:
        """Return it as it stands after the command."""
        found = await task(info.context, self.told.streams[0])
        assert found is not None
        return found


async def task(context: Context, task_id: UUID | None, basis: Basis | None = None) -> InspectionTask | None:
    """Return a task in the caller's reach as it stood on a basis, now by default; many in one query."""
    found: InspectionTask | None = await context.load(_tasks, (basis, task_id))
    return found


def shown_task(row: tasks.TaskStanding, basis: Basis) -> InspectionTask:
    """Return a task as the API shows it."""
    return InspectionTask(key=row.task_id, row=row, basis=basis)


async def _tasks(context: Context, keys: list[Dated]) -> list[InspectionTask | None]:
    reading, scope = await context.reading(), context.reach("tasks")
    return await recorded(context, keys, lambda basis, ids: tasks.tasks(reading, scope, basis, ids), shown_task)
