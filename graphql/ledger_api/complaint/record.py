"""A complaint, also after a command."""

from datetime import date
from uuid import UUID

import strawberry

from domain.complaint import ComplaintState
from ledger_api.contact import Contact, contact
from ledger_api.context import Asked, Context
from ledger_api.organisation import District, Organisation, organisation
from ledger_api.outcome import Recorded
from ledger_api.record import Dated, LedgerRecord, recorded
from ledger_api.task import InspectionTask, task
from projections import complaints
from projections.basis import Basis


@strawberry.type(description="What an enterprise complains of after a visit, and what it was answered (投诉).")
class Complaint(LedgerRecord):
    """What an enterprise complains of."""

    row: strawberry.Private[complaints.ComplaintStanding]

    @strawberry.field(description="About which task; null for who may not see it (排查任务).")
    async def task(self, info: Asked) -> InspectionTask | None:
        """Return the task on the dates of the complaint."""
        return await task(info.context, self.row.task_id, self.basis)

    @strawberry.field(description="Name of the enterprise (企业名称).")
    def enterprise_name(self) -> str:
        """Return the name."""
        return self.row.enterprise

    @strawberry.field(description="Unified social credit code of the enterprise (统一社会信用代码).")
    def credit_code(self) -> str:
        """Return the code."""
        return self.row.credit_code

    @strawberry.field(description="Where (区).")
    def district(self) -> District:
        """Return the district."""
        return District(code=self.row.district)

    @strawberry.field(description="Insurer that answers (保险公司).")
    async def insurer(self, info: Asked) -> Organisation:
        """Return the insurer."""
        return await organisation(info.context, self.row.insurer)

    @strawberry.field(description="Firm that the visit was made by (技术服务机构).")
    async def firm(self, info: Asked) -> Organisation:
        """Return the firm."""
        return await organisation(info.context, self.row.firm)

    @strawberry.field(description="Who complains (投诉人); null once erased.")
    def complainant(self, info: Asked) -> Contact | None:
        """Return the person."""
        row = self.row
        return contact(info.context.actor, row.complainant_name, row.complainant_phone, {row.insurer})

    @strawberry.field(description="The complainant's words (投诉内容).")
    def statement(self) -> str:
        """Return the words."""
        return self.row.statement

    @strawberry.field(description="Where it stands (状态).")
    def state(self) -> ComplaintState:
        """Return the state."""
        return ComplaintState(self.row.state)

    @strawberry.field(description="Day it was received (投诉日期).")
    def received_on(self) -> date:
        """Return the day."""
        return self.row.received_on

    @strawberry.field(description="Last day for an answer as first reckoned; null where the holidays were not known.")
    def first_due_on(self) -> date | None:
        """Return the day."""
        return self.row.first_due_on

    @strawberry.field(description="Last day for an answer, more time included (答复期限).")
    def due_on(self) -> date | None:
        """Return the day."""
        return self.row.due_on

    @strawberry.field(description="What was answered (答复).")
    def answer(self) -> str | None:
        """Return the answer."""
        return self.row.answer

    @strawberry.field(description="Day it was answered (答复日期).")
    def answered_on(self) -> date | None:
        """Return the day."""
        return self.row.answered_on

    @strawberry.field(description="Days past the last day with no answer, 0 when none (超期天数).")
    def overdue_days(self) -> int:
        """Return the days."""
        return self.row.overdue_days


@strawberry.type(description="A complaint after a command.")
class ComplaintRecorded(Recorded):
    """A complaint after a command."""

    @strawberry.field(description="The complaint.")
    async def complaint(self, info: Asked) -> Complaint:
        """Return it as it stands after the command."""
        found = await complaint(info.context, self.told.streams[0])
        assert found is not None
        return found


async def complaint(context: Context, complaint_id: UUID | None, basis: Basis | None = None) -> Complaint | None:
    """Return a complaint in the caller's reach as it stood on a basis, now by default; many in one query."""
    found: Complaint | None = await context.load(_complaints, (basis, complaint_id))
    return found


def shown_complaint(row: complaints.ComplaintStanding, basis: Basis) -> Complaint:
    """Return a complaint as the API shows it."""
    return Complaint(key=row.complaint_id, row=row, basis=basis)


async def _complaints(context: Context, keys: list[Dated]) -> list[Complaint | None]:
    reading, scope = await context.reading(), context.reach("complaints")
    return await recorded(
        context, keys, lambda basis, ids: complaints.complaints(reading, scope, basis, ids), shown_complaint
    )
