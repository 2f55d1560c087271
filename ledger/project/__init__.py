"""What may be done with projects."""

from ledger.project.amendment import ApproveAmendment, RejectAmendment, RequestAmendment
from ledger.project.backfill import BackfillProject
from ledger.project.closing import AbandonProject, CancelProject, CloseProject
from ledger.project.declaration import ConsentAllocation, DeclareProject
from ledger.project.district import ConfirmUsagePlan, ConsultDistrict, ObjectUsagePlan
from ledger.project.execution import AcceptProject, FailAcceptance, StartImplementation, SubmitDeliverable
from ledger.project.filing import AcceptFiling, ReturnFiling, SubmitFiling
from ledger.project.review import ApproveProject, RejectProject, ReturnProject

__all__ = [
    "AbandonProject",
    "AcceptFiling",
    "AcceptProject",
    "ApproveAmendment",
    "ApproveProject",
    "BackfillProject",
    "CancelProject",
    "CloseProject",
    "ConfirmUsagePlan",
    "ConsentAllocation",
    "ConsultDistrict",
    "DeclareProject",
    "FailAcceptance",
    "ObjectUsagePlan",
    "RejectAmendment",
    "RejectProject",
    "RequestAmendment",
    "ReturnFiling",
    "ReturnProject",
    "StartImplementation",
    "SubmitDeliverable",
    "SubmitFiling",
]
