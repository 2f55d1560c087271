"""The sums that a balance is made of, out of as few rows as there are for its two dates.

Fed by   the journal
Answers  SO_FAR and PARTS: SQL over the accounts `chosen`; `summed_up_to` gives its values
Law      the parts of an account add up to its rows of the journal up to both dates
"""

from typing import Any

from projections.basis import Basis, Reading
from projections.journal import EVER, SPANS, runs_before

SUMMED = (
    "available", "reserved", "accrued", "paid", "refunded", "premium", "carried_in", "carried_out", "lapsed", "prior",
    "entries",
)  # fmt: skip

# Whole runs first, then the journal's rows of the run in which the position lies; of each, whole months, then days.
# An account is asked for its runs only where some of its days are later than the one asked for.
# Each account's runs are added up apart, or the planner would read those of all accounts and all time.
_OF_RUNS = f"""
    SELECT later.account_id, s.*
    FROM later CROSS JOIN unnest(%(spans)s::smallint[], %(since)s::int[], %(until)s::int[]) AS r (span, since, until)
    CROSS JOIN LATERAL (
        SELECT {", ".join(f"sum({line})::bigint AS {line}" for line in SUMMED)} FROM fund_sums
        WHERE account_id = later.account_id AND span = r.span AND run >= r.since AND run < r.until
"""

SO_FAR = f"""
so_far AS (
    SELECT s.* FROM chosen CROSS JOIN LATERAL (
        SELECT account_id, starts_on AS last_on, {", ".join(SUMMED)} FROM fund_sums
        WHERE account_id = chosen.account_id AND grain = 'T' AND span = {SPANS[0]} AND run < %(full)s
        ORDER BY run DESC LIMIT 1
    ) AS s
),
later AS (SELECT account_id FROM so_far WHERE last_on > %(as_of)s)
""".strip()
"""SQL: common tables, the total so far of each account, and the accounts with later days in it."""

PARTS = f"""
    SELECT account_id, {", ".join(SUMMED)} FROM so_far WHERE last_on <= %(as_of)s
    UNION ALL
    {_OF_RUNS} AND grain = 'M' AND starts_on < %(month)s) AS s
    UNION ALL
    {_OF_RUNS} AND grain = 'D' AND starts_on BETWEEN %(month)s AND %(as_of)s) AS s
    UNION ALL
    SELECT j.account_id, {", ".join(f"j.{line}" for line in SUMMED)}
    FROM chosen JOIN journal j USING (account_id)
    WHERE j.position BETWEEN %(tail)s AND %(position)s AND j.effective_on <= %(as_of)s
""".strip()
"""SQL: the rows that add up to the balances."""


def summed_up_to(reading: Reading, basis: Basis) -> dict[str, Any]:
    """Return the values of both."""
    runs = runs_before(basis.position)
    span, _, full = runs[-1]
    if full == reading.last + 1 >> span:  # nothing full was recorded since
        runs = [(EVER, 0, 1)]
    return {
        "as_of": basis.as_of,
        "month": basis.as_of.replace(day=1),
        "position": basis.position,
        "spans": [length for length, _, _ in runs],
        "since": [since for _, since, _ in runs],
        "until": [until for _, _, until in runs],
        "full": full,
        "tail": full << span,
    }
