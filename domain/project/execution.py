"""Implementation and acceptance (实施, 验收).

Rule 1. Work starts when the project is filed; a historical one may have begun before.
Rule 2. Who accepts is neither the supplier nor the one who declared; a part of what is accepted may be paid later.
Source  domain.md 7.3, 8.2
"""

from datetime import date
from typing import Any
from uuid import UUID

from domain.money import Fen
from domain.papers import HandsIn, NamesFiles, Paper
from domain.project.papers import PapersFact, PapersHandedIn
from domain.project.state import ProjectFact, ProjectState
from domain.project.tracks import ExecutionState, FilingState, ReviewState
from domain.refusal import Refusal
from domain.transition import check_order


class NotFiled(Refusal):
    """The project is filed before work starts."""


class AcceptorConflict(Refusal):
    """Who accepts is neither the supplier nor the project's maker."""


class AcceptedOverBudget(Refusal):
    """No more is accepted than the budget."""

    accepted: Fen
    budget: Fen


class RetentionIncomplete(Refusal):
    """Retention money is held until a day: both are named, or neither."""


class RetentionOverAccepted(Refusal):
    """No more is held back than was accepted."""

    retention: Fen
    accepted: Fen


class ImplementationStarted(ProjectFact):
    """Work began."""

    MOVES = (("execution", ExecutionState.IN_PROGRESS),)
    document_no: str | None
    started_on: date

    def apply(self, project: ProjectState) -> None:
        """Wait for what it delivers."""
        super().apply(project)
        project.reached[ExecutionState.IN_PROGRESS] = self.started_on


class DeliverableSubmitted(PapersHandedIn):
    """What the work delivered was handed in."""

    MOVES = (("execution", ExecutionState.DELIVERED),)
    delivered_on: date

    def apply(self, project: ProjectState) -> None:
        """Wait for its acceptance."""
        super().apply(project)
        project.reached[ExecutionState.DELIVERED] = self.delivered_on


class ProjectAccepted(PapersHandedIn):
    """What was delivered is right; so much is to be paid for it, of which the retention money later (质保金)."""

    MOVES = (("execution", ExecutionState.ACCEPTED),)
    accepted: Fen
    accepted_by: UUID
    accepted_on: date
    retention: Fen | None
    retention_due_on: date | None

    class_version = 3

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """Until then nobody could say that a part is held back."""
        state["retention"] = state["retention_due_on"] = None

    @staticmethod
    def upcast_v2_v3(state: dict[str, Any]) -> None:
        """Until then papers did not tell what their files were called."""
        NamesFiles.upcast_v1_v2(state)

    def apply(self, project: ProjectState) -> None:
        """Fix what is due."""
        super().apply(project)
        project.accepted = self.accepted
        project.reached[ExecutionState.ACCEPTED] = self.accepted_on


class AcceptanceFailed(PapersFact, HandsIn):
    """What was delivered is not right: work goes on."""

    MOVES = (("execution", ExecutionState.IN_PROGRESS),)
    failed_by: UUID
    failed_on: date

    def apply(self, project: ProjectState) -> None:
        """Wait for a better delivery."""
        super().apply(project)
        project.reached[ExecutionState.IN_PROGRESS] = self.failed_on


def check_retention(retention: Fen | None, due_on: date | None, accepted_on: date) -> None:
    """Judge what is held back and until when. Raises  RetentionIncomplete, StepDateOrder."""
    if (retention is None) is not (due_on is None):
        raise RetentionIncomplete()
    if due_on:
        check_order("质保到期", due_on, "验收", accepted_on)


class Executing(ProjectState):
    """From the start of work to its acceptance."""

    def start(self, document_no: str | None, on: date) -> None:
        """Begin the work. Raises  InvalidTransition, NotFiled, StepDateOrder."""
        self._check_state(self.execution, {ExecutionState.NOT_STARTED}, "StartImplementation")
        if not (self.on_record or self.historical):
            raise NotFiled()
        basis = ReviewState.APPROVED if self.historical else FilingState.FILED
        self._check_after(ExecutionState.IN_PROGRESS, on, basis)
        self.trigger_event(ImplementationStarted, document_no=document_no, started_on=on)

    def deliver(self, papers: tuple[Paper, ...], on: date) -> None:
        """Hand in what was delivered. Raises  InvalidTransition, StepDateOrder."""
        self._check_state(self.execution, {ExecutionState.IN_PROGRESS}, "SubmitDeliverable")
        self._check_after(ExecutionState.DELIVERED, on, ExecutionState.IN_PROGRESS)
        self.trigger_event(DeliverableSubmitted, papers=papers, delivered_on=on)

    def accept(
        self,
        amount: Fen | None,
        papers: tuple[Paper, ...],
        on: date,
        by: UUID,
        organisation: str,
        *,
        retention: Fen | None = None,
        retention_due_on: date | None = None,
    ) -> None:
        """Accept what was delivered, for an amount that is the budget by default; of it a part may be held back.

        Raises  InvalidTransition, AcceptorConflict, StepDateOrder, AcceptedOverBudget, RetentionOverAccepted
        """
        accepted = self.budget if amount is None else amount
        self._check_acceptance(on, by, organisation, "AcceptProject")
        if accepted > self.budget:
            raise AcceptedOverBudget(accepted=accepted, budget=self.budget)
        if retention and retention > accepted:
            raise RetentionOverAccepted(retention=retention, accepted=accepted)
        self.trigger_event(
            ProjectAccepted,
            accepted=accepted,
            accepted_by=by,
            papers=papers,
            accepted_on=on,
            retention=retention,
            retention_due_on=retention_due_on,
        )

    def fail_acceptance(self, papers: tuple[Paper, ...], on: date, by: UUID, organisation: str) -> None:
        """Send the delivery back. Raises  InvalidTransition, AcceptorConflict, StepDateOrder."""
        self._check_acceptance(on, by, organisation, "FailAcceptance")
        self.trigger_event(AcceptanceFailed, papers=papers, failed_by=by, failed_on=on)

    def _check_acceptance(self, on: date, by: UUID, organisation: str, command: str) -> None:
        self._check_state(self.execution, {ExecutionState.DELIVERED}, command)
        supplier = self.contract_party.name if self.contract_party else None
        if by == self.declared_by or organisation == supplier:
            raise AcceptorConflict()
        self._check_after(ExecutionState.ACCEPTED, on, ExecutionState.DELIVERED)
