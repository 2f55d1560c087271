"""The lines of a settlement, and the states of lines and settlements (明细、状态).

Source  domain.md 7.3, 7.5, 9 case 17
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum
from uuid import UUID

from domain.contract import ServiceItem
from domain.money import Fen


class SettlementLineState(Enum):
    """Where a line stands (明细状态)."""

    UNDECIDED = "UNDECIDED"
    AGREED = "AGREED"
    DISPUTED = "DISPUTED"
    MEDIATED = "MEDIATED"


class SettlementState(Enum):
    """Where a settlement stands, derived from its lines and payments (结算单状态)."""

    SUBMITTED = "SUBMITTED"
    RETURNED = "RETURNED"
    PARTLY_DISPUTED = "PARTLY_DISPUTED"
    AGREED = "AGREED"
    RESOLVED = "RESOLVED"
    PART_PAID = "PART_PAID"
    PAID = "PAID"


@dataclass(frozen=True, slots=True)
class SettlementLine:
    """What one line bills; `places` are those of its fees, `since` the day from which it ages.

    `done_on` is the day of the service, of several the last one; `hazard_id` names what was re-inspected.
    """

    number: int
    task_id: UUID
    hazard_id: UUID | None
    item: ServiceItem
    quantity: int
    price: Fen
    places: tuple[int, ...]
    district: str
    done_on: date
    since: date

    @property
    def claimed(self) -> Fen:
        """Return what the firm claims."""
        return Fen(self.quantity * self.price)

    @property
    def subject(self) -> UUID:
        """Return of what the service is: its hazard, else its task."""
        return self.hazard_id or self.task_id


@dataclass(frozen=True, slots=True)
class LinePayment:
    """What is paid on one line."""

    line: int
    amount: Fen
