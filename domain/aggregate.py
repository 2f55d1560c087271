"""The base of every aggregate: facts with an envelope, and stored names that outlive the code."""

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from inspect import signature
from typing import Any, Self, TypeVar
from uuid import UUID, uuid4, uuid5

from eventsourcing import domain
from eventsourcing.utils import get_topic, register_topic, resolve_topic

from domain.layered import Layered

LEDGER = UUID("6f1f6a2e-6a8d-5b3e-9c57-3d1f0c5a7e11")  # namespace of every id that is made from a natural key


@lru_cache(maxsize=65_536)
def stream_id(noun: str, *key: object) -> UUID:
    """Return the stream of a natural key: the same key is the same stream, so that it can exist only once."""
    return uuid5(LEDGER, "/".join((noun, *map(str, key))))


@cache
def _taken(kind: Any) -> tuple[str, ...]:
    return tuple(signature(kind.__init__).parameters)


def _fact(kind: Any, said: dict[str, Any]) -> Any:
    """Make a fact; where all is said that it takes, at once, and not field by field as a frozen dataclass does."""
    if said.keys() != _sayable(kind):
        return kind(**said)
    fact = object.__new__(kind)
    fact.__dict__.update(said)
    fact.__post_init__()
    return fact


@cache
def _sayable(kind: Any) -> frozenset[str]:
    return frozenset(each.name for each in fields(kind) if each.init)


CONTAINERS = {dict, list, set, Layered}
UNSTAMPED = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class FactRef:
    """Names a fact: its stream, and its number in it."""

    stream: UUID
    version: int


class Aggregate(domain.Aggregate):
    """A thing whose history is its only state: flat dicts, lists and sets of immutable values."""

    class Event(domain.Aggregate.Event):
        """A fact. The fields here are the envelope, stamped by the door when the fact is recorded.

        `timestamp` is when it was recorded, in UTC; `effective_on` when it was true; `corrects` names the fact that was
        found wrong, where this one takes it back or enters it anew. A fact of a closed year is posted on a day of the
        open one: that is its `effective_on`, and `original_on` the day on which it was true.
        """

        actor: UUID = field(init=False, repr=False, compare=False)
        role: str = field(init=False, repr=False, compare=False)
        organisation: str = field(init=False, repr=False, compare=False)
        attested: bool = field(init=False, repr=False, compare=False)
        effective_on: date = field(init=False, repr=False, compare=False)
        command_id: UUID = field(init=False, repr=False, compare=False)
        reason: str | None = field(init=False, repr=False, compare=False)
        correlation: UUID | None = field(init=False, repr=False, compare=False)
        original_on: date | None = field(init=False, repr=False, compare=False, default=None)
        corrects: FactRef | None = field(init=False, repr=False, compare=False, default=None)

        @property
        def recorded_at(self) -> datetime:
            """Return when the fact was recorded, in UTC."""
            return self.timestamp

    class Created(Event, domain.Aggregate.Created):
        """The first fact of a stream."""

        def mutate(self, aggregate: Any) -> Any:
            """Make the aggregate; as the library does, without searching signatures for each fact."""
            assert aggregate is None, "a stream begins once"
            kind = resolve_topic(self.originator_topic)
            made = object.__new__(kind)
            made.__base_init__(self.originator_id, self.originator_version, self.timestamp)
            fields = self.__dict__
            made.__init__(**{name: fields[name] for name in _taken(kind) if name in fields})
            self.apply(made)
            return made

    @property
    def insurers(self) -> tuple[str, ...]:
        """Return the codes of the insurers whose record this is; empty when it is shared."""
        return ()

    @property
    def firms(self) -> tuple[str, ...]:
        """Return the codes of the technical firms whose record this is; empty when it is none's."""
        return ()

    @property
    def in_district(self) -> str | None:
        """Return the code of the district whose record this is; None when it is shared."""
        return None

    @classmethod
    def _create(cls, event_class: Any, *, id: UUID | None = None, **fields: Any) -> Self:  # noqa: A002
        """Begin a stream with its first fact; when it was recorded is stamped by the door."""
        fact = _fact(
            event_class,
            {
                "originator_id": id or uuid4(),
                "originator_version": 1,
                "timestamp": UNSTAMPED,
                "originator_topic": get_topic(cls),
                **fields,
            },
        )
        made: Self = fact.mutate(None)
        made._pending_events.append(fact)
        return made

    def trigger_event(self, event_class: Any, **fields: Any) -> None:
        """Apply a new fact and keep it as pending; when it was recorded is stamped by the door."""
        place = {"originator_id": self._id, "originator_version": self._version + 1, "timestamp": UNSTAMPED}
        fact = _fact(event_class, place | fields)
        fact.mutate(self)
        self._pending_events.append(fact)

    def happened_on(self, on: date) -> Self:
        """State the day on which the new facts were true that state none yet; else it is the command's.

        One command may record what happened on several days, as the entry of a project from before the ledger does.
        """
        for fact in self._pending_events:
            fact.__dict__.setdefault("effective_on", on)
        return self

    def correcting(self, wrong: FactRef) -> Self:
        """Name the fact that the new facts take back or enter anew."""
        for fact in self._pending_events:
            fact.__dict__["corrects"] = wrong
        return self

    def collect_events(self) -> list[Event]:
        """Return the facts that are not recorded yet, and leave none."""
        facts, self._pending_events = self._pending_events, []
        return facts  # type: ignore[return-value]

    def posted_late(self, on: date, original_on: date) -> None:
        """Post the new facts that state no day yet, and are of a closed year, on a day of the open one."""
        for fact in self._pending_events:
            if "effective_on" not in fact.__dict__:
                fact.__dict__.update(effective_on=on, original_on=original_on)

    def copy(self) -> Self:
        """Return an aggregate that can be changed without changing this one."""
        twin = object.__new__(type(self))
        twin.__dict__ = {
            name: value.copy() if value.__class__ in CONTAINERS else value for name, value in self.__dict__.items()
        }
        return twin


A = TypeVar("A", bound=type[Aggregate])


def stored_as(noun: str) -> Callable[[A], A]:
    """Name an aggregate and its facts in the store, free of module paths.

    `FundAccount.FundReserved` is stored as `fund_account.FundReserved`, so that files can move.
    """

    def name_facts(aggregate: A) -> A:
        named: dict[str, Any] = {noun: aggregate} | {
            f"{noun}.{name}": member
            for name, member in vars(aggregate).items()
            if isinstance(member, type) and issubclass(member, Aggregate.Event)
        }
        for topic, kind in named.items():
            type.__setattr__(kind, "TOPIC", topic)
            register_topic(topic, kind)
        return aggregate

    return name_facts
