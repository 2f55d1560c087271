"""Paying a settlement, from the fund or from the insurer's own means, and taking a wrong payment back (付款).

Rule 1. A line is paid up to what was agreed or mediated; a disputed one waits, the others do not.
Rule 2. Where the contract makes fees a use of the fund, a payment is a fund payment on an inspection project of the
        district in which the work was done, to the contract's firm; its reversal takes it back here.
Rule 3. What was paid from own means is taken back here, whole.
Source  domain.md 5.6, 7.3, 7.5, 8.4, 9 cases 17 and 18
"""

from datetime import date
from uuid import UUID

from domain.money import Fen
from domain.refusal import Refusal
from domain.rule_book import UseCategory
from domain.settlement.line import LinePayment, SettlementLineState, SettlementState
from domain.settlement.record import SettlementFact, SettlementRecord, summed
from domain.transition import check_order


class SettlementOverpaid(Refusal):
    """A line is paid up to what was agreed or mediated."""

    line: int
    asked: Fen
    payable: Fen


class LineDisputed(Refusal):
    """A disputed line is not paid."""

    line: int


class FundUseRequired(Refusal):
    """The contract makes its fees a use of the fund."""


class NotAFundUse(Refusal):
    """The contract does not make its fees a use of the fund."""


class NotAnInspectionProject(Refusal):
    """Fees are paid on a project for the inspection of hazards."""

    category: UseCategory


class LineElsewhere(Refusal):
    """The work was done in another district than the project's."""

    line: int


class PaidFromFund(Refusal):
    """What was paid from the fund is taken back by reversing the payment."""

    payment_no: int


class SettlementPaymentUnknown(Refusal):
    """The settlement has no payment of that number that stands."""

    payment_no: int


class SettlementPaid(SettlementFact):
    """Lines were paid; `payment_id` is the fund payment behind it, None when it was paid from own means."""

    payment_no: int
    payment_id: UUID | None
    lines: tuple[LinePayment, ...]
    amount: Fen
    bank_receipt_no: str | None
    paid_on: date

    def apply(self, settlement: SettlementRecord) -> None:
        """Count it on its lines."""
        settlement.payments[self.payment_no] = self.lines
        settlement.paid_times = self.payment_no
        if self.payment_id:
            settlement.funded[self.payment_no] = self.payment_id
        settlement.add_paid(summed(self.lines), 1)


class SettlementPaymentReversed(SettlementFact):
    """A payment was entered wrongly: what it paid is to be paid again."""

    payment_no: int
    payment_id: UUID | None
    lines: tuple[LinePayment, ...]
    amount: Fen
    reversed_on: date

    def apply(self, settlement: SettlementRecord) -> None:
        """Take it off its lines."""
        del settlement.payments[self.payment_no]
        settlement.funded.pop(self.payment_no, None)
        settlement.add_paid(summed(self.lines), -1)


class Paying(SettlementRecord):
    """Payments and their reversals."""

    def check_payable(self, paid: tuple[LinePayment, ...]) -> None:
        """Judge the state. Raises  SettlementLineUnknown, InvalidTransition, LineDisputed."""
        for each in paid:
            self.line(each.line)
        if self.state in {SettlementState.RETURNED, SettlementState.PAID}:
            self._refuse(self.number, self.state, "PaySettlement")
        for each in paid:
            if self.states[each.line] is SettlementLineState.DISPUTED:
                raise LineDisputed(line=each.line)

    def check_place(self, paid: tuple[LinePayment, ...], category: UseCategory, district: str) -> None:
        """Judge on what it is paid. Raises  NotAnInspectionProject, LineElsewhere."""
        if category is not UseCategory.HAZARD_INSPECTION:
            raise NotAnInspectionProject(category=category)
        for each in paid:
            if self.line(each.line).district != district:
                raise LineElsewhere(line=each.line)

    def check_day(self, paid: tuple[LinePayment, ...], on: date) -> None:
        """Judge that lines were decided by then. Raises  StepDateOrder."""
        for each in paid:
            check_order("付款", on, "确认", self.decided_on.get(each.line))

    def check_within(self, paid: tuple[LinePayment, ...]) -> None:
        """Judge the amounts. Raises  SettlementOverpaid."""
        for number, amount in summed(paid).items():
            payable = Fen(self.confirmed.get(number, 0) - self.paid.get(number, 0))
            if amount > payable:
                raise SettlementOverpaid(line=number, asked=amount, payable=payable)

    def pay(
        self, paid: tuple[LinePayment, ...], payment_id: UUID | None, bank_receipt_no: str | None, on: date
    ) -> None:
        """Count a payment on its lines; whether it may be made is judged before."""
        self.trigger_event(
            SettlementPaid,
            payment_no=self.paid_times + 1,
            payment_id=payment_id,
            lines=paid,
            amount=total_of(paid),
            bank_receipt_no=bank_receipt_no,
            paid_on=on,
        )

    def reverse_own(self, payment_no: int, on: date) -> None:
        """Take back what was paid from own means. Raises  SettlementPaymentUnknown, PaidFromFund."""
        if payment_no not in self.payments:
            raise SettlementPaymentUnknown(payment_no=payment_no)
        if payment_no in self.funded:
            raise PaidFromFund(payment_no=payment_no)
        self._take_back(payment_no, on)

    def reverse_funded(self, payment_id: UUID, on: date) -> None:
        """Take back a fund payment that was reversed."""
        self._take_back(next(no for no, paid_by in self.funded.items() if paid_by == payment_id), on)

    def _take_back(self, payment_no: int, on: date) -> None:
        lines = self.payments[payment_no]
        self.trigger_event(
            SettlementPaymentReversed,
            payment_no=payment_no,
            payment_id=self.funded.get(payment_no),
            lines=lines,
            amount=total_of(lines),
            reversed_on=on,
        )


def total_of(paid: tuple[LinePayment, ...]) -> Fen:
    """Return what is paid on all lines."""
    return Fen(sum(each.amount for each in paid))
