"""RuleBook: dated rules of accrual, use, papers, limits, carry-over, district codes and holidays (规则).

Rule 1. A rule is in force from its first to its last day; a district's goes before the city's, then the latest start.
Rule 2. A policy is bound to its accrual rule at the first receipt; a rule published later never touches it.
Rule 3. A paper is required by the rule of the day; what one use needs goes before what all do; a weight of 0 waives.
Source  domain.md 3.2, 3.4, 4.1, 6.1, 8.2
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import ClassVar, Self
from uuid import UUID, uuid4

from domain.aggregate import Aggregate, stored_as, stream_id
from domain.carry_over import CarryOverMode, CarryOverTerms
from domain.fund_account import AccrualMode
from domain.money import WHOLE_BP
from domain.papers import MANDATORY, PaperKind, PaperStage
from domain.refusal import Refusal
from domain.working_days import HolidayTerms


class NoAccrualRule(Refusal):
    """No rule says how premium of that inception date accrues."""

    on: date


class UseAuthorizationRequired(Refusal):
    """The use needs a document of the city that covers the day."""


class RulePeriodInvalid(Refusal):
    """A rule ends before it starts, or its figure is out of range."""


MOST_WEIGHT = 100


class UseCategory(Enum):
    """What the money is for."""

    TRAINING = "TRAINING"
    RISK_ASSESSMENT = "RISK_ASSESSMENT"
    STANDARDIZATION = "STANDARDIZATION"
    HAZARD_INSPECTION = "HAZARD_INSPECTION"
    EMERGENCY = "EMERGENCY"
    TECH_PROMOTION = "TECH_PROMOTION"
    CONSULTING = "CONSULTING"
    OCCUPATIONAL_HEALTH = "OCCUPATIONAL_HEALTH"
    REWARD = "REWARD"
    SPECIAL = "SPECIAL"
    OTHER = "OTHER"


class UseNotPermitted(Refusal):
    """The use is not in the catalogue on that day."""

    use: UseCategory
    on: date


class Limit(Enum):
    """A limit of the rule book; its unit is in the name."""

    PREPAYMENT_RATIO_BP = "PREPAYMENT_RATIO_BP"
    LATE_ENTRY_DAYS = "LATE_ENTRY_DAYS"
    FILING_DUE_DAYS = "FILING_DUE_DAYS"
    DISTRICT_WAIVED = "DISTRICT_WAIVED"
    STALLED_START_DAYS = "STALLED_START_DAYS"
    STALLED_PAYMENT_DAYS = "STALLED_PAYMENT_DAYS"
    CENTRE_CANCEL_DAYS = "CENTRE_CANCEL_DAYS"
    DUPLICATE_WINDOW_DAYS = "DUPLICATE_WINDOW_DAYS"
    SPLIT_THRESHOLD_FEN = "SPLIT_THRESHOLD_FEN"
    SPLIT_WINDOW_DAYS = "SPLIT_WINDOW_DAYS"
    EXPIRY_GRACE_DAYS = "EXPIRY_GRACE_DAYS"
    REMEDIATION_DUE_DAYS = "REMEDIATION_DUE_DAYS"
    INSPECTORS = "INSPECTORS"
    CONTACT_ATTEMPTS = "CONTACT_ATTEMPTS"
    CONTACT_ATTEMPT_DAYS = "CONTACT_ATTEMPT_DAYS"
    CONTACT_CORRECTION_DAYS = "CONTACT_CORRECTION_DAYS"
    REFUSAL_FOLLOW_UP_DAYS = "REFUSAL_FOLLOW_UP_DAYS"
    GENERAL_TERM_DAYS = "GENERAL_TERM_DAYS"
    MAJOR_TERM_DAYS = "MAJOR_TERM_DAYS"
    GENERAL_EXTENSIONS = "GENERAL_EXTENSIONS"
    MAJOR_EXTENSIONS = "MAJOR_EXTENSIONS"
    REOPEN_DAYS = "REOPEN_DAYS"
    COMPLAINT_DAYS = "COMPLAINT_DAYS"
    COMPLAINT_CHECKING_DAYS = "COMPLAINT_CHECKING_DAYS"
    COMPLAINT_COMPLEX_DAYS = "COMPLAINT_COMPLEX_DAYS"
    GENERAL_ESCALATION_FAILURES = "GENERAL_ESCALATION_FAILURES"
    MAJOR_ESCALATION_FAILURES = "MAJOR_ESCALATION_FAILURES"
    GENERAL_ESCALATION_OVERDUE_DAYS = "GENERAL_ESCALATION_OVERDUE_DAYS"
    MAJOR_ESCALATION_OVERDUE_DAYS = "MAJOR_ESCALATION_OVERDUE_DAYS"
    SIGN_IN_FAILURES = "SIGN_IN_FAILURES"
    LOCK_OUT_MINUTES = "LOCK_OUT_MINUTES"


Subject = Hashable


@dataclass(frozen=True, slots=True)
class AccrualTerms:
    """How premium received turns into prevention money; `district` None is the whole city."""

    mode: AccrualMode
    rate_bp: int
    district: str | None = None

    @property
    def subject(self) -> Subject:
        """Return what the rule rules; of one subject the latest counts."""
        return AccrualTerms


@dataclass(frozen=True, slots=True)
class UseTerms:
    """A permitted use."""

    category: UseCategory
    requires_authorization: bool = False
    insured_only: bool = True

    @property
    def subject(self) -> Subject:
        """Return what the rule rules; of one subject the latest counts."""
        return (UseTerms, self.category)


@dataclass(frozen=True, slots=True)
class LimitTerms:
    """One limit and its value."""

    limit: Limit
    value: int

    @property
    def subject(self) -> Subject:
        """Return what the rule rules; of one subject the latest counts."""
        return self.limit


@dataclass(frozen=True, slots=True)
class DistrictTerms:
    """A district code out of use; the rule's last day is the code's last day."""

    retired: str
    successor: str

    @property
    def subject(self) -> Subject:
        """Return what the rule rules; of one subject the latest counts."""
        return DistrictTerms


@dataclass(frozen=True, slots=True)
class AuthorizationTerms:
    """A document of the city that permits a special use (特别用途授权)."""

    category: UseCategory

    @property
    def subject(self) -> Subject:
        """Return what the rule rules; of one subject the latest counts."""
        return (AuthorizationTerms, self.category)


@dataclass(frozen=True, slots=True)
class PaperTerms:
    """A paper that a stage needs (材料要求); `category` None is every use, and a weight of 0 waives the paper."""

    kind: PaperKind
    stage: PaperStage
    category: UseCategory | None = None
    weight: int = 1

    @property
    def subject(self) -> Subject:
        """Return what the rule rules; of one subject the latest counts."""
        return PaperTerms

    def meets(self, stage: PaperStage, category: UseCategory) -> bool:
        """Tell whether it speaks of a stage of a use."""
        return self.stage is stage and self.category in {None, category}


Terms = (
    AccrualTerms
    | UseTerms
    | LimitTerms
    | CarryOverTerms
    | DistrictTerms
    | AuthorizationTerms
    | PaperTerms
    | HolidayTerms
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One dated entry; `effective_to` None is open. `example` marks a rule shipped as an illustration only."""

    rule_id: UUID
    terms: Terms
    effective_from: date
    effective_to: date | None
    legal_basis: str
    example: bool = False

    def in_force(self, on: date) -> bool:
        """Tell whether the rule is in force on a day."""
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)


@stored_as("rule_book")
class RuleBook(Aggregate):
    """All dated rules; one stream."""

    ID: ClassVar[UUID] = stream_id("rule_book")

    class Event(Aggregate.Event):
        """A fact about the rule book."""

    class RuleBookOpened(Event, Aggregate.Created):
        """The rule book exists and is empty; `demo` says that this ledger holds invented data."""

        demo: bool

    class Published(Event):
        """What every published rule says."""

        rule_id: UUID
        effective_from: date
        effective_to: date | None
        legal_basis: str
        example: bool

        def entry(self, terms: Terms) -> Entry:
            """Return the entry of the book."""
            return Entry(self.rule_id, terms, self.effective_from, self.effective_to, self.legal_basis, self.example)

    class AccrualRulePublished(Published):
        """How premium accrues from a day on."""

        terms: AccrualTerms

        def apply(self, book: "RuleBook") -> None:
            """Add the entry."""
            book.add(self.entry(self.terms))

    class UsePublished(Published):
        """A use is permitted from a day on."""

        terms: UseTerms

        def apply(self, book: "RuleBook") -> None:
            """Add the entry."""
            book.add(self.entry(self.terms))

    class LimitPublished(Published):
        """A limit holds from a day on."""

        terms: LimitTerms

        def apply(self, book: "RuleBook") -> None:
            """Add the entry."""
            book.add(self.entry(self.terms))

    class CarryOverPublished(Published):
        """What becomes of unspent money at the end of the years from a day on."""

        terms: CarryOverTerms

        def apply(self, book: "RuleBook") -> None:
            """Add the entry."""
            book.add(self.entry(self.terms))

    class DistrictRetired(Published):
        """A district code goes out of use after `effective_to`."""

        terms: DistrictTerms

        def apply(self, book: "RuleBook") -> None:
            """Add the entry."""
            book.add(self.entry(self.terms))

    class PaperRequired(Published):
        """A stage needs a paper from a day on."""

        terms: PaperTerms

        def apply(self, book: "RuleBook") -> None:
            """Add the entry."""
            book.add(self.entry(self.terms))

    class HolidaysPublished(Published):
        """Which days are off and which are made up for, in the days of a year."""

        terms: HolidayTerms

        def apply(self, book: "RuleBook") -> None:
            """Add the entry."""
            book.add(self.entry(self.terms))

    class SpecialUseAuthorized(Published):
        """The city permits a special use for a time."""

        terms: AuthorizationTerms

        def apply(self, book: "RuleBook") -> None:
            """Add the entry."""
            book.add(self.entry(self.terms))

    def __init__(self, demo: bool) -> None:
        self.demo = demo
        self.entries: dict[Subject, tuple[Entry, ...]] = {}

    @classmethod
    def open(cls, demo: bool) -> Self:
        """Open an empty rule book."""
        return cls._create(cls.RuleBookOpened, id=cls.ID, demo=demo)

    def publish(
        self,
        terms: Terms,
        effective_from: date,
        effective_to: date | None,
        legal_basis: str,
        example: bool = False,
    ) -> UUID:
        """Add a dated rule and return its id.

        Raises  RulePeriodInvalid
        """
        if effective_to is not None and effective_to < effective_from:
            raise RulePeriodInvalid()
        if isinstance(terms, AccrualTerms) and not 0 <= terms.rate_bp <= WHOLE_BP:
            raise RulePeriodInvalid()
        if isinstance(terms, CarryOverTerms) and not 0 <= terms.cap_bp <= WHOLE_BP:
            raise RulePeriodInvalid()
        if isinstance(terms, LimitTerms) and terms.value < 0:
            raise RulePeriodInvalid()
        if isinstance(terms, HolidayTerms) and not terms.within(effective_from, effective_to):
            raise RulePeriodInvalid()
        if isinstance(terms, PaperTerms) and not 0 <= terms.weight <= MOST_WEIGHT:
            raise RulePeriodInvalid()
        rule_id = uuid4()
        self.trigger_event(
            _FACT[type(terms)],
            rule_id=rule_id,
            terms=terms,
            effective_from=effective_from,
            effective_to=effective_to,
            legal_basis=legal_basis,
            example=example,
        )
        return rule_id

    def accrual_rule(self, district: str, on: date) -> tuple[UUID, AccrualTerms]:
        """Return the rule for policies beginning on a day. Raises  NoAccrualRule."""
        found = [
            (entry.terms.district is not None, entry.effective_from, place, entry.rule_id, entry.terms)
            for place, entry in enumerate(self.entries.get(AccrualTerms, ()))
            if isinstance(entry.terms, AccrualTerms) and entry.in_force(on) and entry.terms.district in {None, district}
        ]
        if not found:
            raise NoAccrualRule(on=on)
        *_, rule_id, terms = max(found, key=lambda each: each[:3])
        return rule_id, terms

    def permitted_use(self, category: UseCategory, on: date) -> UseTerms:
        """Return the catalogue's terms for a use. Raises  UseNotPermitted, UseAuthorizationRequired."""
        terms = self._latest((UseTerms, category), on)
        if not isinstance(terms, UseTerms):
            raise UseNotPermitted(use=category, on=on)
        if terms.requires_authorization and not self._latest((AuthorizationTerms, category), on):
            raise UseAuthorizationRequired()
        return terms

    def required_papers(self, stage: PaperStage, category: UseCategory, on: date) -> dict[PaperKind, int]:
        """Return the papers that a stage of a use needs on a day, each with its weight."""
        return required_papers(self.entries.get(PaperTerms, ()), stage, category, on)

    def limit(self, limit: Limit, on: date) -> int:
        """Return the value of a limit in its own unit; 0 where none was ever published."""
        return self.ruled(limit, on)[1]

    def ruled(self, limit: Limit, on: date) -> tuple[UUID | None, int]:
        """Return the rule that sets a limit, and its value; None and 0 where none was ever published."""
        entry = self._entry(limit, on)
        return (entry.rule_id, entry.terms.value) if entry and isinstance(entry.terms, LimitTerms) else (None, 0)

    def carry_over(self, on: date) -> tuple[UUID, CarryOverTerms]:
        """Return the rule for a year that ends on a day; all is carried over where none was ever published."""
        entry = self._entry(CarryOverTerms, on)
        if entry is None or not isinstance(entry.terms, CarryOverTerms):
            return self.id, CarryOverTerms(CarryOverMode.FULL)
        return entry.rule_id, entry.terms

    def holidays(self, on: date) -> HolidayTerms | None:
        """Return the days off around a day; None where none were published for it."""
        terms = self._latest(HolidayTerms, on)
        return terms if isinstance(terms, HolidayTerms) else None

    def retired_districts(self) -> dict[str, tuple[date, str]]:
        """Return the last day and the successor of every code out of use."""
        return {
            entry.terms.retired: (entry.effective_to, entry.terms.successor)
            for entry in self.entries.get(DistrictTerms, ())
            if isinstance(entry.terms, DistrictTerms) and entry.effective_to
        }

    def add(self, entry: Entry) -> None:
        """Keep an entry under its subject, in the order of publication."""
        subject = entry.terms.subject
        self.entries[subject] = (*self.entries.get(subject, ()), entry)

    def _latest(self, subject: Subject, on: date) -> Terms | None:
        found = self._entry(subject, on)
        return found.terms if found else None

    def _entry(self, subject: Subject, on: date) -> Entry | None:
        found = None
        for entry in self.entries.get(subject, ()):
            if entry.in_force(on) and (found is None or entry.effective_from >= found.effective_from):
                found = entry
        return found


def required_papers(
    entries: Iterable[Entry], stage: PaperStage, category: UseCategory, on: date
) -> dict[PaperKind, int]:
    """Return what a stage of a use needs on a day by entries in order of publication: kinds with their weights.

    Where no entry speaks of them, a filing needs the five papers of `MANDATORY`.
    """
    weights = dict.fromkeys(MANDATORY if stage is PaperStage.FILING else (), 1)
    meant = [
        (entry.terms.category is not None, entry.effective_from, entry.terms)
        for entry in entries
        if isinstance(entry.terms, PaperTerms) and entry.in_force(on) and entry.terms.meets(stage, category)
    ]
    meant.sort(key=lambda each: each[:2])  # stable: of equals the one published last has the word
    weights |= {terms.kind: terms.weight for *_, terms in meant}
    return {kind: weights[kind] for kind in PaperKind if weights.get(kind)}


_FACT: dict[type, type[RuleBook.Published]] = {
    AccrualTerms: RuleBook.AccrualRulePublished,
    UseTerms: RuleBook.UsePublished,
    LimitTerms: RuleBook.LimitPublished,
    CarryOverTerms: RuleBook.CarryOverPublished,
    DistrictTerms: RuleBook.DistrictRetired,
    PaperTerms: RuleBook.PaperRequired,
    HolidayTerms: RuleBook.HolidaysPublished,
    AuthorizationTerms: RuleBook.SpecialUseAuthorized,
}
