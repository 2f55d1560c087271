"""What the workbook does not carry: contracts, notices, receipts, reports and their acceptance, on their days.

The keys are the same each time, so that an interrupted fill goes on where it stopped.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from uuid import UUID

from console.demo.fiction import CENTRE, FIRMS, FIRST, INSURERS, LAST, YEAR, Staff
from console.demo.findings import Found
from console.demo.visits import LATE_FIRM, Task, contract_no
from console.importing.known import Known
from domain.aggregate import stream_id
from domain.contract import ContractPrice, ServiceItem
from domain.hazard import Hazard
from domain.hazard.escalation import EscalationReason
from domain.industry import SafetySector
from domain.money import Fen
from domain.organisation import Duty, Qualification
from domain.task.contact import Channel
from domain.visiting_list import VisitingList
from ledger.command import Command, Envelope, Person, Receipt
from ledger.contract import SignContract
from ledger.door import Ledger, person_id
from ledger.hazard import EscalateHazard
from ledger.organisation import AppointPerson, RegisterFirm
from ledger.rights import Actor, Role
from ledger.task import AcceptQuality, NotifyEnterprise, RejectQuality, SubmitReport
from ledger.visiting_list import AcknowledgeVisitingList

REPORTS = tuple(f"报告{number}.pdf" for number in range(1, 4))

_STAFF = {each.code: each.staff for each in INSURERS}
PRICES = ((ServiceItem.VISIT, 80_000), (ServiceItem.REINSPECTION, 30_000), (ServiceItem.CALL_OUT, 20_000))
_CEILING = Fen(60_000_000)
_SIGNED_ON = date(YEAR, 1, 6)

Make = Callable[[Known], Command]


@dataclass(frozen=True, slots=True)
class Deed:
    """One command on its day, recorded some days later."""

    name: tuple[object, ...]
    on: date
    by: Actor
    make: Make
    lag: int = 0
    reason: str | None = None

    @property
    def recorded_on(self) -> date:
        """Return the day of its recording."""
        return self.on + timedelta(days=self.lag)

    @property
    def key(self) -> UUID:
        """Return the command's id."""
        return stream_id("demo", *self.name)


def begin(ledger: Ledger, known: Known, due: Iterable[Deed]) -> list[Future[Receipt]]:
    """Send deeds together, in their order; return their answers to come."""
    return [ledger.execute(deed.make(known), Envelope(deed.by, deed.key, deed.on, reason=deed.reason)) for deed in due]


def deeds(random: Random, tasks: list[Task], found: list[Found]) -> list[Deed]:
    """Return what is done beside the workbook, by the day of its recording."""
    with_findings = {(each.task.list_no, each.task.credit_code) for each in found}
    every = [*_beginnings(), *_receipts(random, tasks)]
    for task in tasks:
        every += _notice(random, task)
        if task.visited_on:
            every += _report(random, task, task.visited_on, (task.list_no, task.credit_code) not in with_findings)
    every += [each for hazard in found if hazard.major for each in _told_district(hazard)]
    return sorted((each for each in every if each.on <= LAST), key=lambda each: each.recorded_on)


def _beginnings() -> Iterator[Deed]:
    for code, name in FIRMS:
        documents = tuple(Qualification(sector, f"演示资质-{code}", FIRST) for sector in SafetySector)
        register = RegisterFirm(code, name, documents)
        yield Deed(("firm", code), FIRST, actor("演示中心经办", Role.CENTRE, CENTRE), always(register), lag=1)
    for insurer in INSURERS:
        officer = actor(insurer.staff.officer, Role.INSURER_PROJECT, insurer.code)
        for firm, _ in FIRMS:
            yield Deed(("contract", insurer.code, firm), _SIGNED_ON, officer, always(_contract(insurer.code, firm)))
        for duty, person in _duties(insurer.staff):
            appoint = AppointPerson(Person(person, "13800000000"), duty)
            yield Deed(("duty", insurer.code, duty.value), _SIGNED_ON, officer, always(appoint))


def _contract(insurer: str, firm: str) -> SignContract:
    prices = tuple(ContractPrice(item, Fen(amount)) for item, amount in PRICES)
    number, end_on = contract_no(insurer, firm), date(YEAR, 12, 31)
    return SignContract(number, firm, prices, date(YEAR, 1, 1), end_on, _CEILING, fund_use=True)


def _duties(staff: Staff) -> Iterator[tuple[Duty, str]]:
    yield Duty.FUND, staff.officer
    yield Duty.INSPECTION, staff.supervisor
    yield Duty.DATA_ENTRY, staff.cashier


def _receipts(random: Random, tasks: list[Task]) -> Iterator[Deed]:
    """Yield each firm's signature for its part of a list; one firm takes its time."""
    for number, firm in dict.fromkeys((task.list_no, task.firm) for task in tasks):
        issued_on = next(task.issued_on for task in tasks if task.list_no == number)
        on = issued_on + timedelta(days=random.randint(9, 15) if firm == LATE_FIRM else random.randint(1, 4))
        receipt = AcknowledgeVisitingList(VisitingList.id_for(number))
        yield Deed(("receipt", number, firm), on, firm_actor(firm), always(receipt))


def _notice(random: Random, task: Task) -> Iterator[Deed]:
    if random.random() < 0.7 and not task.refused:
        by = actor(_STAFF[task.insurer].officer, Role.INSURER_PROJECT, task.insurer)
        channel = random.choice(tuple(Channel))
        contact = Person("企业联系人")
        on = task.issued_on + timedelta(days=random.randint(1, 4))
        yield Deed(
            _name("notice", task), on, by, lambda known: NotifyEnterprise(task_id(known, task), channel, contact)
        )


def _report(random: Random, task: Task, visited_on: date, zero: bool) -> Iterator[Deed]:
    """Yield the report of a visit and its acceptance; some are sent back once."""
    on = visited_on + timedelta(days=random.randint(8, 20) if task.firm == LATE_FIRM else random.randint(2, 7))
    score, name = random.randint(74, 98), random.choice(REPORTS)
    sent_back = random.random() < (0.18 if task.firm == LATE_FIRM else 0.05)
    reviewer = actor(_STAFF[task.insurer].reviewer, Role.INSURER_REVIEWER, task.insurer)

    def submit(known: Known) -> Command:
        [file] = known.files([name])
        return SubmitReport(task_id(known, task), file, zero_hazards=zero)

    def reject(known: Known) -> Command:
        return RejectQuality(task_id(known, task), score - 40, "缺少整改建议,请补充")

    def accept(known: Known) -> Command:
        return AcceptQuality(task_id(known, task), score, "")

    yield Deed(_name("report", task), on, firm_actor(task.firm), submit, task.lag)
    if sent_back:
        yield Deed(_name("sent back", task), on + timedelta(days=3), reviewer, reject, task.lag)
        on += timedelta(days=8)
        yield Deed(_name("report again", task), on, firm_actor(task.firm), submit, task.lag)
    on += timedelta(days=random.randint(2, 12))
    yield Deed(_name("accept", task), on, reviewer, accept, task.lag)


def _told_district(hazard: Found) -> Iterator[Deed]:
    """Yield the report of a major hazard to the district, which follows its notice."""
    task, number = hazard.task, hazard.number
    if on := hazard.days.get("告知日期"):

        def escalate(known: Known) -> Command:
            return EscalateHazard(Hazard.id_for(task_id(known, task), number), EscalationReason.MAJOR_FOUND)

        yield Deed(_name("district told", task, number), on, firm_actor(task.firm), escalate, task.lag + 1)


def always(command: Command) -> Make:
    """Return what makes a command that needs to know nothing."""
    return lambda _: command


def _name(what: str, task: Task, *more: object) -> tuple[object, ...]:
    return what, task.list_no, task.credit_code, *more


def task_id(known: Known, task: Task) -> UUID:
    """Return the stream of a task."""
    return known.task_id(task.list_no, task.credit_code)


def firm_actor(code: str) -> Actor:
    """Return who acts for a firm."""
    return actor("演示机构经办", Role.TECH_FIRM, code)


def actor(name: str, role: Role, organisation: str) -> Actor:
    """Return somebody of the story, who did not sign in."""
    return Actor(person_id(organisation, name), name, role, organisation, attested=False)
