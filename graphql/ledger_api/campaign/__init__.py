"""Filing campaigns, as the API shows them."""

from ledger_api.campaign.question import CampaignQuery
from ledger_api.campaign.record import CampaignRecorded, FilingCampaign, campaign

__all__ = ["CampaignQuery", "CampaignRecorded", "FilingCampaign", "campaign"]
