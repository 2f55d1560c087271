"""Enterprises, as the API shows them."""

from ledger_api.enterprise.question import EnterpriseQuery
from ledger_api.enterprise.record import Enterprise, EnterpriseRecorded, enterprise

__all__ = ["Enterprise", "EnterpriseQuery", "EnterpriseRecorded", "enterprise"]
