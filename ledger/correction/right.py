"""What is right, by kind: how it is judged when it is asked for, and entered when it is approved.

Every rule of the new entry is that of its own command; it is told by who asked, as of the day it should have said.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from domain.aggregate import Aggregate, FactRef
from domain.correction.wanted import (
    NameCorrection,
    PaymentCorrection,
    PremiumCorrection,
    Target,
    Wanted,
    check_name,
    check_payment,
    check_premium,
    name_target,
    payment_target,
    premium_target,
)
from domain.correction_method import CorrectionMethod
from domain.enterprise import Enterprise
from domain.fund_account import FundAccount
from domain.money import positive
from domain.payment import Payment, ReversalVoucherRequired
from domain.policy import Policy
from domain.project import PreventionProject
from domain.transition import check_order
from domain.voucher import VoucherDuplicate
from ledger.command import Books, NotFound
from ledger.enterprise import enterprise_of
from ledger.payment import RecordIrregularPayment, RecordPayment, ReversePayment, check_unused
from ledger.policy import accrued, takers_of


@dataclass(frozen=True, slots=True)
class Entered:
    """What an applied correction changed, and which facts took back what was wrong and said what is right."""

    changed: Sequence[Aggregate]
    reversal: FactRef | None
    entry: FactRef


class Right(Protocol):
    """What is right about one kind of record."""

    @property
    def record_id(self) -> UUID:
        """The record that is found wrong."""

    @property
    def accounts(self) -> tuple[UUID, ...]:
        """The accounts that the new entry moves beside those of the wrong one."""

    def check(self, on: date) -> None:
        """Judge the form."""

    def target(self, books: Books) -> Target:
        """Return what is corrected. Raises  NotFound, BeforeStreamStart."""

    def judge(self, books: Books) -> None:
        """Judge the request against the ledger."""

    def check_state(self, books: Books) -> None:
        """Judge the state of what is taken back and of what is entered into."""

    def enter(self, books: Books, by: UUID) -> Entered:
        """Take back what was wrong and enter what is right, as the entry of who asked."""


@dataclass(frozen=True, slots=True)
class RightPayment:
    """A payment as it should have been recorded."""

    wanted: PaymentCorrection

    @property
    def record_id(self) -> UUID:
        """Return the payment."""
        return self.wanted.payment_id

    @property
    def accounts(self) -> tuple[UUID, ...]:
        """Return the account that should have paid."""
        return (self.wanted.payment.account_id,)

    def check(self, on: date) -> None:
        """Raises  what RecordPayment's form raises, ReversalVoucherRequired, VoucherPeriodMismatch, StepDateOrder."""
        self.wanted.payment.check(self.wanted.paid_on)
        if self.wanted.method is CorrectionMethod.RED_BLUE and self.wanted.red_voucher is None:
            raise ReversalVoucherRequired()
        self._check_periods(on)
        check_order("更正", on, "支付", self.wanted.paid_on)

    def target(self, books: Books) -> Target:
        """Return the payment's first fact. Raises  NotFound, BeforeStreamStart."""
        payment = books.get(Payment, self.wanted.payment_id)
        books.get(FundAccount, self.wanted.payment.account_id)
        books.get(PreventionProject, self.wanted.project_id)
        payment.check_started(books.on)
        return payment_target(payment)

    def judge(self, books: Books) -> None:
        """Raises  AlreadyReversed, ReversalAfterRefund, PaysSettlement, Correction..., VoucherDuplicate."""
        payment = books.get(Payment, self.wanted.payment_id)
        payment.check_correctable()
        check_payment(payment, self.wanted)
        if self.wanted.red_voucher == self.wanted.payment.voucher:
            raise VoucherDuplicate(voucher=self.wanted.payment.voucher.text, payment=payment.id)
        for voucher in self.wanted.vouchers:
            check_unused(books, voucher)

    def check_state(self, books: Books) -> None:
        """Raises  AlreadyReversed, ReversalAfterRefund, FundFrozen, InvalidTransition, PaymentBeforeFiling."""
        books.get(Payment, self.wanted.payment_id).check_reversible()
        entry = self._entry
        if isinstance(entry, RecordPayment):
            entry.payable(books, self.wanted.paid_on)

    def enter(self, books: Books, by: UUID) -> Entered:
        """Reverse the payment and record it anew. Raises  what both commands raise, VoucherPeriodMismatch."""
        self._check_periods(books.on)
        red = self.wanted.red_voucher or self.wanted.payment.voucher
        wrong, *reversed_ = ReversePayment(self.wanted.payment_id, red, self.wanted.method).perform(books)
        right, *recorded = self._entry.record(books, self.wanted.paid_on, by)
        return Entered(
            [wrong, *reversed_, right, *recorded], FactRef(wrong.id, wrong.version), FactRef(right.id, right.version)
        )

    @property
    def _entry(self) -> RecordPayment | RecordIrregularPayment:
        wanted = self.wanted
        if wanted.irregular:
            return RecordIrregularPayment(wanted.project_id, wanted.payment, wanted.irregular)
        return RecordPayment(wanted.project_id, wanted.payment, wanted.confirm_duplicate)

    def _check_periods(self, on: date) -> None:
        for voucher in self.wanted.vouchers:
            voucher.check_period(on)


@dataclass(frozen=True, slots=True)
class RightPremium:
    """A premium receipt or refund as it should have been recorded."""

    wanted: PremiumCorrection
    accounts: tuple[UUID, ...] = ()

    @property
    def record_id(self) -> UUID:
        """Return the policy."""
        return self.wanted.policy_id

    def check(self, on: date) -> None:
        """Raises  AmountNotPositive, AmountTooLarge, StepDateOrder."""
        positive(self.wanted.amount)
        check_order("更正", on, "收费", self.wanted.moved_on)

    def target(self, books: Books) -> Target:
        """Return the fact under the number that stands. Raises  NotFound."""
        policy = books.get(Policy, self.wanted.policy_id)
        if self.wanted.receipt_no not in policy.movements:
            raise NotFound(what=self.wanted.receipt_no)
        return premium_target(policy, self.wanted.receipt_no)

    def judge(self, books: Books) -> None:
        """Raises  RefundExceedsPremium, Correction..., ReceiptDuplicate."""
        policy = books.get(Policy, self.wanted.policy_id)
        policy.check_corrected(self.wanted.receipt_no, self.wanted.amount)
        check_premium(policy, self.wanted, books.on)
        if self.wanted.reference != self.wanted.receipt_no:
            policy.check_new(self.wanted.reference)

    def check_state(self, books: Books) -> None:
        """Raises  RefundExceedsPremium."""
        books.get(Policy, self.wanted.policy_id).check_corrected(self.wanted.receipt_no, self.wanted.amount)

    def enter(self, books: Books, by: UUID) -> Entered:
        """Take the movement back and enter it anew. Raises  CorrectionMethodInvalid, ReceiptDuplicate."""
        wanted = self.wanted
        policy = books.get(Policy, wanted.policy_id)
        check_premium(policy, wanted, books.on)
        takers = takers_of(books, policy)
        corrected = policy.correct_premium(
            wanted.receipt_no, wanted.reference, wanted.amount, wanted.moved_on, [*takers]
        )
        return Entered(accrued(books, policy, takers, *corrected.posted), corrected.reversal, corrected.entry)


@dataclass(frozen=True, slots=True)
class RightName:
    """The name of a policy's enterprise as it should have been typed."""

    wanted: NameCorrection
    accounts: tuple[UUID, ...] = ()

    @property
    def record_id(self) -> UUID:
        """Return the policy."""
        return self.wanted.policy_id

    def check(self, on: date) -> None:
        """Find nothing to refuse: the name was read as a text."""

    def target(self, books: Books) -> Target:
        """Return the fact that named the enterprise last. Raises  NotFound."""
        return name_target(books.get(Policy, self.wanted.policy_id), self._enterprise(books))

    def judge(self, books: Books) -> None:
        """Raises  CorrectionChangesNothing."""
        check_name(self._enterprise(books), self.wanted)

    def check_state(self, books: Books) -> None:
        """Find nothing to refuse: a name is put right in any state."""

    def enter(self, books: Books, by: UUID) -> Entered:
        """Put the name right. Raises  CorrectionChangesNothing."""
        enterprise = self._enterprise(books)
        check_name(enterprise, self.wanted)
        enterprise.correct_name(self.wanted.enterprise_name)
        return Entered([enterprise], None, FactRef(enterprise.id, enterprise.version))

    def _enterprise(self, books: Books) -> Enterprise:
        return enterprise_of(books, books.get(Policy, self.wanted.policy_id).terms.credit_code)


def right_of(wanted: Wanted) -> Right:
    """Return how what is right is judged and entered."""
    match wanted:
        case PaymentCorrection():
            return RightPayment(wanted)
        case PremiumCorrection():
            return RightPremium(wanted)
        case NameCorrection():
            return RightName(wanted)
