"""Enterprises as tables: names, boundary changes, and which mis-keyed credit code leads where.

Fed by   facts of enterprises; contacts are among task_tables, policies and the name of today among policy_tables
Answers  `survivor(code)`, `family(code)`, `moved(code)` and `lies_in(table)`, for other questions
"""

from collections.abc import Sequence
from typing import Any

from psycopg import Cursor
from psycopg.rows import DictRow

from domain.aggregate import Aggregate
from domain.enterprise import Enterprise
from domain.enterprise.merging import EnterpriseAbsorbed
from ledger.store import Recorded
from projections.batch import put

READS = (Enterprise.Event,)

TABLES = """
CREATE TABLE IF NOT EXISTS enterprise_names (
    position      bigint PRIMARY KEY,
    enterprise_id uuid NOT NULL,
    effective_on  date NOT NULL,
    name          text NOT NULL,
    corrected     bool NOT NULL
);
CREATE INDEX IF NOT EXISTS enterprise_names_by_enterprise ON enterprise_names (enterprise_id, effective_on, position);
CREATE TABLE IF NOT EXISTS enterprise_places (
    position      bigint NOT NULL,
    enterprise_id uuid NOT NULL,
    effective_on  date NOT NULL,
    district      text COLLATE "C" NOT NULL,
    street        text,
    PRIMARY KEY (position, effective_on)
);
CREATE INDEX IF NOT EXISTS enterprise_places_by_enterprise ON enterprise_places (enterprise_id, effective_on, position);
CREATE TABLE IF NOT EXISTS enterprise_merges (
    position    bigint NOT NULL,
    credit_code text NOT NULL,
    survivor    text NOT NULL,
    PRIMARY KEY (credit_code, position)
);
CREATE INDEX IF NOT EXISTS enterprise_merges_by_survivor ON enterprise_merges (survivor);
"""

# A mis-keyed code was wrong from the beginning: whoever knows of the merging follows it, as of any date.
SURVIVORS = """(
    SELECT DISTINCT ON (credit_code) credit_code, survivor FROM enterprise_merges
    WHERE position <= %(position)s ORDER BY credit_code, position DESC
)"""
"""SQL: every mis-keyed code and the one that it leads to, as known at %(position)s; few, so that it can be joined."""

FAMILIES = f"""(%(codes)s || ARRAY(
    SELECT merged.credit_code FROM {SURVIVORS} AS merged WHERE merged.survivor = ANY(%(codes)s)
))"""
"""SQL: all credit codes that lead to those of %(codes)s, these included, as an array."""


_ANY_CHANGE = "(SELECT EXISTS (SELECT FROM enterprise_places))"  # asked once: mostly there is none


def survivor(code: str) -> str:
    """SQL: the credit code that a code leads to, as known at %(position)s; itself when it was not merged."""
    return f"""coalesce((
        SELECT merged.survivor FROM enterprise_merges AS merged
        WHERE merged.credit_code = {code} AND merged.position <= %(position)s ORDER BY merged.position DESC LIMIT 1
    ), {code})"""


def family(code: str = "%(credit_code)s") -> str:
    """SQL: all credit codes that lead where a code leads, that one included, as an array."""
    led = f"SELECT credit_code FROM {SURVIVORS} AS merged WHERE merged.survivor = {survivor(code)}"
    return f"ARRAY({led} UNION SELECT {survivor(code)})"


def moved(code: str, since: str, until: str) -> str:
    """SQL: where a boundary change put an enterprise after a day and before another one; at most one row.

    What is open then moves with its enterprise, what is done stays where it was.
    """
    return f"""LATERAL (
        SELECT change.district, change.street FROM enterprise_places AS change JOIN enterprises USING (enterprise_id)
        WHERE {_ANY_CHANGE} AND enterprises.credit_code = {survivor(code)}
          AND change.effective_on >= {since} AND change.effective_on < coalesce({until}, 'infinity')
          AND change.effective_on <= %(as_of)s AND change.position <= %(position)s
        ORDER BY change.effective_on DESC, change.position DESC LIMIT 1
    )"""


def lies_in(table: str) -> str:
    """SQL: the condition on a table to lie in %(district)s, or to have come there by some boundary change."""
    came = """
        SELECT known.credit_code FROM enterprise_places AS change JOIN enterprises USING (enterprise_id)
        CROSS JOIN LATERAL (
            SELECT merges.credit_code FROM enterprise_merges AS merges WHERE merges.survivor = enterprises.credit_code
            UNION ALL SELECT enterprises.credit_code
        ) AS known
        WHERE change.district = %(district)s"""
    return f"({table}.district = %(district)s OR {table}.credit_code = ANY(ARRAY({came})))"


def fold(cursor: Cursor[DictRow], recorded: Sequence[Recorded]) -> None:
    """Keep names, places and mis-keyed codes."""
    names: list[dict[str, Any]] = []
    places: list[dict[str, Any]] = []
    merges: list[dict[str, Any]] = []
    for position, fact in ((each.position, each.fact) for each in recorded):
        match fact:
            case Enterprise.EnterpriseRegistered() | Enterprise.EnterpriseRenamed():
                names.append(_placed(position, fact) | {"name": fact.name, "corrected": False})
            case Enterprise.EnterpriseNameCorrected():
                names.append(_placed(position, fact) | {"name": fact.name, "corrected": True})
            case Enterprise.EnterpriseDistrictReassigned():
                places.append(_placed(position, fact) | {"district": fact.district, "street": fact.street})
            case Enterprise.EnterpriseAbsorbed():
                places.extend(_taken(position, fact))
            case Enterprise.EnterpriseMerged():
                merges.extend(_merged(position, fact.credit_codes, fact.survivor))
    put(cursor, "enterprise_names", names)
    put(cursor, "enterprise_places", places)
    put(cursor, "enterprise_merges", merges)


def _placed(position: int, fact: Aggregate.Event) -> dict[str, Any]:
    return {"position": position, "enterprise_id": fact.originator_id, "effective_on": fact.effective_on}


def _taken(position: int, fact: EnterpriseAbsorbed) -> list[dict[str, Any]]:
    return [
        _placed(position, fact) | {"effective_on": each.reassigned_on, "district": each.district, "street": each.street}
        for each in fact.places
    ]


def _merged(position: int, codes: Sequence[str], survivor: str) -> list[dict[str, Any]]:
    return [{"position": position, "credit_code": code, "survivor": survivor} for code in codes]
