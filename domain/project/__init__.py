"""PreventionProject: a use of prevention money from its declaration to its closing (事故预防项目).

Rule 1. Review, district, filing and execution move independently; each has its file here, with its facts and rules.
Rule 2. Its money is what payments used of its budget; what it reserves is the accounts' to know.
Source  domain.md 7.3, 8.2, 8.3
"""

from domain.aggregate import stored_as
from domain.project import (
    amendment,
    audit,
    backfill,
    carry_over,
    closing,
    declaration,
    district,
    execution,
    filing,
    papers,
    payment,
    remediation,
    review,
    stall,
)
from domain.project.state import ProjectFact


@stored_as("project")
class PreventionProject(
    backfill.Backfilling,
    review.Reviewing,
    district.Consulting,
    execution.Executing,
    papers.Supplementing,
    amendment.Amending,
    payment.Paying,
    carry_over.CarryingOver,
    remediation.Remedying,
    stall.Stalling,
    audit.Audited,
    closing.Closing,
):
    """One project of one insurer, funded from one or more accounts of its district; here are all its facts."""

    Event = ProjectFact

    ProjectDeclared = declaration.ProjectDeclared
    ProjectRedeclared = declaration.ProjectRedeclared
    HistoricalProjectDeclared = backfill.HistoricalProjectDeclared

    AllocationConsented = review.AllocationConsented
    ProjectApproved = review.ProjectApproved
    ProjectReturned = review.ProjectReturned
    ProjectRejected = review.ProjectRejected

    DistrictConsulted = district.DistrictConsulted
    UsagePlanConfirmed = district.UsagePlanConfirmed
    UsagePlanObjected = district.UsagePlanObjected

    FilingSubmitted = filing.FilingSubmitted
    HistorySubmitted = filing.HistorySubmitted
    ProjectFiled = filing.ProjectFiled
    ProjectBackfilled = filing.ProjectBackfilled
    FilingReturned = filing.FilingReturned

    ImplementationStarted = execution.ImplementationStarted
    DeliverableSubmitted = execution.DeliverableSubmitted
    ProjectAccepted = execution.ProjectAccepted
    AcceptanceFailed = execution.AcceptanceFailed

    PapersAdded = papers.PapersAdded

    AmendmentRequested = amendment.AmendmentRequested
    AmendmentRejected = amendment.AmendmentRejected
    BudgetAmended = amendment.BudgetAmended
    AllocationAmended = amendment.AllocationAmended

    ProjectPaid = payment.ProjectPaid
    ProjectPaymentReversed = payment.ProjectPaymentReversed
    ProjectPaymentRefunded = payment.ProjectPaymentRefunded

    IrregularityOpened = remediation.IrregularityOpened
    IrregularityCured = remediation.IrregularityCured

    AllocationCarriedOver = carry_over.AllocationCarriedOver
    StallExplained = stall.StallExplained
    PayableWrittenOff = closing.PayableWrittenOff
    AuditFindingRecorded = audit.AuditFindingRecorded

    ProjectCancelled = closing.ProjectCancelled
    ProjectAbandoned = closing.ProjectAbandoned
    ProjectClosed = closing.ProjectClosed
