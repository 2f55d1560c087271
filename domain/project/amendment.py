"""Amendment of an approved project's budget or allocations (调整).

Rule 1. One amendment waits at a time; who approves is not who asked, and the other funders consent.
Rule 2. A budget is not lowered below what was paid.
Rule 3. What was handed in for filing or filed has to be filed again; work goes on, payments wait.
Source  domain.md 7.3, 8.2, 9 cases 7 and 8
"""

from datetime import date, timedelta
from uuid import UUID

from domain.money import Fen
from domain.project.review import check_consents
from domain.project.state import Allocation, ProjectFact, ProjectState, Proposal
from domain.project.tracks import FilingState, ReviewState
from domain.refusal import Refusal
from domain.track import Change
from domain.transition import InvalidTransition, SamePersonReview, check_order


class BudgetBelowPaid(Refusal):
    """A budget is not lowered below what was paid."""

    paid: Fen


class AmendmentRequested(ProjectFact):
    """Another budget or other allocations are asked for; the others' consents are asked anew."""

    budget: Fen
    allocations: tuple[Allocation, ...]
    requested_on: date
    requested_by: UUID

    def apply(self, project: ProjectState) -> None:
        """Keep what is asked for."""
        project.proposal = Proposal(self.budget, self.allocations, self.requested_on, self.requested_by)
        project.consented = {project.insurer}


class AmendmentRejected(ProjectFact):
    """The project stays as it is."""

    opinion: str
    rejected_on: date
    rejected_by: UUID

    def apply(self, project: ProjectState) -> None:
        """Forget what was asked for; what was consented to before stands."""
        project.proposal = None
        project.consented.update(project.insurers)


class Amended(ProjectFact):
    """What an approved amendment says; `refile` when the filing starts anew."""

    budget: Fen
    allocations: tuple[Allocation, ...]
    opinion: str
    amended_on: date
    amended_by: UUID
    refile: bool
    filing_due_on: date

    def changes(self) -> tuple[Change, ...]:
        """Return the filing's way back, if there is one."""
        return (("filing", FilingState.UNFILED),) if self.refile else ()

    def apply(self, project: ProjectState) -> None:
        """Take the new figures."""
        super().apply(project)
        project.proposal = None
        project.budget = self.budget
        project.allocations = {each.account_id: each for each in self.allocations}
        project.reached[ReviewState.APPROVED] = self.amended_on
        project.filing_due_on = self.filing_due_on


class BudgetAmended(Amended):
    """The project has another budget."""


class AllocationAmended(Amended):
    """The same budget is borne otherwise."""


class Amending(ProjectState):
    """Asking for an amendment, and its review."""

    def check_amendment(self, on: date) -> None:
        """Judge whether an amendment may be asked for. Raises  InvalidTransition, StepDateOrder."""
        self._check_state(self.review, {ReviewState.APPROVED}, "RequestAmendment")
        if self.proposal:
            raise InvalidTransition(object=self.number, state=self.review, command="RequestAmendment")
        check_order("调整", on, "审核", self.reached[ReviewState.APPROVED])

    def request_amendment(self, budget: Fen, allocations: tuple[Allocation, ...], on: date, by: UUID) -> None:
        """Ask for an amendment. Raises  InvalidTransition, StepDateOrder, BudgetBelowPaid."""
        self.check_amendment(on)
        self._check_lowered(budget)
        self.trigger_event(AmendmentRequested, budget=budget, allocations=allocations, requested_on=on, requested_by=by)

    def check_amendable(self, on: date, by: UUID) -> Proposal:
        """Return the amendment that this person may approve.

        Raises  AllocationConsentMissing, InvalidTransition, SamePersonReview, StepDateOrder
        """
        check_consents(self)
        return self._proposed(on, by, "ApproveAmendment")

    def approve_amendment(self, opinion: str, on: date, by: UUID, filing_days: int) -> None:
        """Take the new figures. Raises  what check_amendable raises, BudgetBelowPaid."""
        proposal = self.check_amendable(on, by)
        self._check_lowered(proposal.budget)
        self.trigger_event(
            BudgetAmended if proposal.budget != self.budget else AllocationAmended,
            budget=proposal.budget,
            allocations=proposal.allocations,
            opinion=opinion,
            amended_on=on,
            amended_by=by,
            refile=self.on_record or self.filing is FilingState.SUBMITTED,
            filing_due_on=on + timedelta(days=filing_days),
        )

    def reject_amendment(self, opinion: str, on: date, by: UUID) -> None:
        """Leave the project as it is. Raises  InvalidTransition, SamePersonReview, StepDateOrder."""
        self._proposed(on, by, "RejectAmendment")
        self.trigger_event(AmendmentRejected, opinion=opinion, rejected_on=on, rejected_by=by)

    def _proposed(self, on: date, by: UUID, command: str) -> Proposal:
        self._check_state(self.review, {ReviewState.APPROVED}, command)
        if self.proposal is None:
            raise InvalidTransition(object=self.number, state=self.review, command=command)
        if by == self.proposal.requested_by:
            raise SamePersonReview(maker="申请人", checker="审核人")
        check_order("调整审核", on, "调整", self.proposal.requested_on)
        return self.proposal

    def _check_lowered(self, budget: Fen) -> None:
        if budget < self.budget and budget < self.net_paid:
            raise BudgetBelowPaid(paid=self.net_paid)
