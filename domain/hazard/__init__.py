"""Hazard: what a firm found at an enterprise, followed until a re-inspection passes (隐患闭环).

Rule 1. What the enterprise says closes nothing; a pass does, and where the authority supervises it, its delisting.
Rule 2. Its time is a fold of its facts (`clock.py`): no edit shortens its age.
Rule 3. Each track has its file here, with its facts and rules.
Source  domain.md 5, 7.3, 8.4
"""

from domain.aggregate import stored_as
from domain.hazard import (
    claim,
    closing,
    dismissal,
    escalation,
    extension,
    finding,
    inheritance,
    notice,
    plan,
    regrade,
    reinspection,
    reopening,
    supervision,
    suspension,
)
from domain.hazard.record import HazardFact


@stored_as("hazard")
class Hazard(
    finding.Findable,
    notice.Notifying,
    claim.Claiming,
    reinspection.Reinspecting,
    extension.Extending,
    escalation.Escalating,
    supervision.Supervising,
    regrade.Regrading,
    dismissal.Dismissing,
    suspension.Suspending,
    reopening.Reopening,
    inheritance.Inheriting,
):
    """One hazard of one enterprise; here are all its facts."""

    Event = HazardFact

    HazardFound = finding.HazardFound
    HazardNotified = notice.HazardNotified
    HazardRectifiedOnSite = notice.HazardRectifiedOnSite

    GovernancePlanFiled = plan.GovernancePlanFiled
    RectificationClaimed = claim.RectificationClaimed
    ReinspectionPassed = reinspection.ReinspectionPassed
    ReinspectionFailed = reinspection.ReinspectionFailed
    HazardClosed = closing.HazardClosed

    DeadlineExtensionRequested = extension.DeadlineExtensionRequested
    DeadlineExtensionGranted = extension.DeadlineExtensionGranted
    DeadlineExtensionDenied = extension.DeadlineExtensionDenied

    HazardEscalated = escalation.HazardEscalated
    HazardListed = supervision.HazardListed
    HazardDelisted = supervision.HazardDelisted

    HazardRegraded = regrade.HazardRegraded
    HazardWithdrawn = dismissal.HazardWithdrawn
    HazardMarkedDuplicate = dismissal.HazardMarkedDuplicate
    HazardSuspended = suspension.HazardSuspended
    HazardResumed = suspension.HazardResumed
    HazardReopened = reopening.HazardReopened
    HazardInherited = inheritance.HazardInherited
