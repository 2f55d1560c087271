"""ServiceContract: what an insurer pays a technical firm for inspections, and for how long (服务合同).

Rule 1. A price holds from its day until the next one for the same service: what is done is paid at its own day's price.
Rule 2. A contract is in force from its first to its last day, and no more from the day on which it is terminated.
Rule 3. Settlements bill no more than its ceiling (`contract_ceiling.py`).
Source  domain.md 5.6, 7.3, 8.4
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Self
from uuid import UUID

from domain.aggregate import Aggregate, stored_as, stream_id
from domain.contract_ceiling import Ceiled, ContractFact, FeesBilled, FeesReleased
from domain.money import Fen, positive
from domain.refusal import Refusal
from domain.transition import BeforeStreamStart, InvalidTransition, check_order


class ContractExists(Refusal):
    """A number names one contract of an insurer."""

    number: str


class ContractPeriodInvalid(Refusal):
    """A contract ends on or after its first day, and not before the day of what changes it."""


class PriceListInvalid(Refusal):
    """A price list names at least one service, and each once."""


class NothingToAmend(Refusal):
    """An amendment changes something."""


class ContractNotInForce(Refusal):
    """The contract is not in force on the day of the visit."""

    on: date


class ContractState(Enum):
    """Where a contract stands; it expires by its date alone."""

    SIGNED = "SIGNED"
    EXPIRED = "EXPIRED"
    TERMINATED = "TERMINATED"


class ServiceItem(Enum):
    """What a firm is paid for."""

    VISIT = "VISIT"
    REINSPECTION = "REINSPECTION"
    CALL_OUT = "CALL_OUT"


@dataclass(frozen=True, slots=True)
class ContractPrice:
    """The price of one service."""

    item: ServiceItem
    price: Fen


@dataclass(frozen=True, slots=True)
class ContractTerms:
    """What is agreed: first and last day, the most that may be settled, and whether fees are a use of the fund."""

    start_on: date
    end_on: date
    ceiling: Fen
    fund_use: bool


def check_prices(prices: Iterable[ContractPrice]) -> None:
    """Raises  PriceListInvalid, AmountNotPositive, AmountTooLarge."""
    listed = [each.item for each in prices]
    if not listed or len(listed) != len(set(listed)):
        raise PriceListInvalid()
    for each in prices:
        positive(each.price)


@stored_as("contract")
class ServiceContract(Ceiled):
    """One contract of an insurer with a technical firm."""

    Event = ContractFact

    class ContractSigned(ContractFact, Aggregate.Created):
        """Insurer and firm agreed; the prices hold from the first day on."""

        MOVES = (("contract", ContractState.SIGNED),)
        insurer: str
        number: str
        firm: str
        terms: ContractTerms
        prices: tuple[ContractPrice, ...]
        signed_on: date

        def apply(self, contract: "ServiceContract") -> None:
            """Take the prices."""
            contract.take_prices(self.prices, self.terms.start_on)

    class ContractAmended(ContractFact):
        """They agreed on other prices from a day on, on another last day or another ceiling; None stays."""

        prices: tuple[ContractPrice, ...]
        prices_from: date
        end_on: date | None
        ceiling: Fen | None
        amended_on: date

        def apply(self, contract: "ServiceContract") -> None:
            """Take what changed."""
            contract.take_prices(self.prices, self.prices_from)
            contract.end_on = self.end_on or contract.end_on
            contract.ceiling = self.ceiling or contract.ceiling
            contract.changed_on = self.amended_on

    class ContractTerminated(ContractFact):
        """The contract ended early: it is not in force from that day on."""

        MOVES = (("contract", ContractState.TERMINATED),)
        terminated_on: date

        def apply(self, contract: "ServiceContract") -> None:
            """End it."""
            contract.terminated_on = self.terminated_on

    FeesBilled = FeesBilled
    FeesReleased = FeesReleased

    def __init__(self, *, insurer: str, number: str, firm: str, terms: ContractTerms, signed_on: date) -> None:
        self.insurer, self.number, self.firm = insurer, number, firm
        self.start_on, self.end_on = terms.start_on, terms.end_on
        self.ceiling, self.fund_use = terms.ceiling, terms.fund_use
        self.signed_on = self.changed_on = signed_on
        self.terminated_on: date | None = None
        self.prices: dict[tuple[ServiceItem, date], Fen] = {}
        self.billed = Fen(0)

    @staticmethod
    def id_for(insurer: str, number: str) -> UUID:
        """Return the stream of a contract number of an insurer."""
        return stream_id("contract", insurer, number)

    @property
    def insurers(self) -> tuple[str, ...]:
        """Return whose contract it is."""
        return (self.insurer,)

    @property
    def firms(self) -> tuple[str, ...]:
        """Return with whom it was signed."""
        return (self.firm,)

    @classmethod
    def sign(
        cls, insurer: str, number: str, firm: str, terms: ContractTerms, prices: tuple[ContractPrice, ...], on: date
    ) -> Self:
        """Sign a contract whose form was judged."""
        return cls._create(
            cls.ContractSigned,
            id=cls.id_for(insurer, number),
            insurer=insurer,
            number=number,
            firm=firm,
            terms=terms,
            prices=prices,
            signed_on=on,
        )

    def take_prices(self, prices: Iterable[ContractPrice], since: date) -> None:
        """Let prices hold from a day on."""
        for each in prices:
            self.prices[each.item, since] = each.price

    def amend(self, prices: tuple[ContractPrice, ...], end_on: date | None, ceiling: Fen | None, on: date) -> None:
        """Change prices from that day on, the last day or the ceiling.

        Raises  BeforeStreamStart, InvalidTransition, StepDateOrder, ContractPeriodInvalid, ContractCeiling
        """
        self._check_step("AmendContract", on)
        check_order("合同变更", on, "合同变更", self.changed_on)
        if end_on is not None and end_on < max(self.start_on, on):
            raise ContractPeriodInvalid()
        self.check_ceiling(self.ceiling if ceiling is None else ceiling, self.billed)
        self.trigger_event(
            self.ContractAmended,
            prices=prices,
            prices_from=max(self.start_on, on),
            end_on=end_on,
            ceiling=ceiling,
            amended_on=on,
        )

    def terminate(self, on: date) -> None:
        """End it early. Raises  BeforeStreamStart, InvalidTransition, StepDateOrder."""
        self._check_step("TerminateContract", on)
        check_order("合同终止", on, "合同变更", self.changed_on)
        self.trigger_event(self.ContractTerminated, terminated_on=on)

    def state(self, on: date) -> ContractState:
        """Return where it stands on a day."""
        if self.terminated_on is not None and self.terminated_on <= on:
            return ContractState.TERMINATED
        return ContractState.SIGNED if on <= self.end_on else ContractState.EXPIRED

    def price(self, item: ServiceItem, on: date) -> Fen | None:
        """Return the price of a service on a day, None when it had none."""
        since = max((since for listed, since in self.prices if listed is item and since <= on), default=None)
        return None if since is None else self.prices[item, since]

    def check_in_force(self, on: date) -> None:
        """Raises  ContractNotInForce."""
        if on < self.start_on or self.state(on) is not ContractState.SIGNED:
            raise ContractNotInForce(on=on)

    def _check_step(self, command: str, on: date) -> None:
        if on < self.signed_on:
            raise BeforeStreamStart(started_on=self.signed_on)
        state = ContractState.TERMINATED if self.terminated_on else self.state(on)
        if state is not ContractState.SIGNED:
            raise InvalidTransition(object=self.number, state=state, command=command)
