"""Payment: money paid for a project, verified by a second person, reversed or refunded (支付).

Rule 1. Who verifies is not who recorded.
Rule 2. A reversal says that the entry was wrong: once, whole, with a red voucher, and never after a refund.
Rule 3. A refund says that the entry was right and money came back: in parts, up to what was paid.
Source  domain.md 7.3, 7.6, 8.3
"""

from datetime import date
from enum import Enum
from typing import Self
from uuid import UUID, uuid4

from domain.aggregate import Aggregate, stored_as
from domain.correction_method import CorrectionMethod
from domain.fund_account import FundAccount
from domain.irregular import IrregularKind
from domain.money import Fen
from domain.papers import HandsIn, Paper, PaperKind
from domain.party import Party
from domain.payment_entry import PaymentEntry
from domain.refusal import Refusal
from domain.track import Step
from domain.transition import BeforeStreamStart, InvalidTransition, SamePersonReview
from domain.voucher import VoucherNumber


class AlreadyReversed(Refusal):
    """A payment is reversed once."""


class ReversalAfterRefund(Refusal):
    """A payment of which money came back was right: it is not reversed."""

    refunded: Fen


class PaysSettlement(Refusal):
    """A payment that settles fees is not corrected: it is reversed, and the settlement paid anew."""


class ReversalVoucherRequired(Refusal):
    """A reversal has a voucher of its own."""


class RefundExceedsPayment(Refusal):
    """No more comes back than was paid."""

    refunded: Fen
    paid: Fen


class PaymentState(Enum):
    """Where a payment stands."""

    RECORDED = "RECORDED"
    VERIFIED = "VERIFIED"
    QUERIED = "QUERIED"
    REVERSED = "REVERSED"


@stored_as("payment")
class Payment(Aggregate):
    """One payment from one account for one project."""

    class Event(Aggregate.Event, Step):
        """A fact about one payment; `changes` names its new state."""

        def apply(self, payment: "Payment") -> None:
            """Take the new state."""
            for _, state in self.changes():
                payment.state = PaymentState(state)

    class PaymentRecorded(Event, Aggregate.Created):
        """Money was paid; what it says is kept as it was said."""

        MOVES = (("payment", PaymentState.RECORDED),)
        project_id: UUID
        account_id: UUID
        insurer: str
        district: str
        amount: Fen
        tax: Fen | None
        payee: Party
        voucher: VoucherNumber
        paid_on: date
        bank_receipt_no: str | None
        invoice_nos: tuple[str, ...]
        instalment: int | None
        final: bool
        recorded_by: UUID

    class IrregularPaymentRecorded(PaymentRecorded):
        """Money was paid against the rules; the envelope says why."""

        irregular: IrregularKind

    class SettlementPaymentRecorded(PaymentRecorded):
        """Money was paid for the fees of a technical firm that a settlement bills."""

        settlement_id: UUID

    class PaymentVerified(Event):
        """A second person found the payment right, where it was queried with an answer."""

        MOVES = (("payment", PaymentState.VERIFIED),)
        verified_by: UUID
        verified_on: date
        answer: str | None

    class PaymentQueried(Event):
        """The auditor wants an answer."""

        MOVES = (("payment", PaymentState.QUERIED),)
        queried_on: date

    class PaymentReversed(Event):
        """The entry was wrong: the whole amount is taken back."""

        MOVES = (("payment", PaymentState.REVERSED),)
        project_id: UUID
        account_id: UUID
        amount: Fen
        voucher: VoucherNumber
        method: CorrectionMethod
        reversed_on: date

    class PaymentRefunded(Event):
        """The entry was right, and money came back."""

        project_id: UUID
        account_id: UUID
        amount: Fen
        bank_receipt_no: str
        refunded_on: date

        def apply(self, payment: "Payment") -> None:
            """Add to what came back."""
            payment.refunded = Fen(payment.refunded + self.amount)

    class PapersAdded(Event, HandsIn):
        """Papers of the payment came in; of a kind the last one counts."""

        project_id: UUID
        papers: tuple[Paper, ...]
        added_on: date

        def apply(self, payment: "Payment") -> None:
            """Keep them."""
            payment.papers.update({paper.kind: paper for paper in self.papers})

    class AuditFindingRecorded(Event):
        """The auditor found something."""

        finding: str
        document_no: str | None
        found_on: date

    def __init__(
        self,
        *,
        project_id: UUID,
        account_id: UUID,
        insurer: str,
        district: str,
        amount: Fen,
        voucher: VoucherNumber,
        paid_on: date,
        recorded_by: UUID,
        payee: Party,
        tax: Fen | None,
        bank_receipt_no: str | None,
        invoice_nos: tuple[str, ...],
        instalment: int | None,
        final: bool,
        irregular: IrregularKind | None = None,
        settlement_id: UUID | None = None,
    ) -> None:
        self.project_id = project_id
        self.account_id = account_id
        self.insurer = insurer
        self.district = district
        self.amount = amount
        self.voucher = voucher
        self.paid_on = paid_on
        self.recorded_by = recorded_by
        self.entry = PaymentEntry(
            account_id, amount, payee, voucher, tax, bank_receipt_no, invoice_nos, instalment, final
        )
        self.kind = irregular
        self.settlement_id = settlement_id
        self.refunded = Fen(0)
        self.papers: dict[PaperKind, Paper] = {}
        self.state = PaymentState.RECORDED

    @property
    def irregular(self) -> bool:
        """Tell whether it was made against the rules."""
        return self.kind is not None

    @property
    def insurers(self) -> tuple[str, ...]:
        """Return whose money was paid."""
        return (self.insurer,)

    @property
    def in_district(self) -> str:
        """Return where."""
        return self.district

    @property
    def net(self) -> Fen:
        """Return what of it is still out."""
        return Fen(0) if self.state is PaymentState.REVERSED else Fen(self.amount - self.refunded)

    @classmethod
    def record(
        cls,
        project_id: UUID,
        account: FundAccount,
        entry: PaymentEntry,
        paid_on: date,
        by: UUID,
        *,
        irregular: IrregularKind | None = None,
        settlement_id: UUID | None = None,
    ) -> Self:
        """Record a payment; whether it may be made is judged before."""
        fact: type[Payment.PaymentRecorded] = cls.PaymentRecorded
        if irregular:
            fact = cls.IrregularPaymentRecorded
        elif settlement_id:
            fact = cls.SettlementPaymentRecorded
        return cls._create(
            fact,
            id=uuid4(),
            project_id=project_id,
            insurer=account.insurer,
            district=account.district,
            paid_on=paid_on,
            recorded_by=by,
            **entry.fields(),
            **({"irregular": irregular} if irregular else {}),
            **({"settlement_id": settlement_id} if settlement_id else {}),
        )

    def check_started(self, on: date) -> None:
        """Raises  BeforeStreamStart."""
        if on < self.paid_on:
            raise BeforeStreamStart(started_on=self.paid_on)

    def verify(self, answer: str | None, on: date, by: UUID) -> None:
        """Confirm as a second person. Raises  InvalidTransition, SamePersonReview."""
        self._check_state({PaymentState.RECORDED, PaymentState.QUERIED}, "VerifyPayment")
        if by == self.recorded_by:
            raise SamePersonReview(maker="登记人", checker="复核人")
        self.trigger_event(self.PaymentVerified, verified_by=by, verified_on=on, answer=answer)

    def query(self, on: date) -> None:
        """Ask for an answer. Raises  InvalidTransition."""
        self._check_state({PaymentState.VERIFIED}, "DisputeVoucher")
        self.trigger_event(self.PaymentQueried, queried_on=on)

    def record_finding(self, finding: str, document_no: str | None, on: date) -> None:
        """Take note of what the auditor found."""
        self.trigger_event(self.AuditFindingRecorded, finding=finding, document_no=document_no, found_on=on)

    def check_reversible(self) -> None:
        """Raises  AlreadyReversed, ReversalAfterRefund."""
        if self.state is PaymentState.REVERSED:
            raise AlreadyReversed()
        if self.refunded:
            raise ReversalAfterRefund(refunded=self.refunded)

    def check_correctable(self) -> None:
        """Raises  AlreadyReversed, ReversalAfterRefund, PaysSettlement."""
        self.check_reversible()
        if self.settlement_id:
            raise PaysSettlement()

    def reverse(self, voucher: VoucherNumber, method: CorrectionMethod, on: date, into: UUID) -> None:
        """Take the whole amount back into an account. Raises  AlreadyReversed, ReversalAfterRefund."""
        self.check_reversible()
        self.trigger_event(
            self.PaymentReversed,
            project_id=self.project_id,
            account_id=into,
            amount=self.amount,
            voucher=voucher,
            method=method,
            reversed_on=on,
        )

    def refund(self, amount: Fen, bank_receipt_no: str, on: date, into: UUID) -> None:
        """Take what came back into an account. Raises  InvalidTransition, RefundExceedsPayment."""
        self._check_state(set(PaymentState) - {PaymentState.REVERSED}, "RecordPaymentRefund")
        if self.refunded + amount > self.amount:
            raise RefundExceedsPayment(refunded=Fen(self.refunded + amount), paid=self.amount)
        self.trigger_event(
            self.PaymentRefunded,
            project_id=self.project_id,
            account_id=into,
            amount=amount,
            bank_receipt_no=bank_receipt_no,
            refunded_on=on,
        )

    def add_papers(self, papers: tuple[Paper, ...], on: date) -> None:
        """Keep papers, which may be older than the payment. Raises  InvalidTransition  it was reversed."""
        self._check_state(set(PaymentState) - {PaymentState.REVERSED}, "AddPapers")
        self.trigger_event(self.PapersAdded, project_id=self.project_id, papers=papers, added_on=on)

    def _check_state(self, allowed: set[PaymentState], command: str) -> None:
        if self.state not in allowed:
            raise InvalidTransition(object=self.voucher.text, state=self.state, command=command)
