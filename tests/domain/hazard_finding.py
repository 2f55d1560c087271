"""Findings as they are, so that hazards can be told without the visit in which they were found."""

from dataclasses import dataclass
from unittest.mock import patch

from domain.hazard import Hazard
from domain.hazard.finding import Finding, Visit
from ledger.command import Form
from ledger.rights import COMMANDS, Role


@dataclass(frozen=True, slots=True)
class FindHazard(Form):
    """Record a finding of a visit that is taken as it is said."""

    visit: Visit
    finding: Finding

    def perform(self, books):
        return [Hazard.find(self.visit, self.finding, books.on)]


def finding_allowed():
    """Let technical firms send it, while the block runs."""
    return patch.dict(COMMANDS, {"FindHazard": {Role.TECH_FIRM}})
