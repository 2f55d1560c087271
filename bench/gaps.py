"""Gaps of one district and year: how long beside the bare SQL, and how much longer when the rest grows tenfold?

The same questions are asked in a ledger whose rest is as large as the district, and in one with ten times the rest.
Beside each question as an operation asks it stands its slowest SQL on a bare connection, with the same values.
"""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg

from bench.filled_projects import ASKED_DISTRICT, DAYS, fill
from bench.run import Run, Watch, percentile
from bench.world import ACCOUNTS
from console.compose import SYSTEM
from domain.district import REPORTING_DISTRICTS
from projections import fund_balances, gap_table, gaps, paper_completeness, payment_cycles, stalls, unfiled
from projections.basis import Basis, Readers, Reading
from projections.gaps import Gap, ItemFilter
from projections.groups import By
from projections.projects import StallLimits
from projections.scope import Scope

YEAR = 2024
LAST_DAY = date(YEAR, 12, 31)
NOW = datetime(YEAR, 12, 31, tzinfo=UTC)
SCOPE = Scope(district=ASKED_DISTRICT, fund_year=YEAR)
LIMITS = StallLimits(start_days=90, payment_days=60)

Ask = Callable[[Reading, Basis], Awaitable[Any]]
Figures = dict[str, list[float]]


class Heard(Reading):
    """A reading that remembers the SQL it was asked."""

    def __init__(self, reading: Reading) -> None:
        self.__dict__.update(reading.__dict__)
        self.heard: list[tuple[str, dict[str, Any]]] = []

    async def rows(self, sql: str, values: dict[str, Any] | None = None) -> Any:
        """Return the rows of a query."""
        self.heard.append((sql, values or {}))
        return await super().rows(sql, values)

    async def read(self, kind: type[Any], sql: str, values: dict[str, Any] | None = None) -> Any:
        """Return the rows of a query as objects."""
        self.heard.append((sql, values or {}))
        return await super().read(kind, sql, values)


def _listed(gap: Gap) -> Ask:
    return lambda reading, basis: gaps.page(reading, SCOPE, basis, False, ItemFilter(gap=gap))


def _summed(gap: Gap) -> Ask:
    return lambda reading, basis: gaps.total(reading, SCOPE, basis, False, ItemFilter(gap=gap))


QUESTIONS: dict[str, Ask] = {
    "gap table": lambda reading, basis: gap_table.table(reading, SCOPE, basis, By.INSURER),
    **{f"list: {gap.name.lower().replace('_', ' ')}": _listed(gap) for gap in Gap},
    **{f"sums: {gap.name.lower().replace('_', ' ')}": _summed(gap) for gap in Gap},
    "stalls (R11)": lambda reading, basis: stalls.table(reading, SCOPE, basis, LIMITS, By.INSURER),
    "aging of what is not filed (R8)": lambda reading, basis: unfiled.unfiled(reading, SCOPE, basis, LIMITS),
    "completeness of papers": lambda reading, basis: paper_completeness.completeness(reading, SCOPE, basis, By.INSURER),
    "list: missing papers": lambda reading, basis: paper_completeness.page(reading, SCOPE, basis),
    "payment cycles (R6)": lambda reading, basis: payment_cycles.table(reading, SCOPE, basis, By.INSURER),
}


def measure(run: Run) -> None:
    """Measure with a small and with a tenfold rest, and tell the growth."""
    asked = run.sizes.gap_projects // len(REPORTING_DISTRICTS)
    rest = (run.sizes.gap_projects - asked) // 10
    few, _ = _measured(run, asked, rest)
    many, bare = _measured(run, asked, 10 * rest)
    run.table.tell("gaps: p50 / p95 in ms with the small and the tenfold rest; bare SQL with the tenfold", "")
    for question, after in many.items():
        figures = "   ".join(map(_ms, (few[question], after, bare[question])))
        run.table.tell(f"    {question}", figures)
        run.table.at_most("        p95 beside the bare SQL", _p95(after) / _p95(bare[question]), 5)
        run.table.at_most("        growth of p95", _p95(after) / _p95(few[question]), 1.5)


def _p95(seconds: list[float]) -> float:
    return percentile(seconds, 0.95)


def _ms(seconds: list[float]) -> str:
    return f"{1e3 * percentile(seconds, 0.5):.1f}/{1e3 * _p95(seconds):.1f}"


def _measured(run: Run, asked: int, others: int) -> tuple[Figures, Figures]:
    with run.database("gaps") as conninfo:
        with Watch() as watch:
            projects, payments = fill(conninfo, asked, others)
        told = f"gaps: {projects:,} projects, {payments:,} payments, {asked:,} projects in the district asked"
        run.table.tell(told, f"{watch.seconds:,.0f} s")
        return asyncio.run(_asked(conninfo, run.sizes.gaps_asked))


async def _asked(conninfo: str, times: int) -> tuple[Figures, Figures]:
    chance = random.Random(17)
    found: Figures = {name: [] for name in QUESTIONS}
    bare: Figures = {name: [] for name in QUESTIONS}
    readers = Readers(conninfo)
    await readers.open()
    try:
        with psycopg.connect(conninfo, autocommit=True) as connection:
            await _check(readers)
            for place in range(-3, times):  # the first ones warm up
                for name, ask in QUESTIONS.items():
                    seconds, heard = await _one(readers, ask, chance, place)
                    with Watch() as watch:
                        connection.execute(*heard).fetchall()
                    if place >= 0:
                        found[name].append(seconds)
                        bare[name].append(watch.seconds)
    finally:
        await readers.close()
    return found, bare


async def _one(readers: Readers, ask: Ask, chance: random.Random, place: int) -> tuple[float, Any]:
    """Ask now, as of a past date and as known at a past position in turn; return how long, and the SQL."""
    since = time.perf_counter()
    async with readers.reading(SYSTEM, NOW, LAST_DAY) as reading:
        last = (await reading.basis()).position
        as_of = LAST_DAY - timedelta(days=chance.randrange(DAYS)) if place % 3 == 1 else None
        position = chance.randrange(last // 2, last) if place % 3 == 2 else None
        heard = Heard(reading)
        await ask(heard, await reading.basis(as_of, position))
    return time.perf_counter() - since, heard.heard[-1]


async def _check(readers: Readers) -> None:
    """What is paid is the net paid of the accounts; no more is to pay than what they reserve and projects ask for."""
    async with readers.reading(SYSTEM, NOW, LAST_DAY) as reading:
        basis = await reading.basis()
        table = await gap_table.table(reading, SCOPE, basis, By.INSURER)
        held = fund_balances.total(await fund_balances.balances(reading, SCOPE, basis))
    paid = sum(cell.amount for at, cell in table.total.cells.items() if at.paid)
    owed = sum(cell.amount for at, cell in table.total.cells.items() if not at.paid)
    assert (paid, owed) == (held.net_paid, held.reserved), f"{paid} and {owed} are not those of {held}"
    assert len(table.rows) == len({insurer for insurer, _ in ACCOUNTS})
