"""What may be done with visiting lists: issue them, hand them out, sign for them."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from domain.aggregate import Aggregate
from domain.contract import ServiceContract
from domain.credit_code import credit_code
from domain.district import district
from domain.enterprise import Enterprise
from domain.task import InspectionTask
from domain.task.assignment import check_due
from domain.task.visit import PolicyNotInForce
from domain.visiting_list import (
    Assigned,
    EnterpriseElsewhere,
    Listed,
    VisitingList,
    VisitingListExists,
    check_enterprises,
)
from ledger.command import Books, Envelope, Form, NotFound
from ledger.enterprise import enterprise_of, place_of
from ledger.task.step import insured


@dataclass(frozen=True, slots=True)
class IssueVisitingList(Form):
    """Ask for the inspection of enterprises of a district; each is listed with the insurer that covers it."""

    number: str
    district: str
    credit_codes: tuple[str, ...]
    due_on: date

    def check(self, envelope: Envelope) -> None:
        """Raises  EnterprisesRequired, CreditCode..., DueDateInvalid."""
        check_enterprises(self.credit_codes)
        for code in self.credit_codes:
            credit_code(code)
        check_due(self.due_on, envelope.effective_on)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the list. Raises  NotFound, PolicyNotInForce, EnterpriseElsewhere, VisitingListExists."""
        district(self.district, books.on, books.rules.retired_districts())
        listed = tuple(self._listed(books, enterprise_of(books, code)) for code in self.credit_codes)
        check_enterprises(tuple(each.credit_code for each in listed))
        if books.find(VisitingList, VisitingList.id_for(self.number)):
            raise VisitingListExists(number=self.number)
        return [VisitingList.issue(self.number, self.district, listed, self.due_on, books.on)]

    def _listed(self, books: Books, enterprise: Enterprise) -> Listed:
        policy_id = enterprise.covered_by(books.on)
        if policy_id is None:
            raise PolicyNotInForce(enterprise=enterprise.name, on=books.on)
        if place_of(books, enterprise, policy_id).district != self.district:
            raise EnterpriseElsewhere(enterprise=enterprise.name)
        return Listed(enterprise.credit_code, enterprise.covers[policy_id].insurer)


@dataclass(frozen=True, slots=True)
class AssignTask(Form):
    """Hand enterprises of a list to the firm of a contract, each as a task with a last day."""

    names: ClassVar[str] = "list_id"
    list_id: UUID
    credit_codes: tuple[str, ...]
    contract_id: UUID
    due_on: date
    renewal_reminder: bool = False

    def check(self, envelope: Envelope) -> None:
        """Raises  EnterprisesRequired, DueDateInvalid."""
        check_enterprises(self.credit_codes)
        check_due(self.due_on, envelope.effective_on)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the tasks. Raises  NotFound, ContractNotInForce, PolicyNotInForce, TaskExists."""
        visiting = books.get(VisitingList, self.list_id)
        contract = books.get(ServiceContract, self.contract_id)
        enterprises = {code: self._enterprise(books, visiting, code) for code in self.credit_codes}
        visiting.check_started(books.on)
        visiting.check_open(type(self).__name__)
        contract.check_in_force(max(books.on, contract.start_on))
        tasks = [self._task(books, visiting, contract, *each) for each in enterprises.items()]
        assigned = [Assigned(task.credit_code, task.id) for task in tasks]
        visiting.assign(contract.insurer, contract.firm, assigned, books.on)
        return [visiting, *tasks]

    def _enterprise(self, books: Books, visiting: VisitingList, code: str) -> Enterprise:
        """Return an enterprise that is listed with the actor's insurer. Raises  NotFound."""
        if visiting.listed.get(code) != books.actor.organisation:
            raise NotFound(what=Enterprise.__name__)
        return enterprise_of(books, code)

    def _task(
        self, books: Books, visiting: VisitingList, contract: ServiceContract, code: str, enterprise: Enterprise
    ) -> InspectionTask:
        cover = insured(books, enterprise, books.on, contract.insurer)
        if cover is None and books.reason.strip():
            cover = insured(books, enterprise, visiting.issued_on, contract.insurer)
        if cover is None:
            raise PolicyNotInForce(enterprise=enterprise.name, on=books.on)
        visiting.check_free(code, enterprise.name)
        return InspectionTask.assign(
            visiting.id,
            contract.insurer,
            contract.firm,
            contract.id,
            code,
            enterprise.name,
            place_of(books, enterprise, cover.policy_id),
            cover,
            self.due_on,
            books.on,
            books.actor.person,
            renewal_reminder=self.renewal_reminder,
        )


@dataclass(frozen=True, slots=True)
class AcknowledgeVisitingList(Form):
    """Sign for what was handed to one's firm out of a list."""

    names: ClassVar[str] = "list_id"
    list_id: UUID

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the receipt. Raises  NotFound, BeforeStreamStart, NothingToAcknowledge."""
        visiting = books.get(VisitingList, self.list_id)
        visiting.check_started(books.on)
        visiting.acknowledge(books.actor.organisation, books.on)
        return [visiting]
