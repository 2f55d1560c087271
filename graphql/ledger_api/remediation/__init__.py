"""Remediation cases, as the API shows them (R20)."""

from ledger_api.remediation.question import RemediationQuery
from ledger_api.remediation.record import RemediationCase, RemediationRecorded, remediation_case

__all__ = ["RemediationCase", "RemediationQuery", "RemediationRecorded", "remediation_case"]
