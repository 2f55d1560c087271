"""Declaration: what a project is declared with (申报).

Rule 1. The allocations add up to the budget, each above zero, no account twice, all of the project's district.
Rule 2. A returned project is declared again under its number; all consents are asked anew.
Source  domain.md 7.3, 8.2
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Self
from uuid import UUID

from domain.aggregate import Aggregate, stream_id
from domain.enterprise import Enterprise
from domain.fund_account import FundAccount
from domain.money import Fen
from domain.party import Party
from domain.project.state import Allocation, ProjectFact, ProjectState
from domain.project.tracks import ClosureState, DistrictState, ExecutionState, FilingState, ReviewState
from domain.refusal import Refusal
from domain.rule_book import UseCategory


class BeneficiaryNotInsured(Refusal):
    """Who benefits has a policy in the project's period."""

    name: str


class ProjectPeriodInvalid(Refusal):
    """A project ends on or after its first day."""


class AllocationSumMismatch(Refusal):
    """The allocations add up to the budget."""

    allocated: Fen
    budget: Fen


class AllocationDuplicate(Refusal):
    """An account has one allocation."""


class AllocationDistrictMixed(Refusal):
    """All accounts are of the project's district."""


class ProjectNoDuplicate(Refusal):
    """A number names one project of an insurer and a year."""

    project_no: str


@dataclass(frozen=True, slots=True)
class Declaration:
    """What is declared; `supervisor` is a person's id."""

    number: str
    name: str
    category: UseCategory
    district: str
    beneficiaries: tuple[str, ...]
    start_on: date
    end_on: date
    budget: Fen
    allocations: tuple[Allocation, ...]
    plan: str
    supervisor: UUID
    contract_no: str | None
    contract_party: Party | None

    def fields(self) -> dict[str, object]:
        """Return its fields by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def check_period(start_on: date, end_on: date) -> None:
    """Raises  ProjectPeriodInvalid."""
    if end_on < start_on:
        raise ProjectPeriodInvalid()


def check_allocations(budget: Fen, parts: Sequence[tuple[UUID, Fen]]) -> None:
    """Judge the parts of a budget by account. Raises  AllocationSumMismatch, AllocationDuplicate."""
    allocated = Fen(sum(amount for _, amount in parts))
    if allocated != budget:
        raise AllocationSumMismatch(allocated=allocated, budget=budget)
    if len({account_id for account_id, _ in parts}) < len(parts):
        raise AllocationDuplicate()


def check_district(district: str, accounts: Iterable[FundAccount]) -> None:
    """Raises  AllocationDistrictMixed."""
    if any(account.district != district for account in accounts):
        raise AllocationDistrictMixed()


def check_insured(code: str, enterprise: Enterprise | None, start_on: date, end_on: date) -> None:
    """Raises  BeneficiaryNotInsured."""
    if enterprise is None or not enterprise.insured_between(start_on, end_on):
        raise BeneficiaryNotInsured(name=enterprise.name if enterprise else code)


class Declared(ProjectFact):
    """What every declaration says."""

    number: str
    name: str
    category: UseCategory
    district: str
    beneficiaries: tuple[str, ...]
    start_on: date
    end_on: date
    budget: Fen
    allocations: tuple[Allocation, ...]
    plan: str
    supervisor: UUID
    contract_no: str | None
    contract_party: Party | None
    declared_on: date
    declared_by: UUID

    def apply(self, project: ProjectState) -> None:
        """Take what is declared; the declaring insurer's consent is in it."""
        super().apply(project)
        project.category = self.category
        project.district = self.district
        project.budget = self.budget
        project.allocations = {each.account_id: each for each in self.allocations}
        project.contract_party = self.contract_party
        project.declared_by = self.declared_by
        project.supervisor = self.supervisor
        project.consented = {project.insurer}
        project.reached[ReviewState.DECLARED] = self.declared_on


class ProjectDeclared(Declared, Aggregate.Created):
    """A project waits for its review."""

    MOVES = (
        ("review", ReviewState.DECLARED),
        ("district", DistrictState.NONE),
        ("filing", FilingState.UNFILED),
        ("execution", ExecutionState.NOT_STARTED),
        ("closure", ClosureState.OPEN),
    )
    insurer: str


class ProjectRedeclared(Declared):
    """A returned project waits for its review again, with what it now says."""

    MOVES = (("review", ReviewState.DECLARED),)


class Declaring(ProjectState):
    """Declaring a project, and declaring it again."""

    @staticmethod
    def id_for(insurer: str, year: int, number: str) -> UUID:
        """Return the stream of a project number of an insurer and a year of declaration."""
        return stream_id("project", insurer, year, number.strip())

    @classmethod
    def declare(cls, insurer: str, declaration: Declaration, on: date, by: UUID) -> Self:
        """Declare a new project; that its number is free is kept by its stream."""
        return cls._create(
            ProjectDeclared,
            id=cls.id_for(insurer, on.year, declaration.number),
            insurer=insurer,
            declared_on=on,
            declared_by=by,
            **declaration.fields(),
        )

    def redeclare(self, declaration: Declaration, on: date, by: UUID) -> None:
        """Declare a returned project again; any other project has taken the number.

        Raises  StepDateOrder, ProjectNoDuplicate
        """
        if self.states["review"] is not ReviewState.DRAFT or self.execution is ExecutionState.CANCELLED:
            raise ProjectNoDuplicate(project_no=self.number)
        self._check_after(ReviewState.DECLARED, on, ReviewState.DRAFT)
        self.trigger_event(ProjectRedeclared, declared_on=on, declared_by=by, **declaration.fields())
