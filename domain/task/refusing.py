"""Enterprises that refuse to be inspected (拒查), and what the insurer does about it.

Rule 1. A refusal has a reason, and who refused or something that proves it.
Rule 2. The insurer follows it up: the enterprise gives in, or the district is told. A second refusal tells it at once.
Source  domain.md 2.3 H-06, 7.3, 7.5, 7.6, 8.4, 9 case 11
"""

from datetime import date
from enum import Enum
from uuid import UUID

from domain.evidence import Evidenced, EvidenceFile
from domain.place import Place
from domain.refusal import Refusal
from domain.task.clock import Clock
from domain.task.record import TaskFact, TaskRecord
from domain.task.tracks import AHEAD, TaskState


class RefusalEvidenceRequired(Refusal):
    """A refusal names who refused, or has something that proves it."""


class VisitRefusalReason(Enum):
    """Why an enterprise refuses (拒查原因)."""

    UNAWARE = "UNAWARE"
    BUSY = "BUSY"
    NOT_INSURED_ANY_MORE = "NOT_INSURED_ANY_MORE"
    DISTRUST = "DISTRUST"
    OTHER = "OTHER"


class VisitRefused(TaskFact, Evidenced):
    """The enterprise did not let the firm in; `prior_notice_on` is the day it had been told beforehand."""

    MOVES = (("task", TaskState.REFUSED),)
    reason_code: VisitRefusalReason
    inspectors: tuple[UUID, ...]
    refuser: UUID | None
    evidence: tuple[EvidenceFile, ...]
    prior_notice_on: date | None
    district: str
    street: str | None
    visit_on: date

    def apply(self, task: TaskRecord) -> None:
        """Count it."""
        super().apply(task)
        task.refused_on += (self.visit_on,)
        task.moved = ("拒查", self.visit_on)


class RefusalResolved(TaskFact):
    """The enterprise agreed after all."""

    MOVES = (("task", TaskState.SCHEDULED),)
    note: str
    resolved_on: date

    def apply(self, task: TaskRecord) -> None:
        """Remember when."""
        super().apply(task)
        task.moved = ("拒查跟进", self.resolved_on)


class RefusalEscalated(TaskFact):
    """The district was told; `note` is None where the second refusal told it by itself."""

    MOVES = (("task", TaskState.REFUSED_FINAL),)
    note: str | None
    district: str
    escalated_on: date

    def wind(self, clock: Clock) -> Clock:
        """Stop."""
        return clock.done(self.escalated_on)


class Refusing(TaskRecord):
    """Refusals and their follow-up."""

    def refuse(
        self,
        reason_code: VisitRefusalReason,
        refuser: UUID | None,
        inspectors: tuple[UUID, ...],
        evidence: tuple[EvidenceFile, ...],
        place: Place,
        on: date,
    ) -> None:
        """Record a refusal; the second one is reported to the district. Raises  InvalidTransition, StepDateOrder."""
        self._check_state(AHEAD, "RecordRefusal")
        self._check_after("拒查", on)
        self.trigger_event(
            VisitRefused,
            reason_code=reason_code,
            inspectors=inspectors,
            refuser=refuser,
            evidence=evidence,
            prior_notice_on=self.notified_on,
            district=place.district,
            street=place.street,
            visit_on=on,
        )
        if len(self.refused_on) > 1:
            self.trigger_event(RefusalEscalated, note=None, district=place.district, escalated_on=on)

    def follow_up(self, note: str, place: Place, on: date, *, cooperates: bool) -> None:
        """Record what the insurer reached. Raises  InvalidTransition, StepDateOrder."""
        self._check_state({TaskState.REFUSED}, "FollowUpRefusal")
        self._check_after("拒查跟进", on)
        if cooperates:
            self.trigger_event(RefusalResolved, note=note, resolved_on=on)
        else:
            self.trigger_event(RefusalEscalated, note=note, district=place.district, escalated_on=on)
