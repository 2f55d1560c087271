"""What may be done with settlements."""

from ledger.settlement.deciding import AgreeLine, DisputeLine, MediateDispute
from ledger.settlement.paying import PaySettlement, ReverseSettlementPayment
from ledger.settlement.submission import ReturnSettlement, SubmitSettlement

__all__ = [
    "AgreeLine",
    "DisputeLine",
    "MediateDispute",
    "PaySettlement",
    "ReturnSettlement",
    "ReverseSettlementPayment",
    "SubmitSettlement",
]
