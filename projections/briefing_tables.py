"""Briefings as a table: what each is of, and what it says.

Fed by   BriefingIssued; where a briefing stands is among the state changes
"""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from psycopg import Cursor
from psycopg.rows import DictRow

from domain.briefing import Briefing
from ledger.store import Recorded
from projections.batch import put

TABLES = """
CREATE TABLE IF NOT EXISTS briefings (
    briefing_id     uuid PRIMARY KEY,
    kind            text   NOT NULL,
    district        text   COLLATE "C" NOT NULL,
    fund_year       int,
    since           date   NOT NULL,
    as_of           date   NOT NULL,
    known_position  bigint NOT NULL,
    calibre         text   NOT NULL,
    supersedes_id   uuid,
    issued_on       date   NOT NULL,
    figures         jsonb  NOT NULL,
    key_enterprises jsonb  NOT NULL,
    remarks         text,
    position        bigint NOT NULL
);
CREATE INDEX IF NOT EXISTS briefings_by_day ON briefings (issued_on, position);
CREATE INDEX IF NOT EXISTS briefings_by_district ON briefings (district, kind, position);
"""

READS = (Briefing.BriefingIssued,)

_SAID = ("kind", "district", "fund_year", "since", "as_of", "calibre", "supersedes_id", "issued_on", "remarks")


def fold(cursor: Cursor[DictRow], recorded: Sequence[Recorded]) -> None:
    """Keep the briefings of a batch."""
    issued = [(each.position, each.fact) for each in recorded if isinstance(each.fact, Briefing.BriefingIssued)]
    put(cursor, "briefings", [_row(position, fact) for position, fact in issued])


def _row(position: int, fact: Briefing.BriefingIssued) -> dict[str, Any]:
    return {name: getattr(fact, name) for name in _SAID} | {
        "briefing_id": fact.originator_id,
        "known_position": fact.position,
        "figures": [asdict(line) for line in fact.figures],
        "key_enterprises": [asdict(line) for line in fact.key_enterprises],
        "position": position,
    }
