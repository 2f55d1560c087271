"""Questions with 1,000 facts and with 1,000,000: how much longer does an answer take?

Balance of one account, city roll-up (R1, every insurer in every district) and the last page of a statement, each as of
a random past date as known now, and as known at a random past position. Each answer opens its own read-only
transaction, as an operation of the API does. A tenth of the facts is in the account that is asked. Some balances are
added up anew from the stored facts and must be the same.
"""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg

from bench.filled import ASKED, FIRST_DAY, LAST_DAY, YEAR, derive, fill
from bench.run import Run, Watch, percentile
from bench.world import ACCOUNTS
from console.compose import SYSTEM
from ledger.store import EVENTS
from projections import account_statement, fund_availability, fund_balances
from projections.basis import Basis, Readers, Reading
from projections.groups import By
from projections.page import Page
from projections.scope import Scope

CITY = Scope()
NOW = datetime(LAST_DAY.year, LAST_DAY.month, LAST_DAY.day, tzinfo=UTC)
LINES = 20
SAMPLES = 5

Ask = Callable[[Reading, Basis], Awaitable[Any]]
Figures = dict[tuple[str, str], list[float]]

_NAIVE = f"""
WITH facts AS (
    SELECT topic, convert_from(state, 'UTF8')::jsonb AS fact FROM {EVENTS}
    WHERE originator_id = %(account)s AND notification_id <= %(position)s
), sums AS (
    SELECT
        coalesce(sum((fact->'accrual'->>'accrued_delta')::bigint), 0)::bigint AS accrued,
        coalesce(sum((fact->>'reserved_delta')::bigint), 0)::bigint AS set_aside,
        coalesce(sum((fact->>'from_reserved')::bigint), 0)::bigint AS from_reserved,
        coalesce(sum((fact->>'from_available')::bigint), 0)::bigint AS from_available
    FROM facts WHERE (fact->>'effective_on')::date <= %(as_of)s
)
SELECT accrued - set_aside - from_available, set_aside - from_reserved, from_reserved + from_available FROM sums
"""


@dataclass(frozen=True)
class When:
    """As of a date, and as known at a position; None is now."""

    name: str
    as_of: date | None
    position: int | None


async def _balance(reading: Reading, basis: Basis) -> Any:
    (balance,) = await fund_balances.balances(reading, CITY, basis, [ASKED])
    return balance


async def _city(reading: Reading, basis: Basis) -> Any:
    table = await fund_availability.availability(reading, CITY, basis, By.BOTH)
    assert len(table.rows) == len(ACCOUNTS)
    return table


async def _page(reading: Reading, basis: Basis) -> Any:
    return await account_statement.page(reading, CITY, basis, ASKED, page=Page(limit=LINES, backward=True))


QUESTIONS: dict[str, Ask] = {"balance": _balance, "city roll-up": _city, "last statement page": _page}


def measure(run: Run) -> None:
    """Measure with few and with many facts, and tell the growth."""
    sizes = run.sizes
    few = _measured(run, sizes.few_facts, 10)
    many = _measured(run, sizes.many_facts, len(ACCOUNTS) * min(3, sizes.projects_an_account))
    run.table.tell(f"questions: p50 / p99 in ms with {sizes.few_facts:,} and {sizes.many_facts:,} facts", "")
    for question, when in few:
        before, after = few[question, when], many[question, when]
        run.table.tell(f"    {question}, {when}", f"{_ms(before)}   {_ms(after)}")
        run.table.at_most("        growth of p99", percentile(after, 0.99) / percentile(before, 0.99), 1.5)


def _ms(seconds: list[float]) -> str:
    return f"{1e3 * percentile(seconds, 0.5):.1f}/{1e3 * percentile(seconds, 0.99):.1f}"


def _measured(run: Run, facts: int, projects: int) -> Figures:
    with run.database("questions") as conninfo:
        with Watch() as watch:
            positions = fill(conninfo, facts, projects)
            derive(conninfo)
        run.table.tell(
            f"questions: {positions[-1]:,} facts by COPY, every read model rebuilt", f"{watch.seconds:,.0f} s"
        )
        return asyncio.run(_asked(conninfo, positions, run.sizes.asked))


async def _asked(conninfo: str, positions: range, times: int) -> Figures:
    readers = Readers(conninfo)
    await readers.open()
    try:
        chance = random.Random(11)
        moments = [each for _ in range(times) for each in (_past_date(chance), _past_position(chance, positions))]
        await _all(readers, moments[: len(moments) // 10 + 2])  # connections, plans and the server's cache
        found = await _all(readers, moments)
        for when in moments[: 2 * SAMPLES]:
            await _check(readers, conninfo, when)
    finally:
        await readers.close()
    return found


async def _all(readers: Readers, moments: list[When]) -> Figures:
    found: Figures = {}
    for when in moments:
        for name, ask in QUESTIONS.items():
            since = time.perf_counter()
            await _answer(readers, ask, when)
            found.setdefault((name, when.name), []).append(time.perf_counter() - since)
    return found


async def _answer(readers: Readers, ask: Ask, when: When) -> Any:
    async with readers.reading(SYSTEM, NOW, LAST_DAY) as reading:
        return await ask(reading, await reading.basis(when.as_of, when.position))


def _past_date(chance: random.Random) -> When:
    return When("as of a past date", FIRST_DAY + timedelta(days=chance.randrange(YEAR.days)), None)


def _past_position(chance: random.Random, positions: range) -> When:
    return When("as known at a past position", None, chance.choice(positions))


async def _check(readers: Readers, conninfo: str, when: When) -> None:
    """Balance, roll-up and statement against a naive sum over the stored facts."""
    balance = await _answer(readers, _balance, when)
    lines = await _answer(readers, _page, when)
    city = await _answer(readers, _city, when)
    values = {"account": ASKED, "as_of": when.as_of or LAST_DAY, "position": when.position or 2**62}
    with psycopg.connect(conninfo) as connection:
        naive = connection.execute(_NAIVE, values).fetchone()
    assert (balance.available, balance.reserved, balance.net_paid) == naive, f"{balance} is not {naive} at {when}"
    assert (lines[0].available, lines[0].book) == (balance.available, balance.book), f"the statement at {when}"
    row = next(row for row in city.rows if (row.insurer, row.district) == ACCOUNTS[0])
    assert row.balance.available == balance.available, f"the roll-up at {when}"
    for line in ("available", "paid", "accrued"):
        assert sum(getattr(row.balance, line) for row in city.rows) == getattr(city.total.balance, line)
