"""What the commands on projects share: whose step it is, and which accounts bear it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from domain.fund_account import FundAccount
from domain.money import Fen
from domain.project import PreventionProject
from domain.project.state import Allocation
from domain.refusal import Refusal
from ledger.command import Books, Form
from ledger.rights import REACH, Reach


class OutOfScope(Refusal):
    """The record is in sight, and the step another's to take."""

    scope: str


@dataclass(frozen=True, slots=True)
class AllocationPart:
    """One account's part of a budget, as it is asked for."""

    account_id: UUID
    amount: Fen


@dataclass(frozen=True, slots=True)
class ProjectStep(Form):
    """A command that steps one project; of its funders only the insurer that declared it does."""

    names: ClassVar[str] = "project_id"
    project_id: UUID

    def project(self, books: Books) -> PreventionProject:
        """Return the project to be stepped. Raises  NotFound, OutOfScope, BeforeStreamStart."""
        project = books.get(PreventionProject, self.project_id)
        actor = books.actor
        if REACH[actor.role] is Reach.OWN_INSURER and actor.organisation != project.insurer:
            raise OutOfScope(scope=project.number)
        project.check_started(books.on)
        return project


def bearing(books: Books, allocations: Iterable[Allocation]) -> list[tuple[FundAccount, Fen]]:
    """Return the account of each allocation, a co-funder's included, with the amount."""
    return [(books.refer(FundAccount, each.account_id), each.amount) for each in allocations]


def allocated(books: Books, parts: Iterable[AllocationPart]) -> list[tuple[FundAccount, Allocation]]:
    """Return what is asked of each account, with the insurer that bears it. Raises  NotFound."""
    accounts = [(books.refer(FundAccount, part.account_id), part.amount) for part in parts]
    return [(account, Allocation(account.id, account.insurer, amount)) for account, amount in accounts]
