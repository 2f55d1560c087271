"""Review of a declared project by its insurer (审核).

Rule 1. Who reviews is not who declared.
Rule 2. A project is approved when every co-funding insurer has consented; with the approval its allocations are live.
Source  domain.md 7.3, 8.2
"""

from datetime import date, timedelta
from enum import Enum
from uuid import UUID

from domain.project.state import ProjectFact, ProjectState
from domain.project.tracks import ReviewState
from domain.refusal import Refusal
from domain.transition import InvalidTransition, SamePersonReview


class AllocationConsentMissing(Refusal):
    """Every co-funding insurer has consented to its part."""

    insurer: str


def check_consents(project: ProjectState) -> None:
    """Raises  AllocationConsentMissing."""
    for insurer in project.awaited:
        raise AllocationConsentMissing(insurer=insurer)


class AllocationConsented(ProjectFact):
    """A co-funding insurer agreed to its part."""

    insurer: str
    consented_on: date

    def apply(self, project: ProjectState) -> None:
        """Remember who agreed."""
        project.consented.add(self.insurer)


class ProjectApproved(ProjectFact):
    """The project may be filed; its allocations are live."""

    MOVES = (("review", ReviewState.APPROVED),)
    opinion: str
    approved_on: date
    approved_by: UUID
    filing_due_on: date

    def apply(self, project: ProjectState) -> None:
        """Let the time for filing run."""
        super().apply(project)
        project.reached[ReviewState.APPROVED] = self.approved_on
        project.filing_due_on = self.filing_due_on


class ProjectReturned(ProjectFact):
    """The project has to be mended and declared again."""

    MOVES = (("review", ReviewState.DRAFT),)
    opinion: str
    returned_on: date
    returned_by: UUID

    def apply(self, project: ProjectState) -> None:
        """Make it a draft."""
        super().apply(project)
        project.reached[ReviewState.DRAFT] = self.returned_on


class ProjectRejected(ProjectFact):
    """The project is not wanted; this is final."""

    MOVES = (("review", ReviewState.REJECTED),)
    opinion: str
    rejected_on: date
    rejected_by: UUID


class Reviewing(ProjectState):
    """Consents to the allocations, and the review."""

    def consent(self, insurer: str, on: date) -> None:
        """Agree to one's part of a declared project or of a proposed amendment, once. Raises  InvalidTransition."""
        asking: set[Enum] = {ReviewState.DECLARED, ReviewState.APPROVED} if self.proposal else {ReviewState.DECLARED}
        self._check_state(self.review, asking, "ConsentAllocation")
        if insurer not in self.awaited:
            raise InvalidTransition(object=self.number, state=self.review, command="ConsentAllocation")
        self.trigger_event(AllocationConsented, insurer=insurer, consented_on=on)

    def approve(self, opinion: str, on: date, by: UUID, filing_days: int) -> None:
        """Approve the project. Raises  AllocationConsentMissing, InvalidTransition, SamePersonReview, StepDateOrder."""
        check_consents(self)
        self._check_review(on, by, "ApproveProject")
        self.trigger_event(
            ProjectApproved,
            opinion=opinion,
            approved_on=on,
            approved_by=by,
            filing_due_on=on + timedelta(days=filing_days),
        )

    def send_back(self, opinion: str, on: date, by: UUID) -> None:
        """Return the project for mending. Raises  InvalidTransition, SamePersonReview, StepDateOrder."""
        self._check_review(on, by, "ReturnProject")
        self.trigger_event(ProjectReturned, opinion=opinion, returned_on=on, returned_by=by)

    def reject(self, opinion: str, on: date, by: UUID) -> None:
        """Reject the project for good. Raises  InvalidTransition, SamePersonReview, StepDateOrder."""
        self._check_review(on, by, "RejectProject")
        self.trigger_event(ProjectRejected, opinion=opinion, rejected_on=on, rejected_by=by)

    def _check_review(self, on: date, by: UUID, command: str) -> None:
        self._check_state(self.review, {ReviewState.DECLARED}, command)
        if by == self.declared_by:
            raise SamePersonReview(maker="申报人", checker="审核人")
        self._check_after(ReviewState.APPROVED, on, ReviewState.DECLARED)
