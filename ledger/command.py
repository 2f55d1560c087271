"""The shape of a command, of what it may ask for, and of what it answers."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Protocol, TypeVar
from uuid import UUID

from domain.aggregate import Aggregate
from domain.refusal import Refusal, Term
from domain.rule_book import RuleBook
from ledger.rights import Actor

A = TypeVar("A", bound=Aggregate)


class NotFound(Refusal):
    """No record of that kind has that id, or it is another's."""

    what: Term


class ReasonRequired(Refusal):
    """The command needs a reason."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What comes with every command: who, when it was true, under which key, and why."""

    actor: Actor
    command_id: UUID
    effective_on: date
    reason: str | None = None
    expected_version: int | None = None
    correlation: UUID | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Personal data as it is kept apart from the facts."""

    name: str
    phone: str | None = None
    email: str | None = None


class Books(Protocol):
    """What a command may ask for while it decides."""

    @property
    def on(self) -> date:
        """The command's effective date."""

    @property
    def today(self) -> date:
        """The day of the recording."""

    @property
    def actor(self) -> Actor:
        """Who sent it."""

    @property
    def reason(self) -> str:
        """Why, empty when no reason was given."""

    @property
    def rules(self) -> RuleBook:
        """The rule book."""

    def get(self, kind: type[A], id_: UUID, district: str | None = None) -> A:
        """Return a record in the actor's reach, to be asked and changed; `district` is where it lies if not its own.

        Raises  NotFound
        """

    def refer(self, kind: type[A], id_: UUID) -> A:
        """Return a record that may be another's, such as a co-funder's account. Raises  NotFound."""

    def find(self, kind: type[A], id_: UUID) -> A | None:
        """Return a record whoever it belongs to, or None."""

    def remember(self, organisation: str, person: Person) -> UUID:
        """Keep personal data beside the facts and return the id that facts may carry."""


class Command(Protocol):
    """A wish, in the imperative: `RecordPayment`."""

    names: ClassVar[str]  # the field that names the record, whose version `expected_version` means; empty for none

    def check(self, envelope: Envelope) -> None:
        """Judge the form: what can be judged from the command alone. Raises  Refusal."""

    def goes_back_to(self, envelope: Envelope) -> date:
        """Return the earliest day that it speaks of: an entry that comes late says why."""

    def perform(self, books: Books) -> list[Aggregate]:
        """Ask the aggregates; return those that changed, the record first, to be saved together."""


@dataclass(frozen=True, slots=True)
class Warned:
    """Something that was recorded and still deserves a look."""

    code: str
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof of a command: the position of its last fact, and the streams that it changed, the record first."""

    position: int
    recorded_at: datetime
    command_id: UUID
    streams: tuple[UUID, ...]
    warnings: tuple[Warned, ...] = ()
    replayed: bool = False


ANSWERED = {"answered": True}
"""Marks the field of a command that the ledger itself fills with its answer to a question; no client sends it."""


class Form:
    """The default form of a command: it names no record and every value of its type is allowed."""

    __slots__ = ()
    names: ClassVar[str] = ""

    def check(self, envelope: Envelope) -> None:
        """Find nothing to refuse."""

    def goes_back_to(self, envelope: Envelope) -> date:
        """Return the one day that it speaks of."""
        return envelope.effective_on


def require_reason(envelope: Envelope) -> None:
    """Raises  ReasonRequired."""
    if not (envelope.reason or "").strip():
        raise ReasonRequired()
