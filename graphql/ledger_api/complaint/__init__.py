"""Complaints, as the API shows them."""

from ledger_api.complaint.question import ComplaintQuery
from ledger_api.complaint.record import Complaint, ComplaintRecorded, complaint

__all__ = ["Complaint", "ComplaintQuery", "ComplaintRecorded", "complaint"]
