"""A remediation case and its steps, also after a command."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

import strawberry

from domain.irregular import IrregularKind
from domain.money import Fen
from domain.remediation import RemediationState
from ledger_api.context import Asked, Context
from ledger_api.figures import by_basis
from ledger_api.organisation import District, Organisation, organisation
from ledger_api.outcome import Recorded
from ledger_api.papers import Paper, papers_of_case
from ledger_api.payment import Payment, payment
from ledger_api.person import person_name
from ledger_api.project import PreventionProject, project
from ledger_api.record import Dated, LedgerRecord, recorded
from projections import remediation_cases
from projections.basis import Basis


@strawberry.type(description="One step of a remediation case (办理经过).")
class RemediationStep:
    """One step of a remediation case."""

    row: strawberry.Private[remediation_cases.CaseStep]

    @strawberry.field(description="To which state it led; misuse that is supplemented stays confirmed.")
    def state(self) -> RemediationState:
        """Return the state."""
        return RemediationState(self.row.state)

    @strawberry.field(description="Business date.")
    def effective_on(self) -> date:
        """Return the date."""
        return self.row.effective_on

    @strawberry.field(description="The insurer's statement, the centre's opinion, or the basis of the finding.")
    def words(self) -> str:
        """Return what was said."""
        return self.row.words

    @strawberry.field(description="Name of who took it.")
    async def actor(self, info: Asked) -> str | None:
        """Return the name."""
        return await person_name(info.context, self.row.actor)


@strawberry.type(description="What is to be mended about an irregular payment or a project (手续整改).")
class RemediationCase(LedgerRecord):
    """What is to be mended about an irregular payment or a project."""

    row: strawberry.Private[remediation_cases.CaseStanding]

    @strawberry.field(description="Project number, and the payment's voucher when it is about one (案件).")
    def name(self) -> str:
        """Return the name."""
        return self.row.name

    @strawberry.field(description="Whose case (保险公司).")
    async def insurer(self, info: Asked) -> Organisation:
        """Return the insurer."""
        return await organisation(info.context, self.row.insurer)

    @strawberry.field(description="Where (区).")
    def district(self) -> District:
        """Return the district."""
        return District(code=self.row.district)

    @strawberry.field(description="Which project; null outside the caller's scope.")
    async def project(self, info: Asked) -> PreventionProject | None:
        """Return the project on the dates of the case."""
        return await project(info.context, self.row.project_id, self.basis)

    @strawberry.field(description="Which payment, null for the project as a whole.")
    async def payment(self, info: Asked) -> Payment | None:
        """Return the payment on the dates of the case."""
        return await payment(info.context, self.row.payment_id, self.basis) if self.row.payment_id else None

    @strawberry.field(description="In what way it is irregular (类型).")
    def kind(self) -> IrregularKind:
        """Return the kind."""
        return IrregularKind(self.row.kind)

    @strawberry.field(description="Amount in question, in yuan (金额).")
    def amount(self) -> Fen:
        """Return the amount."""
        return self.row.amount

    @strawberry.field(description="Name of who is to mend it (责任人).")
    async def responsible(self, info: Asked) -> str | None:
        """Return the name."""
        return await person_name(info.context, self.row.responsible)

    @strawberry.field(description="Business date of what was irregular.")
    def opened_on(self) -> date:
        """Return the date."""
        return self.row.opened_on

    @strawberry.field(description="By when it is to be mended (期限).")
    def due_on(self) -> date:
        """Return the date."""
        return self.row.due_on

    @strawberry.field(description="Where it stands on the dates of the question (结果).")
    def state(self) -> RemediationState:
        """Return the state."""
        return RemediationState(self.row.state)

    @strawberry.field(description="Day it was accepted or misuse was confirmed, else null.")
    def ended_on(self) -> date | None:
        """Return the day."""
        return self.row.ended_on

    @strawberry.field(description="Days past the due date until it ended, or until now; 0 when in time (逾期天数).")
    def overdue_days(self) -> int:
        """Return the days."""
        return self.row.overdue_days

    @strawberry.field(description="What the centre or the auditor said last (意见).")
    def opinion(self) -> str | None:
        """Return the opinion."""
        return self.row.opinion

    @strawberry.field(description="Its steps, in their order.")
    async def steps(self, info: Asked) -> list[RemediationStep]:
        """Return the steps."""
        rows = await info.context.load(_steps, (self.basis, self.key))
        return [RemediationStep(row=row) for row in rows]

    @strawberry.field(description="Papers handed in to mend it (整改材料).")
    async def papers(self, info: Asked) -> list[Paper]:
        """Return the papers."""
        return await papers_of_case(info.context, (self.basis, self.key))


@strawberry.type(description="A remediation case after a command.")
class RemediationRecorded(Recorded):
    """A remediation case after a command."""

    @strawberry.field(description="The case.")
    async def remediation_case(self, info: Asked) -> RemediationCase:
        """Return it as it stands after the command."""
        found = await remediation_case(info.context, self.told.streams[0])
        assert found is not None
        return found


async def remediation_case(context: Context, case_id: UUID | None) -> RemediationCase | None:
    """Return a case in the caller's reach as it stands now; many in one query."""
    found: RemediationCase | None = await context.load(_cases, (None, case_id))
    return found


def shown_case(row: remediation_cases.CaseStanding, basis: Basis) -> RemediationCase:
    """Return a case as the API shows it."""
    return RemediationCase(key=row.case_id, row=row, basis=basis)


async def _cases(context: Context, keys: list[Dated]) -> list[RemediationCase | None]:
    reading, scope = await context.reading(), context.reach("remediation_cases")
    return await recorded(
        context, keys, lambda basis, ids: remediation_cases.cases(reading, scope, basis, ids), shown_case
    )


async def _steps(context: Context, keys: list[tuple[Basis, UUID]]) -> Iterable[list[remediation_cases.CaseStep]]:
    reading = await context.reading()
    return await by_basis(
        keys, lambda basis, ids: remediation_cases.steps(reading, basis, ids), lambda row: row.case_id
    )
