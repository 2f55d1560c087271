"""Territories: which insurer serves which district or street, and since when (负责区域).

Fed by   facts of territories
Answers  territories(ids), page(district) - as of any two dates; `serving(place)` for other questions
Scope    who serves where is told to all insurers alike, to a district its own
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from psycopg import Cursor
from psycopg.rows import DictRow

from domain.territory import Territory
from ledger.store import Recorded
from projections.asked import meets, values
from projections.basis import Basis, Reading
from projections.batch import put, run
from projections.scope import Scope

READS = (Territory.Event,)

TABLES = """
CREATE TABLE IF NOT EXISTS territories (
    position     bigint PRIMARY KEY,
    territory_id uuid NOT NULL,
    district     text COLLATE "C",
    street       text,
    insurer      text COLLATE "C" NOT NULL,
    was          text,
    document_no  text NOT NULL,
    effective_on date NOT NULL
);
CREATE INDEX IF NOT EXISTS territories_by_place ON territories (district, street, effective_on);
"""

# A later fact does not say again where: its stream does.
_PLACE = """
UPDATE territories SET district = first.district, street = first.street
FROM territories AS first WHERE first.territory_id = territories.territory_id AND first.district IS NOT NULL
  AND territories.position IN (SELECT position FROM json_populate_recordset(NULL::territories, %s::json))
"""


@dataclass(frozen=True, slots=True)
class TerritoryStanding:
    """Who serves a district or a street on two dates, and who did before."""

    territory_id: UUID
    district: str
    street: str | None
    insurer: str
    was: str | None
    document_no: str
    since: date


def fold(cursor: Cursor[DictRow], recorded: Sequence[Recorded]) -> None:
    """Keep who serves what."""
    rows = [_row(each.position, each.fact) for each in recorded if isinstance(each.fact, READS)]
    put(cursor, "territories", rows)
    run(cursor, _PLACE, [row for row in rows if row["district"] is None])


async def territories(reading: Reading, basis: Basis, ids: Sequence[UUID]) -> list[TerritoryStanding]:
    """Return those of the named territories that were assigned by the two dates."""
    sql = f"SELECT * FROM ({_LAST}) AS last WHERE territory_id = ANY(%(ids)s)"
    return await reading.read(TerritoryStanding, sql, values(Scope(), basis) | {"ids": list(ids)})


async def listed(reading: Reading, scope: Scope, basis: Basis) -> list[TerritoryStanding]:
    """Return who serves what, by district and street, the district itself first."""
    chosen = meets({"false": scope.nothing, "district = %(district)s": scope.district})
    sql = f"SELECT * FROM ({_LAST}) AS last WHERE {chosen} ORDER BY district, street NULLS FIRST"
    return await reading.read(TerritoryStanding, sql, values(scope, basis))


def serving(row: str) -> str:
    """SQL: the insurer that serves the district and street of a row; a street goes before its district."""
    return f"""(
        SELECT serves.insurer FROM territories AS serves
        WHERE serves.district = {row}.district AND (serves.street IS NULL OR serves.street = {row}.street)
          AND serves.effective_on <= %(as_of)s AND serves.position <= %(position)s
        ORDER BY serves.street NULLS LAST, serves.effective_on DESC, serves.position DESC LIMIT 1
    )"""


_LAST = """
SELECT DISTINCT ON (territory_id) territory_id, district, street, insurer, was, document_no, effective_on AS since
FROM territories WHERE effective_on <= %(as_of)s AND position <= %(position)s
ORDER BY territory_id, effective_on DESC, position DESC
"""


def _row(position: int, fact: Any) -> dict[str, Any]:
    return {
        "position": position,
        "territory_id": fact.originator_id,
        "district": getattr(fact, "district", None),
        "street": getattr(fact, "street", None),
        "insurer": fact.insurer,
        "was": getattr(fact, "was", None),
        "document_no": fact.document_no,
        "effective_on": fact.effective_on,
    }
