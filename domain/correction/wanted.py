"""What a correction says is right, and how that is judged against what stands.

Source  domain.md 3.5, 8.5, 9 case 23
"""

from dataclasses import dataclass, fields, replace
from datetime import date
from enum import Enum
from typing import Any
from uuid import UUID

from domain.aggregate import FactRef
from domain.correction_method import CorrectionMethod, CorrectionMethodInvalid, check_method
from domain.industry import SafetySector
from domain.irregular import IrregularKind
from domain.money import Fen
from domain.payment import Payment
from domain.payment_entry import PaymentEntry
from domain.policy import Policy, PolicyDetails
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
class PolicyCorrection:
    """What was typed wrongly about a policy and moves no money; what is None stays."""

    policy_id: UUID
    enterprise_name: str | None = None
    issued_on: date | None = None
    street: str | None = None
    sector: SafetySector | None = None
    industry_code: str | None = None
    address: str | None = None

    def changes(self) -> dict[str, Any]:
        """Return what is given, by name."""
        given = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "policy_id"}
        return {name: value for name, value in given.items() if value is not None}


Wanted = PaymentCorrection | PremiumCorrection | PolicyCorrection


class CorrectionKind(Enum):
    """What a correction is about."""

    PAYMENT = "PAYMENT"
    PREMIUM = "PREMIUM"
    POLICY = "POLICY"


@dataclass(frozen=True, slots=True)
class Target:
    """What is corrected: the fact, the number it goes by, whose it is, which accounts it moved and by how much."""

    fact: FactRef
    title: str
    owners: tuple[str, ...]
    district: str
    accounts: tuple[UUID, ...] = ()
    amount: Fen | None = None


def payment_target(payment: Payment) -> Target:
    """Return what a correction of a payment corrects."""
    wrong = FactRef(payment.id, 1)
    return Target(
        wrong, payment.voucher.text, payment.insurers, payment.district, (payment.account_id,), payment.amount
    )


def premium_target(policy: Policy, reference: str) -> Target:
    """Return what a correction of a standing premium movement corrects."""
    movement = policy.movements[reference]
    return Target(
        FactRef(policy.id, movement.version),
        f"{policy.terms.number} {reference}",
        policy.insurers,
        policy.in_district,
        tuple(policy.accounts),
        Fen(abs(movement.delta)),
    )


def policy_target(policy: Policy) -> Target:
    """Return what a correction of a policy's details corrects: the fact that said them last."""
    wrong = FactRef(policy.id, policy.details_in)
    return Target(wrong, policy.terms.number, policy.insurers, policy.in_district)


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


def corrected_details(
    policy: Policy, enterprise_name: str, right: PolicyCorrection
) -> tuple[PolicyDetails, PolicyDetails]:
    """Return a policy's details as they stand and as they should. Raises  CorrectionChangesNothing."""
    was = policy.details(enterprise_name)
    now = replace(was, **right.changes())
    if was == now:
        raise CorrectionChangesNothing()
    return was, now
