"""What may be done with policies and their premium."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from domain.aggregate import Aggregate
from domain.credit_code import credit_code
from domain.district import district
from domain.enterprise import Enterprise
from domain.fund_account import FundAccount
from domain.industry import SafetySector
from domain.money import Fen, positive
from domain.policy import BoundRule, CoInsurer, Policy, PolicyDetails, PolicyNoDuplicate, PolicyTerms, Posted
from ledger.command import Books, Envelope, Form, Person, ReasonRequired, require_reason
from ledger.enterprise import enterprise_at, enterprise_of
from ledger.organisation import insurer
from ledger.year_end import posted, taker


@dataclass(frozen=True, slots=True)
class RegisterPolicy(Form):
    """Register a policy of the actor's insurer; its enterprise is registered with it when it is new."""

    policy_no: str
    credit_code: str
    enterprise_name: str
    inception_on: date
    expiry_on: date
    district: str
    issued_on: date | None = None
    street: str | None = None
    sector: SafetySector | None = None
    industry_code: str | None = None
    address: str | None = None
    contact: Person | None = None
    co_insurers: tuple[CoInsurer, ...] = ()
    fund_year: int | None = None

    def check(self, envelope: Envelope) -> None:
        """Raises  CreditCode..., PolicyNoFormat, PolicyPeriodInvalid, CoinsuranceShares, FundYearMismatch."""
        credit_code(self.credit_code)
        self._terms(envelope.actor.organisation, None).check(self.fund_year)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the policy and the enterprise's cover."""
        contact = books.remember(self.credit_code, self.contact) if self.contact else None
        terms = self._terms(books.actor.organisation, contact)
        for each in terms.shares:
            insurer(books, each.insurer)
        district(terms.district, terms.inception_on, books.rules.retired_districts())
        if books.find(Policy, Policy.id_for(terms.insurer, terms.number)):
            raise PolicyNoDuplicate(number=terms.number)
        policy = Policy.register(terms)
        enterprise = enterprise_at(books, terms.credit_code) or Enterprise.register(
            terms.credit_code, self.enterprise_name
        )
        enterprise.insure(policy.id, terms.insurer, self.enterprise_name, terms.inception_on, terms.expiry_on)
        return [policy, enterprise]

    def _terms(self, insurer_code: str, contact: UUID | None) -> PolicyTerms:
        return PolicyTerms(
            insurer=insurer_code,
            number=self.policy_no,
            credit_code=self.credit_code,
            inception_on=self.inception_on,
            expiry_on=self.expiry_on,
            district=self.district,
            issued_on=self.issued_on,
            street=self.street,
            sector=self.sector,
            industry_code=self.industry_code,
            address=self.address,
            contact=contact,
            co_insurers=self.co_insurers,
        )


@dataclass(frozen=True, slots=True)
class RecordPremiumReceipt(Form):
    """Record premium that arrived; what it accrues goes to the account of each insurer."""

    names: ClassVar[str] = "policy_id"
    policy_id: UUID
    amount: Fen
    receipt_no: str

    def check(self, envelope: Envelope) -> None:
        """Raises  AmountNotPositive, AmountTooLarge."""
        positive(self.amount)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the receipt and the accruals; accounts open by themselves."""
        policy = books.get(Policy, self.policy_id)
        rule_id, terms = books.rules.accrual_rule(policy.terms.district, policy.terms.inception_on)
        bound = BoundRule(rule_id, terms.mode, terms.rate_bp)
        takers = takers_of(books, policy)
        return accrued(books, policy, takers, policy.receive(self.receipt_no, self.amount, bound, books.on, [*takers]))


@dataclass(frozen=True, slots=True)
class RecordPremiumRefund(Form):
    """Record premium that was given back: a fact, even when the account is overdrawn by it."""

    names: ClassVar[str] = "policy_id"
    policy_id: UUID
    amount: Fen
    refund_no: str

    def check(self, envelope: Envelope) -> None:
        """Raises  AmountNotPositive, AmountTooLarge, ReasonRequired."""
        positive(self.amount)
        require_reason(envelope)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the refund and what it takes from the accounts."""
        policy = books.get(Policy, self.policy_id)
        takers = takers_of(books, policy)
        return accrued(books, policy, takers, policy.refund(self.refund_no, self.amount, books.on, [*takers]))


@dataclass(frozen=True, slots=True)
class SurrenderPolicy(Form):
    """Record that cover ended early; premium given back is a refund of its own."""

    names: ClassVar[str] = "policy_id"
    policy_id: UUID
    document_no: str

    def check(self, envelope: Envelope) -> None:
        """Raises  ReasonRequired."""
        require_reason(envelope)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the surrender and the end of the enterprise's cover."""
        policy = books.get(Policy, self.policy_id)
        policy.surrender(self.document_no, books.on)
        return [policy, _cover_ends(books, policy, min(books.on, policy.expiry_on))]


@dataclass(frozen=True, slots=True)
class ExtendPolicy(Form):
    """Move the end of cover; the inception date stays and nothing accrues."""

    names: ClassVar[str] = "policy_id"
    policy_id: UUID
    expiry_on: date
    document_no: str

    def check(self, envelope: Envelope) -> None:
        """Raises  ReasonRequired."""
        require_reason(envelope)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the extension of policy and cover."""
        policy = books.get(Policy, self.policy_id)
        policy.extend(self.document_no, self.expiry_on)
        return [policy, _cover_ends(books, policy, self.expiry_on)]


@dataclass(frozen=True, slots=True)
class EndorsePolicy(Form):
    """Record a change by document; premium that moves with it is a receipt or a refund of its own."""

    names: ClassVar[str] = "policy_id"
    policy_id: UUID
    document_no: str

    def check(self, envelope: Envelope) -> None:
        """Raises  ReasonRequired."""
        require_reason(envelope)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the endorsement."""
        policy = books.get(Policy, self.policy_id)
        policy.endorse(self.document_no)
        return [policy]


@dataclass(frozen=True, slots=True)
class SupplementPolicy(Form):
    """Tell later what a policy lacked when it was registered, or had wrong; no money hangs on it."""

    names: ClassVar[str] = "policy_id"
    policy_id: UUID
    issued_on: date | None = None
    street: str | None = None
    sector: SafetySector | None = None
    industry_code: str | None = None
    address: str | None = None
    contact: Person | None = None

    def perform(self, books: Books) -> list[Aggregate]:
        """Record what is new; to replace what was known needs a reason."""
        policy = books.get(Policy, self.policy_id)
        details = PolicyDetails(
            issued_on=self.issued_on,
            street=self.street,
            sector=self.sector,
            industry_code=self.industry_code,
            address=self.address,
            contact=books.remember(policy.terms.credit_code, self.contact) if self.contact else None,
        )
        if policy.supplement(details) and not books.reason.strip():
            raise ReasonRequired()
        return [policy]


Takers = dict[UUID, tuple[FundAccount, date | None]]


def takers_of(books: Books, policy: Policy) -> Takers:
    """Return for each insurer the open account that takes its accruals, and the day of the carry-over there."""
    takers = {}
    for co_insurer, account_id in zip(policy.insurers, policy.accounts, strict=True):
        found = books.find(FundAccount, account_id)
        own = found or FundAccount.open(co_insurer, policy.terms.district, policy.terms.inception_on.year)
        account, day = taker(books, own)
        takers[account.id] = (account, day)
    return takers


def accrued(books: Books, policy: Policy, takers: Takers, *movements: Posted) -> list[Aggregate]:
    """Post what premium movements accrue to the accounts that take it; return the policy and the accounts."""
    for account_id, accrual in (each for movement in movements for each in movement):
        takers[account_id][0].accrue(accrual)
    changed = [each for account, day in takers.values() for each in posted(books.on, day, account)]
    latest = max((day for _, day in takers.values() if day), default=None)
    return [*posted(books.on, latest, policy), *changed]


def _cover_ends(books: Books, policy: Policy, on: date) -> Enterprise:
    enterprise = enterprise_of(books, policy.terms.credit_code)
    enterprise.move_cover_end(policy.id, on)
    return enterprise
