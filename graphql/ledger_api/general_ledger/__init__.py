"""The general ledger, as the API shows it."""

from ledger_api.general_ledger.question import GeneralLedgerQuery, GeneralLedgerRecorded

__all__ = ["GeneralLedgerQuery", "GeneralLedgerRecorded"]
