"""Paying settlements: by a fund payment on a project, or from the insurer's own means."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from domain.aggregate import Aggregate
from domain.money import Fen, positive
from domain.party import Party
from domain.payment_entry import PaymentEntry
from domain.settlement import Settlement
from domain.settlement.line import LinePayment
from domain.settlement.paying import FundUseRequired, NotAFundUse, total_of
from domain.voucher import VoucherNumber
from ledger.command import Books, Envelope, require_reason
from ledger.organisation import firm
from ledger.payment import RecordPayment
from ledger.settled_tasks import told
from ledger.settlement.step import SettlementStep, check_lines


@dataclass(frozen=True, slots=True)
class FundUse:
    """On which project, and from which account, a fee is paid that is a use of the fund; to whom, its contract says."""

    project_id: UUID
    account_id: UUID
    voucher: VoucherNumber
    tax: Fen | None = None
    invoice_nos: tuple[str, ...] = ()
    account_last4: str | None = None
    final: bool = False

    def recording(self, payee: str, amount: Fen, bank_receipt_no: str | None, confirmed: bool) -> RecordPayment:
        """Return the fund payment."""
        to = Party(payee, account_last4=self.account_last4)
        entry = PaymentEntry(
            self.account_id,
            amount,
            to,
            self.voucher,
            self.tax,
            bank_receipt_no,
            self.invoice_nos,
            final=self.final,
        )
        return RecordPayment(self.project_id, entry, confirmed)


@dataclass(frozen=True, slots=True)
class PaySettlement(SettlementStep):
    """Pay lines of a settlement; of a contract whose fees are a use of the fund, by a payment from the fund."""

    lines: tuple[LinePayment, ...]
    fund_use: FundUse | None = None
    bank_receipt_no: str | None = None
    confirm_duplicate: bool = False

    def check(self, envelope: Envelope) -> None:
        """Raises  LinesRequired, and what the form of RecordPayment raises."""
        check_lines(self.lines)
        for each in self.lines:
            positive(each.amount)
        positive(total_of(self.lines))
        if self.fund_use:
            self._recording(self.fund_use, "").check(envelope)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the payment on the settlement and, from the fund, on project, account and voucher line.

        Raises  SettlementLineUnknown, InvalidTransition, LineDisputed, FundUseRequired, NotAFundUse,
                NotAnInspectionProject, LineElsewhere, StepDateOrder, SettlementOverpaid, what RecordPayment raises
        """
        settlement = self.settlement(books)
        before = settlement.state
        payment = list(self._from_fund(books, settlement)) if self.fund_use else self._own(books, settlement)
        payment_id = payment[0].id if payment else None
        settlement.pay(self.lines, payment_id, self.bank_receipt_no, books.on)
        return [*told(books, settlement, before), *payment]

    def _own(self, books: Books, settlement: Settlement) -> list[Aggregate]:
        settlement.check_payable(self.lines)
        if settlement.fund_use:
            raise FundUseRequired()
        settlement.check_day(self.lines, books.on)
        settlement.check_within(self.lines)
        return []

    def _from_fund(self, books: Books, settlement: Settlement) -> Iterator[Aggregate]:
        assert self.fund_use
        recording = self._recording(self.fund_use, firm(books, settlement.firm).name)
        account, project = recording.payable(books, books.on)
        settlement.check_payable(self.lines)
        recording.judge_entry(books, project)
        if not settlement.fund_use:
            raise NotAFundUse()
        settlement.check_place(self.lines, project.category, project.district)
        settlement.check_day(self.lines, books.on)
        recording.judge_amount(books, project, books.on)
        settlement.check_within(self.lines)
        yield from recording.enter(books, account, project, books.on, books.actor.person, settlement.id)

    def _recording(self, use: FundUse, payee: str) -> RecordPayment:
        return use.recording(payee, total_of(self.lines), self.bank_receipt_no, self.confirm_duplicate)


@dataclass(frozen=True, slots=True)
class ReverseSettlementPayment(SettlementStep):
    """Take back a payment from own means that was entered wrongly, whole."""

    payment_no: int

    def check(self, envelope: Envelope) -> None:
        """Raises  ReasonRequired."""
        require_reason(envelope)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the reversal. Raises  SettlementPaymentUnknown, PaidFromFund."""
        settlement = self.settlement(books)
        before = settlement.state
        settlement.reverse_own(self.payment_no, books.on)
        return told(books, settlement, before)
