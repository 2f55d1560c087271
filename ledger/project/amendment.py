"""Changing an approved project's budget or allocations."""

from dataclasses import dataclass

from domain.aggregate import Aggregate
from domain.money import Fen, positive
from domain.project import PreventionProject
from domain.project.declaration import check_allocations, check_district
from domain.rule_book import Limit
from ledger.command import Books, Envelope, require_reason
from ledger.project.step import AllocationPart, ProjectStep, allocated, bearing, check_take, check_years_open, reserve


@dataclass(frozen=True, slots=True)
class RequestAmendment(ProjectStep):
    """Ask for another budget or other allocations."""

    budget: Fen
    allocations: tuple[AllocationPart, ...]

    def check(self, envelope: Envelope) -> None:
        """Raises  AmountNotPositive, AllocationSumMismatch, AllocationDuplicate, ReasonRequired."""
        for amount in (self.budget, *(part.amount for part in self.allocations)):
            positive(amount)
        check_allocations(self.budget, [(part.account_id, part.amount) for part in self.allocations])
        require_reason(envelope)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the request; nothing changes until it is approved."""
        project = books.get(PreventionProject, self.project_id)
        parts = allocated(books, self.allocations, project.district)
        project = self.project(books)
        check_years_open(parts)
        project.check_amendment(books.on)
        check_district(project.district, (account for account, _ in parts))
        project.request_amendment(
            self.budget, tuple(allocation for _, allocation in parts), books.on, books.actor.person
        )
        return [project]


@dataclass(frozen=True, slots=True)
class ApproveAmendment(ProjectStep):
    """Approve what is asked for; what it takes is set aside, what it frees is released."""

    opinion: str

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the new figures on the project and on every account."""
        project = self.project(books)
        proposal = project.proposal
        parts = bearing(books, project.id, proposal.allocations if proposal else ())
        kept = {account.id for account, _ in parts}
        borne = bearing(books, project.id, project.allocations.values())
        left = [part for part in borne if part[0].id not in kept]
        check_take(books, project.id, parts)
        project.check_amendable(books.on, books.actor.person)
        for account, _ in left:
            account.release(project.id)
        reserve(books, project.id, parts)
        days = books.rules.limit(Limit.FILING_DUE_DAYS, books.on)
        project.approve_amendment(self.opinion, books.on, books.actor.person, days)
        return [project, *(account for account, _ in (*left, *parts))]


@dataclass(frozen=True, slots=True)
class RejectAmendment(ProjectStep):
    """Leave the project as it is."""

    opinion: str

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the rejection."""
        project = self.project(books)
        project.reject_amendment(self.opinion, books.on, books.actor.person)
        return [project]
