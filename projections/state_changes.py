"""State changes: on which track a record moved, when it was true, and where that stands in the ledger.

Fed by   every fact that moves a track (domain/track.py)
Answers  changes(record), and for other questions the state of any track as of any two dates
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from uuid import UUID

from eventsourcing.utils import get_topic
from psycopg import Cursor
from psycopg.rows import DictRow

from domain.aggregate import Aggregate
from domain.money import Fen
from domain.track import Step
from domain.voucher import VoucherNumber
from ledger.store import Recorded
from projections.basis import Basis, Reading
from projections.batch import rows_of, run

READS = (Step,)

TABLES = """
CREATE TABLE IF NOT EXISTS state_changes (
    position     bigint      NOT NULL,
    record_id    uuid        NOT NULL,
    kind         text        NOT NULL,
    track        text        NOT NULL,
    from_state   text,
    to_state     text        NOT NULL,
    effective_on date        NOT NULL,
    recorded_at  timestamptz NOT NULL,
    amount       bigint,
    reference    text,
    actor        uuid        NOT NULL,
    PRIMARY KEY (position, track)
);
CREATE INDEX IF NOT EXISTS state_changes_by_record
    ON state_changes (record_id, track, effective_on DESC, position DESC) INCLUDE (to_state, amount, reference);
"""

_INSERT = f"""
INSERT INTO state_changes
SELECT position, record_id, kind, track,
    coalesce(lag(to_state) OVER (PARTITION BY record_id, track ORDER BY position), (
        SELECT before.to_state FROM state_changes AS before
        WHERE before.record_id = moved.record_id AND before.track = moved.track
        ORDER BY before.position DESC LIMIT 1
    )), to_state, effective_on, recorded_at, amount, reference, actor
FROM {rows_of("state_changes")} AS moved
"""

_CHANGES = """
SELECT position, track, from_state, to_state, effective_on, recorded_at, amount, reference, actor FROM state_changes
WHERE record_id = %(record_id)s AND effective_on <= %(as_of)s AND position <= %(position)s
ORDER BY effective_on, position, track
"""


@dataclass(frozen=True, slots=True)
class StateChange:
    """One step on one track."""

    position: int
    track: str
    from_state: str | None
    to_state: str
    effective_on: date
    recorded_at: datetime
    amount: Fen | None
    reference: str | None
    actor: UUID


def fold(cursor: Cursor[DictRow], recorded: Sequence[Recorded]) -> None:
    """Write the steps of a batch."""
    run(
        cursor,
        _INSERT,
        [
            _row(each.position, each.fact, track, state)
            for each in recorded
            if isinstance(each.fact, Step)
            for track, state in each.fact.changes()
        ],
    )


async def changes(reading: Reading, record_id: UUID, basis: Basis) -> list[StateChange]:
    """Return the steps of a record that the caller may see, by effective date."""
    values = {"record_id": record_id, "as_of": basis.as_of, "position": basis.position}
    return await reading.read(StateChange, _CHANGES, values)


def latest(record: str, track: str) -> str:
    """SQL: the last step of a record on a track, as of %(as_of)s and as known at %(position)s; at most one row."""
    return f"""LATERAL (
        SELECT * FROM state_changes AS step
        WHERE step.record_id = {record} AND step.track = '{track}'
          AND step.effective_on <= %(as_of)s AND step.position <= %(position)s
        ORDER BY step.effective_on DESC, step.position DESC LIMIT 1
    )"""


def _row(position: int, fact: Aggregate.Event, track: str, state: Enum) -> dict[str, object]:
    return {
        "position": position,
        "record_id": fact.originator_id,
        "kind": get_topic(type(fact)).partition(".")[0],
        "track": track,
        "to_state": state.value,
        "effective_on": fact.effective_on,
        "recorded_at": fact.recorded_at,
        "amount": getattr(fact, "accepted", None),
        "reference": _reference(fact),
        "actor": fact.actor,
    }


def _reference(fact: Aggregate.Event) -> str | None:
    """Return the number that the step goes by on paper; of a freeze, why."""
    voucher: VoucherNumber | None = getattr(fact, "voucher", None)
    if voucher:
        return voucher.text
    said = (getattr(fact, name, None) for name in ("filing_no", "document_no", "frozen_because"))
    return next((each for each in said if each), None)
