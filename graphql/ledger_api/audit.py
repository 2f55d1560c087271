"""What the auditor found, as the API shows it (审计意见)."""

from datetime import date, datetime
from enum import Enum
from typing import Annotated

import strawberry

from ledger_api.connection import (
    ORDER,
    WANTED,
    After,
    Before,
    Connection,
    First,
    Last,
    Once,
    Paging,
    Register,
    order_of,
    registered,
)
from ledger_api.context import Asked
from ledger_api.figures import AsKnownAt, AsOf, Figures, InScope, Period, period_of, scope_of, stream_of
from ledger_api.fund_account import FundAccount, fund_account
from ledger_api.organisation import District, Organisation, organisation
from ledger_api.outcome import Recorded
from ledger_api.payment import Payment, payment
from ledger_api.person import person_name
from ledger_api.project import PreventionProject, project
from ledger_api.scalars import Position
from ledger_api.texts import sought
from projections import audit_findings
from projections.basis import Basis


@strawberry.type(description="What the auditor found about a project, a payment or an account (审计意见).")
class AuditFinding:
    """What the auditor found."""

    basis: strawberry.Private[Basis]
    row: strawberry.Private[audit_findings.Finding]

    @strawberry.field(description="Its place in the ledger.")
    def position(self) -> Position:
        """Return the position."""
        return Position(self.row.position)

    @strawberry.field(description="Whose (保险公司); of a project the insurer that declared it.")
    async def insurer(self, info: Asked) -> Organisation:
        """Return the insurer."""
        return await organisation(info.context, self.row.insurer)

    @strawberry.field(description="Where (区).")
    def district(self) -> District:
        """Return the district."""
        return District(code=self.row.district)

    @strawberry.field(description="The project it is about, else null.")
    async def project(self, info: Asked) -> PreventionProject | None:
        """Return the project."""
        return await project(info.context, self.row.project_id, self.basis) if self.row.project_id else None

    @strawberry.field(description="The payment it is about, else null.")
    async def payment(self, info: Asked) -> Payment | None:
        """Return the payment."""
        return await payment(info.context, self.row.payment_id, self.basis) if self.row.payment_id else None

    @strawberry.field(description="The account it is about, else null.")
    async def fund_account(self, info: Asked) -> FundAccount | None:
        """Return the account."""
        return await fund_account(info.context, self.row.account_id, self.basis) if self.row.account_id else None

    @strawberry.field(description="What was found (审计意见).")
    def finding(self) -> str:
        """Return the finding."""
        return self.row.finding

    @strawberry.field(description="Document number (文号).")
    def document_no(self) -> str | None:
        """Return the number."""
        return self.row.document_no

    @strawberry.field(description="Business date of the finding.")
    def found_on(self) -> date:
        """Return the date."""
        return self.row.effective_on

    @strawberry.field(description="When it was recorded (录入时间).")
    def recorded_at(self) -> datetime:
        """Return the instant."""
        return self.row.recorded_at

    @strawberry.field(description="Name of the auditor.")
    async def actor(self, info: Asked) -> str | None:
        """Return the name."""
        return await person_name(info.context, self.row.actor)


@strawberry.type(description="A finding after a command.")
class AuditFindingRecorded(Recorded):
    """A finding after a command."""

    @strawberry.field(description="The finding.")
    async def audit_finding(self, info: Asked) -> AuditFinding:
        """Return it."""
        context = info.context
        basis, reading = await context.basis(), await context.reading()
        scope = context.reach("audit_findings")
        return _shown(await audit_findings.last(reading, scope, basis, self.told.streams[0]), basis)


@strawberry.type(description="A page of audit findings.")
class AuditFindingConnection(Connection[AuditFinding], Figures):
    """A page of audit findings."""

    total: strawberry.Private[Once[int]]

    @strawberry.field(description="How many the whole filtered list holds, computed only when selected.")
    async def total_count(self) -> int:
        """Return how many."""
        return await self.total.get()


@strawberry.input(description="Which audit findings.")
class AuditFindingFilter:
    """Which audit findings."""

    search: str | None = strawberry.field(default=None, description="Part of the finding or of its document number.")
    project_id: strawberry.ID | None = strawberry.field(default=None, description="About one project.")
    payment_id: strawberry.ID | None = strawberry.field(default=None, description="About one payment.")
    fund_account_id: strawberry.ID | None = strawberry.field(default=None, description="About one account.")
    found: Period | None = strawberry.field(default=None, description="Found in this period.")

    def read(self) -> audit_findings.FindingFilter:
        """Return the filter of the question. Raises  DateFormat, TextFormat."""
        return audit_findings.FindingFilter(
            search=sought(self.search),
            project_id=stream_of("PreventionProject", self.project_id),
            payment_id=stream_of("Payment", self.payment_id),
            account_id=stream_of("FundAccount", self.fund_account_id),
            found=period_of(self.found),
        )


@strawberry.enum(description="Order of audit findings.")
class AuditFindingOrder(Enum):
    """Order of audit findings."""

    FOUND_ON_DESC = strawberry.enum_value(audit_findings.FOUND_DESC, description="Latest finding first.")
    FOUND_ON_ASC = strawberry.enum_value(audit_findings.FOUND_ASC, description="Earliest finding first.")


def _shown(row: audit_findings.Finding, basis: Basis) -> AuditFinding:
    return AuditFinding(row=row, basis=basis)


_FINDINGS = Register("auditFindings", audit_findings.Finding, audit_findings.page, audit_findings.total, _shown)


@strawberry.type
class AuditQuery:
    """What may be asked of the auditor's findings."""

    @strawberry.field(description="What the auditor found (审计意见).")
    async def audit_findings(
        self,
        info: Asked,
        scope: InScope = None,
        filter: Annotated[AuditFindingFilter | None, WANTED] = None,  # noqa: A002
        order_by: Annotated[AuditFindingOrder, ORDER] = AuditFindingOrder.FOUND_ON_DESC,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        as_of: AsOf = None,
        as_known_at: AsKnownAt = None,
    ) -> AuditFindingConnection:
        """Return a page of findings."""
        within = scope_of(info.context, "audit_findings", scope)
        wanted = filter.read() if filter else audit_findings.EVERY
        paging = Paging(first, after, last, before, as_of, as_known_at)
        page = await registered(info.context, _FINDINGS, within, wanted, order_of(order_by), paging)
        return AuditFindingConnection(**page)
