"""Telling the enterprise in writing, or seeing the hazard mended on the spot (书面告知, 现场整改).

Rule 1. The notice binds the enterprise to a deadline; it is the one by which on time is judged.
Rule 2. Only a general hazard is closed on the spot, with photographs before and after.
Source  domain.md 5.1, 5.5, 7.3, 8.4
"""

from datetime import date
from uuid import UUID

from domain.evidence import Evidenced, EvidenceFile
from domain.hazard.clock import Clock
from domain.hazard.deadline import check_cap, check_deadline
from domain.hazard.record import HazardFact, HazardRecord
from domain.hazard.tracks import HazardGrade, HazardState
from domain.money import Fen
from domain.refusal import Refusal


class MajorOnsiteNotAllowed(Refusal):
    """A major hazard is not closed on the spot."""


class HazardNotified(HazardFact):
    """The enterprise was told in writing; `recipient` took the notice."""

    MOVES = (("hazard", HazardState.NOTIFIED),)
    receipt_no: str
    recipient: UUID
    deadline: date
    notified_on: date

    def wind(self, clock: Clock) -> Clock:
        """Let the time run."""
        return clock.notified(self.notified_on, self.deadline)

    def apply(self, hazard: HazardRecord) -> None:
        """Wait for the enterprise."""
        super().apply(hazard)
        hazard.moved = ("告知", self.notified_on)
        hazard.noticed_on = self.notified_on
        hazard.enterprise_people.add(self.recipient)


class HazardRectifiedOnSite(HazardFact, Evidenced):
    """The enterprise mended it while the firm was there; photographs show it before and after."""

    MOVES = (("hazard", HazardState.CLOSED),)
    before: tuple[EvidenceFile, ...]
    evidence: tuple[EvidenceFile, ...]  # after
    cost: Fen | None
    rectified_on: date

    @property
    def bound(self) -> tuple[EvidenceFile, ...]:
        """Return the photographs before and after."""
        return self.before + self.evidence

    photographs = bound

    def wind(self, clock: Clock) -> Clock:
        """Stop."""
        return clock.closed(self.rectified_on)

    def apply(self, hazard: HazardRecord) -> None:
        """Close it."""
        super().apply(hazard)
        hazard.moved = ("现场整改", self.rectified_on)


class Notifying(HazardRecord):
    """The first answer to a finding."""

    def notify(self, receipt_no: str, recipient: UUID, deadline: date | None, on: date, cap_days: int) -> None:
        """Tell the enterprise; the deadline is that of the finding unless the notice sets another.

        Raises  HazardClosed, InvalidTransition, StepDateOrder, DeadlineInvalid, DeadlineBeyondCap
        """
        self._check_state({HazardState.FOUND}, "NotifyHazard")
        self._check_last("告知", on)
        until = check_deadline(deadline or self.clock.original, on)
        check_cap(on, until, cap_days)
        self.trigger_event(HazardNotified, receipt_no=receipt_no, recipient=recipient, deadline=until, notified_on=on)

    def close_on_site(
        self, before: tuple[EvidenceFile, ...], after: tuple[EvidenceFile, ...], cost: Fen | None, on: date
    ) -> None:
        """Close a general hazard on the spot.

        Raises  HazardClosed, InvalidTransition, MajorOnsiteNotAllowed, StepDateOrder
        """
        self._check_state({HazardState.FOUND}, "CloseOnSite")
        if self.grade is HazardGrade.MAJOR:
            raise MajorOnsiteNotAllowed()
        self._check_last("现场整改", on)
        self.trigger_event(HazardRectifiedOnSite, before=before, evidence=after, cost=cost, rectified_on=on)
