"""Handing settlements in, and returning them."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from domain.aggregate import Aggregate
from domain.contract import ServiceContract, ServiceItem
from domain.counts import check_count
from domain.fee import Fee
from domain.hazard import Hazard
from domain.money import Fen, positive
from domain.settlement import Settlement
from domain.settlement.line import SettlementLine
from domain.settlement.service import Service, check_subject, services
from domain.settlement.submission import (
    PriceMismatch,
    QuantityAboveService,
    SettlementExists,
    TaskAlreadySettled,
    TaskNotAccepted,
    TaskOfAnotherContract,
    check_one_year,
)
from domain.task import InspectionTask
from domain.transition import check_order
from ledger.command import Books, Envelope, Form, NotFound, require_reason
from ledger.settlement.step import SettlementStep, check_lines
from ledger.task.step import own_task


@dataclass(frozen=True, slots=True)
class BilledLine:
    """One line of a bill: so many of a service of a task, of its services those that no settlement bills yet."""

    task_id: UUID
    item: ServiceItem
    quantity: int
    price: Fen
    hazard_id: UUID | None = None

    def check(self) -> None:
        """Raises  NumberRange, AmountNotPositive, AmountTooLarge, ReinspectedHazardRequired."""
        check_count(self.quantity)
        positive(Fen(positive(self.price) * self.quantity))
        check_subject(self.item, self.hazard_id)


@dataclass(frozen=True, slots=True)
class SubmitSettlement(Form):
    """Bill an insurer for the services of a year under a contract."""

    names: ClassVar[str] = "contract_id"
    contract_id: UUID
    number: str
    lines: tuple[BilledLine, ...]

    def check(self, envelope: Envelope) -> None:
        """Raises  LinesRequired, and what a line raises."""
        check_lines(self.lines)
        for each in self.lines:
            each.check()

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the bill.

        Raises  NotFound, TaskNotAssigned, ContractNotInForce, TaskNotAccepted, TaskOfAnotherContract, StepDateOrder,
                QuantityAboveService, PriceMismatch, ServiceYearsMixed, SettlementExists, TaskAlreadySettled,
                ContractCeiling
        """
        contract = books.get(ServiceContract, self.contract_id)
        bill = _Bill(books, contract, Settlement.id_for(contract.firm, self.number), self.number)
        asked = [_Asked.of(books, each) for each in self.lines]
        for each in asked:
            bill.check_done(each)
        lines = tuple(bill.line(place, each) for place, each in enumerate(asked, 1))
        check_one_year(lines)
        if books.find(Settlement, bill.settlement_id):
            raise SettlementExists(number=self.number)
        bill.check_free()
        settlement = Settlement.submit(self.number, contract, lines, books.on)
        contract.bill(settlement.id, settlement.claimed)
        return [settlement, contract, *bill.fees()]


@dataclass(frozen=True, slots=True)
class ReturnSettlement(SettlementStep):
    """Send a settlement back before any of its lines is decided; its services may be billed again."""

    def check(self, envelope: Envelope) -> None:
        """Raises  ReasonRequired."""
        require_reason(envelope)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the return."""
        settlement = self.settlement(books)
        settlement.send_back(books.on)
        contract = books.refer(ServiceContract, settlement.contract_id)
        contract.release(settlement.id, settlement.claimed)
        ids = [Fee.id_for(each.subject, each.item, place) for each in settlement.lines for place in each.places]
        fees = [books.refer(Fee, fee_id) for fee_id in ids]
        for fee in fees:
            fee.release()
        return [settlement, contract, *fees]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A line with what it bills."""

    line: BilledLine
    task: InspectionTask
    services: list[Service]

    @classmethod
    def of(cls, books: Books, line: BilledLine) -> "_Asked":
        """Look up what a line bills. Raises  NotFound, TaskNotAssigned."""
        task = own_task(books, line.task_id)
        hazard = books.get(Hazard, line.hazard_id) if line.hazard_id else None
        if hazard and hazard.task_id != task.id:
            raise NotFound(what=Hazard.__name__)
        return cls(line, task, services(line.item, task, hazard))


class _Bill:
    """A settlement while it is judged: which services it takes, and which of them are taken already."""

    def __init__(self, books: Books, contract: ServiceContract, settlement_id: UUID, number: str) -> None:
        self.books, self.contract, self.settlement_id, self.number = books, contract, settlement_id, number
        self._taken: list[tuple[UUID, ServiceItem, int]] = []
        self._twice: list[TaskAlreadySettled] = []

    def check_done(self, asked: _Asked) -> None:
        """Judge the state of what is billed. Raises  TaskNotAccepted, ContractNotInForce."""
        item, contract = asked.line.item, self.contract
        unpriced = item is ServiceItem.CALL_OUT and not any(contract.price(item, on) for on, _ in asked.services)
        if not asked.services or unpriced:
            raise TaskNotAccepted(task=asked.task.name)
        for service in asked.services[: asked.line.quantity]:
            contract.check_in_force(service.done_on)

    def line(self, number: int, asked: _Asked) -> SettlementLine:
        """Return a line over services that are not billed yet, while there are any.

        Raises  TaskOfAnotherContract, QuantityAboveService, PriceMismatch, StepDateOrder
        """
        line, task = asked.line, asked.task
        if task.contract_id != self.contract.id:
            raise TaskOfAnotherContract(task=task.name, contract=self.contract.number)
        if line.quantity > len(asked.services):
            raise QuantityAboveService(item=line.item, quantity=line.quantity, done=len(asked.services))
        places = self._take(asked)
        billed = [asked.services[place] for place in places]
        for service in billed:
            self._check_price(line, service.done_on)
            check_order("结算提交", self.books.on, "质量验收", service.since)
        return SettlementLine(
            number=number,
            task_id=task.id,
            hazard_id=line.hazard_id,
            item=line.item,
            quantity=line.quantity,
            price=line.price,
            places=places,
            district=task.district,
            done_on=max(service.done_on for service in billed),
            since=max(service.since for service in billed),
        )

    def check_free(self) -> None:
        """Raises  TaskAlreadySettled."""
        for each in self._twice:
            raise each

    def fees(self) -> list[Fee]:
        """Return the fee of each service, billed by this settlement."""
        return [self._fee(*key) for key in self._taken]

    def _take(self, asked: _Asked) -> tuple[int, ...]:
        """Take services for a line, those that are free first."""
        subject, item = asked.line.hazard_id or asked.task.id, asked.line.item
        holders = {place: self._holder(subject, item, place) for place in range(len(asked.services))}
        places = sorted(holders, key=lambda place: holders[place] is not None)[: asked.line.quantity]
        self._taken += [(subject, item, place) for place in places]
        held = (holders[place] for place in places)
        self._twice += [TaskAlreadySettled(task=asked.task.name, number=by) for by in held if by is not None]
        return tuple(sorted(places))

    def _holder(self, subject: UUID, item: ServiceItem, place: int) -> str | None:
        """Return the number of the settlement that bills a service."""
        if (subject, item, place) in self._taken:
            return self.number
        fee = self.books.find(Fee, Fee.id_for(subject, item, place))
        return fee.number if fee and fee.settlement_id else None

    def _check_price(self, line: BilledLine, on: date) -> None:
        agreed = self.contract.price(line.item, on) or Fen(0)
        if line.price != agreed:
            raise PriceMismatch(price=line.price, contract_price=agreed)

    def _fee(self, subject: UUID, item: ServiceItem, place: int) -> Fee:
        if fee := self.books.find(Fee, Fee.id_for(subject, item, place)):
            fee.bill_again(self.settlement_id, self.number)
            return fee
        return Fee.bill(subject, item, place, self.settlement_id, self.number)
