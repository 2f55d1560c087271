"""What may be done with inspection tasks."""

from ledger.task.contact import CorrectContactData, NotifyEnterprise, RecordUnreachable, ReportContactProblem
from ledger.task.report import AcceptQuality, RejectQuality, SubmitReport
from ledger.task.visit import FollowUpRefusal, RecordRefusal, RecordVisit, ScheduleVisit, VoidTask

__all__ = [
    "AcceptQuality",
    "CorrectContactData",
    "FollowUpRefusal",
    "NotifyEnterprise",
    "RecordRefusal",
    "RecordUnreachable",
    "RecordVisit",
    "RejectQuality",
    "ReportContactProblem",
    "ScheduleVisit",
    "SubmitReport",
    "VoidTask",
]
