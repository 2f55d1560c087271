"""What every decision on a fund account rests on: its state, its money, and what each project holds of it.

Source  domain.md 4.3, 7.3
"""

from datetime import date
from enum import Enum
from typing import NamedTuple
from uuid import UUID

from domain.aggregate import Aggregate
from domain.layered import Layered
from domain.money import Fen
from domain.track import Step


class FundState(Enum):
    """What an account takes."""

    OPEN = "OPEN"
    FROZEN = "FROZEN"
    CLOSED = "CLOSED"


class Share(NamedTuple):
    """What one project holds of the account; `allocated` is zero unless the allocation is live.

    `used` may be below zero where a payment of a closed year is taken back; `carried_from` is the year that the share
    was carried over from, if it was.
    """

    allocated: Fen
    used: Fen
    carried_from: int | None = None

    @property
    def reserved(self) -> Fen:
        """Return what is still set aside."""
        return Fen(max(0, self.allocated - max(0, self.used)))


NOTHING = Share(Fen(0), Fen(0))


class FundFact(Aggregate.Event, Step):
    """A fact about one account; `changes` names its new state."""


class FundOverdrawn(FundFact):
    """A fact of the world left less than nothing available."""

    overdrawn_by: Fen


class FundAccountState(Aggregate):
    """The state of an account; `into` is the account that a closed one was carried over into."""

    def __init__(self, insurer: str, district: str, fund_year: int) -> None:
        self.insurer = insurer
        self.district = district
        self.fund_year = fund_year
        self.state = FundState.OPEN
        self.frozen_because = ""
        self.misuses: set[UUID] = set()
        self.accrued = Fen(0)
        self.paid = Fen(0)
        self.used = Fen(0)
        self.reserved = Fen(0)
        self.available = Fen(0)
        self.carried_in = Fen(0)
        self.carried_out = Fen(0)
        self.lapsed = Fen(0)
        self.floor_bp = 0
        self.ceiling_bp = 0
        self.shares: Layered[UUID, Share] = Layered()
        self.unverified = 0
        self.corrections: set[UUID] = set()
        self.carried: dict[int, date] = {}  # by closed year, the day on which it was carried over into this account
        self.closed_on: date | None = None
        self.into: UUID | None = None

    @property
    def insurers(self) -> tuple[str, ...]:
        """Return whose money it is."""
        return (self.insurer,)

    @property
    def in_district(self) -> str:
        """Return where."""
        return self.district

    @property
    def book(self) -> Fen:
        """Return what came in less what went out."""
        return Fen(self.carried_in + self.accrued - self.paid - self.carried_out - self.lapsed)

    def share(self, project_id: UUID) -> Share:
        """Return what a project holds of the account."""
        return self.shares.get(project_id, NOTHING)

    def _tell_overdrawn(self) -> None:
        if self.available < 0:
            self.trigger_event(FundOverdrawn, overdrawn_by=Fen(-self.available))
