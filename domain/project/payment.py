"""What payments do to their project (支付).

Rule 1. A filed project is paid to its contract's party, within its budget and the account's allocation; of a historical
        one also what was paid by its campaign's deadline.
Rule 2. Before acceptance only a part of the budget is paid, and no last instalment.
Rule 3. An irregular payment is a fact: it is taken whatever the state (its case: remediation.py).
Source  domain.md 4.3, 7.3, 8.3, 9 cases 4, 5, 6, 8 and 25
"""

from datetime import date
from enum import Enum
from uuid import UUID

from domain.money import WHOLE_BP, Fen
from domain.party import Party
from domain.project.state import Paid, ProjectFact, ProjectState
from domain.project.tracks import ExecutionState, FilingState, ReviewState
from domain.refusal import Refusal


class PaymentBeforeFiling(Refusal):
    """The project is filed before it is paid."""


class HistoricalDeadlinePassed(Refusal):
    """A historical project is paid until its campaign's deadline, and after that when it is filed."""

    deadline_on: date


class PaymentOverBudget(Refusal):
    """Payments stay within the budget."""

    budget: Fen
    paid: Fen
    asked: Fen
    over_by: Fen


class AllocationExceeded(Refusal):
    """Payments from an account stay within its allocation."""

    insurer: str
    remaining: Fen


class AccountNotAllocated(Refusal):
    """The account has a part in the project."""


class AcceptanceRequired(Refusal):
    """Before acceptance only a part of the budget is paid, and no last instalment."""

    percent: str


class RestWrittenOff(Refusal):
    """What was written off is not paid any more."""

    unpaid: Fen


class PayeeMismatch(Refusal):
    """The payee is the contract's party."""

    payee: str
    party: str


class PossibleDuplicate(Refusal):
    """The same payee got the same amount for the same project a short time ago."""

    payment: UUID


class ProjectPaid(ProjectFact):
    """Budget was used."""

    payment_id: UUID
    account_id: UUID
    amount: Fen
    paid_on: date
    payee: Party
    irregular: bool

    def apply(self, project: ProjectState) -> None:
        """Use budget on the account."""
        project.used[self.account_id] = Fen(project.used.get(self.account_id, 0) + self.amount)
        alike = project.paid.get(self.amount, ())
        project.paid[self.amount] = (*alike, Paid(self.payment_id, self.payee, self.paid_on))


class ProjectPaymentReversed(ProjectFact):
    """A payment was entered wrongly: its budget is free again."""

    payment_id: UUID
    account_id: UUID
    amount: Fen

    def apply(self, project: ProjectState) -> None:
        """Free the budget."""
        project.used[self.account_id] = Fen(project.used.get(self.account_id, 0) - self.amount)
        alike = project.paid[self.amount]
        project.paid[self.amount] = tuple(each for each in alike if each.payment_id != self.payment_id)


class ProjectPaymentRefunded(ProjectFact):
    """Money came back: less is due, and the budget stays used."""

    payment_id: UUID
    account_id: UUID
    amount: Fen

    def apply(self, project: ProjectState) -> None:
        """Lower what is due."""
        project.refunded[self.account_id] = Fen(project.refunded.get(self.account_id, 0) + self.amount)


ANY_REVIEW: set[Enum] = set(ReviewState)


class Paying(ProjectState):
    """Payments, their reversals and refunds."""

    def check_payable(self, on: date, today: date) -> None:
        """Judge the state. Raises  InvalidTransition, PaymentBeforeFiling, HistoricalDeadlinePassed."""
        self._check_state(self.review, ANY_REVIEW, "RecordPayment")
        if self.on_record and on >= self.reached[FilingState.FILED]:
            return
        if self.deadline_on and not self.on_record and today > self.deadline_on:
            raise HistoricalDeadlinePassed(deadline_on=self.deadline_on)
        if self.deadline_on is None or on > self.deadline_on:
            raise PaymentBeforeFiling()

    def check_payee(self, account_id: UUID, payee: Party) -> None:
        """Judge who pays whom. Raises  AccountNotAllocated, PayeeMismatch."""
        if account_id not in self.allocations:
            raise AccountNotAllocated()
        if self.contract_party and not payee.is_same(self.contract_party):
            raise PayeeMismatch(payee=payee.name, party=self.contract_party.name)

    def check_amount(self, account_id: UUID, amount: Fen, final: bool, prepayment_bp: int) -> None:
        """Judge the amount. Raises  PaymentOverBudget, AllocationExceeded, RestWrittenOff, AcceptanceRequired."""
        used = Fen(self.total_used + amount)
        if used > self.budget:
            raise PaymentOverBudget(
                budget=self.budget, paid=self.total_used, asked=amount, over_by=Fen(used - self.budget)
            )
        part = self.allocations[account_id]
        remaining = Fen(max(0, part.amount - self.used.get(account_id, 0)))
        if amount > remaining:
            raise AllocationExceeded(insurer=part.insurer, remaining=remaining)
        if self.written_off and amount > self.unpaid:
            raise RestWrittenOff(unpaid=self.unpaid)
        early = self.execution is not ExecutionState.ACCEPTED
        if early and (final or used * WHOLE_BP > self.budget * prepayment_bp):
            raise AcceptanceRequired(percent=f"{prepayment_bp / 100:g}")

    def check_first(self, payee: Party, amount: Fen, on: date, window_days: int) -> None:
        """Judge whether it was paid already. Raises  PossibleDuplicate."""
        for paid in self.paid.get(amount, ()):
            if abs((paid.paid_on - on).days) <= window_days and paid.payee.is_same(payee):
                raise PossibleDuplicate(payment=paid.payment_id)

    def pay(self, payment_id: UUID, account_id: UUID, amount: Fen, payee: Party, on: date, *, irregular: bool) -> None:
        """Use budget; whether it may be used is judged before, and not at all for what is irregular."""
        self.trigger_event(
            ProjectPaid,
            payment_id=payment_id,
            account_id=account_id,
            amount=amount,
            paid_on=on,
            payee=payee,
            irregular=irregular,
        )

    def reverse_payment(self, payment_id: UUID, account_id: UUID, amount: Fen) -> None:
        """Free the budget of a payment that was entered wrongly."""
        self.trigger_event(ProjectPaymentReversed, payment_id=payment_id, account_id=account_id, amount=amount)

    def refund_payment(self, payment_id: UUID, account_id: UUID, amount: Fen) -> None:
        """Take note of money that came back."""
        self.trigger_event(ProjectPaymentRefunded, payment_id=payment_id, account_id=account_id, amount=amount)
