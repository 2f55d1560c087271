"""Organisations: who takes part, by code.

Fed by   OrganisationRegistered
Answers  by_codes, by_stream, every(kind)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from psycopg import Cursor
from psycopg.rows import DictRow

from domain.organisation import Organisation
from ledger.store import Recorded
from projections.basis import Reading
from projections.batch import put

READS = (Organisation.OrganisationRegistered,)

TABLES = """
CREATE TABLE IF NOT EXISTS organisations (
    organisation_id uuid PRIMARY KEY,
    code     text COLLATE "C" NOT NULL UNIQUE,
    name     text NOT NULL,
    kind     text NOT NULL,
    district text
);
"""


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """One organisation."""

    organisation_id: UUID
    code: str
    name: str
    kind: str
    district: str | None


def fold(cursor: Cursor[DictRow], recorded: Sequence[Recorded]) -> None:
    """Keep the organisations."""
    put(
        cursor,
        "organisations",
        [
            {
                "organisation_id": fact.originator_id,
                "code": fact.code,
                "name": fact.name,
                "kind": fact.kind,
                "district": fact.district,
            }
            for fact in (each.fact for each in recorded)
            if isinstance(fact, Organisation.OrganisationRegistered)
        ],
    )


async def by_codes(reading: Reading, codes: list[str]) -> list[OrganisationRow]:
    """Return the organisations with these codes."""
    return await reading.read(
        OrganisationRow, "SELECT * FROM organisations WHERE code = ANY(%(codes)s)", {"codes": codes}
    )


async def by_stream(reading: Reading, stream: UUID) -> OrganisationRow:
    """Return the organisation of a stream that exists."""
    rows = await reading.read(
        OrganisationRow, "SELECT * FROM organisations WHERE organisation_id = %(stream)s", {"stream": stream}
    )
    return rows[0]


async def every(reading: Reading, kind: str | None) -> list[OrganisationRow]:
    """Return all organisations of a kind, by code."""
    return await reading.read(
        OrganisationRow,
        "SELECT * FROM organisations WHERE %(kind)s::text IS NULL OR kind = %(kind)s ORDER BY code",
        {"kind": kind},
    )
