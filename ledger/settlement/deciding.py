"""Deciding on the lines of settlements."""

from dataclasses import dataclass

from domain.aggregate import Aggregate
from domain.contract import ServiceContract
from domain.money import Fen
from ledger.command import Books, Envelope, require_reason
from ledger.settled_tasks import told
from ledger.settlement.step import SettlementStep, check_lines


@dataclass(frozen=True, slots=True)
class AgreeLine(SettlementStep):
    """Agree to lines of a settlement as they are claimed."""

    line_nos: tuple[int, ...]

    def check(self, envelope: Envelope) -> None:
        """Raises  LinesRequired."""
        check_lines(self.line_nos)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the agreement. Raises  SettlementLineUnknown, InvalidTransition."""
        settlement = self.settlement(books)
        for number in dict.fromkeys(self.line_nos):
            settlement.agree(number, books.on)
        return [settlement]


@dataclass(frozen=True, slots=True)
class DisputeLine(SettlementStep):
    """Dispute a line, and say what one would accept; it waits for the centre, the other lines do not."""

    line_no: int
    offer: Fen

    def check(self, envelope: Envelope) -> None:
        """Raises  ReasonRequired."""
        require_reason(envelope)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the dispute. Raises  SettlementLineUnknown, InvalidTransition, NothingDisputed."""
        settlement = self.settlement(books)
        settlement.dispute(self.line_no, self.offer, books.on)
        return [settlement]


@dataclass(frozen=True, slots=True)
class MediateDispute(SettlementStep):
    """Decide, as the centre, what a disputed line is paid with."""

    line_no: int
    award: Fen
    basis: str

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the decision; where nothing is left to pay, the tasks are settled."""
        settlement = self.settlement(books)
        before = settlement.state
        released = settlement.mediate(self.line_no, self.award, self.basis, books.on)
        if not released:
            return told(books, settlement, before)
        contract = books.refer(ServiceContract, settlement.contract_id)
        contract.release(settlement.id, released)
        return [*told(books, settlement, before), contract]
