"""Settlements of technical firms, as the API shows them (R13)."""

from ledger_api.settlement.question import SettlementQuery
from ledger_api.settlement.record import Settlement, SettlementRecorded, settlement

__all__ = ["Settlement", "SettlementQuery", "SettlementRecorded", "settlement"]
