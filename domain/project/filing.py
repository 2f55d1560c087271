"""Filing of an approved project with the centre (备案).

Rule 1. A project is filed when it is approved, its district agrees and the papers that the rules require are there.
Rule 2. Papers add up over submissions, less what was returned; lateness is that of the last required paper received.
Rule 3. Of a historical project each required paper counts on paper only; handing in says at once what is missing, the
        district's record is a paper among others, and the centre's acceptance files it as history.
Source  domain.md 7.3, 8.2
"""

from collections.abc import Collection
from datetime import date
from enum import Enum
from typing import Any
from uuid import UUID

from domain.papers import Medium, Paper, PaperKind, ReturnedPaper
from domain.project.papers import PapersFact, PapersHandedIn
from domain.project.state import ProjectFact, ProjectState
from domain.project.tracks import DistrictState, FilingState, ReviewState
from domain.refusal import Refusal
from domain.track import Change


class NotApproved(Refusal):
    """The project is approved before it is filed."""


class DistrictNotConfirmed(Refusal):
    """The district agrees before the project is filed."""


class FilingIncomplete(Refusal):
    """The required papers are there before a filing is accepted."""

    missing: tuple[PaperKind, ...]


class FilingSubmitted(PapersHandedIn):
    """Papers were handed in to the centre."""

    MOVES = (("filing", FilingState.SUBMITTED),)
    submitted_on: date

    def apply(self, project: ProjectState) -> None:
        """Wait for the centre's answer."""
        super().apply(project)
        project.reached[FilingState.SUBMITTED] = self.submitted_on


class HistorySubmitted(FilingSubmitted):
    """Papers of a historical project were handed in; what is missing is owed."""

    missing: tuple[PaperKind, ...]

    def changes(self) -> tuple[Change, ...]:
        """Return whether the centre can take it on record."""
        return (("filing", FilingState.INCOMPLETE if self.missing else FilingState.SUBMITTED),)


class ProjectFiled(PapersFact):
    """The project is on record with the centre: it may start and be paid."""

    MOVES = (("filing", FilingState.FILED),)
    filing_no: str
    received_on: date
    due_on: date
    days_late: int
    filed_on: date

    def apply(self, project: ProjectState) -> None:
        """Let it start and be paid."""
        super().apply(project)
        project.reached[FilingState.FILED] = self.filed_on


class ProjectBackfilled(ProjectFiled):
    """A historical project is on record with the centre; late when a paper came after the deadline."""

    MOVES = (("filing", FilingState.BACKFILLED),)
    campaign_id: UUID
    late: bool


class FilingReturned(ProjectFact):
    """Papers are missing or not right: they count as missing until they are handed in anew."""

    class_version = 2
    MOVES = (("filing", FilingState.INCOMPLETE),)
    papers: tuple[ReturnedPaper, ...]
    returned_on: date

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """A paper is returned with a reason of its own; earlier ones were only named."""
        state["papers"] = [{"kind": kind, "reason": None} for kind in state.pop("missing")]

    def apply(self, project: ProjectState) -> None:
        """Wait for the papers."""
        super().apply(project)
        for paper in self.papers:
            project.papers.pop(paper.kind, None)
            project.on_paper.pop(paper.kind, None)
        project.reached[FilingState.INCOMPLETE] = self.returned_on


class Filing(ProjectState):
    """Handing in the papers, and the centre's answer."""

    def submit_filing(
        self, papers: tuple[Paper, ...], on: date, district_waived: bool, required: Collection[PaperKind]
    ) -> None:
        """Hand in papers. Raises  InvalidTransition, NotApproved, DistrictNotConfirmed, StepDateOrder."""
        self._check_state(self.filing, {FilingState.UNFILED, FilingState.INCOMPLETE}, "SubmitFiling")
        if self.review is not ReviewState.APPROVED:
            raise NotApproved()
        if not (district_waived or self.historical) and self.district_consent is not DistrictState.CONFIRMED:
            raise DistrictNotConfirmed()
        for basis in (ReviewState.APPROVED, DistrictState.CONFIRMED, FilingState.INCOMPLETE):
            self._check_after(FilingState.SUBMITTED, on, basis)
        if self.historical:
            self.hand_in_history(papers, on, required)
        else:
            self.trigger_event(FilingSubmitted, papers=papers, submitted_on=on)

    def file(self, filing_no: str, on: date, required: Collection[PaperKind]) -> None:
        """Accept the filing. Raises  InvalidTransition, FilingIncomplete, StepDateOrder."""
        missing = self.missing(required)
        owing: set[Enum] = {FilingState.INCOMPLETE} if self.historical and missing else set()
        self._check_state(self.filing, {FilingState.SUBMITTED} | owing, "AcceptFiling")
        if missing:
            raise FilingIncomplete(missing=missing)
        self._check_after(FilingState.FILED, on, FilingState.SUBMITTED)
        assert self.filing_due_on, "an approved project has a day to be filed by"
        submitted_on = self.reached[FilingState.SUBMITTED]
        received_on = max((self.counting[kind].received_on for kind in required), default=submitted_on)
        days_late = max(0, (received_on - self.filing_due_on).days)
        history = {"campaign_id": self.campaign_id, "late": days_late > 0} if self.historical else {}
        self.trigger_event(
            ProjectBackfilled if self.historical else ProjectFiled,
            filing_no=filing_no,
            papers=tuple(self.papers.values()),
            received_on=received_on,
            due_on=self.filing_due_on,
            days_late=days_late,
            filed_on=on,
            **history,
        )

    def return_filing(self, papers: tuple[ReturnedPaper, ...], on: date) -> None:
        """Send papers back. Raises  InvalidTransition, StepDateOrder."""
        self._check_state(self.filing, {FilingState.SUBMITTED}, "ReturnFiling")
        self._check_after(FilingState.INCOMPLETE, on, FilingState.SUBMITTED)
        self.trigger_event(FilingReturned, papers=papers, returned_on=on)

    def hand_in_history(self, papers: tuple[Paper, ...], on: date, required: Collection[PaperKind]) -> None:
        """Hand in papers of a historical project; what is missing then is owed."""
        there = {paper.kind for paper in papers if paper.medium is Medium.PAPER}
        missing = tuple(kind for kind in self.missing(required) if kind not in there)
        self.trigger_event(HistorySubmitted, papers=papers, missing=missing, submitted_on=on)
