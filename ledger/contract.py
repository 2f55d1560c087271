"""What may be done with service contracts."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from domain.aggregate import Aggregate
from domain.contract import (
    ContractExists,
    ContractPeriodInvalid,
    ContractPrice,
    ContractTerms,
    NothingToAmend,
    ServiceContract,
    check_prices,
)
from domain.money import Fen, positive
from ledger.command import Books, Envelope, Form, require_reason
from ledger.organisation import firm


@dataclass(frozen=True, slots=True)
class SignContract(Form):
    """Enter a contract of the actor's insurer with a technical firm."""

    contract_no: str
    firm: str
    prices: tuple[ContractPrice, ...]
    start_on: date
    end_on: date
    ceiling: Fen
    fund_use: bool

    def check(self, envelope: Envelope) -> None:
        """Raises  AmountNotPositive, AmountTooLarge, PriceListInvalid, ContractPeriodInvalid."""
        positive(self.ceiling)
        check_prices(self.prices)
        if self.end_on < self.start_on:
            raise ContractPeriodInvalid()

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the contract. Raises  NotFound, ContractExists."""
        insurer, with_firm = books.actor.organisation, firm(books, self.firm)
        if books.find(ServiceContract, ServiceContract.id_for(insurer, self.contract_no)):
            raise ContractExists(number=self.contract_no)
        terms = ContractTerms(self.start_on, self.end_on, self.ceiling, self.fund_use)
        return [ServiceContract.sign(insurer, self.contract_no, with_firm.code, terms, self.prices, books.on)]


@dataclass(frozen=True, slots=True)
class AmendContract(Form):
    """Change a contract's prices from that day on, its last day or its ceiling; what is left out stays."""

    names: ClassVar[str] = "contract_id"
    contract_id: UUID
    prices: tuple[ContractPrice, ...] = ()
    end_on: date | None = None
    ceiling: Fen | None = None

    def check(self, envelope: Envelope) -> None:
        """Raises  NothingToAmend, AmountNotPositive, AmountTooLarge, PriceListInvalid, ReasonRequired."""
        if not (self.prices or self.end_on or self.ceiling is not None):
            raise NothingToAmend()
        if self.ceiling is not None:
            positive(self.ceiling)
        if self.prices:
            check_prices(self.prices)
        require_reason(envelope)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the amendment."""
        contract = books.get(ServiceContract, self.contract_id)
        contract.amend(self.prices, self.end_on, self.ceiling, books.on)
        return [contract]


@dataclass(frozen=True, slots=True)
class TerminateContract(Form):
    """End a contract early; what was done before that day is still paid by it."""

    names: ClassVar[str] = "contract_id"
    contract_id: UUID

    def check(self, envelope: Envelope) -> None:
        """Raises  ReasonRequired."""
        require_reason(envelope)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the end."""
        contract = books.get(ServiceContract, self.contract_id)
        contract.terminate(books.on)
        return [contract]
