"""What a correction says is right, and how that is judged against what stands.

Source  domain.md 3.5, 8.5, 9 case 23
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from uuid import UUID

from domain.aggregate import FactRef
from domain.correction_method import CorrectionMethod, CorrectionMethodInvalid, check_method
from domain.enterprise import Enterprise
from domain.irregular import IrregularKind
from domain.money import Fen
from domain.payment import Payment
from domain.payment_entry import PaymentEntry
from domain.policy import Policy
from domain.refusal import Refusal
from domain.voucher import VoucherNumber


class CorrectionChangesNothing(Refusal):
    """A correction says something else than what it corrects."""


@dataclass(frozen=True, slots=True)
class PaymentCorrection:
    """What a payment should have said, in full, and the day it was made; `payment` names the blue voucher."""

    payment_id: UUID
    method: CorrectionMethod
    project_id: UUID
    payment: PaymentEntry
    paid_on: date
    red_voucher: VoucherNumber | None = None
    irregular: IrregularKind | None = None
    confirm_duplicate: bool = False

    @property
    def vouchers(self) -> tuple[VoucherNumber, ...]:
        """Return the voucher lines that the correction uses."""
        return (self.payment.voucher, *([self.red_voucher] if self.red_voucher else []))


@dataclass(frozen=True, slots=True)
class PremiumCorrection:
    """What a premium receipt or refund should have said; `receipt_no` is the number under which it stands."""

    policy_id: UUID
    receipt_no: str
    method: CorrectionMethod
    amount: Fen
    moved_on: date
    right_receipt_no: str | None = None

    @property
    def reference(self) -> str:
        """Return the right number."""
        return self.right_receipt_no or self.receipt_no


@dataclass(frozen=True, slots=True)
class NameCorrection:
    """What the enterprise of a policy is called rightly; its other details are supplemented, without a correction."""

    policy_id: UUID
    enterprise_name: str


Wanted = PaymentCorrection | PremiumCorrection | NameCorrection


class CorrectionKind(Enum):
    """What a correction is about."""

    PAYMENT = "PAYMENT"
    PREMIUM = "PREMIUM"
    NAME = "NAME"


@dataclass(frozen=True, slots=True)
class Target:
    """What is corrected: the fact, the payment or policy that it is about, the number that goes by, whose it is, which
    accounts it moved and by how much.
    """

    fact: FactRef
    record_id: UUID
    title: str
    owners: tuple[str, ...]
    district: str
    accounts: tuple[UUID, ...] = ()
    amount: Fen | None = None


def payment_target(payment: Payment) -> Target:
    """Return what a correction of a payment corrects."""
    return Target(
        FactRef(payment.id, 1),
        payment.id,
        payment.voucher.text,
        payment.insurers,
        payment.district,
        (payment.account_id,),
        payment.amount,
    )


def premium_target(policy: Policy, reference: str) -> Target:
    """Return what a correction of a standing premium movement corrects."""
    movement = policy.movements[reference]
    return Target(
        FactRef(policy.id, movement.version),
        policy.id,
        f"{policy.terms.number} {reference}",
        policy.insurers,
        policy.in_district,
        tuple(policy.accounts),
        Fen(abs(movement.delta)),
    )


def name_target(policy: Policy, enterprise: Enterprise) -> Target:
    """Return what a correction of an enterprise's name corrects: the fact that named it last."""
    wrong = FactRef(enterprise.id, enterprise.named_in)
    return Target(wrong, policy.id, f"{policy.terms.number} {enterprise.name}", policy.insurers, policy.in_district)


def check_payment(payment: Payment, right: PaymentCorrection) -> None:
    """Judge what is said to be right, and the method. Raises  CorrectionChangesNothing, CorrectionMethodInvalid."""
    said, now = replace(payment.entry, voucher=right.payment.voucher), right.payment
    about = (payment.project_id, payment.paid_on, payment.kind) == (right.project_id, right.paid_on, right.irregular)
    if about and said == now:
        raise CorrectionChangesNothing()
    amount_only = about and replace(said, amount=now.amount, tax=now.tax) == now
    if right.red_voucher and right.method is not CorrectionMethod.RED_BLUE:
        raise CorrectionMethodInvalid(year=payment.voucher.year, allowed=(CorrectionMethod.RED_BLUE,))
    year = max(voucher.year for voucher in right.vouchers)
    check_method(right.method, year, payment.voucher.year, amount_only=amount_only)


def check_premium(policy: Policy, right: PremiumCorrection, on: date) -> None:
    """Judge what is said to be right, and the method. Raises  CorrectionChangesNothing, CorrectionMethodInvalid."""
    before = policy.movements[right.receipt_no]
    amount_only = right.reference == right.receipt_no and right.moved_on == before.moved_on
    if amount_only and right.amount == abs(before.delta):
        raise CorrectionChangesNothing()
    check_method(right.method, on.year, before.moved_on.year, amount_only=amount_only)


def check_name(enterprise: Enterprise, right: NameCorrection) -> None:
    """Judge what is said to be right. Raises  CorrectionChangesNothing."""
    if enterprise.name == right.enterprise_name:
        raise CorrectionChangesNothing()
