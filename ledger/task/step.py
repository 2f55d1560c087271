"""What every step of an inspection task shares: whose it is, where its enterprise lies, and what its list learns."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from domain.aggregate import Aggregate
from domain.enterprise import Enterprise
from domain.industry import SafetySector
from domain.place import Place
from domain.policy import Policy
from domain.rule_book import Limit
from domain.task import InspectionTask
from domain.task.record import Insured, TaskNotAssigned
from domain.task.tracks import ENDED, TaskState
from domain.visiting_list import VisitingList
from ledger.command import Books, Form, Person
from ledger.enterprise import enterprise_of
from ledger.rights import REACH, Reach


@dataclass(frozen=True, slots=True)
class TaskStep(Form):
    """A command that steps one task."""

    names: ClassVar[str] = "task_id"
    task_id: UUID

    def task(self, books: Books) -> InspectionTask:
        """Return the task to be stepped. Raises  NotFound, TaskNotAssigned, BeforeStreamStart."""
        task = own_task(books, self.task_id)
        task.check_started(books.on)
        return task


def own_task(books: Books, task_id: UUID) -> InspectionTask:
    """Return a task in the actor's reach; a firm is told which is not its own. Raises  NotFound, TaskNotAssigned."""
    task = books.refer(InspectionTask, task_id)
    if REACH[books.actor.role] is Reach.OWN_FIRM and books.actor.organisation != task.firm:
        raise TaskNotAssigned()
    return books.get(InspectionTask, task_id)


def insured(books: Books, enterprise: Enterprise, on: date, insurer: str | None = None) -> Insured | None:
    """Return the policy that covers an enterprise on a day; one that names no sector is of the general one."""
    policy_id = enterprise.covered_by(on, insurer)
    if policy_id is None:
        return None
    terms = books.refer(Policy, policy_id).terms
    return Insured(policy_id, terms.inception_on, terms.sector or SafetySector.GENERAL)


def place(books: Books, task: InspectionTask, on: date | None = None) -> Place:
    """Return where the enterprise of a task lies on a day, the command's by default: a boundary change moves it."""
    enterprise = enterprise_of(books, task.credit_code)
    return enterprise.place(on or books.on, task.assigned_on, Place(task.district, task.street))


def people(books: Books, organisation: str, names: tuple[str, ...]) -> tuple[UUID, ...]:
    """Keep names beside the facts; return the ids by which facts name them, each once."""
    return tuple(dict.fromkeys(books.remember(organisation, Person(name)) for name in names))


def limit(books: Books, which: Limit, usual: int) -> int:
    """Return what the rule book says of a limit, or what is usual where it says nothing."""
    rule_id, value = books.rules.ruled(which, books.on)
    return usual if rule_id is None else value


def stepped(books: Books, task: InspectionTask) -> list[Aggregate]:
    """Return what a step changed: the task, and its list when the task ended by it."""
    if task.state not in ENDED:
        return [task]
    visiting = books.refer(VisitingList, task.list_id)
    visiting.end(task.firm, task.credit_code, books.on, voided=task.state is TaskState.VOID)
    return [task, visiting]
