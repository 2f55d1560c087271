"""The journal: the double entry of every money fact, and its sums by month and day.

Fed by   every posting (domain/posting.py)
Answers  sums of any line of any account or project, as of an effective date and as known at a position
Units    fen
Law      the lines of a row sum to zero; the database checks it

A row is one fact on one account, its lines side by side; `prior` is by how much a fact of a closed year moves book, and
`original_on` the day on which it was true; `entries` is 1 where it moves book or available and 0 where it is a memo.
`fund_sums` adds rows up by account, effective month and day, and by era: a run of positions. What was known
at a position is all eras before its own and the journal's rows of its own era up to it, so that no answer reads more
than one era of rows, however old it is.
"""

from collections.abc import Sequence
from enum import Enum
from typing import Any
from uuid import UUID

from psycopg import Cursor
from psycopg.rows import DictRow

from domain import year_facts
from domain.aggregate import Aggregate
from domain.fund_account import FundAccount
from domain.policy import Policy
from domain.posting import Line, postings
from ledger.store import Recorded
from projections.batch import rows_of, run

ERA_BITS = 13  # 8,192 positions: a few milliseconds to read, a few hundred eras in a million facts
LINES = tuple(line.value for line in Line)
SUMMED = (*LINES, "prior", "entries")


class Entry(Enum):
    """What a row of the journal says (事项)."""

    PREMIUM = "PREMIUM"
    ACCRUED = "ACCRUED"
    ACCRUAL_REVERSED = "ACCRUAL_REVERSED"
    RESERVED = "RESERVED"
    RELEASED = "RELEASED"
    PAID = "PAID"
    PAYMENT_REVERSED = "PAYMENT_REVERSED"
    REFUNDED = "REFUNDED"
    CARRIED_IN = "CARRIED_IN"
    CARRIED_OUT = "CARRIED_OUT"
    LAPSED = "LAPSED"


_COLUMNS = ",\n    ".join(f"{column} bigint NOT NULL" for column in SUMMED)
_ADD = ", ".join(f"{column} = fund_sums.{column} + excluded.{column}" for column in SUMMED)

TABLES = f"""
CREATE TABLE IF NOT EXISTS journal (
    position     bigint NOT NULL,
    account_id   uuid   NOT NULL,
    project_id   uuid,
    source_id    uuid   NOT NULL,
    kind         text   NOT NULL,
    effective_on date   NOT NULL,
    original_on  date,
    {_COLUMNS},
    PRIMARY KEY (position, account_id),
    CHECK ({" + ".join(LINES)} = 0)
);
CREATE INDEX IF NOT EXISTS journal_by_account ON journal (account_id, effective_on, position)
    INCLUDE (project_id, reserved, paid, refunded);
CREATE INDEX IF NOT EXISTS journal_by_project ON journal (project_id, effective_on, position)
    WHERE project_id IS NOT NULL;
CREATE TABLE IF NOT EXISTS fund_sums (
    account_id uuid NOT NULL,
    era        int  NOT NULL,
    grain      "char" NOT NULL,
    starts_on  date NOT NULL,
    {_COLUMNS},
    PRIMARY KEY (account_id, grain, starts_on, era)
) WITH (fillfactor = 70);
"""

_NOTHING = dict.fromkeys(LINES, 0)
_AVAILABLE, _RESERVED = Line.AVAILABLE.value, Line.RESERVED.value


def sum_up(rows: str) -> str:
    """SQL: add the rows of a relation that is shaped like the journal into `fund_sums`."""
    return f"""
    INSERT INTO fund_sums (account_id, era, grain, starts_on, {", ".join(SUMMED)})
    SELECT account_id, (position >> {ERA_BITS})::int, grain, starts_on, {", ".join(f"sum({c})" for c in SUMMED)}
    FROM {rows} CROSS JOIN LATERAL (
        VALUES ('D'::"char", effective_on), ('M'::"char", date_trunc('month', effective_on)::date)
    ) AS buckets (grain, starts_on)
    GROUP BY 1, 2, 3, 4
    ORDER BY 1, 2, 3, 4
    ON CONFLICT (account_id, grain, starts_on, era) DO UPDATE SET {_ADD}
    """


_INSERT_AND_SUM_UP = f"""
WITH rows AS (INSERT INTO journal SELECT * FROM {rows_of("journal")} RETURNING *) {sum_up("rows")}
"""


def fold(cursor: Cursor[DictRow], recorded: Sequence[Recorded]) -> None:
    """Write the double entry of a batch and add it up."""
    run(cursor, _INSERT_AND_SUM_UP, journal_rows(recorded))


def journal_rows(recorded: Sequence[Recorded]) -> list[dict[str, Any]]:
    """Return the journal's rows of some facts, one for each fact and account."""
    rows: dict[tuple[int, UUID], tuple[Aggregate.Event, UUID | None, dict[str, int]]] = {}
    for position, fact in ((each.position, each.fact) for each in recorded):
        for posting in postings(fact):
            _, _, lines = rows.setdefault((position, posting.account_id), (fact, posting.project_id, {}))
            lines[posting.line.value] = lines.get(posting.line.value, 0) + posting.amount
    return [
        {
            "position": position,
            "account_id": account_id,
            "project_id": project_id,
            **_meaning(fact, lines),
            **_NOTHING,
            **lines,
            "original_on": fact.original_on,
            "prior": lines.get(_AVAILABLE, 0) + lines.get(_RESERVED, 0) if fact.original_on else 0,
            "entries": int(Line.PREMIUM.value not in lines),
        }
        for (position, account_id), (fact, project_id, lines) in rows.items()
    ]


def _meaning(fact: Aggregate.Event, lines: dict[str, int]) -> dict[str, Any]:
    """Return the record that moved the money, what happened, and when."""
    match fact:
        case FundAccount.PremiumAccrued():
            entry, source = Entry.ACCRUED, fact.accrual.policy_id
        case FundAccount.AccrualReversed():
            entry, source = Entry.ACCRUAL_REVERSED, fact.accrual.policy_id
        case FundAccount.FundReserved():
            entry, source = (Entry.RESERVED if lines[_RESERVED] > 0 else Entry.RELEASED), fact.project_id
        case FundAccount.FundReservationReleased():
            entry, source = Entry.RELEASED, fact.project_id
        case FundAccount.FundDisbursed():
            entry, source = Entry.PAID, fact.payment_id
        case FundAccount.DisbursementReversed():
            entry, source = Entry.PAYMENT_REVERSED, fact.payment_id
        case FundAccount.DisbursementRefunded():
            entry, source = Entry.REFUNDED, fact.payment_id
        case Policy.PremiumReceived() | Policy.PremiumRefunded() | Policy.PremiumReversed():
            entry, source = Entry.PREMIUM, fact.originator_id
        case _:
            entry, source = _carried(fact)
    return {"source_id": source, "kind": entry, "effective_on": fact.effective_on}


def _carried(fact: Aggregate.Event) -> tuple[Entry, UUID]:
    """Return what happened at a year's end, and the project, the other account or the rule."""
    match fact:
        case year_facts.FundLapsed():
            return Entry.LAPSED, fact.rule_id
        case year_facts.AllocationCarriedOut():
            return Entry.CARRIED_OUT, fact.project_id
        case year_facts.FundCarriedOverOut():
            return Entry.CARRIED_OUT, fact.into
        case year_facts.AllocationCarriedIn():
            return Entry.CARRIED_IN, fact.project_id
        case year_facts.FundCarriedOverIn():
            return Entry.CARRIED_IN, fact.out_of
    raise TypeError(f"the journal has no word for {fact}")
