"""Telling the district (上报属地): by hand, and by the rules.

Rule 1. By rule a hazard is reported after so many re-inspections not passed, and after so many days past its deadline,
        each once, and once more when it came back; 0 in the rule book switches a rule off.
Source  domain.md 7.3, 7.5, 9 case 14
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum
from uuid import UUID

from domain.hazard.record import HazardFact, HazardRecord
from domain.hazard.tracks import EscalationState, HazardGrade, HazardState
from domain.refusal import Refusal
from domain.rule_book import Limit, RuleBook


class NothingDue(Refusal):
    """What a rule asks for was done, or is no longer due."""


class EscalationReason(Enum):
    """Why the district is told (上报原因)."""

    REPEATED_FAILURE = "REPEATED_FAILURE"
    OVERDUE = "OVERDUE"
    MAJOR_FOUND = "MAJOR_FOUND"
    REFUSAL = "REFUSAL"


RULES = {
    (EscalationReason.REPEATED_FAILURE, HazardGrade.GENERAL): Limit.GENERAL_ESCALATION_FAILURES,
    (EscalationReason.REPEATED_FAILURE, HazardGrade.MAJOR): Limit.MAJOR_ESCALATION_FAILURES,
    (EscalationReason.OVERDUE, HazardGrade.GENERAL): Limit.GENERAL_ESCALATION_OVERDUE_DAYS,
    (EscalationReason.OVERDUE, HazardGrade.MAJOR): Limit.MAJOR_ESCALATION_OVERDUE_DAYS,
}
"""By which limit of the rule book a hazard of a grade is reported."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a rule tells the district of, once; `reopenings` tells the lives of a hazard apart."""

    because: EscalationReason
    reopenings: int


class HazardEscalated(HazardFact):
    """The district was told; `rule_id` is the entry of the rule book that asked for it, None for who did it by hand."""

    MOVES = (("escalation", EscalationState.ESCALATED),)
    because: EscalationReason
    rule_id: UUID | None
    escalated_on: date

    def apply(self, hazard: HazardRecord) -> None:
        """Remember the day, and what the rules have told."""
        super().apply(hazard)
        hazard.escalated_on = min(hazard.escalated_on or self.escalated_on, self.escalated_on)
        if self.rule_id:
            hazard.told.add(Occasion(self.because, hazard.clock.reopenings))


class Escalating(HazardRecord):
    """Telling the district."""

    def escalate(self, because: EscalationReason, on: date) -> None:
        """Tell the district by hand. Raises  HazardClosed, InvalidTransition, StepDateOrder."""
        self._check_state({HazardState.NOTIFIED, HazardState.CLAIMED}, "EscalateHazard")
        self._check_noticed("上报", on)
        self.trigger_event(HazardEscalated, because=because, rule_id=None, escalated_on=on)

    def escalate_by_rule(self, because: EscalationReason, rules: RuleBook, on: date) -> None:
        """Tell the district what a rule asks for. Raises  NothingDue."""
        rule = RULES.get((because, self.grade))
        rule_id, least = rules.ruled(rule, on) if rule else (None, 0)
        reached = self.clock.failures_since if because is EscalationReason.REPEATED_FAILURE else self.overdue_days(on)
        open_to_it = self.state in {HazardState.NOTIFIED, HazardState.CLAIMED}
        due = open_to_it and 0 < least <= reached and on >= self.noticed_on
        if not due or Occasion(because, self.clock.reopenings) in self.told:
            raise NothingDue()
        self.trigger_event(HazardEscalated, because=because, rule_id=rule_id, escalated_on=on)
