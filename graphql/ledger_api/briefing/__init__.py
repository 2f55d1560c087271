"""Progress of inspections and the briefings that tell of it, as the API shows them."""

from ledger_api.briefing.progress import InspectionProgressQuery
from ledger_api.briefing.question import BriefingQuery
from ledger_api.briefing.record import BriefingRecorded, briefing
from ledger_api.briefing.saying import said

__all__ = ["BriefingQuery", "BriefingRecorded", "InspectionProgressQuery", "briefing", "said"]
