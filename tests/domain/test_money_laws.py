"""The laws of the money, under any sequence of commands: what the account says, what the projects say, what the journal
says and a naive sum over the facts are the same; and a refused command leaves nothing.

Source  domain.md 4.3
"""

from collections import Counter, defaultdict
from datetime import date
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, precondition, rule

from domain.carry_over import CarryOverMode, CarryOverTerms
from domain.fund_account import FundAccount
from domain.fund_state import FundFact
from domain.irregular import IrregularKind
from domain.money import Fen, yuan
from domain.payment import Payment
from domain.posting import Line, postings
from domain.project import PreventionProject
from domain.refusal import Refusal
from ledger.fund_account import FreezeFund, UnfreezeFund
from ledger.payment import (
    UNVERIFIED,
    RecordIrregularPayment,
    RecordPayment,
    RecordPaymentRefund,
    ReversePayment,
    VerifyPayment,
)
from ledger.project import (
    AbandonProject,
    AcceptFiling,
    AcceptProject,
    ApproveAmendment,
    ApproveProject,
    CancelProject,
    CloseProject,
    ConfirmUsagePlan,
    ConsultDistrict,
    RequestAmendment,
    StartImplementation,
    SubmitDeliverable,
    SubmitFiling,
)
from ledger.year_end import CloseFundYear
from tests.domain.specs import (
    AUDITOR,
    CENTRE,
    DISTRICT,
    FINANCE,
    OFFICER,
    REVIEWER,
    SECOND,
    accrue,
    allocations,
    an_account,
    an_entry,
    declaration,
    open_books,
    papers,
    perform,
    voucher,
)

ON, EARLIER = "2019-12-31", "2019-09-01"
amounts = st.integers(1, 1_000).map(Fen)
parts = st.tuples(st.integers(0, 500), st.integers(0, 500)).filter(any)
which = st.integers(0, 1)
days = st.sampled_from([ON, EARLIER])
carry_overs = st.sampled_from([CarryOverTerms(CarryOverMode(mode), cap_bp=2_000) for mode in CarryOverMode])


class Naive:
    """One account, summed up from its facts without the splits that they carry."""

    def __init__(self) -> None:
        self.book = 0
        self.allocated: Counter[UUID] = Counter()
        self.used: Counter[UUID] = Counter()
        self.left: dict[UUID, tuple[int, int]] = {}

    def leave(self, project: UUID) -> None:
        self.left[project] = self.allocated.pop(project, 0), self.used.pop(project, 0)

    def take_over(self, project: UUID, closed: "Naive") -> None:
        allocated, used = closed.left[project]
        self.allocated[project] += allocated
        self.used[project] += used

    def take(self, fact: object, all_: dict[UUID, "Naive"]) -> None:
        match fact:
            case FundAccount.PremiumAccrued() | FundAccount.AccrualReversed():
                self.book += fact.accrual.accrued_delta
            case FundAccount.FundReserved():
                self.allocated[fact.project_id] = fact.allocated
            case FundAccount.FundReservationReleased():
                self.allocated[fact.project_id] = 0
            case FundAccount.FundDisbursed():
                self.book -= fact.amount
                self.used[fact.project_id] += fact.amount
            case FundAccount.DisbursementReversed():
                self.book += fact.amount
                self.used[fact.project_id] -= fact.amount
            case FundAccount.DisbursementRefunded():
                self.book += fact.amount
            case _:
                self.take_year_end(fact, all_)

    def take_year_end(self, fact: object, all_: dict[UUID, "Naive"]) -> None:
        match fact:
            case FundAccount.FundLapsed():
                self.book -= fact.amount
            case FundAccount.FundCarriedOverOut():
                self.book -= fact.amount - fact.reserved
            case FundAccount.FundCarriedOverIn():
                self.book += fact.amount - fact.reserved
            case FundAccount.AllocationCarriedOut():
                self.book -= fact.amount
                self.leave(fact.project_id)
            case FundAccount.AllocationCarriedIn():
                self.book += fact.amount
                self.take_over(fact.project_id, all_[fact.out_of])

    @property
    def reserved(self) -> int:
        return sum(max(0, amount - max(0, self.used[project])) for project, amount in self.allocated.items())


class Money(RuleBasedStateMachine):
    on = ON
    projects: Bundle[UUID] = Bundle("projects")
    payments: Bundle[UUID] = Bundle("payments")

    def __init__(self) -> None:
        super().__init__()
        self.books = open_books(prepayment_bp=10_000)
        self.accounts = [an_account(self.books, "20.00", year=year) for year in (2018, 2019)]
        self.replayed: dict[UUID, FundAccount | None] = {}
        self.naive: defaultdict[UUID, Naive] = defaultdict(Naive)
        self.lines: Counter[tuple[UUID, Line]] = Counter()
        self.seen = 0

    @property
    def all_accounts(self):
        return [each for each in self.books.kept.values() if isinstance(each, FundAccount)]

    def shares_held(self):
        """What projects hold of the accounts that are not closed."""
        return [share for account in self.all_accounts if not account.into for share in account.shares.values()]

    def open_of(self, account):
        """The account that takes what concerns one of the first two."""
        found = self.books[FundAccount, self.accounts[account]]
        while found.into:
            found = self.books[FundAccount, found.into]
        return found.id

    def attempt(self, command, by, reason="原因", on=None):
        """Carry out a command that may be refused, and then leaves nothing."""
        before = len(self.books.facts)
        try:
            return perform(command, self.books, on or self.on, by, reason)
        except Refusal:
            assert len(self.books.facts) == before
            return None

    def shares(self, part):
        shares = Counter()
        for account, amount in enumerate(part):
            shares[self.open_of(account)] += amount
        return [(account, yuan(Fen(amount))) for account, amount in shares.items() if amount]

    @rule(account=which, amount=amounts)
    def premium_arrives(self, account, amount):
        accrue(self.books, self.open_of(account), amount)

    @rule(account=which, amount=amounts)
    def premium_is_given_back(self, account, amount):
        accrue(self.books, self.open_of(account), Fen(-amount))

    @rule(target=projects, part=parts, filed=st.booleans())
    def a_project_is_declared_and_approved(self, part, filed):
        number = f"X-{len(self.books.facts)}"
        project = perform(declaration(self.shares(part), number=number), self.books, self.on).id
        self.attempt(ApproveProject(project, "同意"), REVIEWER)
        if filed:
            self.a_project_is_filed(project)
        return project

    @rule(project=projects)
    def a_project_is_filed(self, project):
        self.attempt(ConsultDistrict(project, "函1", "官员"), OFFICER)
        self.attempt(ConfirmUsagePlan(project, "函2", "官员"), DISTRICT)
        self.attempt(SubmitFiling(project, papers()), OFFICER)
        self.attempt(AcceptFiling(project, "备1"), CENTRE)

    @rule(project=projects, amount=amounts)
    def a_project_is_carried_out(self, project, amount):
        self.attempt(StartImplementation(project), OFFICER)
        self.attempt(SubmitDeliverable(project, ()), OFFICER)
        self.attempt(AcceptProject(project, (), amount), REVIEWER)

    @rule(project=projects, part=parts)
    def a_project_is_amended(self, project, part):
        asked = allocations(self.shares(part))
        budget = Fen(sum(each.amount for each in asked))
        self.attempt(RequestAmendment(project, budget, asked), OFFICER)
        self.attempt(ApproveAmendment(project, "同意"), REVIEWER)

    @rule(project=projects, end=st.sampled_from([CancelProject, AbandonProject, CloseProject]))
    def a_project_ends(self, project, end):
        self.attempt(end(project), REVIEWER)

    @rule(target=payments, project=projects, account=which, amount=amounts, on=days)
    def a_project_is_paid(self, project, account, amount, on):
        entry = an_entry(self.books, self.open_of(account), yuan(amount))
        paid = self.attempt(RecordPayment(project, entry, True), FINANCE, on=on)
        return paid.id if paid else multiple()

    @rule(target=payments, project=projects, account=which, amount=amounts, on=days)
    def a_project_is_paid_against_the_rules(self, project, account, amount, on):
        entry = an_entry(self.books, self.open_of(account), yuan(amount))
        return perform(RecordIrregularPayment(project, entry, IrregularKind.OTHER), self.books, on, FINANCE, "补登").id

    @precondition(lambda self: any(share.allocated and share.used for share in self.shares_held()))
    @rule(account=which, terms=carry_overs)
    def a_year_is_closed(self, account, terms):
        self.books.rules.publish(terms, date(2010, 1, 1), None, "示例")
        payments = [each for each in self.books.kept.values() if isinstance(each, Payment)]
        for payment in (each for each in payments if each.state in UNVERIFIED):
            perform(VerifyPayment(payment.id, "已核"), self.books, ON, SECOND)
        self.attempt(UnfreezeFund(self.accounts[account]), AUDITOR)
        self.attempt(CloseFundYear(self.accounts[account]), CENTRE)

    @rule(target=payments, project=projects)
    def a_project_is_accepted_paid_in_full_and_closed(self, project):
        self.a_project_is_carried_out(project, None)
        paid = []
        for account, part in self.books[PreventionProject, project].allocations.items():
            rest = part.amount - self.books[PreventionProject, project].used.get(account, 0)
            entry = an_entry(self.books, account, yuan(Fen(max(1, rest))))
            paid.append(self.attempt(RecordPayment(project, entry, True), FINANCE))
        self.attempt(CloseProject(project), REVIEWER)
        return multiple(*(each.id for each in paid if each))

    @rule(payment=payments)
    def a_payment_is_reversed(self, payment):
        self.books.vouchers += 1
        self.attempt(ReversePayment(payment, voucher(f"付-2019-12-{self.books.vouchers}")), FINANCE)

    @rule(payment=payments, amount=amounts)
    def money_comes_back(self, payment, amount):
        self.attempt(RecordPaymentRefund(payment, amount, "R1"), FINANCE)

    @rule(account=which, command=st.sampled_from([FreezeFund, UnfreezeFund]))
    def an_account_is_frozen_or_unfrozen(self, account, command):
        self.attempt(command(self.accounts[account]), AUDITOR)

    @invariant()
    def every_fact_keeps_the_laws_of_its_account(self):
        for fact in self.books.facts[self.seen :]:
            if isinstance(fact, FundFact):
                self.check(fact)
        self.seen = len(self.books.facts)

    def check(self, fact):
        id_ = fact.originator_id
        account = self.replayed[id_] = fact.mutate(self.replayed.get(id_))
        naive = self.naive[id_]
        naive.take(fact, self.naive)
        posted = postings(fact)
        for posting in posted:
            self.lines[posting.account_id, posting.line] += posting.amount

        assert account.available + account.reserved == account.book == naive.book
        assert account.reserved == naive.reserved == sum(each.reserved for each in account.shares.values())
        assert sum(posting.amount for posting in posted) == 0
        assert self.lines[id_, Line.AVAILABLE] == account.available
        assert self.lines[id_, Line.RESERVED] == account.reserved

    @invariant()
    def nothing_is_posted_to_a_closed_account(self):
        for account in (each for each in self.all_accounts if each.into):
            told = [fact for fact in self.books.facts if fact.originator_id == account.id]
            assert isinstance(told[-1], FundAccount.FundYearClosed)
            assert (account.book, account.reserved, account.available, account.live) == (0, 0, 0, [])

    @invariant()
    def accounts_and_projects_agree(self):
        kept = self.books.kept.values()
        projects = [each for each in kept if isinstance(each, PreventionProject)]
        for account in self.all_accounts:
            live = {project.id: project.allocations.get(account.id) for project in projects if project.live}
            for project in projects:
                part = live.get(project.id)
                expected = (part.amount if part else 0, project.used.get(account.id, 0))
                assert account.share(project.id)[:2] == expected
        used = sum(account.used for account in self.all_accounts)
        assert used == sum(project.total_used for project in projects)
        assert sum(account.paid for account in self.all_accounts) == sum(project.net_paid for project in projects)

    @invariant()
    def accounts_count_the_payments_that_wait_for_verification(self):
        waiting = [each for each in self.books.kept.values() if isinstance(each, Payment) and each.state in UNVERIFIED]
        assert sum(account.unverified for account in self.all_accounts) == len(waiting)

    @invariant()
    def projects_and_payments_agree(self):
        net: Counter[UUID] = Counter()
        for payment in self.books.kept.values():
            if isinstance(payment, Payment) and payment.state.value != "REVERSED":
                net[payment.project_id] += payment.amount - payment.refunded
        for project in self.books.kept.values():
            if isinstance(project, PreventionProject):
                assert project.net_paid == net[project.id]
                assert project.unpaid == project.due - project.net_paid


TestMoney = Money.TestCase
TestMoney.settings = settings(max_examples=100, stateful_step_count=40, deadline=None)
