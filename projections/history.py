"""History: every fact of a record, as it was recorded.

Fed by   the facts themselves, the state changes, and the persons kept beside them
Answers  page(record), facts(positions), named(facts), versions(records)
Scope    of another insurer's account a fact tells the amount and nothing else; of a visiting list and of
         the cover of an enterprise each its own part; of a bill no figures to a district
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from uuid import UUID

from eventsourcing.persistence import StoredEvent
from psycopg.rows import DictRow

from domain.aggregate import Aggregate, FactRef
from ledger.door import day_of
from ledger.store import EVENTS, FactMapper
from projections.basis import Reading
from projections.fact_values import Listener, NamedValue, Said, plain, proposes, revised, revising, values_of
from projections.page import FIRST, Order, Page
from projections.scope import Scope

BY_VERSION = Order(("version",))

_MAPPER = FactMapper()

_FACTS = f"""
SELECT notification_id AS position, originator_id, originator_version, originator_version AS version, topic, state
FROM {EVENTS}
"""
_MOVES = """
SELECT position, track, from_state, to_state FROM state_changes WHERE position = ANY(%(positions)s)
ORDER BY position, track
"""
_BEFORE = f"""
SELECT e.originator_id, originator_version, topic, state
FROM unnest(%(records)s::uuid[], %(versions)s::bigint[]) AS revising (id, version)
JOIN {EVENTS} AS e ON e.originator_id = revising.id AND e.originator_version <= revising.version
ORDER BY e.originator_id, originator_version
"""
_NAMES = "SELECT person_id, name FROM persons WHERE person_id = ANY(%(ids)s)"
_ACCOUNTS = "SELECT account_id FROM fund_accounts WHERE insurer = %(insurer)s"


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
    before = await _before(reading, [fact for _, fact in found if revised(fact)], to)
    return [_row(row, fact, called, to, moves.get(row["position"], ()), before) for row, fact in found]


async def _before(reading: Reading, revising: Sequence[Aggregate.Event], to: Listener) -> dict[FactRef, Said]:
    """Return what its record said before each fact that revises it; only short records have such facts."""
    if not revising:
        return {}
    last: dict[UUID, int] = {}
    for fact in revising:
        last[fact.originator_id] = max(fact.originator_version, last.get(fact.originator_id, 0))
    said: dict[UUID, Said] = {}
    before: dict[FactRef, Said] = {}
    for row in await reading.rows(_BEFORE, {"records": list(last), "versions": list(last.values())}):
        fact, of_record = _fact(row), said.setdefault(row["originator_id"], {})
        if revised(fact):
            before[FactRef(fact.originator_id, fact.originator_version)] = dict(of_record)
        if not proposes(fact):
            of_record |= {plain(each.name): each.text for each in values_of(fact, to)}
    return before


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
    row: DictRow,
    fact: Aggregate.Event,
    called: dict[UUID, str],
    to: Listener,
    moves: tuple[Move, ...],
    before: dict[FactRef, Said],
) -> FactRow:
    said = before.get(FactRef(fact.originator_id, fact.originator_version), {})
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
        values=tuple(revising(fact, values_of(fact, to), said)),
        moves=() if to.is_not_told(fact) or to.is_anothers(fact) else moves,
    )
