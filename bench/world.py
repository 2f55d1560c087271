"""A world to pay in: five insurers in 17 districts, an account each, and filed projects; recorded through the door."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from threading import Semaphore
from uuid import UUID, uuid4

from console.demo.fiction import CENTRE, INSURERS, made_up_code
from domain.district import REPORTING_DISTRICTS
from domain.fund_account import FundAccount
from domain.money import Fen, fen
from domain.organisation import OrganisationKind
from domain.papers import MANDATORY, Medium, Paper
from domain.party import Party
from domain.payment_entry import PaymentEntry
from domain.policy import Policy
from domain.rule_book import UseCategory
from domain.voucher import VoucherNumber
from ledger.command import Command, Envelope, Person, Receipt
from ledger.door import Ledger, person_id
from ledger.organisation import RegisterOrganisation
from ledger.payment import RecordPayment
from ledger.policy import RecordPremiumReceipt, RegisterPolicy
from ledger.project import (
    AcceptFiling,
    ApproveProject,
    ConfirmUsagePlan,
    ConsultDistrict,
    DeclareProject,
    SubmitFiling,
)
from ledger.project.step import AllocationPart
from ledger.rights import Actor, Role

Wish = tuple[Command, Envelope]

ACCOUNTS = tuple((insurer.code, district) for district in REPORTING_DISTRICTS for insurer in INSURERS)
BUDGET = fen("400000.00")
PREMIUM = fen("9000000000.00")
SUPPLIER = Party("示例安全技术有限公司")
IN_FLIGHT = 64


@dataclass(frozen=True, slots=True)
class Account:
    """An account by its names, and the enterprise whose premium fills it."""

    insurer: str
    district: str
    serial: int

    @property
    def credit_code(self) -> str:
        """The enterprise's credit code."""
        return made_up_code(self.serial)

    @property
    def policy_no(self) -> str:
        """The number of its policy."""
        return f"BENCH{self.serial:06d}"

    @property
    def policy_id(self) -> UUID:
        """The stream of its policy."""
        return Policy.id_for(self.insurer, self.policy_no)

    def id(self, year: int) -> UUID:
        """Return the stream of the account."""
        return FundAccount.id_for(self.insurer, self.district, year)


@dataclass(frozen=True, slots=True)
class Payable:
    """A filed project, and the account that pays for it."""

    project_id: UUID
    account_id: UUID
    insurer: str
    district: str


def actor(role: Role, organisation: str, district: str | None = None) -> Actor:
    """Return somebody who acts."""
    name = f"{role.value} {organisation}"
    return Actor(person_id(organisation, name), name, role, organisation, district)


CENTRE_OFFICER = actor(Role.CENTRE, CENTRE)


def envelope(by: Actor, on: date) -> Envelope:
    """Return what goes with a new command."""
    return Envelope(by, uuid4(), on)


def sent(ledger: Ledger, wishes: Iterable[Wish], in_flight: int = IN_FLIGHT) -> list[Receipt]:
    """Send commands in their order, so many at once, and return their receipts. Raises  Refusal."""
    room = Semaphore(in_flight)
    answers = []
    for command, with_it in wishes:
        room.acquire()
        answer = ledger.execute(command, with_it)
        answer.add_done_callback(lambda _: room.release())
        answers.append(answer)
    return [answer.result() for answer in answers]


def built(ledger: Ledger, on: date, projects: int) -> list[Payable]:
    """Open all accounts with plenty of money, and file so many projects, account by account in turn."""
    accounts = [Account(*each, serial) for serial, each in enumerate(ACCOUNTS)]
    sent(ledger, insurers(on))
    sent(ledger, insured(accounts, on), 1_000)
    sent(ledger, (_premium(account, on, PREMIUM, "R0") for account in accounts), 1_000)
    chosen = [accounts[place % len(accounts)] for place in range(projects)]
    return filed(ledger, on, chosen, [f"B{place:06d}" for place in range(projects)])


def filed(ledger: Ledger, on: date, accounts: Sequence[Account], numbers: Sequence[str]) -> list[Payable]:
    """Take a project of each account from its declaration to its filing."""
    payables = approved(ledger, on, accounts, numbers, BUDGET)
    for step in (_consult, _confirm, _submit, _accept):
        sent(ledger, (step(each, on) for each in payables), 1_000)
    return payables


def approved(
    ledger: Ledger, on: date, accounts: Sequence[Account], numbers: Sequence[str], budget: Fen
) -> list[Payable]:
    """Declare and approve a project of each account: its money is set aside."""
    wishes = (_declare(*each, on, budget) for each in zip(accounts, numbers, strict=True))
    receipts = sent(ledger, wishes, 1_000)
    payables = [
        Payable(receipt.streams[0], account.id(on.year), account.insurer, account.district)
        for receipt, account in zip(receipts, accounts, strict=True)
    ]
    sent(ledger, (_approve(each, on) for each in payables), 1_000)
    return payables


def insured(accounts: Iterable[Account], on: date) -> Iterator[Wish]:
    """Yield the policy of each, from this day on."""
    return (_policy(account, on) for account in accounts)


def receipts_of(account: Account, on: date, count: int) -> Iterator[Wish]:
    """Yield premium receipts of an account: each is one fact on it."""
    return (_premium(account, on, fen("100.00"), f"R{number}") for number in range(1, count + 1))


def payments(payables: Sequence[Payable], on: date, count: int, first: int) -> list[Wish]:
    """Return payments, project by project in turn; number and amount of each are told by its place."""
    return [_payment(payables[place % len(payables)], on, first + place) for place in range(count)]


def _payment(payable: Payable, on: date, number: int) -> Wish:
    voucher = VoucherNumber(payable.insurer, on.year, on.month, "付", str(number), 1)
    entry = PaymentEntry(payable.account_id, Fen(100 + number), SUPPLIER, voucher)
    return RecordPayment(payable.project_id, entry), envelope(actor(Role.INSURER_FINANCE, payable.insurer), on)


def insurers(on: date) -> Iterator[Wish]:
    """Yield the registration of each insurer."""
    for each in INSURERS:
        yield RegisterOrganisation(each.code, each.name, OrganisationKind.INSURER), envelope(CENTRE_OFFICER, on)


def _policy(account: Account, on: date) -> Wish:
    name = f"示例企业{account.serial}"
    until = on + timedelta(days=364)
    command = RegisterPolicy(account.policy_no, account.credit_code, name, on, until, account.district)
    return command, envelope(actor(Role.INSURER_FINANCE, account.insurer), on)


def _premium(account: Account, on: date, amount: Fen, number: str) -> Wish:
    command = RecordPremiumReceipt(account.policy_id, amount, number)
    return command, envelope(actor(Role.INSURER_FINANCE, account.insurer), on)


def _declare(account: Account, number: str, on: date, budget: Fen) -> Wish:
    command = DeclareProject(
        number=number,
        name="示例隐患排查项目",
        category=UseCategory.HAZARD_INSPECTION,
        district=account.district,
        beneficiaries=(account.credit_code,),
        start_on=on,
        end_on=on + timedelta(days=300),
        budget=budget,
        allocations=(AllocationPart(account.id(on.year), budget),),
        plan="示例方案",
        supervisor=Person("示例监督人"),
        contract_party=SUPPLIER,
    )
    return command, envelope(actor(Role.INSURER_PROJECT, account.insurer), on)


def _approve(payable: Payable, on: date) -> Wish:
    command = ApproveProject(payable.project_id, "同意")
    return command, envelope(actor(Role.INSURER_REVIEWER, payable.insurer), on)


def _consult(payable: Payable, on: date) -> Wish:
    command = ConsultDistrict(payable.project_id, "示例函1", "示例联系人")
    return command, envelope(actor(Role.INSURER_PROJECT, payable.insurer), on)


def _confirm(payable: Payable, on: date) -> Wish:
    command = ConfirmUsagePlan(payable.project_id, "示例函2", "示例联系人")
    return command, envelope(actor(Role.DISTRICT, payable.district, payable.district), on)


def _submit(payable: Payable, on: date) -> Wish:
    papers = tuple(Paper(kind, Medium.PAPER, on) for kind in MANDATORY)
    return SubmitFiling(payable.project_id, papers), envelope(actor(Role.INSURER_PROJECT, payable.insurer), on)


def _accept(payable: Payable, on: date) -> Wish:
    return AcceptFiling(payable.project_id, f"BA{payable.project_id.hex[:12]}"), envelope(CENTRE_OFFICER, on)
