"""Payments, as the API shows them (R3)."""

from ledger_api.payment.question import PaymentQuery
from ledger_api.payment.record import Payment, PaymentRecorded, payment

__all__ = ["Payment", "PaymentQuery", "PaymentRecorded", "payment"]
