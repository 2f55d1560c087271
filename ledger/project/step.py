"""What the commands on projects share: whose step it is, and which accounts bear it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from domain.fund_account import FundAccount
from domain.money import Fen
from domain.project import PreventionProject
from domain.project.state import Allocation
from domain.refusal import Refusal
from ledger.command import Books, Form, NotFound
from ledger.rights import REACH, Reach, sees


class OutOfScope(Refusal):
    """The record is in sight, and the step another's to take."""

    scope: str


class CoFunderUnable(Refusal):
    """Another funder's account cannot bear its part; why, and how much it could, is told to that insurer only."""


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
        project = self.own(books)
        project.check_started(books.on)
        return project

    def own(self, books: Books) -> PreventionProject:
        """Return the project, whose step it is whatever the day. Raises  NotFound, OutOfScope."""
        project = books.get(PreventionProject, self.project_id)
        actor = books.actor
        if REACH[actor.role] is Reach.OWN_INSURER and actor.organisation != project.insurer:
            raise OutOfScope(scope=project.number)
        return project


def bearing(books: Books, project_id: UUID, allocations: Iterable[Allocation]) -> list[tuple[FundAccount, Fen]]:
    """Return the account of each allocation, a co-funder's included, with the amount. Raises  PeriodClosed."""
    parts = [(books.refer(FundAccount, each.account_id), each.amount) for each in allocations]
    for account, _ in parts:
        account.check_period(project_id, books.on)
    return parts


def check_take(books: Books, project_id: UUID, parts: Iterable[tuple[FundAccount, Fen]]) -> None:
    """Judge the state of the accounts that the actor sees; of the others `reserve` says what may be said.

    Raises  FundFrozen
    """
    for account, amount in parts:
        if sees(books.actor, account):
            account.check_takes(project_id, amount)


def reserve(books: Books, project_id: UUID, parts: Iterable[tuple[FundAccount, Fen]]) -> None:
    """Set each part aside on its account.

    Raises  FundFrozen, FundOverdrawn, CeilingExceeded, InsufficientAvailable, CoFunderUnable
    """
    for account, amount in parts:
        with _discreet(sees(books.actor, account)):
            account.reserve(project_id, amount)


def allocated(books: Books, parts: Iterable[AllocationPart], in_district: str) -> list[tuple[FundAccount, Allocation]]:
    """Return what is asked of each account, with the insurer that bears it. Raises  NotFound."""
    accounts = [(_nameable(books, part.account_id, in_district), part.amount) for part in parts]
    return [(account, Allocation(account.id, account.insurer, amount)) for account, amount in accounts]


def check_years_open(parts: Iterable[tuple[FundAccount, Allocation]]) -> None:
    """Raises  PeriodClosed."""
    for account, _ in parts:
        account.check_not_closed()


def _nameable(books: Books, account_id: UUID, in_district: str) -> FundAccount:
    """Return an account of one's own, or another's in the project's district: a co-funder has to be named."""
    account = books.refer(FundAccount, account_id)
    if account.district != in_district and not sees(books.actor, account):
        raise NotFound(what=FundAccount.__name__)
    return account


@contextmanager
def _discreet(seen: bool) -> Iterator[None]:
    try:
        yield
    except Refusal:
        if seen:
            raise
        raise CoFunderUnable() from None
