"""Declaring a project, and consenting to bear a part of it."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from domain.aggregate import Aggregate
from domain.credit_code import credit_code
from domain.district import district
from domain.money import Fen, positive
from domain.party import Party
from domain.project import PreventionProject
from domain.project.declaration import (
    Declaration,
    check_allocations,
    check_district,
    check_insured,
    check_period,
)
from domain.project.state import Allocation
from domain.rule_book import UseCategory
from ledger.command import Books, Envelope, Form, Person
from ledger.enterprise import enterprise_at
from ledger.project.step import AllocationPart, allocated, check_years_open


@dataclass(frozen=True, slots=True)
class DeclareProject(Form):
    """Declare a project, or a returned one again under its number."""

    number: str
    name: str
    category: UseCategory
    district: str
    beneficiaries: tuple[str, ...]
    start_on: date
    end_on: date
    budget: Fen
    allocations: tuple[AllocationPart, ...]
    plan: str
    supervisor: Person
    contract_no: str | None = None
    contract_party: Party | None = None

    def check(self, envelope: Envelope) -> None:
        """Raises  AmountNotPositive, ProjectPeriodInvalid, AllocationSumMismatch, AllocationDuplicate, CreditCode..."""
        for amount in (self.budget, *(part.amount for part in self.allocations)):
            positive(amount)
        check_period(self.start_on, self.end_on)
        check_allocations(self.budget, [(part.account_id, part.amount) for part in self.allocations])
        for code in self.beneficiaries:
            credit_code(code)
        if self.contract_party:
            self.contract_party.check()

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the declaration; the project waits for its review."""
        district(self.district, books.on, books.rules.retired_districts())
        parts = allocated(books, self.allocations, self.district)
        insurer, by = books.actor.organisation, books.actor.person
        found = books.find(PreventionProject, PreventionProject.id_for(insurer, books.on.year, self.number))
        if found:
            found.check_started(books.on)
        check_years_open(parts)
        self.check_use(books, books.on)
        check_district(self.district, (account for account, _ in parts))
        declaration = self.declaration(books, tuple(allocation for _, allocation in parts))
        if not found:
            return [PreventionProject.declare(insurer, declaration, books.on, by)]
        found.redeclare(declaration, books.on, by)
        return [found]

    def check_use(self, books: Books, on: date) -> None:
        """Judge what for and for whom. Raises  UseNotPermitted, UseAuthorizationRequired, BeneficiaryNotInsured."""
        use = books.rules.permitted_use(self.category, on)
        for code in self._codes() if use.insured_only else ():
            check_insured(code, enterprise_at(books, code), self.start_on, self.end_on)

    def declaration(self, books: Books, allocations: tuple[Allocation, ...]) -> Declaration:
        """Return what is declared, on the accounts that bear it."""
        return Declaration(
            number=self.number.strip(),
            name=self.name,
            category=self.category,
            district=self.district,
            beneficiaries=self._codes(),
            start_on=self.start_on,
            end_on=self.end_on,
            budget=self.budget,
            allocations=allocations,
            plan=self.plan,
            supervisor=books.remember(books.actor.organisation, self.supervisor),
            contract_no=self.contract_no,
            contract_party=self.contract_party,
        )

    def _codes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(map(credit_code, self.beneficiaries)))


@dataclass(frozen=True, slots=True)
class ConsentAllocation(Form):
    """Agree to one's part of a shared project, or of its proposed amendment."""

    names: ClassVar[str] = "project_id"
    project_id: UUID

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the consent. Raises  NotFound, BeforeStreamStart, InvalidTransition."""
        project = books.get(PreventionProject, self.project_id)
        project.check_started(books.on)
        project.consent(books.actor.organisation, books.on)
        return [project]
