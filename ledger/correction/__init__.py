"""What may be done about what was entered wrongly: ask for a correction, approve or reject it.

Approving takes back what was wrong and enters what is right by the rules of their own commands, in one transaction.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from domain.aggregate import Aggregate
from domain.correction import Correction
from domain.correction.wanted import NameCorrection, PaymentCorrection, PremiumCorrection
from domain.fund_account import FundAccount
from ledger.command import Books, Envelope, Form, require_reason
from ledger.correction.right import right_of
from ledger.year_end import taker


@dataclass(frozen=True, slots=True)
class RequestCorrection(Form):
    """Ask for the correction of a payment, a premium movement or an enterprise's name; nothing changes yet."""

    names: ClassVar[str] = "record_id"
    correction: PaymentCorrection | PremiumCorrection | NameCorrection

    @property
    def record_id(self) -> UUID:
        """Return the record that is found wrong."""
        return right_of(self.correction).record_id

    def check(self, envelope: Envelope) -> None:
        """Raises  what the form of the right entry raises, ReversalVoucherRequired, StepDateOrder, ReasonRequired."""
        right_of(self.correction).check(envelope.effective_on)
        require_reason(envelope)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the request; the accounts concerned wait for it.

        Raises  AlreadyCorrected  before all else about what is wrong: a corrected payment is a reversed one, too
        """
        right = right_of(self.correction)
        target = right.target(books)
        found = books.find(Correction, Correction.id_for(target.fact))
        if found:
            found.check_open()
        right.judge(books)
        waiting = _waiting(books, (*target.accounts, *right.accounts))
        asked = (target, self.correction, tuple(waiting), books.on, books.actor.person)
        if found:
            found.request_again(*asked)
        correction = found or Correction.request(*asked)
        for account in waiting.values():
            account.await_correction(correction.id)
        return [correction, *waiting.values()]


@dataclass(frozen=True, slots=True)
class ApproveCorrection(Form):
    """Approve a correction as a second person, and apply it."""

    names: ClassVar[str] = "correction_id"
    correction_id: UUID

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the reversal and the new entry, linked both ways, by the rules that bind them."""
        correction = books.get(Correction, self.correction_id)
        right = right_of(correction.awaited("ApproveCorrection"))
        right.check_state(books)
        correction.check_decider(books.on, books.actor.person)
        entered = right.enter(books, correction.requested_by)
        for aggregate in entered.changed:
            aggregate.correcting(correction.target.fact)
        correction.apply_as(entered.reversal, entered.entry, books.on, books.actor.person)
        changed = [correction, *entered.changed, *_settled(books, correction)]
        # what both the reversal and the new entry changed is one; so is a voucher line that stands for both
        return list({aggregate.id: aggregate for aggregate in changed}.values())


@dataclass(frozen=True, slots=True)
class RejectCorrection(Form):
    """Let stand what was to be corrected."""

    names: ClassVar[str] = "correction_id"
    correction_id: UUID

    def check(self, envelope: Envelope) -> None:
        """Raises  ReasonRequired."""
        require_reason(envelope)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the rejection. Raises  NotFound, InvalidTransition, SamePersonReview, StepDateOrder."""
        correction = books.get(Correction, self.correction_id)
        correction.awaited("RejectCorrection")
        correction.reject(books.on, books.actor.person)
        return [correction, *_settled(books, correction)]


def _waiting(books: Books, accounts: Iterable[UUID]) -> dict[UUID, FundAccount]:
    """Return the open accounts that take what concerns some accounts: their years wait."""
    takers = (taker(books, books.refer(FundAccount, account_id)) for account_id in accounts)
    return {account.id: account for account, _ in takers}


def _settled(books: Books, correction: Correction) -> list[FundAccount]:
    accounts = [books.refer(FundAccount, account_id) for account_id in correction.accounts]
    for account in accounts:
        account.settle_correction(correction.id)
    return accounts
