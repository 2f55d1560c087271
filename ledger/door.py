"""The door: the one way to record anything. It asks for the key, the right and the form, lets the command decide, and
stamps the envelope on what it decided.

Source  domain.md 7.4, 8.0, 8.5; design.md 4
"""

import hashlib
from collections.abc import Callable
from concurrent.futures import Future
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache, partial
from typing import TypeVar
from uuid import UUID

import msgspec

from domain.aggregate import Aggregate, stream_id
from domain.refusal import Refusal
from domain.rule_book import Limit, RuleBook
from ledger.cache import Working
from ledger.command import Command, Envelope, NotFound, Person, Receipt
from ledger.concerns import warnings
from ledger.evidence import Evidence, check_held
from ledger.lane import Lane, Task
from ledger.rights import Actor, check_may, sees
from ledger.store import Logged, Store

BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")  # no daylight saving time since 1991

A = TypeVar("A", bound=Aggregate)
Clock = Callable[[], datetime]


class CommandIdReused(Refusal):
    """The key was used for other content."""


class VersionConflict(Refusal):
    """Somebody changed the record since the caller looked at it."""

    version: int


class DateInFuture(Refusal):
    """A business date is not after today."""


class LateEntryReasonRequired(Refusal):
    """An entry that comes late says why."""

    days: int


class Ledger:
    """An append-only record of facts, and the commands that add to it; `evidence` holds the files that facts bind.

    `behind` is how far its clock is behind the time outside, which sessions, codes and signatures go by.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock = lambda: datetime.now(UTC),
        room: int = 2_000,
        evidence: Evidence | None = None,
        behind: timedelta = timedelta(),
    ) -> None:
        self.store, self.clock, self.evidence, self._behind = store, clock, evidence, behind
        self._lane = Lane(store, partial(decide, evidence=evidence), clock, room)

    @property
    def today(self) -> date:
        """Return the day in Beijing."""
        return day_of(self.clock())

    @property
    def time_outside(self) -> datetime:
        """Return the instant outside."""
        return self.outside(self.clock())

    def outside(self, instant: datetime) -> datetime:
        """Return when it was outside at an instant by the ledger's clock."""
        return instant + self._behind

    @property
    def writer(self) -> tuple[bool, int]:
        """Tell whether the writer takes commands, and how many wait for it."""
        return self._lane.thread.is_alive(), self._lane.waiting.qsize()

    def execute(self, command: Command, envelope: Envelope) -> Future[Receipt]:
        """Carry out a command, whole or not at all, once for its key; the answer comes after COMMIT.

        Raises  (in the future) Refusal  a rule says no, and nothing was recorded
        """
        return self._lane.submit(Task(command, envelope))

    def close(self) -> None:
        """Answer what is waiting, then stop."""
        self._lane.close()
        self.store.close()


@lru_cache(maxsize=1_024)  # a batch has one instant
def day_of(instant: datetime) -> date:
    """Return the business day of an instant, in Beijing."""
    return instant.astimezone(BEIJING).date()


def decide(
    command: Command, envelope: Envelope, working: Working, now: datetime, evidence: Evidence | None = None
) -> Logged | Receipt:
    """Turn a command into facts, or into the receipt of the first time.

    Raises  Refusal  by the order of domain.md 8.0
    """
    digest = _digest(command, envelope)
    if first := working.receipts.get((envelope.actor.person, envelope.command_id)):
        if first[0] != digest:
            raise CommandIdReused()
        return first[1]
    check_may(envelope.actor, type(command).__name__)
    command.check(envelope)
    books = OpenBooks(working, envelope, command, day_of(now))
    _check_dates(envelope, command.goes_back_to(envelope), books)
    changed = command.perform(books)
    facts = [fact for aggregate in changed for fact in aggregate.collect_events()]
    check_held(facts, evidence)
    stamp(facts, envelope, now)
    books.settle(changed)
    return Logged(
        principal=envelope.actor.person,
        command_id=envelope.command_id,
        digest=digest,
        command=type(command).__name__,
        recorded_at=now,
        facts=facts,
        streams=tuple(aggregate.id for aggregate in changed),
        warnings=tuple(warnings(envelope.actor, changed, facts)),
    )


def stamp(facts: list[Aggregate.Event], envelope: Envelope, now: datetime) -> None:
    """Write the envelope on facts that are about to be recorded; a fact keeps the day that its aggregate stated."""
    actor = envelope.actor
    said = {
        "timestamp": now,
        "actor": actor.person,
        "role": actor.role.value,
        "organisation": actor.organisation,
        "attested": actor.attested,
        "command_id": envelope.command_id,
        "reason": envelope.reason,
        "correlation": envelope.correlation,
    }
    for fact in facts:
        fact.__dict__.update(said)
        fact.__dict__.setdefault("effective_on", envelope.effective_on)


class OpenBooks:
    """What one command may ask for; what it gets are copies, so that a refusal leaves nothing."""

    def __init__(self, working: Working, envelope: Envelope, command: Command, today: date) -> None:
        self._working, self._envelope, self._today = working, envelope, today
        self._named = getattr(command, command.names) if command.names else None
        self._copies: dict[UUID, Aggregate] = {}
        self._persons: dict[UUID, tuple[str, Person]] = {}
        self.remember(envelope.actor.organisation, Person(envelope.actor.name), envelope.actor.person)

    @property
    def on(self) -> date:
        """Return the command's effective date."""
        return self._envelope.effective_on

    @property
    def today(self) -> date:
        """Return the day of the recording."""
        return self._today

    @property
    def actor(self) -> Actor:
        """Return who sent it."""
        return self._envelope.actor

    @property
    def reason(self) -> str:
        """Return why, empty when no reason was given."""
        return self._envelope.reason or ""

    @property
    def rules(self) -> RuleBook:
        """Return the rule book, not to be changed; an empty ledger has an empty one."""
        book = self._working.look(RuleBook.ID)
        return book if isinstance(book, RuleBook) else RuleBook.open(demo=False)

    def get(self, kind: type[A], id_: UUID, district: str | None = None) -> A:
        """Return a record in the actor's reach. Raises  NotFound, VersionConflict."""
        found = self.refer(kind, id_)
        if not sees(self.actor, found, district):
            raise NotFound(what=kind.__name__)
        expected = self._envelope.expected_version
        if id_ == self._named and expected is not None and expected != found.version:
            raise VersionConflict(version=found.version)
        return found

    def refer(self, kind: type[A], id_: UUID) -> A:
        """Return a record that may be another's. Raises  NotFound."""
        found = self.find(kind, id_)
        if found is None:
            raise NotFound(what=kind.__name__)
        return found

    def find(self, kind: type[A], id_: UUID) -> A | None:
        """Return a record whoever it belongs to, or None."""
        if (copy := self._copies.get(id_)) is None:
            if (found := self._working.look(id_)) is None:
                return None
            copy = self._copies[id_] = found.copy()
        return copy if isinstance(copy, kind) else None

    def remember(self, organisation: str, person: Person, known_as: UUID | None = None) -> UUID:
        """Keep personal data beside the facts and return the id that facts may carry."""
        id_ = known_as or person_id(organisation, person.name)
        self._persons[id_] = (organisation, person)
        return id_

    def settle(self, changed: list[Aggregate]) -> None:
        """Let the batch see what this command changed."""
        self._working.keep(changed)
        for id_, told in self._persons.items():
            if (before := self._working.persons.setdefault(id_, told)) != told:
                self._working.persons[id_] = _known(told, before[1])


def _known(told: tuple[str, Person], before: Person) -> tuple[str, Person]:
    organisation, person = told
    return organisation, Person(person.name, person.phone or before.phone, person.email or before.email)


def person_id(organisation: str, name: str) -> UUID:
    """Return the id by which facts name a person of an organisation."""
    return stream_id("person", organisation, name)


def _digest(command: Command, envelope: Envelope) -> bytes:
    content = (
        type(command).__name__,
        command,
        envelope.effective_on,
        envelope.reason,
        envelope.actor.organisation,
    )
    return hashlib.sha256(msgspec.json.encode(content)).digest()


def _check_dates(envelope: Envelope, earliest: date, books: OpenBooks) -> None:
    if envelope.effective_on > books.today:
        raise DateInFuture()
    days = books.rules.limit(Limit.LATE_ENTRY_DAYS, books.today)
    if days and (books.today - earliest).days > days and not books.reason.strip():
        raise LateEntryReasonRequired(days=days)
