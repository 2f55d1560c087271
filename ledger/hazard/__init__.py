"""What may be done with hazards."""

from ledger.hazard.by_rule import EscalateByRule, InheritHazard
from ledger.hazard.extension import DenyExtension, GrantExtension, RequestExtension
from ledger.hazard.finding import RecordFinding
from ledger.hazard.notice import CloseOnSite, NotifyHazard
from ledger.hazard.rectification import ClaimRectification, FilePlan, RecordReinspection
from ledger.hazard.regrade import MarkDuplicate, RegradeHazard, WithdrawHazard
from ledger.hazard.supervision import DelistHazard, EscalateHazard, ListForSupervision
from ledger.hazard.suspension import ReopenHazard, ResumeHazard, SuspendHazard

__all__ = [
    "ClaimRectification",
    "CloseOnSite",
    "DelistHazard",
    "DenyExtension",
    "EscalateByRule",
    "EscalateHazard",
    "FilePlan",
    "GrantExtension",
    "InheritHazard",
    "ListForSupervision",
    "MarkDuplicate",
    "NotifyHazard",
    "RecordFinding",
    "RecordReinspection",
    "RegradeHazard",
    "ReopenHazard",
    "RequestExtension",
    "ResumeHazard",
    "SuspendHazard",
    "WithdrawHazard",
]
