"""Deciding on each line of a settlement: agreeing, disputing and mediating (确认、争议、调处).

Rule 1. A dispute says what the insurer would accept, less than is claimed; that whole line then waits for the centre.
Rule 2. The centre decides on any amount up to the claim.
Source  domain.md 7.3, 9 case 17
"""

from datetime import date

from domain.money import Fen
from domain.refusal import Refusal
from domain.settlement.line import SettlementLineState
from domain.settlement.record import SettlementFact, SettlementRecord
from domain.transition import check_order


class NothingDisputed(Refusal):
    """Who would accept all that is claimed disputes nothing."""

    claimed: Fen


class AwardAboveClaim(Refusal):
    """No more is awarded than is claimed."""

    award: Fen
    claimed: Fen


class SettlementLineAgreed(SettlementFact):
    """The insurer agrees to a line as it is claimed."""

    line: int
    amount: Fen
    agreed_on: date

    def apply(self, settlement: SettlementRecord) -> None:
        """Let it be paid."""
        settlement.states[self.line] = SettlementLineState.AGREED
        settlement.confirmed[self.line] = self.amount
        settlement.decided_on[self.line] = self.agreed_on


class SettlementLineDisputed(SettlementFact):
    """The insurer would accept less, for a reason that the envelope says."""

    line: int
    offer: Fen
    disputed_on: date

    def apply(self, settlement: SettlementRecord) -> None:
        """Let it wait for the centre."""
        settlement.states[self.line] = SettlementLineState.DISPUTED
        settlement.decided_on[self.line] = self.disputed_on


class DisputeMediated(SettlementFact):
    """The centre decided; `released` is what of the claim is no more asked for."""

    line: int
    award: Fen
    released: Fen
    basis: str
    mediated_on: date

    def apply(self, settlement: SettlementRecord) -> None:
        """Let what was awarded be paid."""
        settlement.states[self.line] = SettlementLineState.MEDIATED
        settlement.confirmed[self.line] = self.award
        settlement.decided_on[self.line] = self.mediated_on


class Deciding(SettlementRecord):
    """Deciding on lines."""

    def agree(self, number: int, on: date) -> None:
        """Agree to a line. Raises  SettlementLineUnknown, InvalidTransition."""
        line = self.line(number)
        self._check_line(number, SettlementLineState.UNDECIDED, "AgreeLine")
        self.trigger_event(SettlementLineAgreed, line=number, amount=line.claimed, agreed_on=on)

    def dispute(self, number: int, offer: Fen, on: date) -> None:
        """Dispute a line. Raises  SettlementLineUnknown, InvalidTransition, NothingDisputed."""
        line = self.line(number)
        self._check_line(number, SettlementLineState.UNDECIDED, "DisputeLine")
        if offer >= line.claimed:
            raise NothingDisputed(claimed=line.claimed)
        self.trigger_event(SettlementLineDisputed, line=number, offer=offer, disputed_on=on)

    def mediate(self, number: int, award: Fen, basis: str, on: date) -> Fen:
        """Decide on a dispute; return what of the claim is no more asked for.

        Raises  SettlementLineUnknown, InvalidTransition, StepDateOrder, AwardAboveClaim
        """
        line = self.line(number)
        self._check_line(number, SettlementLineState.DISPUTED, "MediateDispute")
        check_order("调处", on, "争议", self.decided_on[number])
        if award > line.claimed:
            raise AwardAboveClaim(award=award, claimed=line.claimed)
        released = Fen(line.claimed - award)
        self.trigger_event(DisputeMediated, line=number, award=award, released=released, basis=basis, mediated_on=on)
        return released
