"""Handing a settlement in, and returning it (结算提交、退回).

Rule 1. A line bills accepted work, or call-outs that the contract pays for, each service once (`domain/fee.py`).
Rule 2. Its price is the contract's on the day of the service; the services of a settlement are of one year.
Rule 3. It is returned whole, before any of its lines is decided; its services may then be billed again.
Source  domain.md 7.3, 8.4
"""

from datetime import date
from typing import Self
from uuid import UUID

from domain.aggregate import Aggregate, stream_id
from domain.contract import ServiceContract, ServiceItem
from domain.money import Fen
from domain.refusal import Refusal
from domain.settlement.line import SettlementLine, SettlementLineState
from domain.settlement.record import SettlementFact, SettlementRecord


class SettlementExists(Refusal):
    """A number names one settlement of a firm."""

    number: str


class TaskNotAccepted(Refusal):
    """What is billed was done, its quality was accepted, and a call-out has a price in the contract."""

    task: str


class TaskOfAnotherContract(Refusal):
    """The task was handed out under another contract."""

    task: str
    contract: str


class TaskAlreadySettled(Refusal):
    """The service is billed by a settlement."""

    task: str
    number: str


class QuantityAboveService(Refusal):
    """The service was rendered fewer times than it is billed."""

    item: ServiceItem
    quantity: int
    done: int


class PriceMismatch(Refusal):
    """The price is that of the contract on the day of the service."""

    price: Fen
    contract_price: Fen


class ServiceYearsMixed(Refusal):
    """The services of a settlement are of one year."""


class SettlementSubmitted(SettlementFact, Aggregate.Created):
    """A firm handed in its bill."""

    number: str
    insurer: str
    firm: str
    contract_id: UUID
    fund_use: bool
    lines: tuple[SettlementLine, ...]
    service_year: int
    submitted_on: date


class SettlementReturned(SettlementFact):
    """The insurer sent it back."""

    returned_on: date

    def apply(self, settlement: SettlementRecord) -> None:
        """End it."""
        settlement.returned = True


class Submitting(SettlementRecord):
    """Handing in and returning."""

    @staticmethod
    def id_for(firm: str, number: str) -> UUID:
        """Return the stream of a settlement number of a firm."""
        return stream_id("settlement", firm, number)

    @classmethod
    def submit(cls, number: str, contract: ServiceContract, lines: tuple[SettlementLine, ...], on: date) -> Self:
        """Hand in a bill whose lines were judged."""
        return cls._create(
            SettlementSubmitted,
            id=cls.id_for(contract.firm, number),
            number=number,
            insurer=contract.insurer,
            firm=contract.firm,
            contract_id=contract.id,
            fund_use=contract.fund_use,
            lines=lines,
            service_year=lines[0].done_on.year,
            submitted_on=on,
        )

    def send_back(self, on: date) -> None:
        """Return it. Raises  InvalidTransition."""
        for each in self.lines:
            self._check_line(each.number, SettlementLineState.UNDECIDED, "ReturnSettlement")
        self.trigger_event(SettlementReturned, returned_on=on)


def check_one_year(lines: tuple[SettlementLine, ...]) -> None:
    """Raises  ServiceYearsMixed."""
    if len({each.done_on.year for each in lines}) > 1:
        raise ServiceYearsMixed()
