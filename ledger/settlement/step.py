"""What the steps of a settlement share: whose it is, and that they name lines."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from domain.settlement import Settlement
from domain.settlement.record import LinesRequired
from ledger.command import Books, Form


@dataclass(frozen=True, slots=True)
class SettlementStep(Form):
    """A command that steps one settlement."""

    names: ClassVar[str] = "settlement_id"
    settlement_id: UUID

    def settlement(self, books: Books) -> Settlement:
        """Return the settlement to be stepped. Raises  NotFound, BeforeStreamStart."""
        settlement = books.get(Settlement, self.settlement_id)
        settlement.check_started(books.on)
        return settlement


def check_lines(lines: Collection[object]) -> None:
    """Raises  LinesRequired."""
    if not lines:
        raise LinesRequired()
