"""GuardFinding: what was answered to a question that the misuse guards raise (疑点处置).

A guard asks, from payments, contracts and policies, whether something is right; the question itself is no fact and is
not recorded. What somebody answers is one, and stays when the evidence is reversed later.

Rule 1. A question is named by its guard and its first evidence, so that it keeps its name however often it is asked.
Rule 2. It may be answered again; what the centre or the auditor answered, an insurer does not.
Source  domain.md 2.2 F-17, 7.1, 9 case 25
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Self
from uuid import UUID

from domain.aggregate import Aggregate, stored_as, stream_id
from domain.money import Fen
from domain.refusal import Refusal
from domain.transition import BeforeStreamStart


class DispositionFinal(Refusal):
    """The centre or the auditor answered: an insurer does not answer after them."""


class Guard(Enum):
    """What may be wrong with the use of the money (疑点类型)."""

    POSSIBLE_DUPLICATE = "POSSIBLE_DUPLICATE"
    SPLIT_BELOW_THRESHOLD = "SPLIT_BELOW_THRESHOLD"
    PAYEE_NOT_CONTRACT_PARTY = "PAYEE_NOT_CONTRACT_PARTY"
    SAME_INVOICE_TWICE = "SAME_INVOICE_TWICE"
    PAYMENT_AFTER_EXPIRY = "PAYMENT_AFTER_EXPIRY"
    BENEFICIARY_NOT_INSURED = "BENEFICIARY_NOT_INSURED"


PAIRS = {Guard.POSSIBLE_DUPLICATE, Guard.SAME_INVOICE_TWICE}


class DispositionResult(Enum):
    """What came of a question (处置结果)."""

    EXPLAINED = "EXPLAINED"
    CONFIRMED_IRREGULAR = "CONFIRMED_IRREGULAR"
    REFERRED = "REFERRED"


@dataclass(frozen=True, slots=True)
class FindingKey:
    """The name of a question: its guard, the payment or project in question, and with what else it collides.

    `other` is of a pair the earlier payment, of a beneficiary its credit code, else empty.
    Shape  `guard:subject` or `guard:subject:other`
    """

    guard: Guard
    subject: UUID
    other: str = ""

    @classmethod
    def read(cls, text: str) -> "FindingKey | None":
        """Read what `text` gave; None for anything else."""
        guard, _, rest = text.partition(":")
        subject, _, other = rest.partition(":")
        try:
            key = cls(Guard(guard), UUID(subject), other)
            paired = key.guard in PAIRS and str(UUID(other)) == other != subject
        except ValueError:
            return None
        needs_none = key.guard not in PAIRS | {Guard.BENEFICIARY_NOT_INSURED}
        well_formed = paired if key.guard in PAIRS else bool(other) is not needs_none
        return key if well_formed and key.text == text else None

    @property
    def text(self) -> str:
        """Return the name in one piece."""
        return ":".join(filter(None, (self.guard.value, str(self.subject), self.other)))

    @property
    def payments(self) -> tuple[UUID, ...]:
        """Return the payments it names; none for a beneficiary."""
        if self.project:
            return ()
        return (self.subject, UUID(self.other)) if self.guard in PAIRS else (self.subject,)

    @property
    def project(self) -> UUID | None:
        """Return the project of a beneficiary; None for what payments are asked about."""
        return self.subject if self.guard is Guard.BENEFICIARY_NOT_INSURED else None

    @property
    def beneficiary(self) -> str | None:
        """Return the credit code of a beneficiary."""
        return self.other if self.guard is Guard.BENEFICIARY_NOT_INSURED else None

    @property
    def stream(self) -> UUID:
        """Return the stream of what is answered."""
        return stream_id("guard_finding", self.text)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a question is about, kept with its answer: whose it is and where, how much, and from which day."""

    insurers: tuple[str, ...]
    districts: tuple[str, ...]
    amount: Fen
    found_on: date


@dataclass(frozen=True, slots=True)
class Disposition:
    """An answer: what came of the question, and why."""

    result: DispositionResult
    opinion: str


@stored_as("guard_finding")
class GuardFinding(Aggregate):
    """One question that was answered at least once."""

    class Event(Aggregate.Event):
        """A fact about one question."""

    class FindingDisposed(Event, Aggregate.Created):
        """The question was answered for the first time."""

        key: FindingKey
        evidence: Evidence
        disposition: Disposition
        disposed_on: date
        overseen: bool

    class DispositionRevised(Event):
        """The question was answered again."""

        key: FindingKey
        disposition: Disposition
        disposed_on: date
        overseen: bool

        def apply(self, finding: "GuardFinding") -> None:
            """Remember who answered last, and when."""
            finding.disposed_on = self.disposed_on
            finding.overseen = self.overseen

    def __init__(self, key: FindingKey, evidence: Evidence, disposed_on: date, overseen: bool) -> None:
        self.key = key
        self.evidence = evidence
        self.disposed_on = disposed_on
        self.overseen = overseen

    @property
    def insurers(self) -> tuple[str, ...]:
        """Return whose evidence it is."""
        return self.evidence.insurers

    @classmethod
    def dispose(
        cls, key: FindingKey, evidence: Evidence, disposition: Disposition, *, on: date, overseen: bool
    ) -> Self:
        """Answer a question for the first time; `overseen` says that the centre or the auditor does."""
        return cls._create(
            cls.FindingDisposed,
            id=key.stream,
            key=key,
            evidence=evidence,
            disposition=disposition,
            disposed_on=on,
            overseen=overseen,
        )

    def revise(self, disposition: Disposition, *, on: date, overseen: bool) -> None:
        """Answer again. Raises  BeforeStreamStart, DispositionFinal."""
        if on < self.disposed_on:
            raise BeforeStreamStart(started_on=self.disposed_on)
        if self.overseen and not overseen:
            raise DispositionFinal()
        self.trigger_event(
            self.DispositionRevised, key=self.key, disposition=disposition, disposed_on=on, overseen=overseen
        )
