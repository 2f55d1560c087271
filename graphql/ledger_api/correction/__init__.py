"""Corrections, as the API shows them."""

from ledger_api.correction.question import CorrectionQuery
from ledger_api.correction.record import Correction, CorrectionRecorded, correction, corrections_of

__all__ = ["Correction", "CorrectionQuery", "CorrectionRecorded", "correction", "corrections_of"]
