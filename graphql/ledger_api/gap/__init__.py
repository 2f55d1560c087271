"""Four-way gaps, as the API shows them (R21)."""

from ledger_api.gap.question import GapQuery

__all__ = ["GapQuery"]
