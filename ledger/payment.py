"""What may be done with payments: project, account and voucher line remember each of them, or none does."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from domain.aggregate import Aggregate
from domain.correction_method import CorrectionMethod
from domain.fund_account import FundAccount
from domain.irregular import IrregularKind
from domain.money import Fen, positive
from domain.payment import Payment, PaymentState, ReversalVoucherRequired
from domain.payment_entry import PaymentEntry
from domain.project import PreventionProject
from domain.rule_book import Limit
from domain.voucher import VoucherDuplicate, VoucherLine, VoucherNumber
from ledger.command import Books, Envelope, Form, Person, ReasonRequired, require_reason
from ledger.remediation import open_case
from ledger.settled_tasks import reopened
from ledger.year_end import posted, taker_of

UNVERIFIED = {PaymentState.RECORDED, PaymentState.QUERIED}


@dataclass(frozen=True, slots=True)
class RecordPayment(Form):
    """Pay a filed project from one of its accounts."""

    names: ClassVar[str] = "project_id"
    project_id: UUID
    payment: PaymentEntry
    confirm_duplicate: bool = False

    def check(self, envelope: Envelope) -> None:
        """Raises  AmountNotPositive, AmountTooLarge, VoucherPeriodMismatch, CreditCode..."""
        self.payment.check(envelope.effective_on)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the payment; the effective date is the day it was paid.

        What was paid from money of a closed year is posted on the day on which that money was carried over.
        """
        return self.record(books, books.on, books.actor.person)

    def payable(self, books: Books, paid_on: date) -> tuple[FundAccount, PreventionProject]:
        """Return account and project, if their state allows a payment of that day.

        Raises  NotFound, BeforeStreamStart, FundFrozen, PeriodClosed, InvalidTransition, PaymentBeforeFiling
        """
        account = books.get(FundAccount, self.payment.account_id)
        project = books.get(PreventionProject, self.project_id)
        project.check_started(paid_on)
        account.check_open()
        project.check_payable(paid_on, books.today)
        return account, project

    def record(self, books: Books, paid_on: date, by: UUID) -> list[Aggregate]:
        """Record the payment of a day as somebody's entry."""
        account, project = self.payable(books, paid_on)
        self.judge_entry(books, project)
        self.judge_amount(books, project, paid_on)
        return self.enter(books, account, project, paid_on, by)

    def judge_entry(self, books: Books, project: PreventionProject) -> None:
        """Judge what it says. Raises  AccountNotAllocated, PayeeMismatch, VoucherDuplicate."""
        project.check_payee(self.payment.account_id, self.payment.payee)
        check_unused(books, self.payment.voucher)

    def judge_amount(self, books: Books, project: PreventionProject, paid_on: date) -> None:
        """Raises  PaymentOverBudget, AllocationExceeded, RestWrittenOff, AcceptanceRequired."""
        entry, ratio_bp = self.payment, books.rules.limit(Limit.PREPAYMENT_RATIO_BP, paid_on)
        project.check_amount(entry.account_id, entry.amount, entry.final, ratio_bp)

    def enter(
        self,
        books: Books,
        account: FundAccount,
        project: PreventionProject,
        paid_on: date,
        by: UUID,
        settlement_id: UUID | None = None,
    ) -> list[Aggregate]:
        """Record what was judged, as the payment of a settlement or of none. Raises  PossibleDuplicate."""
        entry = self.payment
        if not self.confirm_duplicate:
            window = books.rules.limit(Limit.DUPLICATE_WINDOW_DAYS, paid_on)
            project.check_first(entry.payee, entry.amount, paid_on, window)
        payment = Payment.record(project.id, account, entry, paid_on, by, settlement_id=settlement_id)
        return _posted(books, payment, project, account, *post(payment, entry, project, account))


@dataclass(frozen=True, slots=True)
class RecordIrregularPayment(Form):
    """Record a payment that was made against the rules: a fact, taken whatever the state, and a case to mend it."""

    names: ClassVar[str] = "project_id"
    project_id: UUID
    payment: PaymentEntry
    kind: IrregularKind
    responsible: Person | None = None

    def check(self, envelope: Envelope) -> None:
        """Raises  AmountNotPositive, AmountTooLarge, VoucherPeriodMismatch, CreditCode..., ReasonRequired."""
        self.payment.check(envelope.effective_on)
        require_reason(envelope)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the payment and open its case."""
        return self.record(books, books.on, books.actor.person)

    def record(self, books: Books, paid_on: date, by: UUID) -> list[Aggregate]:
        """Record the payment of a day as somebody's entry, and open its case.

        Raises  NotFound, PeriodClosed, VoucherDuplicate
        """
        entry = self.payment
        account = books.get(FundAccount, entry.account_id)
        project = books.get(PreventionProject, self.project_id)
        account.check_not_closed()
        check_unused(books, entry.voucher)
        payment = Payment.record(project.id, account, entry, paid_on, by, irregular=self.kind)
        case = open_case(books, project, account.insurer, payment, self.kind, entry.amount, self.responsible)
        return _posted(books, payment, project, account, case, *post(payment, entry, project, account))


@dataclass(frozen=True, slots=True)
class VerifyPayment(Form):
    """Verify a payment as a second person; a queried one with an answer."""

    names: ClassVar[str] = "payment_id"
    payment_id: UUID
    answer: str | None = None

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the verification. Raises  NotFound, InvalidTransition, SamePersonReview, ReasonRequired."""
        payment = _stepped(books, self.payment_id)
        unanswered = payment.state is PaymentState.QUERIED and not (self.answer or "").strip()
        payment.verify(self.answer, books.on, books.actor.person)
        if unanswered:
            raise ReasonRequired()
        account, _ = taker_of(books, payment.account_id, payment.project_id)
        account.end_verification(payment.id)
        return [payment, account]


@dataclass(frozen=True, slots=True)
class ReversePayment(Form):
    """Reverse a payment that was entered wrongly, whole and once."""

    names: ClassVar[str] = "payment_id"
    payment_id: UUID
    voucher: VoucherNumber | None = None
    method: CorrectionMethod = CorrectionMethod.RED_BLUE

    def check(self, envelope: Envelope) -> None:
        """Raises  ReversalVoucherRequired, VoucherPeriodMismatch, ReasonRequired."""
        self._red().check_period(envelope.effective_on)
        require_reason(envelope)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the reversal; money and budget are back, and the fees that it settled are to be paid again."""
        payment, red = _stepped(books, self.payment_id), self._red()
        payment.check_reversible()
        check_unused(books, red)
        account, day = taker_of(books, payment.account_id, payment.project_id)
        if payment.state in UNVERIFIED:
            account.end_verification(payment.id)
        payment.reverse(red, self.method, books.on, account.id)
        project = books.refer(PreventionProject, payment.project_id)
        project.reverse_payment(payment.id, account.id, payment.amount)
        account.reverse_disbursement(payment.id, payment.project_id, payment.amount)
        voucher = VoucherLine.use(red, payment.id, True)
        return [*posted(books.on, day, payment, project, account, voucher), *reopened(books, payment)]

    def _red(self) -> VoucherNumber:
        if self.voucher is None:
            raise ReversalVoucherRequired()
        return self.voucher


@dataclass(frozen=True, slots=True)
class RecordPaymentRefund(Form):
    """Record money of a right payment that came back."""

    names: ClassVar[str] = "payment_id"
    payment_id: UUID
    amount: Fen
    bank_receipt_no: str

    def check(self, envelope: Envelope) -> None:
        """Raises  AmountNotPositive, AmountTooLarge."""
        positive(self.amount)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the refund; money is back, budget is not."""
        payment = _stepped(books, self.payment_id)
        account, day = taker_of(books, payment.account_id, payment.project_id)
        payment.refund(self.amount, self.bank_receipt_no, books.on, account.id)
        project = books.refer(PreventionProject, payment.project_id)
        project.refund_payment(payment.id, account.id, self.amount)
        account.refund_disbursement(payment.id, payment.project_id, self.amount)
        return posted(books.on, day, payment, project, account)


@dataclass(frozen=True, slots=True)
class DisputeVoucher(Form):
    """Query a verified payment, as the auditor."""

    names: ClassVar[str] = "payment_id"
    payment_id: UUID

    def check(self, envelope: Envelope) -> None:
        """Raises  ReasonRequired."""
        require_reason(envelope)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the query. Raises  NotFound, InvalidTransition."""
        payment = _stepped(books, self.payment_id)
        payment.query(books.on)
        account, _ = taker_of(books, payment.account_id, payment.project_id)
        account.await_verification(payment.id)
        return [payment, account]


def check_unused(books: Books, voucher: VoucherNumber) -> None:
    """Raises  VoucherDuplicate."""
    if line := books.find(VoucherLine, voucher.stream):
        raise VoucherDuplicate(voucher=voucher.text, payment=line.payment_id)


def _stepped(books: Books, payment_id: UUID) -> Payment:
    payment = books.get(Payment, payment_id)
    payment.check_started(books.on)
    return payment


def _posted(
    books: Books, payment: Payment, project: PreventionProject, account: FundAccount, *changed: Aggregate
) -> list[Aggregate]:
    carried_on = account.posting_day(project.id, payment.paid_on)
    return posted(books.on, carried_on, payment, *changed, original_on=payment.paid_on)


def post(payment: Payment, entry: PaymentEntry, project: PreventionProject, account: FundAccount) -> list[Aggregate]:
    """Let project, account and voucher line remember a payment."""
    irregular = payment.irregular
    project.pay(payment.id, account.id, entry.amount, entry.payee, payment.paid_on, irregular=irregular)
    account.disburse(payment.id, project.id, entry.amount)
    return [project, account, VoucherLine.use(entry.voucher, payment.id, False)]
