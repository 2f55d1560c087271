"""What all steps of a settlement share: its lines, where each stands, and what was paid on it.

Source  domain.md 7.3, 8.0
"""

from collections.abc import Mapping
from datetime import date
from enum import Enum
from uuid import UUID

from domain.aggregate import Aggregate
from domain.money import Fen
from domain.refusal import Refusal
from domain.settlement.line import LinePayment, SettlementLine, SettlementLineState, SettlementState
from domain.transition import BeforeStreamStart, InvalidTransition


class LinesRequired(Refusal):
    """A settlement, and each step of its lines, names at least one line."""


class SettlementLineUnknown(Refusal):
    """The settlement has no line of that number."""

    line: int


class SettlementFact(Aggregate.Event):
    """A fact about one settlement."""


class SettlementRecord(Aggregate):
    """The state of a settlement; each kind of step adds its facts and decisions.

    `payments` holds, by number, on which lines a payment counts, and `funded` the fund payment behind it.
    """

    def __init__(
        self,
        *,
        number: str,
        insurer: str,
        firm: str,
        contract_id: UUID,
        fund_use: bool,
        lines: tuple[SettlementLine, ...],
        submitted_on: date,
    ) -> None:
        self.number, self.insurer, self.firm = number, insurer, firm
        self.contract_id, self.fund_use = contract_id, fund_use
        self.lines = lines
        self.submitted_on = submitted_on
        self.returned = False
        self.states = {each.number: SettlementLineState.UNDECIDED for each in lines}
        self.confirmed: dict[int, Fen] = {}
        self.decided_on: dict[int, date] = {}
        self.paid: dict[int, Fen] = {}
        self.payments: dict[int, tuple[LinePayment, ...]] = {}
        self.funded: dict[int, UUID] = {}
        self.paid_times = 0

    @property
    def insurers(self) -> tuple[str, ...]:
        """Return who is billed."""
        return (self.insurer,)

    @property
    def firms(self) -> tuple[str, ...]:
        """Return who bills."""
        return (self.firm,)

    @property
    def claimed(self) -> Fen:
        """Return what all lines claim."""
        return Fen(sum(each.claimed for each in self.lines))

    @property
    def state(self) -> SettlementState:
        """Return where it stands."""
        found = set(self.states.values())
        paid, confirmed = sum(self.paid.values()), sum(self.confirmed.values())
        if self.returned:
            return SettlementState.RETURNED
        if SettlementLineState.DISPUTED in found:
            return SettlementState.PARTLY_DISPUTED
        if SettlementLineState.UNDECIDED in found:
            return SettlementState.SUBMITTED
        if paid == confirmed:
            return SettlementState.PAID
        if paid:
            return SettlementState.PART_PAID
        mediated = SettlementLineState.MEDIATED in found
        return SettlementState.RESOLVED if mediated else SettlementState.AGREED

    def line(self, number: int) -> SettlementLine:
        """Return a line. Raises  SettlementLineUnknown."""
        if number not in self.states:
            raise SettlementLineUnknown(line=number)
        return self.lines[number - 1]

    def check_started(self, on: date) -> None:
        """Raises  BeforeStreamStart."""
        if on < self.submitted_on:
            raise BeforeStreamStart(started_on=self.submitted_on)

    def _check_line(self, number: int, allowed: SettlementLineState, command: str) -> None:
        """Judge the state of the settlement, then of a line. Raises  InvalidTransition."""
        if self.returned:
            self._refuse(self.number, SettlementState.RETURNED, command)
        if self.states[number] is not allowed:
            self._refuse(f"{self.number}-{number}", self.states[number], command)

    def _refuse(self, named: str, state: Enum, command: str) -> None:
        raise InvalidTransition(object=named, state=state, command=command)

    def add_paid(self, amounts: Mapping[int, Fen], sign: int) -> None:
        """Add to what was paid on each line, or take it off."""
        for number, amount in amounts.items():
            self.paid[number] = Fen(self.paid.get(number, 0) + sign * amount)


def summed(paid: tuple[LinePayment, ...]) -> dict[int, Fen]:
    """Return what is paid on each line; one that is named twice counts with both amounts."""
    amounts: dict[int, Fen] = {}
    for each in paid:
        amounts[each.line] = Fen(amounts.get(each.line, 0) + each.amount)
    return amounts
