"""Is what was acknowledged in the books? Once, whole, and to the fen."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import psycopg

FACTS_OF_A_PAYMENT = 4
FACTS_OF_A_FINDING = 1

_KEPT = """
WITH told AS (SELECT unnest(%(ids)s::uuid[]) AS command_id),
facts AS (
    SELECT (convert_from(state, 'UTF8')::jsonb->>'command_id')::uuid AS command_id, count(*) AS facts
    FROM ledger_events WHERE notification_id > %(after)s GROUP BY 1
)
SELECT count(*), count(DISTINCT told.command_id),
    count(*) FILTER (WHERE logged.times = 1), count(*) FILTER (WHERE facts.facts = %(each)s)
FROM told
LEFT JOIN (SELECT command_id, count(*) AS times FROM command_log GROUP BY 1) AS logged USING (command_id)
LEFT JOIN facts USING (command_id)
"""

_PAID = "SELECT count(*), coalesce(sum(paid), 0)::bigint FROM journal WHERE kind = 'PAID' AND position > %s"
_SUMMED = "SELECT coalesce(sum(paid), 0)::bigint FROM fund_sums WHERE grain = 'M' AND span = 12"
_LAST = "SELECT coalesce(max(notification_id), 0) FROM ledger_events"


def last_position(conninfo: str) -> int:
    """Return the last position."""
    return int(_one(conninfo, _LAST)[0])


def paid_in_all(conninfo: str) -> int:
    """Return what the sums say was ever paid."""
    return int(_one(conninfo, _SUMMED)[0])


def check_each_once(conninfo: str, ids: Sequence[UUID], after: int, facts: int = FACTS_OF_A_PAYMENT) -> None:
    """Every command that was acknowledged, a payment unless told, stands in the command log once, with its facts."""
    told, different, logged, whole = _one(conninfo, _KEPT, {"ids": list(ids), "after": after, "each": facts})
    assert told == different == logged == whole == len(ids), (
        f"{len(ids)} acknowledged: {different} different, {logged} logged once, {whole} with their facts"
    )


def check_payments(conninfo: str, ids: Sequence[UUID], amount: int, after: int, summed_before: int) -> None:
    """What was recorded since a position are these payments and nothing else, to the fen."""
    check_each_once(conninfo, ids, after)
    count, paid = _one(conninfo, _PAID, [after])
    assert (count, paid) == (len(ids), amount), (
        f"the journal says {count} payments of {paid}, not {amount} in {len(ids)}"
    )
    summed = paid_in_all(conninfo) - summed_before
    assert summed == amount, f"the sums say {summed}, not {amount}"


def _one(conninfo: str, sql: str, values: Any = None) -> tuple[int, ...]:
    with psycopg.connect(conninfo) as connection:
        row = connection.execute(sql.encode(), values).fetchone()
    assert row
    return tuple(map(int, row))
