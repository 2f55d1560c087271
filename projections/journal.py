"""The journal: the double entry of every money fact, and its sums by month and day.

Fed by   every posting (domain/posting.py)
Answers  sums of any line of any account or project, as of an effective date and as known at a position
Units    fen
Law      the lines of a row sum to zero; the database checks it

A row is one fact on one account, its lines side by side. `fund_sums` adds rows up by account, effective month and day,
and by era: a run of positions. What was known at a position is all eras before its own and the journal's rows of its
own era up to it, so that no answer reads more than one era of rows, however old it is.
"""

from collections.abc import Sequence
from typing import Any

from psycopg import Cursor
from psycopg.rows import DictRow

from domain.posting import Line, postings
from ledger.store import Recorded

ERA_BITS = 13  # 8,192 positions: a few milliseconds to read, a few hundred eras in a million facts
LINES = tuple(line.value for line in Line)

_COLUMNS = ",\n    ".join(f"{line} bigint NOT NULL" for line in LINES)
_SUMS = ", ".join(f"sum({line})" for line in LINES)
_ADD = ", ".join(f"{line} = fund_sums.{line} + excluded.{line}" for line in LINES)
_ZERO = " + ".join(LINES)

TABLES = f"""
CREATE TABLE IF NOT EXISTS journal (
    position     bigint NOT NULL,
    account_id   uuid   NOT NULL,
    project_id   uuid,
    effective_on date   NOT NULL,
    {_COLUMNS},
    PRIMARY KEY (position, account_id),
    CHECK ({_ZERO} = 0)
);
CREATE INDEX IF NOT EXISTS journal_by_account ON journal (account_id, effective_on, position);
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

_ARRAYS = ", ".join(f"%s::{kind}[]" for kind in ("bigint", "uuid", "uuid", "date", *["bigint"] * len(LINES)))

_INSERT = f"""
WITH rows AS (
    INSERT INTO journal (position, account_id, project_id, effective_on, {", ".join(LINES)})
    SELECT * FROM unnest({_ARRAYS}) RETURNING *
)
"""

SUM_UP = f"""
INSERT INTO fund_sums (account_id, era, grain, starts_on, {", ".join(LINES)})
SELECT account_id, (position >> {ERA_BITS})::int, grain, starts_on, {_SUMS}
FROM rows CROSS JOIN LATERAL (
    VALUES ('D'::"char", effective_on), ('M'::"char", date_trunc('month', effective_on)::date)
) AS buckets (grain, starts_on)
GROUP BY 1, 2, 3, 4
ORDER BY 1, 2, 3, 4
"""

_UPSERT = f"{_INSERT}{SUM_UP}ON CONFLICT (account_id, grain, starts_on, era) DO UPDATE SET {_ADD}"


def fold(cursor: Cursor[DictRow], recorded: Sequence[Recorded]) -> None:
    """Write the double entry of a batch and add it up."""
    if rows := journal_rows(recorded):
        cursor.execute(_UPSERT, [list(column) for column in zip(*rows, strict=True)], prepare=True)


def journal_rows(recorded: Sequence[Recorded]) -> list[tuple[Any, ...]]:
    """Return the journal's rows of some facts, one for each fact and account, columns in the table's order."""
    rows: dict[tuple[int, Any], tuple[Any, Any, dict[str, int]]] = {}
    for position, fact in ((each.position, each.fact) for each in recorded):
        for posting in postings(fact):
            _, _, lines = rows.setdefault((position, posting.account_id), (posting.project_id, fact.effective_on, {}))
            lines[posting.line.value] = lines.get(posting.line.value, 0) + posting.amount
    return [
        (position, account_id, project_id, effective_on, *(lines.get(line, 0) for line in LINES))
        for (position, account_id), (project_id, effective_on, lines) in rows.items()
    ]
