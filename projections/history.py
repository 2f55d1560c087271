"""History: every fact of a record, as it was recorded.

Fed by   the facts themselves, the state changes, and the persons kept beside them
Answers  page(record), facts(positions), named(facts), versions(records)
Scope    of another insurer's account a fact tells the amount and nothing else; of a visiting list and of
         the cover of an enterprise each its own part; of a bill no figures to a district
"""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from importlib.resources import files
from typing import Any, get_args, get_type_hints
from uuid import UUID

from eventsourcing.persistence import StoredEvent
from psycopg.rows import DictRow

from domain.aggregate import Aggregate, FactRef
from domain.enterprise import Enterprise
from domain.enterprise.merging import CoverTaken
from domain.money import Fen, yuan
from domain.settlement.record import SettlementFact
from domain.visiting_list import Listed, VisitingList
from ledger.door import day_of
from ledger.store import EVENTS, FactMapper
from projections.basis import Reading
from projections.page import FIRST, Order, Page
from projections.scope import Scope

BY_VERSION = Order(("version",))

# Of a visiting list each insurer is told of its own enterprises, each firm of those handed to it; of an enterprise each
# insurer of its own cover.
_LISTED = (
    Listed,
    VisitingList.TasksAssigned,
    VisitingList.ListedTaskEnded,
    Enterprise.EnterpriseInsured,
    CoverTaken,
)
_ENVELOPE = {*Aggregate.Event.__dataclass_fields__, *Aggregate.Created.__dataclass_fields__}
_MAPPER = FactMapper()

_FACTS = f"""
SELECT notification_id AS position, originator_id, originator_version, originator_version AS version, topic, state
FROM {EVENTS}
"""
_MOVES = """
SELECT position, track, from_state, to_state FROM state_changes WHERE position = ANY(%(positions)s)
ORDER BY position, track
"""
_NAMES = "SELECT person_id, name FROM persons WHERE person_id = ANY(%(ids)s)"
_ACCOUNTS = "SELECT account_id FROM fund_accounts WHERE insurer = %(insurer)s"


@dataclass(frozen=True, slots=True)
class NamedValue:
    """One thing that a fact says; money in yuan, dates and ids as text, parts as `allocations.1.amount`."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Move:
    """The state of a record on one track before a fact, None when it was the first, and after it."""

    track: str
    before: str | None
    after: str


@dataclass(frozen=True, slots=True)
class FactRow:
    """One fact with its envelope; `actor_name` is None when the person is no longer kept."""

    position: int
    record_id: UUID
    version: int
    name: str
    effective_on: date
    original_on: date | None
    recorded_at: datetime
    late_days: int
    actor: UUID
    actor_name: str | None
    role: str
    organisation: str
    attested: bool
    command_id: UUID
    reason: str | None
    corrects: FactRef | None
    values: tuple[NamedValue, ...]
    moves: tuple[Move, ...]

    def label(self, language: str = "zh") -> str:
        """Return the words for the fact in `zh` or `en`."""
        return labels()[self.name][language]


@dataclass(frozen=True, slots=True)
class Listener:
    """To whom facts are told: the scope, and the accounts of its insurer, None for all."""

    scope: Scope
    accounts: set[UUID] | None

    def is_not_told(self, fact: Aggregate.Event) -> bool:
        """Tell whether nothing is told but that it was recorded: a district sees fees of work done there, no bill."""
        return self.scope.district is not None and isinstance(fact, SettlementFact)

    def is_anothers(self, said: Any) -> bool:
        """Tell whether a fact, or a part of one, speaks of what is another's."""
        if isinstance(said, _LISTED):
            owners = ((self.scope.insurer, "insurer"), (self.scope.firm, "firm"))
            return any(own is not None and getattr(said, whose, None) != own for own, whose in owners)
        return self.accounts is not None and getattr(said, "account_id", None) not in {None, *self.accounts}


@cache
def labels() -> dict[str, dict[str, str]]:
    """Return the words for every stored name, by language."""
    text = files("projections").joinpath("facts.toml").read_text(encoding="utf-8")
    return {f"{noun}.{name}": words for noun, names in tomllib.loads(text).items() for name, words in names.items()}


async def page(reading: Reading, scope: Scope, record_id: UUID, page: Page = FIRST) -> list[FactRow]:
    """Return one page of the facts of a record that the caller may see, in the order of reading."""
    tail, place = page.cut(BY_VERSION)
    sql = f"SELECT * FROM ({_FACTS} WHERE originator_id = %(record_id)s) AS listed {tail}"
    return await _told(reading, scope, await reading.rows(sql, {"record_id": record_id} | place))


async def facts(reading: Reading, scope: Scope, positions: Sequence[int]) -> list[FactRow]:
    """Return the facts at some positions, of records that the caller may see."""
    sql = f"{_FACTS} WHERE notification_id = ANY(%(positions)s) ORDER BY notification_id"
    return await _told(reading, scope, await reading.rows(sql, {"positions": list(positions)}))


async def named(reading: Reading, scope: Scope, refs: Sequence[FactRef]) -> list[FactRow]:
    """Return some facts by their names, of records that the caller may see."""
    sql = f"""{_FACTS} WHERE (originator_id, originator_version) IN (
        SELECT * FROM unnest(%(streams)s::uuid[], %(versions)s::bigint[])
    )"""
    asked = {"streams": [ref.stream for ref in refs], "versions": [ref.version for ref in refs]}
    return await _told(reading, scope, await reading.rows(sql, asked))


async def versions(reading: Reading, record_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return how many facts each record holds."""
    rows = await reading.rows(
        f"""SELECT id AS originator_id, version FROM unnest(%(ids)s::uuid[]) AS id CROSS JOIN LATERAL (
            SELECT originator_version AS version FROM {EVENTS}
            WHERE originator_id = id ORDER BY originator_version DESC LIMIT 1
        ) AS last""",
        {"ids": list(record_ids)},
    )
    return {row["originator_id"]: row["version"] for row in rows}


async def _told(reading: Reading, scope: Scope, rows: list[DictRow]) -> list[FactRow]:
    found = [(row, _fact(row)) for row in rows]
    names = await reading.rows(_NAMES, {"ids": [fact.actor for _, fact in found]})
    called = {row["person_id"]: row["name"] for row in names}
    to = Listener(scope, await _own_accounts(reading, scope))
    moves = await _moves(reading, [row["position"] for row in rows])
    return [_row(row, fact, called, to, moves.get(row["position"], ())) for row, fact in found]


async def _moves(reading: Reading, positions: Sequence[int]) -> dict[int, tuple[Move, ...]]:
    """Return what the facts at some positions moved."""
    moved: dict[int, tuple[Move, ...]] = {}
    for row in await reading.rows(_MOVES, {"positions": list(positions)}):
        move = Move(row["track"], row["from_state"], row["to_state"])
        moved[row["position"]] = (*moved.get(row["position"], ()), move)
    return moved


async def _own_accounts(reading: Reading, scope: Scope) -> set[UUID] | None:
    """Return the accounts whose facts are told in full; None for all."""
    if scope.insurer is None:
        return None
    return {row["account_id"] for row in await reading.rows(_ACCOUNTS, {"insurer": scope.insurer})}


def _fact(row: DictRow) -> Aggregate.Event:
    stored = StoredEvent(row["originator_id"], row["originator_version"], row["topic"], bytes(row["state"]))
    fact: Aggregate.Event = _MAPPER.to_domain_event(stored)
    return fact


def _row(
    row: DictRow, fact: Aggregate.Event, called: dict[UUID, str], to: Listener, moves: tuple[Move, ...]
) -> FactRow:
    return FactRow(
        position=row["position"],
        record_id=fact.originator_id,
        version=fact.originator_version,
        name=row["topic"],
        effective_on=fact.effective_on,
        original_on=fact.original_on,
        recorded_at=fact.recorded_at,
        late_days=(day_of(fact.recorded_at) - (fact.original_on or fact.effective_on)).days,
        actor=fact.actor,
        actor_name=called.get(fact.actor),
        role=fact.role,
        organisation=fact.organisation,
        attested=fact.attested,
        command_id=fact.command_id,
        reason=fact.reason,
        corrects=fact.corrects,
        values=() if to.is_not_told(fact) else tuple(_values("", fact, to)),
        moves=() if to.is_not_told(fact) or to.is_anothers(fact) else moves,
    )


def _values(prefix: str, said: Any, to: Listener) -> Iterator[NamedValue]:
    """Yield what a fact, or a part of it, says."""
    hints = get_type_hints(type(said))
    foreign = to.is_anothers(said)
    for name in (field.name for field in fields(said) if field.name not in _ENVELOPE):
        if not foreign or name == "amount":
            yield from _flat(f"{prefix}{name}", getattr(said, name), hints[name], to)


def _flat(name: str, value: Any, hint: Any, to: Listener) -> Iterator[NamedValue]:
    if value is None:
        return
    if isinstance(value, tuple):
        for place, each in enumerate(value, 1):
            yield from _flat(f"{name}.{place}", each, None, to)
    elif is_dataclass(value):
        yield from _values(f"{name}.", value, to)
    elif Fen in (hint, *get_args(hint)):
        yield NamedValue(name, yuan(value))
    elif isinstance(value, bool):
        yield NamedValue(name, str(value).lower())
    else:
        yield NamedValue(name, str(value.value if isinstance(value, Enum) else value))
