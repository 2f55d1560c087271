"""History: a project from before the ledger, entered as it went (历史项目补备案).

Rule 1. Each step and each payment is recorded on the day it was taken, whatever the rules say of it.
Rule 2. A step from before the declaration keeps its day, and counts from the declaration on.
Rule 3. The district is heard when its record is among the papers.
Source  domain.md 7.3, 8.2, 9 cases 9 and 31
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, Self
from uuid import UUID

from domain.irregular import IrregularKind
from domain.money import Fen, positive
from domain.papers import Paper, PaperKind
from domain.party import Party
from domain.project.declaration import Declaration, Declaring, ProjectDeclared
from domain.project.district import UsagePlanConfirmed
from domain.project.execution import DeliverableSubmitted, ImplementationStarted, ProjectAccepted
from domain.project.filing import Filing
from domain.project.review import ProjectApproved
from domain.project.state import ProjectFact, ProjectState
from domain.transition import check_order


class HistoricalProjectDeclared(ProjectDeclared):
    """A project was declared before the ledger; a campaign's deadline binds it."""

    campaign_id: UUID
    deadline_on: date

    def apply(self, project: ProjectState) -> None:
        """Remember whose deadline binds it."""
        super().apply(project)
        project.campaign_id = self.campaign_id
        project.deadline_on = self.deadline_on


@dataclass(frozen=True, slots=True)
class OriginalSteps:
    """The days on which steps were taken, as far as they were; `accepted` is the budget when left out."""

    declared_on: date
    approved_on: date
    confirmed_on: date | None = None
    confirmation_no: str | None = None
    started_on: date | None = None
    delivered_on: date | None = None
    accepted_on: date | None = None
    accepted_amount: Fen | None = None

    def check(self, on: date) -> None:
        """Judge the days against each other and against the day of entry. Raises  StepDateOrder, AmountNotPositive."""
        if self.accepted_amount is not None:
            positive(self.accepted_amount)
        steps = {
            "申报": self.declared_on,
            "审核": self.approved_on,
            "属地确认": self.confirmed_on,
            "开工": self.started_on,
            "成果提交": self.delivered_on,
            "验收": self.accepted_on,
        }
        check_order("审核", self.approved_on, "申报", self.declared_on)
        for step, basis in (("成果提交", "开工"), ("验收", "成果提交"), ("验收", "开工")):
            if (day := steps[step]) is not None:
                check_order(step, day, basis, steps[basis])
        for step, taken_on in steps.items():
            check_order("备案提交", on, step, taken_on)


class People(NamedTuple):
    """Who took the steps, by a person's id."""

    declarer: UUID
    reviewer: UUID
    official: UUID
    acceptor: UUID


class Backfilling(Declaring, Filing):
    """Entering a project as it went."""

    @classmethod
    def enter(
        cls,
        insurer: str,
        declaration: Declaration,
        *,
        campaign_id: UUID,
        deadline_on: date,
        steps: OriginalSteps,
        people: People,
        papers: tuple[Paper, ...],
    ) -> Self:
        """Enter a project with the steps that it took; that its number is free is kept by its stream."""
        project = cls._create(
            HistoricalProjectDeclared,
            id=cls.id_for(insurer, steps.declared_on.year, declaration.number),
            insurer=insurer,
            declared_on=steps.declared_on,
            declared_by=people.declarer,
            campaign_id=campaign_id,
            deadline_on=deadline_on,
            **declaration.fields(),
        )
        project.happened_on(steps.declared_on)
        project._retrace(steps, people, papers)
        return project

    def irregularity(self, payee: Party, amount: Fen) -> IrregularKind | None:
        """Return in what way a payment was against the rules; that it was paid before filing is history's nature."""
        if self.total_used + amount > self.budget:
            return IrregularKind.OVER_BUDGET
        if self.contract_party and not payee.is_same(self.contract_party):
            return IrregularKind.WRONG_PAYEE
        return None

    def _retrace(self, steps: OriginalSteps, people: People, papers: tuple[Paper, ...]) -> None:
        self._was(
            steps.approved_on,
            ProjectApproved,
            opinion="",
            approved_on=steps.approved_on,
            approved_by=people.reviewer,
            filing_due_on=self.deadline_on,
        )
        if steps.confirmed_on and any(paper.kind is PaperKind.DISTRICT_CONFIRMATION for paper in papers):
            self._was(
                steps.confirmed_on,
                UsagePlanConfirmed,
                document_no=steps.confirmation_no or "",
                official=people.official,
                confirmed_on=steps.confirmed_on,
            )
        if steps.started_on:
            self._was(steps.started_on, ImplementationStarted, document_no=None, started_on=steps.started_on)
        if steps.delivered_on:
            self._was(steps.delivered_on, DeliverableSubmitted, papers=(), delivered_on=steps.delivered_on)
        if steps.accepted_on:
            self._was(
                steps.accepted_on,
                ProjectAccepted,
                accepted=steps.accepted_amount or self.budget,
                accepted_by=people.acceptor,
                papers=(),
                accepted_on=steps.accepted_on,
                retention=None,
                retention_due_on=None,
            )

    def _was(self, on: date, fact: type[ProjectFact], **said: Any) -> None:
        self.trigger_event(fact, **said)
        self.happened_on(max(on, self.first_on))
