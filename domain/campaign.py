"""FilingCampaign: a drive to file the projects from before the ledger (补备案专项).

Rule 1. A project is historical when it begins on or before the cut-off; papers that come by the deadline are in time.
Rule 2. From the day after its deadline a campaign is due; it takes what comes late until it is closed.
Rule 3. Each insurer declares that it reported everything, also that there was nothing; what comes later belies that.
Source  domain.md 2.4, 7.3, 8.2, 9 case 9
"""

from datetime import date
from enum import Enum
from typing import Self
from uuid import UUID

from domain.aggregate import Aggregate, stored_as, stream_id
from domain.refusal import Refusal
from domain.track import Step
from domain.transition import BeforeStreamStart, InvalidTransition


class CampaignExists(Refusal):
    """A number names one campaign."""

    number: str


class CampaignPeriodInvalid(Refusal):
    """The deadline is on or after the cut-off."""

    cutoff_on: date
    deadline_on: date


class OutsideCampaign(Refusal):
    """The campaign asks some insurers or districts only."""

    number: str


class NotHistorical(Refusal):
    """A historical project begins on or before the cut-off."""

    cutoff_on: date


class CompleteCountRange(Refusal):
    """So many projects at most, and none at least."""

    most: int


class CampaignState(Enum):
    """Where a campaign stands; it is due by its date alone."""

    OPEN = "OPEN"
    DUE = "DUE"
    CLOSED = "CLOSED"


MOST_PROJECTS = 99_999


def check_campaign_period(cutoff_on: date, deadline_on: date) -> None:
    """Raises  CampaignPeriodInvalid."""
    if deadline_on < cutoff_on:
        raise CampaignPeriodInvalid(cutoff_on=cutoff_on, deadline_on=deadline_on)


def check_complete_count(count: int) -> None:
    """Judge how many projects an insurer declares; none is a number too. Raises  CompleteCountRange."""
    if not 0 <= count <= MOST_PROJECTS:
        raise CompleteCountRange(most=MOST_PROJECTS)


@stored_as("campaign")
class FilingCampaign(Aggregate):
    """One drive; without insurers or districts of its own it asks all of them."""

    class Event(Aggregate.Event, Step):
        """A fact about one campaign."""

    class CampaignOpened(Event, Aggregate.Created):
        """Historical projects are asked for."""

        MOVES = (("campaign", CampaignState.OPEN),)
        number: str
        name: str
        cutoff_on: date
        deadline_on: date
        asked: tuple[str, ...]
        districts: tuple[str, ...]
        opened_on: date

    class InsurerDeclaredComplete(Event):
        """An insurer says that it reported all it had, so many projects; its last word counts."""

        insurer: str
        count: int
        declared_on: date

    class CampaignClosed(Event):
        """Nothing more is taken."""

        MOVES = (("campaign", CampaignState.CLOSED),)
        closed_on: date

        def apply(self, campaign: "FilingCampaign") -> None:
            """Close it."""
            campaign.closed = True

    def __init__(
        self,
        *,
        number: str,
        cutoff_on: date,
        deadline_on: date,
        asked: tuple[str, ...],
        districts: tuple[str, ...],
        opened_on: date,
    ) -> None:
        self.number = number
        self.cutoff_on = cutoff_on
        self.deadline_on = deadline_on
        self.asked = asked
        self.districts = districts
        self.first_on = opened_on
        self.closed = False

    @staticmethod
    def id_for(number: str) -> UUID:
        """Return the stream of a campaign's number."""
        return stream_id("campaign", number.strip())

    @property
    def insurers(self) -> tuple[str, ...]:
        """Return whom it asks; empty when it asks all."""
        return self.asked

    @classmethod
    def open(
        cls,
        number: str,
        name: str,
        *,
        cutoff_on: date,
        deadline_on: date,
        insurers: tuple[str, ...],
        districts: tuple[str, ...],
        on: date,
    ) -> Self:
        """Open a campaign; that its number is free is kept by its stream."""
        return cls._create(
            cls.CampaignOpened,
            id=cls.id_for(number),
            number=number.strip(),
            name=name,
            cutoff_on=cutoff_on,
            deadline_on=deadline_on,
            asked=insurers,
            districts=districts,
            opened_on=on,
        )

    def state(self, on: date) -> CampaignState:
        """Return where it stands on a day."""
        if self.closed:
            return CampaignState.CLOSED
        return CampaignState.DUE if on > self.deadline_on else CampaignState.OPEN

    def check_started(self, on: date) -> None:
        """Raises  BeforeStreamStart."""
        if on < self.first_on:
            raise BeforeStreamStart(started_on=self.first_on)

    def check_takes(self, command: str, on: date) -> None:
        """Judge whether it takes anything more. Raises  InvalidTransition."""
        if self.closed:
            raise InvalidTransition(object=self.number, state=self.state(on), command=command)

    def check_historical(self, district: str, start_on: date) -> None:
        """Judge a project that is to be entered. Raises  OutsideCampaign, NotHistorical."""
        if self.districts and district not in self.districts:
            raise OutsideCampaign(number=self.number)
        if start_on > self.cutoff_on:
            raise NotHistorical(cutoff_on=self.cutoff_on)

    def declare_complete(self, insurer: str, count: int, on: date) -> None:
        """Take an insurer's word. Raises  InvalidTransition."""
        self.check_takes("DeclareComplete", on)
        self.trigger_event(self.InsurerDeclaredComplete, insurer=insurer, count=count, declared_on=on)

    def close(self, on: date) -> None:
        """Close a campaign whose deadline is over. Raises  InvalidTransition."""
        if self.state(on) is not CampaignState.DUE:
            raise InvalidTransition(object=self.number, state=self.state(on), command="CloseCampaign")
        self.trigger_event(self.CampaignClosed, closed_on=on)
