"""The report of a visit and its quality (报告、质量验收).

Rule 1. A report says outright when nothing was found; one that is sent back is handed in as its next version.
Rule 2. Who handed out the task does not accept the work.
Source  domain.md 2.3 H-10 H-12, 7.3, 9 case 27
"""

from datetime import date
from uuid import UUID

from domain.counts import NumberRange
from domain.evidence import Evidenced, EvidenceFile
from domain.task.record import TaskFact, TaskRecord
from domain.task.tracks import TaskState
from domain.transition import SamePersonReview

MOST_SCORE = 100


class InspectionReportSubmitted(TaskFact, Evidenced):
    """The firm handed in its report, as often as it was sent back."""

    MOVES = (("task", TaskState.REPORTED),)
    number: int
    evidence: tuple[EvidenceFile, ...]
    zero_hazards: bool
    submitted_on: date

    def apply(self, task: TaskRecord) -> None:
        """Count it."""
        super().apply(task)
        task.reports = self.number
        task.moved = ("报告", self.submitted_on)


class QualityDecided(TaskFact):
    """What every decision on a report says."""

    number: int
    score: int
    opinion: str
    decided_on: date
    decided_by: UUID

    def apply(self, task: TaskRecord) -> None:
        """Remember when."""
        super().apply(task)
        task.moved = ("质量验收", self.decided_on)


class ServiceQualityAccepted(QualityDecided):
    """The insurer accepts the work."""

    MOVES = (("task", TaskState.QA_PASSED),)

    def apply(self, task: TaskRecord) -> None:
        """Remember since when its fee is owed."""
        super().apply(task)
        task.accepted_on = self.decided_on


class ServiceQualityRejected(QualityDecided):
    """The insurer sends the report back."""

    MOVES = (("task", TaskState.REWORK),)


def check_score(score: int) -> None:
    """Raises  NumberRange."""
    if not 0 <= score <= MOST_SCORE:
        raise NumberRange(least=0, most=MOST_SCORE)


class Reporting(TaskRecord):
    """Reports and their quality."""

    def report(self, file: EvidenceFile, on: date, *, zero_hazards: bool) -> None:
        """Hand in a report. Raises  InvalidTransition, StepDateOrder."""
        self._check_state({TaskState.VISITED, TaskState.REWORK}, "SubmitReport")
        self._check_after("报告", on)
        self.trigger_event(
            InspectionReportSubmitted,
            number=self.reports + 1,
            evidence=(file,),
            zero_hazards=zero_hazards,
            submitted_on=on,
        )

    def accept_quality(self, score: int, opinion: str, on: date, by: UUID) -> None:
        """Accept the work. Raises  InvalidTransition, SamePersonReview, StepDateOrder."""
        self._decide(ServiceQualityAccepted, "AcceptQuality", score, opinion, on, by)

    def reject_quality(self, score: int, opinion: str, on: date, by: UUID) -> None:
        """Send the report back. Raises  InvalidTransition, SamePersonReview, StepDateOrder."""
        self._decide(ServiceQualityRejected, "RejectQuality", score, opinion, on, by)

    def _decide(self, fact: type[QualityDecided], command: str, score: int, opinion: str, on: date, by: UUID) -> None:
        self._check_state({TaskState.REPORTED}, command)
        if by == self.assigned_by:
            raise SamePersonReview(maker="派发人", checker="验收人")
        self._check_after("质量验收", on)
        self.trigger_event(fact, number=self.reports, score=score, opinion=opinion, decided_on=on, decided_by=by)
