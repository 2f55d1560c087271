"""Rules: the dated entries of the rule book.

Fed by   every fact of the rule book
Answers  rules(on) in order of publication, limits(on), holidays() as known
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from psycopg import Cursor
from psycopg.rows import DictRow

from domain.rule_book import RuleBook, Terms
from domain.working_days import HolidayTerms
from ledger.store import Recorded
from projections.basis import Basis, Reading

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


_HOLIDAYS = """
SELECT terms, effective_from, effective_to FROM rules WHERE kind = 'HOLIDAY' AND position <= %(position)s
ORDER BY effective_from DESC, position DESC
"""


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


async def holidays(reading: Reading, basis: Basis) -> Callable[[date], HolidayTerms | None]:
    """Return the days off around each day as known on a basis; None where none were published for it."""
    rows = await reading.rows(_HOLIDAYS, {"position": basis.position})
    years = [(row["effective_from"], row["effective_to"], _holidays(row["terms"])) for row in rows]
    return lambda on: next((terms for first, last, terms in years if first <= on <= last), None)


def _holidays(terms: dict[str, list[str]]) -> HolidayTerms:
    return HolidayTerms(*(tuple(map(date.fromisoformat, terms[name])) for name in ("days_off", "workdays")))


async def limits(reading: Reading, on: date) -> dict[str, int]:
    """Return the value of every limit on a day, by its name."""
    return {row["name"]: row["value"] for row in await reading.rows(LIMITS, {"on": on})}
