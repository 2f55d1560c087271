"""The ceiling of a contract: settlements bill no more than it (合同总额).

Rule    What is returned, or not awarded in a dispute, is free again.
Source  domain.md 8.4
"""

from uuid import UUID

from domain.aggregate import Aggregate
from domain.money import Fen
from domain.refusal import Refusal
from domain.track import Step


class ContractCeiling(Refusal):
    """Settlements bill no more than the ceiling."""

    ceiling: Fen
    billed: Fen
    over_by: Fen


class ContractFact(Aggregate.Event, Step):
    """A fact about one contract."""


class FeesBilled(ContractFact):
    """A settlement billed services."""

    settlement_id: UUID
    amount: Fen

    def apply(self, contract: "Ceiled") -> None:
        """Use the ceiling."""
        contract.billed = Fen(contract.billed + self.amount)


class FeesReleased(ContractFact):
    """A settlement was returned, or less was awarded than it claims."""

    settlement_id: UUID
    amount: Fen

    def apply(self, contract: "Ceiled") -> None:
        """Free the ceiling."""
        contract.billed = Fen(contract.billed - self.amount)


class Ceiled(Aggregate):
    """What settlements bill under a contract."""

    ceiling: Fen
    billed: Fen

    def bill(self, settlement_id: UUID, amount: Fen) -> None:
        """Let a settlement bill services. Raises  ContractCeiling."""
        self.check_ceiling(self.ceiling, Fen(self.billed + amount))
        self.trigger_event(FeesBilled, settlement_id=settlement_id, amount=amount)

    def release(self, settlement_id: UUID, amount: Fen) -> None:
        """Free what is no more asked for."""
        self.trigger_event(FeesReleased, settlement_id=settlement_id, amount=amount)

    def check_ceiling(self, ceiling: Fen, billed: Fen) -> None:
        """Judge what would be billed under a ceiling. Raises  ContractCeiling."""
        if billed > ceiling:
            raise ContractCeiling(ceiling=ceiling, billed=self.billed, over_by=Fen(billed - ceiling))
