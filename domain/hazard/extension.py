"""More time for an enterprise (延期).

Rule 1. It is asked for before the deadline has passed, with a reason and what keeps people safe meanwhile.
Rule 2. Somebody else grants it: once for a general hazard and twice for a major one, each time at most one cap more;
        of a major one the district is told.
Rule 3. The original deadline stays.
Source  domain.md 7.3, 8.4, 9 case 15
"""

from datetime import date
from uuid import UUID

from domain.hazard.clock import Clock
from domain.hazard.deadline import check_cap
from domain.hazard.record import HazardFact, HazardRecord
from domain.hazard.tracks import ExtensionState, HazardGrade, HazardState, SupervisionState
from domain.refusal import Refusal
from domain.rule_book import Limit
from domain.transition import SamePersonReview, check_order

EXTENSIONS = {HazardGrade.GENERAL: Limit.GENERAL_EXTENSIONS, HazardGrade.MAJOR: Limit.MAJOR_EXTENSIONS}


class ExtensionTooLate(Refusal):
    """More time is asked for before the time is over."""

    deadline: date


class ExtensionLimit(Refusal):
    """So many extensions are given and no more."""

    most: int


class ExtensionNotLater(Refusal):
    """An extension ends after what it extends."""

    deadline: date


class DistrictNoticeRequired(Refusal):
    """The district is told when a major hazard is given more time."""


class DeadlineExtensionRequested(HazardFact):
    """The enterprise asks for more time."""

    MOVES = (("extension", ExtensionState.REQUESTED),)
    deadline: date
    interim_measures: str
    requested_on: date
    requested_by: UUID

    def apply(self, hazard: HazardRecord) -> None:
        """Wait for the insurer's answer."""
        super().apply(hazard)
        hazard.asked = (self.deadline, self.requested_on, self.requested_by)


class DeadlineExtensionGranted(HazardFact):
    """More time was given; `document_no` is that of the notice to the district."""

    MOVES = (("extension", ExtensionState.GRANTED),)
    deadline: date
    opinion: str
    document_no: str | None
    granted_on: date
    granted_by: UUID

    def wind(self, clock: Clock) -> Clock:
        """Give more time."""
        return clock.extended(self.deadline)

    def apply(self, hazard: HazardRecord) -> None:
        """Go on with the new deadline."""
        super().apply(hazard)
        hazard.asked, hazard.granted_on = None, self.granted_on


class DeadlineExtensionDenied(HazardFact):
    """No more time was given."""

    MOVES = (("extension", ExtensionState.DENIED),)
    opinion: str
    denied_on: date
    denied_by: UUID

    def wind(self, clock: Clock) -> Clock:
        """Give no more time."""
        return clock.denied()

    def apply(self, hazard: HazardRecord) -> None:
        """Go on with the old deadline."""
        super().apply(hazard)
        hazard.asked = None


class Extending(HazardRecord):
    """Asking for more time, and the answer."""

    def request_extension(
        self, deadline: date, interim_measures: str, on: date, by: UUID, *, most: int, cap_days: int
    ) -> None:
        """Ask for more time.

        Raises  HazardClosed, InvalidTransition, ExtensionTooLate, ExtensionLimit, StepDateOrder, ExtensionNotLater,
                DeadlineBeyondCap
        """
        self._check_state({HazardState.NOTIFIED}, "RequestExtension")
        self._check_not(SupervisionState.PASSED, "RequestExtension")
        if self.asked:
            self._refuse(self.extension, "RequestExtension")
        now = self._until()
        if on > now:
            raise ExtensionTooLate(deadline=now)
        if self.clock.extensions >= most:
            raise ExtensionLimit(most=most)
        self._check_last("延期申请", on)
        self._check_longer(deadline, cap_days)
        self.trigger_event(
            DeadlineExtensionRequested,
            deadline=deadline,
            interim_measures=interim_measures,
            requested_on=on,
            requested_by=by,
        )

    def grant_extension(self, opinion: str, document_no: str | None, on: date, by: UUID, cap_days: int) -> None:
        """Give more time.

        Raises  HazardClosed, InvalidTransition, SamePersonReview, DistrictNoticeRequired, StepDateOrder,
                ExtensionNotLater, DeadlineBeyondCap
        """
        deadline = self._check_answer("GrantExtension", on, by)
        if self.grade is HazardGrade.MAJOR and not document_no:
            raise DistrictNoticeRequired()
        self._check_longer(deadline, cap_days)
        self.trigger_event(
            DeadlineExtensionGranted,
            deadline=deadline,
            opinion=opinion,
            document_no=document_no,
            granted_on=on,
            granted_by=by,
        )

    def deny_extension(self, opinion: str, on: date, by: UUID) -> None:
        """Give no more time. Raises  HazardClosed, InvalidTransition, SamePersonReview, StepDateOrder."""
        self._check_answer("DenyExtension", on, by)
        self.trigger_event(DeadlineExtensionDenied, opinion=opinion, denied_on=on, denied_by=by)

    def _check_answer(self, command: str, on: date, by: UUID) -> date:
        """Return the deadline that was asked for."""
        self._check_state({HazardState.NOTIFIED}, command)
        if not self.asked:
            self._refuse(self.extension, command)
        assert self.asked
        deadline, requested_on, requested_by = self.asked
        if by == requested_by:
            raise SamePersonReview(maker="申请人", checker="审核人")
        check_order("延期审批", on, "延期申请", requested_on)
        self._check_after("延期审批", on)
        return deadline

    def _check_longer(self, deadline: date, cap_days: int) -> None:
        now = self._until()
        if deadline <= now:
            raise ExtensionNotLater(deadline=now)
        check_cap(now, deadline, cap_days)

    def _until(self) -> date:
        assert self.clock.deadline, "who was told has a deadline"
        return self.clock.deadline
