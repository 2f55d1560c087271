"""Responsible persons: who bears which duty, where and since when (专人).

Fed by   ResponsiblePersonAppointed, ResponsiblePersonRelieved; persons for names and telephones
Answers  in_office(scope) as of any two dates
Scope    an insurer sees its own people; a district those who serve it or everywhere
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from psycopg import Cursor
from psycopg.rows import DictRow

from domain.organisation import Duty, Organisation
from ledger.store import Recorded
from projections.asked import beyond, meets, values
from projections.basis import Basis, Reading
from projections.batch import put
from projections.scope import Scope

READS = (Organisation.ResponsiblePersonAppointed, Organisation.ResponsiblePersonRelieved)

TABLES = """
CREATE TABLE IF NOT EXISTS appointments (
    position        bigint PRIMARY KEY,
    organisation_id uuid NOT NULL,
    duty            text NOT NULL,
    branch          text,
    district        text COLLATE "C",
    person_id       uuid NOT NULL,
    effective_on    date NOT NULL,
    relieved        bool NOT NULL
);
CREATE INDEX IF NOT EXISTS appointments_by_post ON appointments (organisation_id, duty, district, branch, effective_on);
"""


@dataclass(frozen=True, slots=True)
class InOffice:
    """Somebody who bears a duty; name and telephone are None once they are erased."""

    organisation: str
    duty: str
    branch: str | None
    district: str | None
    person_id: UUID
    name: str | None
    phone: str | None
    appointed_on: date


_CALLED = """person_id IN (
    SELECT person_id FROM persons WHERE name COLLATE "C" >= %(called)s AND name COLLATE "C" < %(beyond)s
)"""


def fold(cursor: Cursor[DictRow], recorded: Sequence[Recorded]) -> None:
    """Keep who was appointed and relieved."""
    put(cursor, "appointments", [row for each in recorded for row in _rows(each.position, each.fact)])


def _rows(position: int, fact: object) -> list[dict[str, Any]]:
    if not isinstance(fact, Organisation.ResponsiblePersonAppointed | Organisation.ResponsiblePersonRelieved):
        return []
    return [
        {
            "position": position,
            "organisation_id": fact.originator_id,
            "duty": fact.duty,
            "branch": fact.branch,
            "district": fact.district,
            "person_id": fact.person,
            "effective_on": fact.effective_on,
            "relieved": isinstance(fact, Organisation.ResponsiblePersonRelieved),
        }
    ]


async def in_office(
    reading: Reading, scope: Scope, basis: Basis, duty: Duty | None = None, called: str | None = None
) -> list[InOffice]:
    """Return who bears a duty, by organisation, duty, district and branch; `called` is the beginning of a name."""
    chosen = meets(
        {
            "false": scope.nothing,
            "code = %(insurer)s": scope.insurer,
            "coalesce(last.district, %(district)s) = %(district)s": scope.district,
            "duty = %(duty)s": duty,
            _CALLED: called,
        }
    )
    sql = f"""
    SELECT code AS organisation, duty, branch, last.district, person_id, persons.name, phone,
        effective_on AS appointed_on
    FROM (
        SELECT DISTINCT ON (organisation_id, duty, district, branch) * FROM appointments
        WHERE effective_on <= %(as_of)s AND position <= %(position)s
        ORDER BY organisation_id, duty, district, branch, effective_on DESC, position DESC
    ) AS last
    JOIN organisations USING (organisation_id) LEFT JOIN persons USING (person_id)
    WHERE NOT relieved AND {chosen}
    ORDER BY code, duty, last.district NULLS FIRST, branch NULLS FIRST
    """
    asked = {"duty": duty.value if duty else None, "called": called, "beyond": beyond(called or "")}
    return await reading.read(InOffice, sql, values(scope, basis) | asked)
