"""Where a project stands, and its money."""

from datetime import date

import strawberry

from domain.money import Fen
from domain.papers import PaperKind
from domain.project.tracks import DistrictState, ExecutionState, FilingState, Headline, ReviewState
from ledger_api.context import Asked
from ledger_api.enums import named
from ledger_api.figures import Figures
from ledger_api.papers import Checklist, checklist_of_project, is_incomplete
from ledger_api.project.allocation import Allocation, allocated
from ledger_api.project.remainder import StallExplanation, explanation, remainder
from projections import projects
from projections.project_remainder import Remainder

named(projects.PaymentProgress, "PaymentProgress")


@strawberry.type(description="Where a project stands, and its money in yuan.")
class ProjectStanding(Figures):
    """Where a project stands, and its money."""

    row: strawberry.Private[projects.ProjectStanding]

    @strawberry.field(description="The one word for it, derived from the tracks.")
    def headline(self) -> Headline:
        """Return the headline."""
        return Headline(self.row.headline)

    @strawberry.field(description="Review by the insurer (审核).")
    def review(self) -> ReviewState:
        """Return the state."""
        return ReviewState(self.row.review)

    @strawberry.field(description="Confirmation by the district (属地).")
    def district_consent(self) -> DistrictState:
        """Return the state."""
        return DistrictState(self.row.district_consent)

    @strawberry.field(description="Filing with the centre (备案).")
    def filing(self) -> FilingState:
        """Return the state."""
        return FilingState(self.row.filing)

    @strawberry.field(
        description="Day since which the filing stands so: of one that was handed in, when (备案状态起日)."
    )
    def filing_since(self) -> date:
        """Return the day."""
        return self.row.filing_since

    @strawberry.field(description="Implementation and acceptance (实施).")
    def execution(self) -> ExecutionState:
        """Return the state."""
        return ExecutionState(self.row.execution)

    @strawberry.field(description="Payment, derived (支付).")
    def payment(self) -> projects.PaymentProgress:
        """Return the progress."""
        return projects.PaymentProgress(self.row.payment)

    @strawberry.field(description="Whether it is settled and closed (已结清).")
    def closed(self) -> bool:
        """Tell whether it is closed."""
        return self.row.closed

    @strawberry.field(description="Days without progress when stalled, else null (停滞天数).")
    def stalled_days(self) -> int | None:
        """Return the days."""
        return self.row.stalled_days

    @strawberry.field(description="Day the district confirmed (属地确认日期).")
    def district_confirmed_on(self) -> date | None:
        """Return the day."""
        return self.row.confirmed_on

    @strawberry.field(description="Day it was filed (备案日期).")
    def filed_on(self) -> date | None:
        """Return the day."""
        return self.row.filed_on

    @strawberry.field(description="Filing number (备案号).")
    def filing_no(self) -> str | None:
        """Return the number."""
        return self.row.filing_no

    @strawberry.field(description="Day the filing is due.")
    def filing_due_on(self) -> date | None:
        """Return the day."""
        return self.row.filing_due_on

    @strawberry.field(description="Days the filing was or is late (逾期天数).")
    def filing_late_days(self) -> int | None:
        """Return the days."""
        return self.row.filing_late_days

    @strawberry.field(description="Papers still missing for the filing (缺项).")
    def missing_papers(self) -> list[PaperKind]:
        """Return the papers."""
        return [PaperKind(kind) for kind in self.row.missing_papers]

    @strawberry.field(
        description="Whether it is filed, and papers of its work or its payments are missing (已备案但材料不全)."
    )
    async def filed_incomplete(self, info: Asked) -> bool:
        """Tell whether it is filed but incomplete."""
        return await is_incomplete(info.context, (self.basis, self.row.project_id))

    @strawberry.field(description="The papers that it and its payments owe (材料清单).")
    async def checklist(self, info: Asked) -> Checklist:
        """Return the checklist."""
        return await checklist_of_project(info.context, (self.basis, self.row.project_id))

    @strawberry.field(description="Day of acceptance (验收日期).")
    def accepted_on(self) -> date | None:
        """Return the day."""
        return self.row.accepted_on

    @strawberry.field(description="Budget (预算).")
    def budget(self) -> Fen:
        """Return the budget."""
        return self.row.budget

    @strawberry.field(description="Amount accepted (验收金额).")
    def accepted_amount(self) -> Fen | None:
        """Return the amount."""
        return self.row.accepted

    @strawberry.field(description="Amount to be paid in all: accepted amount or budget, less refunds and write-offs.")
    def due(self) -> Fen:
        """Return the amount."""
        return self.row.due

    @strawberry.field(description="Budget used: paid less reversals; refunds give none back (已用预算).")
    def used(self) -> Fen:
        """Return what was used."""
        return self.row.used

    @strawberry.field(description="Paid less reversals and refunds (已付).")
    def net_paid(self) -> Fen:
        """Return what was paid."""
        return self.row.net_paid

    @strawberry.field(description="Still to pay (未付).")
    def unpaid(self) -> Fen:
        """Return what is to pay."""
        return self.row.unpaid

    @strawberry.field(description="Set aside and not yet used (已占用).")
    def reserved(self) -> Fen:
        """Return what is reserved."""
        return self.row.reserved

    @strawberry.field(description="Of the accepted amount, what is held back (质保金).")
    async def retention(self, info: Asked) -> Fen | None:
        """Return the amount."""
        return (await self._remainder(info)).retention

    @strawberry.field(description="Day until which it is held back (质保到期日).")
    async def retention_due_on(self, info: Asked) -> date | None:
        """Return the day."""
        return (await self._remainder(info)).retention_due_on

    @strawberry.field(description="Of the accepted amount, what will never be paid (应付核销).")
    async def written_off(self, info: Asked) -> Fen:
        """Return the amount."""
        return (await self._remainder(info)).written_off

    @strawberry.field(description="Last explanation given for its standstill (处理意见).")
    async def stall_explanation(self, info: Asked) -> StallExplanation | None:
        """Return the explanation."""
        return explanation(await self._remainder(info))

    async def _remainder(self, info: Asked) -> Remainder:
        return await remainder(info.context, self.basis, self.row.project_id)

    @strawberry.field(description="Who bears it.")
    async def allocations(self, info: Asked) -> list[Allocation]:
        """Return the allocations."""
        rows: list[projects.AllocationStanding] = await info.context.load(allocated, (self.basis, self.row.project_id))
        return [Allocation(row=row) for row in rows]
