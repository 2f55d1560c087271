"""Rules: the dated entries of the rule book.

Fed by   every fact of the rule book
Answers  rules(on) in order of publication, by_stream's newest
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from psycopg import Cursor
from psycopg.rows import DictRow

from domain.rule_book import RuleBook, Terms
from ledger.store import Recorded
from projections.basis import Reading

READS = (
    RuleBook.AccrualRulePublished,
    RuleBook.UsePublished,
    RuleBook.LimitPublished,
    RuleBook.CarryOverPublished,
    RuleBook.DistrictRetired,
    RuleBook.PaperRequired,
    RuleBook.HolidaysPublished,
    RuleBook.SpecialUseAuthorized,
)

TABLES = """
CREATE TABLE IF NOT EXISTS rules (
    rule_id        uuid PRIMARY KEY,
    kind           text   NOT NULL,
    terms          jsonb  NOT NULL,
    effective_from date   NOT NULL,
    effective_to   date,
    legal_basis    text   NOT NULL,
    example        bool   NOT NULL,
    position       bigint NOT NULL
);
"""


LIMITS = """
SELECT DISTINCT ON (terms->>'limit') terms->>'limit' AS name, (terms->>'value')::int AS value FROM rules
WHERE kind = 'LIMIT' AND effective_from <= %(on)s AND coalesce(effective_to >= %(on)s, true)
ORDER BY terms->>'limit', effective_from DESC, position DESC
"""
"""SQL: the value of every limit on a day; of several the latest start, then the latest published."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One dated entry; `kind` is the name of its terms in the domain, `terms` their fields as plain values."""

    rule_id: UUID
    kind: str
    terms: dict[str, Any]
    effective_from: date
    effective_to: date | None
    legal_basis: str
    example: bool
    position: int


def fold(cursor: Cursor[DictRow], recorded: Sequence[Recorded]) -> None:
    """Keep the entries."""
    rows = [
        (
            fact.rule_id,
            _kind(fact.terms),
            msgspec.json.encode(fact.terms).decode(),
            fact.effective_from,
            fact.effective_to,
            fact.legal_basis,
            fact.example,
            position,
        )
        for position, fact in ((each.position, each.fact) for each in recorded)
        if isinstance(fact, READS)
    ]
    if rows:
        cursor.executemany("INSERT INTO rules VALUES (%s, %s, %s, %s, %s, %s, %s, %s)", rows)


def _kind(terms: Terms) -> str:
    """Return the name of terms as a code: `CarryOverTerms` is CARRY_OVER."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", type(terms).__name__.removesuffix("Terms")).upper()


async def rules(reading: Reading, kind: str | None, on: date | None, last: int | None = None) -> list[Rule]:
    """Return the entries of a kind in force on a day, in order of publication; `last` keeps that position only."""
    return await reading.read(
        Rule,
        "SELECT * FROM rules WHERE (%(kind)s::text IS NULL OR kind = %(kind)s)"
        " AND (%(on)s::date IS NULL OR (effective_from <= %(on)s AND coalesce(effective_to >= %(on)s, true)))"
        " AND (%(last)s::bigint IS NULL OR position = %(last)s) ORDER BY position",
        {"kind": kind, "on": on, "last": last},
    )


async def limits(reading: Reading, on: date) -> dict[str, int]:
    """Return the value of every limit on a day, by its name."""
    return {row["name"]: row["value"] for row in await reading.rows(LIMITS, {"on": on})}
