"""Re-inspection (复查): somebody else than the enterprise looks whether the hazard is gone.

Rule 1. It comes after a claim, or after the deadline; its date is not before the claim.
Rule 2. A pass closes the hazard; one that is supervised waits for the district to delist it.
Rule 3. A failure gives a new deadline, in a term no longer than the last one.
Source  domain.md 7.3, 8.4, 9 case 14
"""

from datetime import date
from uuid import UUID

from domain.evidence import Evidenced, EvidenceFile
from domain.hazard.clock import Clock
from domain.hazard.closing import HazardClosed
from domain.hazard.deadline import check_term
from domain.hazard.plan import Planning
from domain.hazard.record import HazardFact, HazardRecord
from domain.hazard.tracks import Closure, ExtensionState, HazardState, SupervisionState
from domain.refusal import Refusal
from domain.track import Change


class NothingToReinspect(Refusal):
    """A re-inspection comes after a claim, or after the deadline."""


class ReinspectorConflict(Refusal):
    """Who re-inspects is not of the enterprise."""


class ReinspectionBeforeClaim(Refusal):
    """What is re-inspected was said to be rectified before."""

    claimed_on: date


class Reinspected(HazardFact, Evidenced):
    """What every re-inspection says."""

    attempt_no: int
    inspector: UUID
    findings: str | None
    evidence: tuple[EvidenceFile, ...]
    reinspected_on: date

    def apply(self, hazard: HazardRecord) -> None:
        """Remember the day."""
        super().apply(hazard)
        hazard.moved = ("复查", self.reinspected_on)
        hazard.reinspected_on += (self.reinspected_on,)
        hazard.asked = None


class ReinspectionPassed(Reinspected):
    """The hazard is gone; where it is supervised, the district delists it."""

    MOVES = (("extension", ExtensionState.NONE),)
    supervised: bool

    def changes(self) -> tuple[Change, ...]:
        """Return whether it waits for the district."""
        return (*self.MOVES, ("supervision", SupervisionState.PASSED)) if self.supervised else self.MOVES


class ReinspectionFailed(Reinspected):
    """The hazard is still there."""

    MOVES = (("hazard", HazardState.NOTIFIED), ("extension", ExtensionState.NONE))
    deadline: date

    def wind(self, clock: Clock) -> Clock:
        """Let a new term run."""
        return clock.failed(self.reinspected_on, self.deadline)

    def apply(self, hazard: HazardRecord) -> None:
        """Wait for the enterprise again."""
        super().apply(hazard)
        hazard.claimed_on = None


class Reinspecting(Planning):
    """Looking again."""

    def pass_reinspection(
        self, inspector: UUID, findings: str | None, evidence: tuple[EvidenceFile, ...], on: date
    ) -> None:
        """Find it gone, and close it unless it is supervised.

        Raises  HazardClosed, InvalidTransition, PlanRequired, NothingToReinspect, ReinspectorConflict,
                ReinspectionBeforeClaim, StepDateOrder
        """
        self._check_reinspection(inspector, on, passed=True)
        supervised = self.supervision is SupervisionState.LISTED
        self.trigger_event(
            ReinspectionPassed,
            attempt_no=self.clock.failures + 1,
            inspector=inspector,
            findings=findings,
            evidence=evidence,
            reinspected_on=on,
            supervised=supervised,
        )
        if not supervised:
            self.trigger_event(HazardClosed, closure=Closure.REINSPECTION, closed_on=on)

    def fail_reinspection(
        self, inspector: UUID, findings: str | None, evidence: tuple[EvidenceFile, ...], deadline: date, on: date
    ) -> None:
        """Find it still there, and give a new deadline.

        Raises  HazardClosed, InvalidTransition, NothingToReinspect, ReinspectorConflict, ReinspectionBeforeClaim,
                StepDateOrder, DeadlineBeyondCap
        """
        self._check_reinspection(inspector, on, passed=False)
        check_term(on, deadline, self.clock.term_days)
        self.trigger_event(
            ReinspectionFailed,
            attempt_no=self.clock.failures + 1,
            inspector=inspector,
            findings=findings,
            evidence=evidence,
            reinspected_on=on,
            deadline=deadline,
        )

    def _check_reinspection(self, inspector: UUID, on: date, passed: bool) -> None:
        self._check_state({HazardState.NOTIFIED, HazardState.CLAIMED}, "RecordReinspection")
        self._check_not(SupervisionState.PASSED, "RecordReinspection")
        if passed:
            self.check_planned()
        if self.state is HazardState.NOTIFIED and not self.overdue_days(on):
            raise NothingToReinspect()
        if inspector in self.enterprise_people:
            raise ReinspectorConflict()
        if self.claimed_on and on < self.claimed_on:
            raise ReinspectionBeforeClaim(claimed_on=self.claimed_on)
        self._check_last("复查", on)
