"""Books in memory and a cast of people, so that the rules of projects and payments are told without a database."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4, uuid5

from domain.aggregate import LEDGER, Aggregate
from domain.credit_code import with_check_character
from domain.enterprise import Enterprise
from domain.fund_account import Accrual, AccrualMode, FundAccount
from domain.money import Fen, fen, yuan
from domain.organisation import Organisation, OrganisationKind
from domain.papers import MANDATORY, Medium, Paper, PaperKind
from domain.party import Party
from domain.payment import Payment
from domain.payment_entry import PaymentEntry
from domain.project import PreventionProject
from domain.rule_book import AuthorizationTerms, Limit, LimitTerms, RuleBook, UseCategory, UseTerms
from domain.voucher import VoucherNumber
from ledger.command import Command, Envelope, NotFound, Person
from ledger.payment import RecordIrregularPayment, RecordPayment
from ledger.project import (
    AcceptFiling,
    AcceptProject,
    ApproveProject,
    ConfirmUsagePlan,
    ConsultDistrict,
    DeclareProject,
    StartImplementation,
    SubmitDeliverable,
    SubmitFiling,
)
from ledger.project.step import AllocationPart
from ledger.rights import Actor, Role, check_may, sees

RENHE, ANTAI = "RENHE", "ANTAI"
FENGTAI, SHUNYI = "110106", "110113"


def actor(name: str, role: Role, organisation: str = RENHE, district: str | None = None) -> Actor:
    return Actor(uuid5(LEDGER, f"{organisation}/{name}"), name, role, organisation, district)


OFFICER = actor("officer", Role.INSURER_PROJECT)
REVIEWER = actor("reviewer", Role.INSURER_REVIEWER)
FINANCE = actor("finance", Role.INSURER_FINANCE)
SECOND = actor("second", Role.INSURER_FINANCE)
DISTRICT = actor("district", Role.DISTRICT, "FENGTAI", FENGTAI)
CENTRE = actor("centre", Role.CENTRE, "CENTRE")
AUDITOR = actor("auditor", Role.AUDITOR, "AUDIT")
OTHER_OFFICER = actor("officer", Role.INSURER_PROJECT, ANTAI)
OTHER_FINANCE = actor("finance", Role.INSURER_FINANCE, ANTAI)
OTHER_REVIEWER = actor("reviewer", Role.INSURER_REVIEWER, ANTAI)

SUPPLIER = Party("甲培训中心", with_check_character("91110110MA0000001"), "0001")
STRANGER = Party("乙咨询公司", with_check_character("91110110MA0000002"), "0002")
FACTORY = with_check_character("91110110MA0000003")


@dataclass
class Books:
    """What commands may ask for, kept in a dict; what was recorded is in `facts`, in order."""

    kept: dict[UUID, Aggregate] = field(default_factory=dict)
    facts: list[Aggregate.Event] = field(default_factory=list)
    vouchers: int = 0
    today: date | None = None

    @property
    def rules(self) -> RuleBook:
        return self[RuleBook, RuleBook.ID]

    def __getitem__(self, named):
        kind, id_ = named
        found = self.kept[id_]
        assert isinstance(found, kind)
        return found

    def keep(self, *changed: Aggregate) -> None:
        for aggregate in changed:
            self.facts += aggregate.collect_events()
            self.kept[aggregate.id] = aggregate


class OpenBooks:
    """One command's view of the books; it changes copies."""

    def __init__(self, books: Books, envelope: Envelope) -> None:
        self._books, self._envelope, self._copies = books, envelope, {}
        self.on, self.actor, self.reason = envelope.effective_on, envelope.actor, envelope.reason or ""
        self.today = books.today or self.on
        self.rules = books.rules

    def find(self, kind, id_):
        if id_ in self._books.kept and id_ not in self._copies:
            self._copies[id_] = self._books.kept[id_].copy()
        found = self._copies.get(id_)
        return found if isinstance(found, kind) else None

    def refer(self, kind, id_):
        if (found := self.find(kind, id_)) is None:
            raise NotFound(what=kind.__name__)
        return found

    def get(self, kind, id_, district=None):
        found = self.refer(kind, id_)
        if not sees(self.actor, found, district):
            raise NotFound(what=kind.__name__)
        return found

    def remember(self, organisation: str, person: Person) -> UUID:
        return uuid5(LEDGER, f"{organisation}/{person.name}")


def perform(
    command: Command, books: Books, on: str = "2019-06-01", by: Actor = OFFICER, reason: str | None = None
) -> Aggregate:
    """Carry out a command as the door does, and return the record it names; a refusal leaves nothing."""
    envelope = Envelope(by, uuid4(), date.fromisoformat(on), reason)
    check_may(by, type(command).__name__)
    command.check(envelope)
    changed = command.perform(OpenBooks(books, envelope))
    books.keep(*changed)
    return changed[0]


def facts(books: Books, since: int = 0) -> list[str]:
    """Return the names of the facts recorded from a place on."""
    return [type(fact).__name__ for fact in books.facts[since:]]


def open_books(prepayment_bp: int = 3_000) -> Books:
    """Books with the example rules, two insurers and one insured enterprise."""
    rules = RuleBook.open(demo=True)
    start = date(2019, 1, 1)
    rules.publish(UseTerms(UseCategory.TRAINING), start, None, "example")
    rules.publish(UseTerms(UseCategory.REWARD, insured_only=False), start, date(2019, 6, 30), "example")
    rules.publish(UseTerms(UseCategory.SPECIAL, requires_authorization=True), start, None, "example")
    rules.publish(AuthorizationTerms(UseCategory.SPECIAL), date(2019, 6, 1), date(2019, 6, 30), "example")
    for limit, value in {
        Limit.PREPAYMENT_RATIO_BP: prepayment_bp,
        Limit.FILING_DUE_DAYS: 30,
        Limit.DUPLICATE_WINDOW_DAYS: 30,
        Limit.CENTRE_CANCEL_DAYS: 180,
        Limit.REMEDIATION_DUE_DAYS: 30,
    }.items():
        rules.publish(LimitTerms(limit, value), start, None, "example")
    enterprise = Enterprise.register(FACTORY, "丙工厂")
    enterprise.insure(uuid4(), RENHE, "丙工厂", date(2019, 3, 1), date(2020, 2, 29))
    books = Books()
    books.keep(
        rules,
        enterprise,
        *(Organisation.register(code, code, OrganisationKind.INSURER, None) for code in (RENHE, ANTAI)),
    )
    return books


def an_account(
    books: Books, accrued: str = "150,000.00", insurer: str = RENHE, district: str = FENGTAI, year: int = 2019
) -> UUID:
    account = FundAccount.open(insurer, district, year)
    books.keep(account)
    if accrued:
        accrue(books, account.id, yuan_text(accrued))
    return account.id


def accrue(books: Books, account_id: UUID, delta: Fen, mode: AccrualMode = AccrualMode.FIXED) -> None:
    """Post what a premium movement changes; a negative one takes back."""
    account = books[FundAccount, account_id].copy()
    account.accrue(
        Accrual(
            policy_id=uuid4(),
            policy_no="P1",
            reference="R1",
            inception_on=date(2019, 3, 1),
            rule_id=uuid4(),
            mode=mode,
            rate_bp=1_500,
            premium_delta=delta,
            premium_to_date=delta,
            accrued_delta=delta,
            accrued_to_date=delta,
        )
    )
    books.keep(account)


def yuan_text(text: str) -> Fen:
    return fen(text.replace(",", ""))


def allocations(shares: Iterable[tuple[UUID, str]]) -> tuple[AllocationPart, ...]:
    return tuple(AllocationPart(account_id, yuan_text(amount)) for account_id, amount in shares)


def declaration(shares: list[tuple[UUID, str]], **other) -> DeclareProject:
    asked = allocations(shares)
    return DeclareProject(
        **{
            "number": "X-001",
            "name": "安全培训",
            "category": UseCategory.TRAINING,
            "district": FENGTAI,
            "beneficiaries": (FACTORY,),
            "start_on": date(2019, 6, 1),
            "end_on": date(2019, 12, 31),
            "budget": Fen(sum(part.amount for part in asked)),
            "allocations": asked,
            "plan": "两期培训",
            "supervisor": Person("监督人"),
            "contract_no": "HT-1",
            "contract_party": SUPPLIER,
            **other,
        }
    )


def papers(*kinds: PaperKind, received: str = "2019-06-10") -> tuple[Paper, ...]:
    return tuple(Paper(kind, Medium.PAPER, date.fromisoformat(received)) for kind in kinds or MANDATORY)


def a_declared_project(books: Books, shares: list[tuple[UUID, str]], **other) -> UUID:
    return perform(declaration(shares, **other), books, "2019-06-01", OFFICER).id


def an_approved_project(books: Books, shares: list[tuple[UUID, str]], **other) -> UUID:
    project_id = a_declared_project(books, shares, **other)
    perform(ApproveProject(project_id, "同意"), books, "2019-06-03", REVIEWER)
    return project_id


def confirm(books: Books, project_id: UUID) -> None:
    perform(ConsultDistrict(project_id, "函1", "官员"), books, "2019-06-04", OFFICER)
    perform(ConfirmUsagePlan(project_id, "函2", "官员"), books, "2019-06-05", DISTRICT)


def file(books: Books, project_id: UUID, submitted: str = "2019-06-10", filed: str = "2019-06-12") -> None:
    perform(SubmitFiling(project_id, papers()), books, submitted, OFFICER)
    perform(AcceptFiling(project_id, "备1"), books, filed, CENTRE)


def a_filed_project(books: Books, shares: list[tuple[UUID, str]], **other) -> UUID:
    project_id = an_approved_project(books, shares, **other)
    confirm(books, project_id)
    file(books, project_id)
    return project_id


def deliver(books: Books, project_id: UUID) -> None:
    perform(StartImplementation(project_id), books, "2019-06-15", OFFICER)
    perform(SubmitDeliverable(project_id, papers(PaperKind.SUMMARY)), books, "2019-07-01", OFFICER)


def an_accepted_project(books: Books, shares: list[tuple[UUID, str]], accepted: str | None = None, **other) -> UUID:
    project_id = a_filed_project(books, shares, **other)
    deliver(books, project_id)
    amount = yuan_text(accepted) if accepted else None
    sheet = papers(PaperKind.ACCEPTANCE_SHEET, received="2019-07-05")
    perform(AcceptProject(project_id, sheet, amount), books, "2019-07-05", REVIEWER)
    return project_id


def voucher(text: str, account_set: str = RENHE) -> VoucherNumber:
    return VoucherNumber.read(text, account_set)


def an_entry(books: Books, account_id: UUID, amount: str, **other) -> PaymentEntry:
    """What a payment says, under the next free voucher of December."""
    books.vouchers += 1
    return PaymentEntry(
        **{
            "account_id": account_id,
            "amount": yuan_text(amount),
            "payee": SUPPLIER,
            "voucher": voucher(f"付-2019-12-{books.vouchers}"),
            **other,
        }
    )


def pay(
    books: Books,
    project_id: UUID,
    account_id: UUID,
    amount: str,
    on: str = "2019-08-01",
    by: Actor = FINANCE,
    confirm_duplicate: bool = False,
    **other,
) -> Payment:
    entry = an_entry(books, account_id, amount, **other)
    return perform(RecordPayment(project_id, entry, confirm_duplicate), books, on, by)


def pay_irregularly(
    books: Books, project_id: UUID, account_id: UUID, amount: str, kind, on: str = "2019-08-01", **other
) -> Payment:
    entry = an_entry(books, account_id, amount, **other)
    return perform(RecordIrregularPayment(project_id, entry, kind), books, on, FINANCE, "补登")


def figures(books: Books, account_id: UUID) -> tuple[str, str, str]:
    """Return book, reserved and available of an account, in yuan."""
    account = books[FundAccount, account_id]
    return yuan(account.book), yuan(account.reserved), yuan(account.available)


def the(books: Books, project_id: UUID) -> PreventionProject:
    return books[PreventionProject, project_id]
