"""InspectionTask: one enterprise of a visiting list, to be inspected by one firm (排查任务).

Rule 1. The firm's time is a fold of its facts (`clock.py`): wrong contact data stops it, nothing else does.
Rule 2. Each kind of step has its file here, with its facts and rules.
Source  domain.md 2.3, 7.3, 8.4, 9 cases 11 to 13
"""

from domain.aggregate import stored_as
from domain.task import assignment, contact, refusing, report, settling, visit
from domain.task.record import TaskFact


@stored_as("task")
class InspectionTask(
    assignment.Assigning,
    contact.Contacting,
    visit.Visiting,
    refusing.Refusing,
    report.Reporting,
    settling.Settling,
):
    """One task; here are all its facts."""

    Event = TaskFact

    InspectionTaskAssigned = assignment.InspectionTaskAssigned
    InspectionTaskVoided = assignment.InspectionTaskVoided

    EnterpriseNotified = contact.EnterpriseNotified
    EnterpriseUnreachable = contact.EnterpriseUnreachable
    ContactDataDisputed = contact.ContactDataDisputed
    ContactDataCorrected = contact.ContactDataCorrected

    VisitScheduled = visit.VisitScheduled
    VisitCompleted = visit.VisitCompleted

    VisitRefused = refusing.VisitRefused
    RefusalResolved = refusing.RefusalResolved
    RefusalEscalated = refusing.RefusalEscalated

    InspectionReportSubmitted = report.InspectionReportSubmitted
    ServiceQualityAccepted = report.ServiceQualityAccepted
    ServiceQualityRejected = report.ServiceQualityRejected

    InspectionTaskSettled = settling.InspectionTaskSettled
    InspectionTaskReopened = settling.InspectionTaskReopened
