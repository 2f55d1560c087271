"""Inspections of one district: questions beside their bare SQL.

The rows are written by SQL in the shape that the folds give, a seventeenth of them in the district asked; a tenth of
the hazards is closed, and a hundredth are major ones past their deadline.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from typing import Any

import psycopg

from bench.gaps import Heard
from bench.run import Run, Watch, percentile, settle
from console import compose
from domain.district import REPORTING_DISTRICTS
from projections import hazard_rates, inspection_progress, key_enterprises
from projections.basis import Basis, Readers, Reading
from projections.hazard_rates import HazardsBy
from projections.scope import Scope

TODAY = date(2019, 12, 31)
NOW = datetime(2019, 12, 31, 4, tzinfo=UTC)
PLACES = sorted(REPORTING_DISTRICTS)
SCOPE = Scope(district=PLACES[0])
SINCE = date(2019, 12, 1)

_NUMBERED = """
CREATE FUNCTION pg_temp.numbered(kind int, n int) RETURNS uuid LANGUAGE sql IMMUTABLE AS
    $$ SELECT (lpad(to_hex(kind), 8, '0') || '-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid $$
"""
_FILL = (
    """
INSERT INTO tasks
SELECT pg_temp.numbered(1, n), pg_temp.numbered(2, 1), 'I' || n %% 5, 'F' || n %% 7, pg_temp.numbered(3, 1),
    pg_temp.numbered(4, n), lpad((n / 2)::text, 18, '9'), (%(places)s::text[])[1 + n %% 17], '1', 'HAZCHEM',
    date '2019-01-01', date '2019-06-30', false, date '2019-01-02' + n %% 300, n
FROM generate_series(1, %(tasks)s) AS n
""",
    """
INSERT INTO enterprises (enterprise_id, credit_code, name)
SELECT pg_temp.numbered(5, (min(position))::int), credit_code, credit_code FROM tasks GROUP BY credit_code
""",
    """
INSERT INTO state_changes
SELECT 2 * n + place, pg_temp.numbered(1, n), 'task', 'task', NULL, (ARRAY['ASSIGNED', 'VISITED'])[1 + place],
    date '2019-01-02' + n %% 300 + place, now(), NULL, NULL, pg_temp.numbered(6, 1)
FROM generate_series(1, %(tasks)s) AS n, generate_series(0, 1) AS place
""",
    """
INSERT INTO task_steps (position, task_id, kind, effective_on, actor, district)
SELECT n, pg_temp.numbered(1, n), CASE WHEN n %% 20 = 0 THEN 'VisitRefused' ELSE 'VisitCompleted' END,
    date '2019-01-03' + n %% 300, pg_temp.numbered(6, 1), (%(places)s::text[])[1 + n %% 17]
FROM generate_series(1, %(tasks)s) AS n
""",
    """
INSERT INTO hazards
SELECT pg_temp.numbered(7, n), n::text, task_id, firm, ARRAY[insurer], credit_code, district, street, sector,
    inception_on, 'here', 'EQUIPMENT', 'what', NULL, 'FIRM', NULL, NULL, assigned_on + 1, n
FROM generate_series(1, %(hazards)s) AS n JOIN tasks ON tasks.position = 1 + n %% %(tasks)s
""",
    """
INSERT INTO hazard_states
SELECT hazard_id, found_on, position, CASE WHEN position %% 10 = 0 THEN 'CLOSED' ELSE 'NOTIFIED' END,
    CASE WHEN position %% 50 = 1 THEN 'MAJOR' ELSE 'GENERAL' END, insurers[1], date '2020-01-31',
    date '2019-12-01' + 60 * (position %% 100 <> 51)::int, found_on, NULL, NULL, false, NULL, NULL, NULL, 0, 0, 0,
    0, 0, 0, NULL, false, false, NULL, NULL, NULL, CASE WHEN position %% 10 = 0 THEN found_on + 9 END,
    CASE WHEN position %% 10 = 0 THEN 'REINSPECTION' END, NULL
FROM hazards
""",
    "INSERT INTO hazards_now SELECT * FROM hazard_states",
)
_LOGGED = """
INSERT INTO command_log (principal, command_id, digest, command, recorded_at, position, streams, warnings)
VALUES (gen_random_uuid(), gen_random_uuid(), '', 'Fill', now(), %s, '{}', '[]')
"""

Ask = Callable[[Reading, Basis], Awaitable[Any]]
QUESTIONS: dict[str, Ask] = {
    "funnel and rates by street": lambda reading, basis: hazard_rates.table(reading, SCOPE, basis, HazardsBy.STREET),
    "progress (R9)": lambda reading, basis: inspection_progress.lines(reading, SCOPE, basis, SINCE),
    "key enterprises (R10)": lambda reading, basis: key_enterprises.page(reading, SCOPE, basis, SINCE),
}


def measure(run: Run) -> None:
    """Measure the questions."""
    sizes = run.sizes
    with run.database("inspections") as conninfo:
        with compose.ledger(conninfo, lambda: NOW):
            pass  # opened once, it has the shipped rules
        with Watch() as watch, psycopg.connect(conninfo) as connection:
            connection.execute(_NUMBERED)
            asked = {"tasks": sizes.inspection_tasks, "hazards": sizes.hazards, "places": PLACES}
            for statement in _FILL:
                connection.execute(statement.encode(), asked)
            connection.execute(_LOGGED, [2 * (sizes.hazards + sizes.inspection_tasks)])
        settle(conninfo)
        run.table.tell(
            f"inspections: {sizes.hazards:,} hazards, {sizes.inspection_tasks:,} tasks", f"{watch.seconds:,.0f} s"
        )
        for name, (found, bare) in asyncio.run(_asked(conninfo, sizes.gaps_asked)).items():
            run.table.tell(f"    {name}: p95 in ms, and of the bare SQL", f"{1e3 * found:,.1f}   {1e3 * bare:,.1f}")
            run.table.at_most("        p95 beside the bare SQL", found / bare, 5)


async def _asked(conninfo: str, times: int) -> dict[str, tuple[float, float]]:
    readers, figures = Readers(conninfo, timeout_s=120), {}
    await readers.open()
    try:
        with psycopg.connect(conninfo, autocommit=True) as connection:
            for name, ask in QUESTIONS.items():
                pairs = [await _one(readers, ask, connection) for _ in range(times + 1)][1:]
                figures[name] = tuple(percentile(list(side), 0.95) for side in zip(*pairs, strict=True))
    finally:
        await readers.close()
    return figures  # type: ignore[return-value]


async def _one(readers: Readers, ask: Ask, connection: psycopg.Connection) -> tuple[float, float]:
    with Watch() as asked:
        async with readers.reading(compose.SYSTEM, NOW, TODAY) as reading:
            heard = Heard(reading)
            assert await ask(heard, await reading.basis())
    with Watch() as bare:
        for sql, values in heard.heard:
            connection.execute(sql.encode(), values).fetchall()
    return asked.seconds, bare.seconds
