"""Filing of an approved project with the centre (备案).

Rule 1. A project is filed when it is approved, its district agrees and the papers that the rules require are there.
Rule 2. Papers add up over submissions; lateness is that of the last required paper received.
Source  domain.md 7.3, 8.2
"""

from collections.abc import Collection
from datetime import date

from domain.papers import Paper, PaperKind
from domain.project.state import ProjectFact, ProjectState
from domain.project.tracks import DistrictState, FilingState, ReviewState
from domain.refusal import Refusal


class NotApproved(Refusal):
    """The project is approved before it is filed."""


class DistrictNotConfirmed(Refusal):
    """The district agrees before the project is filed."""


class FilingIncomplete(Refusal):
    """The required papers are there before a filing is accepted."""

    missing: tuple[PaperKind, ...]


class FilingSubmitted(ProjectFact):
    """Papers were handed in to the centre."""

    MOVES = (("filing", FilingState.SUBMITTED),)
    papers: tuple[Paper, ...]
    submitted_on: date

    def apply(self, project: ProjectState) -> None:
        """Add the papers."""
        super().apply(project)
        project.papers.update({paper.kind: paper for paper in self.papers})
        project.reached[FilingState.SUBMITTED] = self.submitted_on


class ProjectFiled(ProjectFact):
    """The project is on record with the centre: it may start and be paid."""

    MOVES = (("filing", FilingState.FILED),)
    filing_no: str
    papers: tuple[Paper, ...]
    received_on: date
    due_on: date
    days_late: int
    filed_on: date

    def apply(self, project: ProjectState) -> None:
        """Let it start and be paid."""
        super().apply(project)
        project.reached[FilingState.FILED] = self.filed_on


class FilingReturned(ProjectFact):
    """Papers are missing."""

    MOVES = (("filing", FilingState.INCOMPLETE),)
    missing: tuple[PaperKind, ...]
    returned_on: date

    def apply(self, project: ProjectState) -> None:
        """Wait for the papers."""
        super().apply(project)
        project.reached[FilingState.INCOMPLETE] = self.returned_on


class Filing(ProjectState):
    """Handing in the papers, and the centre's answer."""

    def submit_filing(self, papers: tuple[Paper, ...], on: date, district_waived: bool) -> None:
        """Hand in papers. Raises  InvalidTransition, NotApproved, DistrictNotConfirmed, StepDateOrder."""
        self._check_state(self.filing, {FilingState.UNFILED, FilingState.INCOMPLETE}, "SubmitFiling")
        if self.review is not ReviewState.APPROVED:
            raise NotApproved()
        if not district_waived and self.district_consent is not DistrictState.CONFIRMED:
            raise DistrictNotConfirmed()
        for basis in (ReviewState.APPROVED, DistrictState.CONFIRMED, FilingState.INCOMPLETE):
            self._check_after(FilingState.SUBMITTED, on, basis)
        self.trigger_event(FilingSubmitted, papers=papers, submitted_on=on)

    def file(self, filing_no: str, on: date, required: Collection[PaperKind]) -> None:
        """Accept the filing. Raises  InvalidTransition, FilingIncomplete, StepDateOrder."""
        self._check_state(self.filing, {FilingState.SUBMITTED}, "AcceptFiling")
        if missing := tuple(kind for kind in required if kind not in self.papers):
            raise FilingIncomplete(missing=missing)
        self._check_after(FilingState.FILED, on, FilingState.SUBMITTED)
        assert self.filing_due_on, "an approved project has a day to be filed by"
        submitted_on = self.reached[FilingState.SUBMITTED]
        received_on = max((self.papers[kind].received_on for kind in required), default=submitted_on)
        self.trigger_event(
            ProjectFiled,
            filing_no=filing_no,
            papers=tuple(self.papers.values()),
            received_on=received_on,
            due_on=self.filing_due_on,
            days_late=max(0, (received_on - self.filing_due_on).days),
            filed_on=on,
        )

    def return_filing(self, missing: tuple[PaperKind, ...], on: date) -> None:
        """Ask for papers. Raises  InvalidTransition, StepDateOrder."""
        self._check_state(self.filing, {FilingState.SUBMITTED}, "ReturnFiling")
        self._check_after(FilingState.INCOMPLETE, on, FilingState.SUBMITTED)
        self.trigger_event(FilingReturned, missing=missing, returned_on=on)
