"""Late entries: how late people of insurers enter what happened, what is back-dated, what was corrected (R16).

Fed by   what insurers enter about policies, premium and payments; correction_tables
Answers  late_entries(scope, period) as of any two dates
Units    fen; days
Cost     one narrow row for each entry: 20 ms for all of the city in 100,000 facts
Scope    an insurer sees its own people
Source   domain.md 2.4 (D-04, D-07), 10 (R16)

An entry is one fact about a policy, its premium or a payment, but not the verification of another's entry, and not what
a correction enters. It is late by the days from its business date to its recording. A policy is back-dated (倒签) when
cover began before the day of issue or, where no day of issue was given, before the day it was recorded.
A correction counts for who entered the fact that was wrong, in the period of its business date. The money concerned is
that of entries more than seven days late, and what corrected entries had said.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from enum import Enum
from typing import Any
from uuid import UUID

from psycopg import Cursor
from psycopg.rows import DictRow

from domain.aggregate import Aggregate
from domain.money import Fen
from domain.payment import Payment
from domain.policy import Policy, PremiumMoved
from ledger.door import day_of
from ledger.rights import Role
from ledger.store import EVENTS, Recorded
from projections.asked import meets, values
from projections.basis import Basis, Reading
from projections.batch import put
from projections.page import ALWAYS, Period
from projections.scope import Scope

LATE_DAYS, VERY_LATE_DAYS = 7, 30

READS = (Policy.Event, PremiumMoved, Payment.PaymentRecorded, Payment.PaymentReversed, Payment.PaymentRefunded)

TABLES = """
CREATE TABLE IF NOT EXISTS entries (
    position     bigint PRIMARY KEY,
    insurer      text COLLATE "C" NOT NULL,
    person       uuid NOT NULL,
    effective_on date NOT NULL,
    recorded_on  date NOT NULL,
    backdated    bool NOT NULL,
    amount       bigint NOT NULL
);
CREATE INDEX IF NOT EXISTS entries_by_insurer ON entries (insurer, recorded_on);
"""

_ENTERING = {Role.INSURER_FINANCE.value, Role.INSURER_PROJECT.value}


class By(Enum):
    """What a row stands for."""

    PERSON = "PERSON"
    INSURER = "INSURER"


@dataclass(frozen=True, slots=True)
class LateEntries:
    """One row; insurer or person is None where the row stands for all of them."""

    insurer: str | None
    person: UUID | None
    entries: int
    over_7_days: int
    over_30_days: int
    backdated: int
    corrections: int
    amount: Fen


@dataclass(frozen=True, slots=True)
class LateEntriesTable:
    """The rows by insurer, the latest people first, and the total row."""

    rows: list[LateEntries]
    total: LateEntries


def fold(cursor: Cursor[DictRow], recorded: Sequence[Recorded]) -> None:
    """Keep who entered what, and when."""
    put(cursor, "entries", [_entry(each.position, each.fact) for each in recorded if _is_entry(each.fact)])


def _is_entry(fact: Aggregate.Event) -> bool:
    return isinstance(fact, READS) and fact.corrects is None and fact.role in _ENTERING


def _entry(position: int, fact: Aggregate.Event) -> dict[str, Any]:
    recorded_on = day_of(fact.recorded_at)
    backdated = False
    if isinstance(fact, Policy.PolicyRegistered):
        backdated = fact.terms.inception_on < (fact.terms.issued_on or recorded_on)
    return {
        "position": position,
        "insurer": fact.organisation,
        "person": fact.actor,
        "effective_on": fact.effective_on,
        "recorded_on": recorded_on,
        "backdated": backdated,
        "amount": getattr(fact, "amount", 0),
    }


async def late_entries(
    reading: Reading, scope: Scope, basis: Basis, recorded: Period = ALWAYS, by: By = By.PERSON
) -> LateEntriesTable:
    """Return a row for each person or insurer that entered something in the period, and their total."""
    named = values(scope, basis) | {"first_on": recorded.first_on, "last_on": recorded.last_on}
    people = await reading.read(LateEntries, _sql(scope, recorded), named)
    rows = people
    if by is By.INSURER:
        codes = dict.fromkeys(row.insurer for row in people)
        rows = [_sum(code, [row for row in people if row.insurer == code]) for code in codes]
    return LateEntriesTable(rows, _sum(None, people))


def _sum(insurer: str | None, rows: Iterable[LateEntries]) -> LateEntries:
    counted = [field.name for field in fields(LateEntries)][2:]
    gathered = list(rows)
    return LateEntries(insurer, None, *(sum(getattr(row, name) for row in gathered) for name in counted))


def _sql(scope: Scope, recorded: Period) -> str:
    known = "effective_on <= %(as_of)s AND position <= %(position)s"
    late = f"recorded_on - effective_on > {LATE_DAYS}"
    return f"""
    WITH entered AS (
        SELECT insurer, person, count(*) AS entries, count(*) FILTER (WHERE {late}) AS over_7_days,
            count(*) FILTER (WHERE recorded_on - effective_on > {VERY_LATE_DAYS}) AS over_30_days,
            count(*) FILTER (WHERE backdated) AS backdated,
            coalesce(sum(amount) FILTER (WHERE {late}), 0)::bigint AS amount
        FROM entries WHERE {known} AND {_within("recorded_on", scope, recorded)} GROUP BY insurer, person
    ), wrong AS (
        SELECT convert_from(state, 'UTF8')::jsonb AS said, decided.effective_on, coalesce(wrong_amount, 0) AS amount
        FROM correction_decisions AS decided CROSS JOIN LATERAL (
            SELECT * FROM correction_requests AS each
            WHERE each.correction_id = decided.correction_id AND each.position < decided.position
            ORDER BY position DESC LIMIT 1
        ) AS asked
        JOIN {EVENTS} ON originator_id = target_stream AND originator_version = target_version
        WHERE entry_stream IS NOT NULL AND decided.effective_on <= %(as_of)s AND decided.position <= %(position)s
    ), corrected AS (
        SELECT insurer, person, count(*) AS corrections, sum(amount)::bigint AS amount
        FROM (
            SELECT said->>'organisation' AS insurer, (said->>'actor')::uuid AS person, effective_on, amount FROM wrong
        ) AS blamed WHERE {_within("effective_on", scope, recorded)} GROUP BY insurer, person
    )
    SELECT insurer, person, coalesce(entries, 0) AS entries, coalesce(over_7_days, 0) AS over_7_days,
        coalesce(over_30_days, 0) AS over_30_days, coalesce(backdated, 0) AS backdated,
        coalesce(corrections, 0) AS corrections,
        coalesce(entered.amount, 0) + coalesce(corrected.amount, 0) AS amount
    FROM entered FULL JOIN corrected USING (insurer, person)
    ORDER BY insurer, over_30_days DESC, over_7_days DESC, entries DESC, person
    """


def _within(day: str, scope: Scope, recorded: Period) -> str:
    return meets(
        {
            "false": scope.nothing,
            "insurer = %(insurer)s": scope.insurer,
            f"{day} >= %(first_on)s": recorded.first_on,
            f"{day} <= %(last_on)s": recorded.last_on,
        }
    )
