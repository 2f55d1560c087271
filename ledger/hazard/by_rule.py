"""What the ledger does by itself when a rule asks for it, each once (`sweep.py` sends these)."""

from dataclasses import dataclass

from domain.aggregate import Aggregate
from domain.hazard.escalation import EscalationReason
from ledger.command import Books
from ledger.enterprise import enterprise_of
from ledger.hazard.step import HazardStep


@dataclass(frozen=True, slots=True)
class EscalateByRule(HazardStep):
    """Report a hazard to the district because the rule book asks for it."""

    because: EscalationReason

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the report, with the rule. Raises  NothingDue."""
        hazard = self.hazard(books)
        hazard.escalate_by_rule(self.because, books.rules, books.on)
        return [hazard]


@dataclass(frozen=True, slots=True)
class InheritHazard(HazardStep):
    """Hand a hazard to the insurer that covers its enterprise now, when the one before does no more."""

    def perform(self, books: Books) -> list[Aggregate]:
        """Record who answers for it. Raises  NothingDue."""
        hazard = self.hazard(books)
        enterprise = enterprise_of(books, hazard.credit_code)
        hazard.inherit(enterprise.insurer_after(hazard.insurer, books.on), books.on)
        return [hazard]
