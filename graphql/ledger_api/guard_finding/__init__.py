"""The questions of the misuse guards, as the API shows them."""

from ledger_api.guard_finding.question import GuardFindingQuery
from ledger_api.guard_finding.record import GuardFindingRecorded, guard_finding

__all__ = ["GuardFindingQuery", "GuardFindingRecorded", "guard_finding"]
