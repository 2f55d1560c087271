"""What may be done with projects."""

from ledger.project.amendment import ApproveAmendment, RejectAmendment, RequestAmendment
from ledger.project.backfill import BackfillProject
from ledger.project.closing import AbandonProject, CancelProject, CloseProject, WriteOffPayable
from ledger.project.declaration import ConsentAllocation, DeclareProject
from ledger.project.district import ConfirmUsagePlan, ConsultDistrict, ObjectUsagePlan
from ledger.project.execution import AcceptProject, FailAcceptance, StartImplementation, SubmitDeliverable
from ledger.project.filing import AcceptFiling, ReturnFiling, SubmitFiling
from ledger.project.review import ApproveProject, RejectProject, ReturnProject
from ledger.project.stall import ExplainStall

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
    "ExplainStall",
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
    "WriteOffPayable",
]
