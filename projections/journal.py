"""The journal: the double entry of every money fact, and its sums by month and day.

Fed by   every posting (domain/posting.py)
Answers  sums of any line of any account or project, as of an effective date and as known at a position
Units    fen
Law      the lines of a row sum to zero; the database checks it

A row is one fact on one account, its lines side by side; `prior` is by how much a fact of a closed year moves book, and
`original_on` the day on which it was true; `entries` is 1 where it moves book or available and 0 where it is a memo.
`fund_sums` adds rows up by account, effective month and day, and by runs of positions: short ones as they are recorded,
and each eight of them, when the last of them is full, in a longer one. What was known at a position is some whole runs
of each length and the journal's rows of the short run in which it lies, so that an answer reads about as much however
old it is and however long the history. When a short run is full, its sums also go to EVER, all full runs together, for
what is known now; and each account that moved in it gets one row of grain 'T', its total so far, which begins on the
last effective day in it: what is asked as of that day or later needs no other.
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
from domain.posting import Line, moves_money, postings
from ledger.store import Recorded
from projections.batch import rows_of, run

SPANS = (12, 15, 18)  # a run has so many positions as a power of two: 4,096, eight times as many, and again
EVER = 63  # all full runs of the first length are one
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

READS = (Aggregate.Event,)

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
    INCLUDE (account_id, reserved, paid, refunded)
    WHERE project_id IS NOT NULL;
CREATE TABLE IF NOT EXISTS fund_sums (
    account_id uuid NOT NULL,
    grain      "char" NOT NULL,
    span       smallint NOT NULL,
    run        int  NOT NULL,
    starts_on  date NOT NULL,
    {_COLUMNS},
    PRIMARY KEY (account_id, grain, span, run, starts_on)
) WITH (fillfactor = 70);
CREATE INDEX IF NOT EXISTS fund_sums_by_day ON fund_sums (account_id, span, starts_on, run) WHERE grain = 'D';
"""

_NOTHING = dict.fromkeys(LINES, 0)
_AVAILABLE, _RESERVED = Line.AVAILABLE.value, Line.RESERVED.value


def sum_up(rows: str, span: int = SPANS[0]) -> str:
    """SQL: add the rows of a relation that is shaped like the journal into `fund_sums`, by runs of one length."""
    return f"""
    INSERT INTO fund_sums (account_id, grain, span, run, starts_on, {", ".join(SUMMED)})
    SELECT account_id, grain, {span}, (position >> {span})::int AS run, starts_on,
        {", ".join(f"sum({column})" for column in SUMMED)}
    FROM {rows} CROSS JOIN LATERAL (
        VALUES ('D'::"char", effective_on), ('M'::"char", date_trunc('month', effective_on)::date)
    ) AS buckets (grain, starts_on)
    GROUP BY account_id, grain, 4, starts_on
    ORDER BY account_id, grain, 4, starts_on
    ON CONFLICT (account_id, grain, span, run, starts_on) DO UPDATE SET {_ADD}
    """


def sum_up_full(span: int) -> str:
    """SQL: add up the long runs from %(since)s to before %(until)s."""
    within = f"position >= %(since)s::bigint << {span} AND position < %(until)s::bigint << {span}"
    return sum_up(f"(SELECT * FROM journal WHERE {within}) AS full_runs", span)


def sum_up_ever() -> str:
    """SQL: add the short runs from %(since)s to before %(until)s, which are full, to those before."""
    return sum_up(f"({_FULL}) AS full_runs", EVER)


_FULL = f"""
SELECT * FROM journal
WHERE position >= %(since)s::bigint << {SPANS[0]} AND position < %(until)s::bigint << {SPANS[0]}
"""

SUM_UP_SO_FAR = f"""
INSERT INTO fund_sums (account_id, grain, span, run, starts_on, {", ".join(SUMMED)})
SELECT moved.account_id, 'T', {SPANS[0]}, moved.run, greatest(max(moved.last_on) OVER so_far, before.starts_on),
    {", ".join(f"sum(moved.{column}) OVER so_far + coalesce(before.{column}, 0)" for column in SUMMED)}
FROM (
    SELECT account_id, (position >> {SPANS[0]})::int AS run, max(effective_on) AS last_on,
        {", ".join(f"sum({column}) AS {column}" for column in SUMMED)}
    FROM ({_FULL}) AS full_runs GROUP BY 1, 2
) AS moved LEFT JOIN LATERAL (
    SELECT * FROM fund_sums
    WHERE account_id = moved.account_id AND grain = 'T' AND span = {SPANS[0]} AND run < %(since)s
    ORDER BY run DESC LIMIT 1
) AS before ON true
WINDOW so_far AS (PARTITION BY moved.account_id ORDER BY moved.run)
"""
"""SQL: tell the total so far of each account that moved in short runs from %(since)s to before %(until)s."""


def runs_before(position: int) -> list[tuple[int, int, int]]:
    """Return for each length, the longest first, from which run to before which one all up to a position lies."""
    parts, since = [], 0
    for span in reversed(SPANS):
        parts.append((span, since >> span, position + 1 >> span))
        since = position + 1 >> span << span
    return parts


_INSERT_AND_SUM_UP = f"""
WITH rows AS (INSERT INTO journal SELECT * FROM {rows_of("journal")} RETURNING *) {sum_up("rows")}
"""


def fold(cursor: Cursor[DictRow], recorded: Sequence[Recorded]) -> None:
    """Write the double entry of a batch and add it up; positions have no gaps where a run ends."""
    run(cursor, _INSERT_AND_SUM_UP, journal_rows(recorded))
    for span in SPANS:
        since, until = recorded[0].position >> span, recorded[-1].position + 1 >> span
        if since < until:
            full = (sum_up_ever(), SUM_UP_SO_FAR) if span == SPANS[0] else (sum_up_full(span),)
            for statement in full:
                cursor.execute(statement.encode(), {"since": since, "until": until})


def journal_rows(recorded: Sequence[Recorded]) -> list[dict[str, Any]]:
    """Return the journal's rows of some facts, one for each fact and account."""
    rows: dict[tuple[int, UUID], tuple[Aggregate.Event, UUID | None, dict[str, int]]] = {}
    for position, fact in ((each.position, each.fact) for each in recorded if moves_money(each.fact.__class__)):
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
