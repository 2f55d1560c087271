"""Carry-over rules: what becomes of unspent money at year end (结转).

Rule 1. Only money that is available lapses; what is reserved, and a debt, always moves to the next year.
Source  domain.md 9 case 22
"""

from collections.abc import Hashable
from dataclasses import dataclass
from enum import Enum

from domain.money import Fen, share_of


class CarryOverMode(Enum):
    """What becomes of unspent money at year end."""

    FULL = "FULL"
    CAPPED = "CAPPED"
    NONE = "NONE"


@dataclass(frozen=True, slots=True)
class CarryOverTerms:
    """What becomes of unspent money; `cap_bp` is a share of the year's net accrual, for a cap only."""

    mode: CarryOverMode
    cap_bp: int = 0

    @property
    def subject(self) -> Hashable:
        """Return what the rule rules; of one subject the latest counts."""
        return CarryOverTerms

    def lapsing(self, available: Fen, accrued: Fen) -> Fen:
        """Return how much of what is available lapses, nothing of a debt."""
        if self.mode is CarryOverMode.FULL:
            return Fen(0)
        capped = self.mode is CarryOverMode.CAPPED
        return Fen(max(0, available - share_of(Fen(max(0, accrued)), self.cap_bp if capped else 0)))
