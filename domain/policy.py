"""Policy: one policy, the premium received for it, and what that premium accrues to whom (保单).

Rule 1. What is accrued follows the premium received in all: no drift by instalments, nothing left by a full refund.
Rule 2. Under co-insurance the premium in all is split first; each insurer accrues on its own part.
Rule 3. The accrual rule in force on the inception date is bound at the first receipt and stays.
Rule 4. What was missing at the registration is told later, with what it replaces; no money and no period hangs on it.
Source  domain.md 2.4 (D-05), 3.2, 4.1, 4.2, 6.3, 8.1, 8.5
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import Enum
from typing import Any, NamedTuple, Self
from uuid import UUID

from domain.aggregate import Aggregate, FactRef, stored_as, stream_id
from domain.fund_account import Accrual, AccrualMode, FundAccount
from domain.industry import SafetySector
from domain.money import WHOLE_BP, Fen, share_of, split
from domain.refusal import Refusal
from domain.transition import InvalidTransition

_NUMBER = re.compile(r"[A-Za-z0-9]{4,50}", re.ASCII)


class PolicyNoFormat(Refusal):
    """A policy number has 4 to 50 letters and digits."""


class PolicyNoDuplicate(Refusal):
    """A policy number is unique for its insurer."""

    number: str


class PolicyPeriodInvalid(Refusal):
    """Cover ends on or after its first day; an extension ends later than before."""


class CoinsuranceShares(Refusal):
    """The shares of all insurers, the lead among them, add up to the whole."""


class FundYearMismatch(Refusal):
    """The fund year is the year of the inception date."""

    year: int


class RefundExceedsPremium(Refusal):
    """No more is given back than was received."""

    refund: Fen
    received: Fen


class ReceiptDuplicate(Refusal):
    """A receipt or refund number is used once for a policy."""

    number: str


class NothingToSupplement(Refusal):
    """A supplement says something that the policy does not say yet."""


class PolicyState(Enum):
    """State of a policy on a day."""

    REGISTERED = "REGISTERED"
    IN_FORCE = "IN_FORCE"
    EXPIRED = "EXPIRED"
    SURRENDERED = "SURRENDERED"


@dataclass(frozen=True, slots=True)
class CoInsurer:
    """One insurer's share of a policy, in basis points."""

    insurer: str
    share_bp: int


@dataclass(frozen=True, slots=True)
class PolicyTerms:
    """What a policy is registered with; `expiry_on` is the last day of cover."""

    insurer: str
    number: str
    credit_code: str
    inception_on: date
    expiry_on: date
    district: str
    issued_on: date | None = None
    street: str | None = None
    sector: SafetySector | None = None
    industry_code: str | None = None
    address: str | None = None
    contact: UUID | None = None
    co_insurers: tuple[CoInsurer, ...] = ()

    @property
    def shares(self) -> tuple[CoInsurer, ...]:
        """Return every insurer with its share, a single insurer with the whole."""
        return self.co_insurers or (CoInsurer(self.insurer, WHOLE_BP),)

    def check(self, fund_year: int | None = None) -> None:
        """Judge the form.

        Raises  PolicyNoFormat, PolicyPeriodInvalid, CoinsuranceShares, FundYearMismatch
        """
        if not _NUMBER.fullmatch(self.number):
            raise PolicyNoFormat()
        if self.expiry_on < self.inception_on:
            raise PolicyPeriodInvalid()
        names = [each.insurer for each in self.shares]
        positive = all(each.share_bp > 0 for each in self.shares)
        whole = sum(each.share_bp for each in self.shares) == WHOLE_BP
        if not (positive and whole and self.insurer in names and len(set(names)) == len(names)):
            raise CoinsuranceShares()
        if fund_year not in {None, self.inception_on.year}:
            raise FundYearMismatch(year=self.inception_on.year)


@dataclass(frozen=True, slots=True)
class PolicyDetails:
    """Those of a policy's terms that may be told after its registration (补录); None tells nothing."""

    issued_on: date | None = None
    street: str | None = None
    sector: SafetySector | None = None
    industry_code: str | None = None
    address: str | None = None
    contact: UUID | None = None

    def told(self) -> dict[str, Any]:
        """Return those that are told, by name."""
        return {each.name: value for each in fields(self) if (value := getattr(self, each.name)) is not None}


@dataclass(frozen=True, slots=True)
class Part:
    """What a premium movement means for one insurer's account."""

    insurer: str
    account_id: UUID
    premium_delta: Fen
    premium_to_date: Fen
    accrued_delta: Fen
    accrued_to_date: Fen


@dataclass(frozen=True, slots=True)
class BoundRule:
    """The accrual rule a policy is bound to."""

    rule_id: UUID
    mode: AccrualMode
    rate_bp: int


class Movement(NamedTuple):
    """A premium movement that stands: the number of its fact, by how much premium moved, and when."""

    version: int
    delta: Fen
    moved_on: date


Posted = list[tuple[UUID, Accrual]]


class PremiumCorrected(NamedTuple):
    """What a correction posts, its reversal and its new entry in their order, and which facts those are."""

    posted: list[Posted]
    reversal: FactRef
    entry: FactRef


class Counter(NamedTuple):
    """Premium received and accrued so far by one insurer."""

    premium: Fen
    accrued: Fen


class PremiumMoved(Aggregate.Event):
    """What every premium movement says; a corrected one is effective later than the day it moved."""

    class_version = 2
    reference: str
    amount: Fen
    rule: BoundRule
    parts: tuple[Part, ...]
    moved_on: date

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """Say the day of the movement apart from the effective date: until then they were one."""
        state["moved_on"] = state["effective_on"]


@stored_as("policy")
class Policy(Aggregate):
    """A policy of one insurer, perhaps shared with others."""

    class Event(Aggregate.Event):
        """A fact about one policy."""

    class PolicyRegistered(Event, Aggregate.Created):
        """The policy was written."""

        terms: PolicyTerms

    class PremiumReceived(PremiumMoved):
        """Premium arrived."""

        def apply(self, policy: "Policy") -> None:
            """Count it."""
            policy._count(self, self.amount)

    class PremiumRefunded(PremiumMoved):
        """Premium was given back."""

        def apply(self, policy: "Policy") -> None:
            """Count it."""
            policy._count(self, Fen(-self.amount))

    class PremiumReversed(Event):
        """A premium movement was entered wrongly: the whole of it is taken back."""

        movement: int
        reference: str
        delta: Fen
        rule: BoundRule
        parts: tuple[Part, ...]

        def apply(self, policy: "Policy") -> None:
            """Forget the movement, unless its number is already that of the right one."""
            policy._add(self.delta, self.parts)
            if policy.movements[self.reference].version == self.movement:
                del policy.movements[self.reference]

    class PolicyEndorsed(Event):
        """The policy was changed by a document; money that follows is a receipt or a refund of its own."""

        document_no: str

    class PolicySupplemented(Event):
        """Details were told later, or told right; `before` holds what they replace."""

        before: PolicyDetails
        after: PolicyDetails

        def apply(self, policy: "Policy") -> None:
            """Take the details."""
            policy.terms = replace(policy.terms, **self.after.told())

    class PolicyExtended(Event):
        """Cover ends later; the inception date stays and nothing accrues."""

        document_no: str
        expiry_on: date

        def apply(self, policy: "Policy") -> None:
            """Move the end."""
            policy.expiry_on = self.expiry_on

    class PolicySurrendered(Event):
        """Cover ended early."""

        document_no: str
        surrendered_on: date

        def apply(self, policy: "Policy") -> None:
            """Remember the day."""
            policy.surrendered_on = self.surrendered_on

    def __init__(self, terms: PolicyTerms) -> None:
        self.terms = terms
        self.expiry_on = terms.expiry_on
        self.surrendered_on: date | None = None
        self.received = Fen(0)
        self.movements: dict[str, Movement] = {}
        self.rule: BoundRule | None = None
        self.counters: dict[str, Counter] = {}

    @staticmethod
    def id_for(insurer: str, number: str) -> UUID:
        """Return the stream of the policy."""
        return stream_id("policy", insurer, number)

    @property
    def insurers(self) -> tuple[str, ...]:
        """Return all its insurers."""
        return tuple(each.insurer for each in self.terms.shares)

    @property
    def in_district(self) -> str:
        """Return the district at inception."""
        return self.terms.district

    @classmethod
    def register(cls, terms: PolicyTerms) -> Self:
        """Register a policy whose terms were checked."""
        return cls._create(cls.PolicyRegistered, id=cls.id_for(terms.insurer, terms.number), terms=terms)

    @property
    def accounts(self) -> list[UUID]:
        """Return the account of each insurer."""
        return [self._account(insurer) for insurer in self.insurers]

    def state(self, on: date) -> PolicyState:
        """Return the state on a day."""
        if self.surrendered_on is not None and self.surrendered_on <= on:
            return PolicyState.SURRENDERED
        if on < self.terms.inception_on:
            return PolicyState.REGISTERED
        return PolicyState.IN_FORCE if on <= self.expiry_on else PolicyState.EXPIRED

    def receive(self, reference: str, amount: Fen, rule: BoundRule, on: date, into: Sequence[UUID] = ()) -> Posted:
        """Record premium; return what it posts to which account. `rule` counts only for the first receipt.

        `into` are the accounts that take it, one for each insurer; the policy's own when left out.
        Raises  ReceiptDuplicate
        """
        self.check_new(reference)
        return self._move(self.PremiumReceived, reference, amount, amount, self.rule or rule, on, into)

    def refund(self, reference: str, amount: Fen, on: date, into: Sequence[UUID] = ()) -> Posted:
        """Record premium given back; return what it posts to which account.

        Raises  RefundExceedsPremium, ReceiptDuplicate
        """
        if amount > self.received or self.rule is None:
            raise RefundExceedsPremium(refund=amount, received=self.received)
        self.check_new(reference)
        return self._move(self.PremiumRefunded, reference, amount, Fen(-amount), self.rule, on, into)

    def check_new(self, reference: str) -> None:
        """Raises  ReceiptDuplicate."""
        if reference in self.movements:
            raise ReceiptDuplicate(number=reference)

    def check_corrected(self, wrong: str, amount: Fen) -> None:
        """Judge what premium would be without a wrong movement and with the right one. Raises  RefundExceedsPremium."""
        before = self.movements[wrong].delta
        rest = Fen(self.received - before)
        if before > 0 and rest + amount < 0:
            raise RefundExceedsPremium(refund=Fen(-rest), received=amount)
        if before < 0 and rest < amount:
            raise RefundExceedsPremium(refund=amount, received=rest)

    def correct_premium(
        self, wrong: str, reference: str, amount: Fen, on: date, into: Sequence[UUID] = ()
    ) -> PremiumCorrected:
        """Take a movement back whole and enter it anew; what adds comes first, so that premium is never below zero.

        Raises  RefundExceedsPremium, ReceiptDuplicate
        """
        self.check_corrected(wrong, amount)
        if reference != wrong:
            self.check_new(reference)
        before, rule = self.movements[wrong], self.rule
        assert rule is not None
        if before.delta > 0:
            posted = [self._move(self.PremiumReceived, reference, amount, amount, rule, on, into)]
            entry, reversal = self.version, self.version + 1
            posted.append(self._reverse(wrong, before, rule, into))
        else:
            posted = [self._reverse(wrong, before, rule, into)]
            reversal, entry = self.version, self.version + 1
            posted.append(self._move(self.PremiumRefunded, reference, amount, Fen(-amount), rule, on, into))
        return PremiumCorrected(posted, FactRef(self.id, reversal), FactRef(self.id, entry))

    def endorse(self, document_no: str) -> None:
        """Record a change by document."""
        self.trigger_event(self.PolicyEndorsed, document_no=document_no)

    def supplement(self, details: PolicyDetails) -> bool:
        """Tell details later; return whether they replace others. A contact counts as new: a telephone may be.

        Raises  NothingToSupplement
        """
        known = {name: getattr(self.terms, name) for name in details.told()}
        new = {name: value for name, value in details.told().items() if name == "contact" or value != known[name]}
        if not new:
            raise NothingToSupplement()
        before = PolicyDetails(**{name: known[name] for name in new})
        self.trigger_event(self.PolicySupplemented, before=before, after=PolicyDetails(**new))
        return any(value != new[name] for name, value in before.told().items())

    def extend(self, document_no: str, expiry_on: date) -> None:
        """Move the end of cover. Raises  InvalidTransition, PolicyPeriodInvalid."""
        self._check_not_surrendered("ExtendPolicy")
        if expiry_on <= self.expiry_on:
            raise PolicyPeriodInvalid()
        self.trigger_event(self.PolicyExtended, document_no=document_no, expiry_on=expiry_on)

    def surrender(self, document_no: str, on: date) -> None:
        """End cover early; a fact, refused only twice. Raises  InvalidTransition."""
        self._check_not_surrendered("SurrenderPolicy")
        self.trigger_event(self.PolicySurrendered, document_no=document_no, surrendered_on=on)

    def _check_not_surrendered(self, command: str) -> None:
        if self.surrendered_on is not None:
            raise InvalidTransition(object=self.terms.number, state=PolicyState.SURRENDERED, command=command)

    def _move(
        self,
        fact: type[PremiumMoved],
        reference: str,
        amount: Fen,
        delta: Fen,
        rule: BoundRule,
        on: date,
        into: Sequence[UUID],
    ) -> Posted:
        parts = self._parts(Fen(self.received + delta), rule.rate_bp, into or self.accounts)
        self.trigger_event(fact, reference=reference, amount=amount, rule=rule, parts=parts, moved_on=on)
        return self._posted(reference, rule, parts)

    def _reverse(self, reference: str, movement: Movement, rule: BoundRule, into: Sequence[UUID]) -> Posted:
        delta = Fen(-movement.delta)
        parts = self._parts(Fen(self.received + delta), rule.rate_bp, into or self.accounts)
        self.trigger_event(
            self.PremiumReversed,
            movement=movement.version,
            reference=reference,
            delta=delta,
            rule=rule,
            parts=parts,
        )
        return self._posted(reference, rule, parts)

    def _posted(self, reference: str, rule: BoundRule, parts: tuple[Part, ...]) -> Posted:
        return [(part.account_id, self._accrual(reference, rule, part)) for part in parts]

    def _parts(self, received: Fen, rate_bp: int, into: Sequence[UUID]) -> tuple[Part, ...]:
        shares = self.terms.shares
        parts = []
        for share, premium, account_id in zip(shares, split(received, [s.share_bp for s in shares]), into, strict=True):
            before = self.counters.get(share.insurer, Counter(Fen(0), Fen(0)))
            accrued = share_of(premium, rate_bp)
            parts.append(
                Part(
                    insurer=share.insurer,
                    account_id=account_id,
                    premium_delta=Fen(premium - before.premium),
                    premium_to_date=premium,
                    accrued_delta=Fen(accrued - before.accrued),
                    accrued_to_date=accrued,
                )
            )
        return tuple(parts)

    def _account(self, insurer: str) -> UUID:
        return FundAccount.id_for(insurer, self.terms.district, self.terms.inception_on.year)

    def _accrual(self, reference: str, rule: BoundRule, part: Part) -> Accrual:
        return Accrual(
            policy_id=self.id,
            policy_no=self.terms.number,
            reference=reference,
            inception_on=self.terms.inception_on,
            rule_id=rule.rule_id,
            mode=rule.mode,
            rate_bp=rule.rate_bp,
            premium_delta=part.premium_delta,
            premium_to_date=part.premium_to_date,
            accrued_delta=part.accrued_delta,
            accrued_to_date=part.accrued_to_date,
        )

    def _count(self, moved: PremiumMoved, delta: Fen) -> None:
        self.movements[moved.reference] = Movement(moved.originator_version, delta, moved.moved_on)
        self.rule = moved.rule
        self._add(delta, moved.parts)

    def _add(self, delta: Fen, parts: tuple[Part, ...]) -> None:
        self.received = Fen(self.received + delta)
        for part in parts:
            self.counters[part.insurer] = Counter(part.premium_to_date, part.accrued_to_date)
