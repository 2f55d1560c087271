"""Hazards, as the API shows them."""

from ledger_api.hazard.key_enterprise import KeyEnterpriseQuery
from ledger_api.hazard.question import HazardQuery
from ledger_api.hazard.rates import HazardRateQuery
from ledger_api.hazard.record import Hazard, HazardRecorded, hazard

__all__ = ["Hazard", "HazardQuery", "HazardRateQuery", "HazardRecorded", "KeyEnterpriseQuery", "hazard"]
