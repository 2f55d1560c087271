"""What may be done with filing campaigns; what is entered in them: ledger/project/backfill.py."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from domain.aggregate import Aggregate
from domain.campaign import CampaignExists, FilingCampaign, check_campaign_period, check_complete_count
from domain.district import district
from ledger.command import Books, Envelope, Form
from ledger.organisation import insurer


@dataclass(frozen=True, slots=True)
class OpenCampaign(Form):
    """Ask for the projects that begin on or before a cut-off; of some insurers or districts only, or of all."""

    number: str
    name: str
    cutoff_on: date
    deadline_on: date
    insurers: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()

    def check(self, envelope: Envelope) -> None:
        """Raises  CampaignPeriodInvalid."""
        check_campaign_period(self.cutoff_on, self.deadline_on)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the campaign. Raises  NotFound, DistrictUnknown, DistrictRetired, CampaignExists."""
        for code in self.districts:
            district(code, books.on, books.rules.retired_districts())
        for code in self.insurers:
            insurer(books, code)
        if books.find(FilingCampaign, FilingCampaign.id_for(self.number)):
            raise CampaignExists(number=self.number)
        return [
            FilingCampaign.open(
                self.number,
                self.name,
                cutoff_on=self.cutoff_on,
                deadline_on=self.deadline_on,
                insurers=tuple(dict.fromkeys(self.insurers)),
                districts=tuple(dict.fromkeys(self.districts)),
                on=books.on,
            )
        ]


@dataclass(frozen=True, slots=True)
class DeclareComplete(Form):
    """Declare that one's insurer reported all its historical projects: so many, or none."""

    names: ClassVar[str] = "campaign_id"
    campaign_id: UUID
    count: int

    def check(self, envelope: Envelope) -> None:
        """Raises  CompleteCountRange."""
        check_complete_count(self.count)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the declaration."""
        campaign = stepped_campaign(books, self.campaign_id)
        campaign.declare_complete(books.actor.organisation, self.count, books.on)
        return [campaign]


@dataclass(frozen=True, slots=True)
class CloseCampaign(Form):
    """Close a campaign whose deadline is over."""

    names: ClassVar[str] = "campaign_id"
    campaign_id: UUID

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the end."""
        campaign = stepped_campaign(books, self.campaign_id)
        campaign.close(books.on)
        return [campaign]


def stepped_campaign(books: Books, campaign_id: UUID) -> FilingCampaign:
    """Return a campaign that asks the actor. Raises  NotFound, BeforeStreamStart."""
    campaign = books.get(FilingCampaign, campaign_id)
    campaign.check_started(books.on)
    return campaign
