"""The general ledger as a table: every line as it was handed in, and from where on something else was said.

Fed by   facts of general ledgers
Units    fen; `amount` is the expense, debit less credit
"""

from collections.abc import Sequence
from itertools import islice
from typing import Any

from psycopg import Cursor
from psycopg.rows import DictRow

from domain.general_ledger import GeneralLedger, GeneralLedgerLine
from ledger.store import Recorded
from projections.batch import put, rows_of, run

READS = (GeneralLedger.LinesHandedIn, GeneralLedger.LinesReplaced)

TABLES = """
CREATE TABLE IF NOT EXISTS general_ledger_lines (
    position    bigint NOT NULL,
    ledger_id   uuid NOT NULL,
    insurer     text COLLATE "C" NOT NULL,
    account_set text NOT NULL,
    period      text NOT NULL,
    voucher     text NOT NULL,
    booked_on   date NOT NULL,
    summary     text,
    amount      bigint NOT NULL,
    replaced_at bigint,
    PRIMARY KEY (ledger_id, voucher, position)
);
CREATE INDEX IF NOT EXISTS general_ledger_lines_by_period ON general_ledger_lines (period, insurer);
"""

ROWS_AT_ONCE = 5_000

_REPLACE = f"""
UPDATE general_ledger_lines AS line SET replaced_at = (
    SELECT min(position) FROM general_ledger_lines AS later
    WHERE later.ledger_id = line.ledger_id AND later.voucher = line.voucher AND later.position > line.position
)
FROM {rows_of("general_ledger_lines")} AS said
WHERE line.ledger_id = said.ledger_id AND line.voucher = said.voucher AND line.position < said.position
  AND line.replaced_at IS NULL
"""


def fold(cursor: Cursor[DictRow], recorded: Sequence[Recorded]) -> None:
    """Keep the lines; a month has thousands, which travel a part at a time."""
    handed_in = (
        _row(each.position, each.fact, line)
        for each in recorded
        if isinstance(each.fact, GeneralLedger.LinesHandedIn | GeneralLedger.LinesReplaced)
        for line in each.fact.lines
    )
    while rows := list(islice(handed_in, ROWS_AT_ONCE)):
        put(cursor, "general_ledger_lines", rows)
        run(cursor, _REPLACE, rows)


def _row(position: int, fact: Any, line: GeneralLedgerLine) -> dict[str, Any]:
    voucher = line.voucher
    return {
        "position": position,
        "ledger_id": fact.originator_id,
        "insurer": fact.organisation,
        "account_set": voucher.account_set,
        "period": voucher.month,
        "voucher": voucher.text,
        "booked_on": line.booked_on,
        "summary": line.summary,
        "amount": line.amount,
    }
