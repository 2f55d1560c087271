"""The second wall: how much longer does an answer take that the database narrows once more?

The committed operations, asked by an insurer in process, read once with the policies of PostgreSQL on every row and
once as one who sees all, for whom there is none, in turn, each as often first as second: one account, one payment, 100
payments, 100 projects. Told by the clock, and by what this process and the server's computed: others do not spoil that.
"""

import asyncio
import time
from contextlib import AbstractAsyncContextManager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import psycopg

from bench.filled import ASKED, LAST_DAY, derive, fill
from bench.run import Run, percentile
from bench.world import ACCOUNTS, actor
from console import compose
from ledger.door import Ledger
from ledger.rights import Actor, Role
from ledger_api.context import Context
from ledger_api.ids import global_id
from ledger_api.operations import operations
from ledger_api.schema import schema
from projections.basis import Readers, Reading

ROWS = 100
NOW = datetime(LAST_DAY.year, LAST_DAY.month, LAST_DAY.day, tzinfo=UTC)
INSURER = ACCOUNTS[0][0]

Questions = dict[str, tuple[str, dict[str, Any]]]
Spent = tuple[float, float]  # seconds by the clock, and of computing
Times = dict[str, tuple[list[Spent], list[Spent]]]


class Unwalled(Readers):
    """Readers that read for one who sees all, whoever asks; what is answered is narrowed by the questions alone."""

    def reading(self, actor: Actor, now: datetime, today: date) -> AbstractAsyncContextManager[Reading]:
        """Open the transaction of one operation."""
        return super().reading(compose.SYSTEM, now, today)


def measure(run: Run) -> None:
    """Measure each question with the wall and without, and tell the ratio."""
    sizes = run.sizes
    with run.database("wall") as conninfo:
        fill(conninfo, sizes.many_facts // 5, len(ACCOUNTS) * sizes.projects_an_account)
        derive(conninfo)
        with psycopg.connect(conninfo, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
            row = connection.execute("SELECT payment_id FROM payments WHERE insurer = %s LIMIT 1", [INSURER]).fetchone()
        assert row
        with compose.ledger(conninfo, lambda: NOW) as ledger:
            found = asyncio.run(_asked(conninfo, ledger, _questions(row[0]), sizes.asked))
    for name, (walled, open_) in found.items():
        for by, what in enumerate(("by the clock", "of computing")):
            middle = [1e3 * percentile([spent[by] for spent in side], 0.5) for side in (walled, open_)]
            run.table.tell(f"wall: {name}, p50 in ms {what}, with and without", f"{middle[0]:.2f} / {middle[1]:.2f}")
            run.table.at_most("    ratio", middle[0] / middle[1], 1.25)


def _questions(payment: object) -> Questions:
    return {
        "one account": ("FundAccount", {"by": {"id": global_id("FundAccount", str(ASKED))}}),
        "one payment": ("Payment", {"by": {"id": global_id("Payment", str(payment))}}),
        f"{ROWS} payments": ("Payments", {"first": ROWS}),
        f"{ROWS} projects": ("Projects", {"first": ROWS}),
    }


async def _asked(conninfo: str, ledger: Ledger, questions: Questions, times: int) -> Times:
    found: Times = {name: ([], []) for name in questions}
    both = Readers(conninfo, size=1), Unwalled(conninfo, size=1)
    for readers in both:
        await readers.open()
    backends = [await _backend(readers) for readers in both]
    try:
        for name, question in questions.items():
            for turn in range(times):
                answers = {}
                for side in (0, 1) if turn % 2 else (1, 0):
                    answers[side] = await _one(both[side], backends[side], ledger, *question)
                assert answers[0][1] == answers[1][1], f"{name}: the wall changes what is answered"
                if turn >= times // 10:  # connections, plans and the server's cache
                    for side, (spent, _) in answers.items():
                        found[name][side].append(spent)
    finally:
        for readers in both:
            await readers.close()
    return found


async def _backend(readers: Readers) -> Path:
    """Return where the kernel tells how long the one server process of some readers computed."""
    async with readers.reading(compose.SYSTEM, NOW, LAST_DAY) as reading:
        row = await reading.one("SELECT pg_backend_pid() AS pid")
    assert row
    return Path(f"/proc/{row['pid']}/schedstat")


def _computed(backend: Path) -> float:
    return time.process_time() + int(backend.read_text().split()[0]) / 1e9


async def _one(
    readers: Readers, backend: Path, ledger: Ledger, name: str, variables: dict[str, Any]
) -> tuple[Spent, Any]:
    since, computed = time.perf_counter(), _computed(backend)
    context = Context(ledger, readers, actor(Role.INSURER_FINANCE, INSURER), "zh")
    result = await schema.execute(operations()[name], variables, context)
    assert not result.errors, result.errors
    return (time.perf_counter() - since, _computed(backend) - computed), result.data
