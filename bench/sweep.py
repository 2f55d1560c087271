"""The sweep of a night over 1,000,000 open hazards: what is due is found and recorded through the door, once.

Every hazard has its facts, and all are open. The deadlines lie on a hundred days, so that each night a hundredth is
past its own; the second sweep comes a week later and catches up on what seven nights would have told. Each sweep is the
schedule's own, in a process of its own for its memory, and looked at again an hour later: nothing is left.

`python -m bench.sweep CONNINFO INSTANT` is that process; it tells what both looks recorded, seconds and memory as JSON.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import psycopg

from bench.filled import FIRST_DAY, START, derive
from bench.filled_hazards import Course, fill
from bench.machine import MEBIBYTE, peak_bytes
from bench.run import Run, Watch
from bench.world import insurers, sent
from console import compose
from console.schedule import Schedule
from ledger.evidence import Evidence
from ledger.store import EVENTS
from projections import hazard_states, hazard_tables, state_changes

SPREAD = 100  # days on which the deadlines lie
FIRST_DEADLINE = FIRST_DAY + timedelta(days=120)
NIGHT = START + timedelta(days=121)
NIGHTS = {"one night": 1, "a week later": 8}

_TOLD = f"""
SELECT (SELECT count(*) FROM {EVENTS} WHERE topic = 'hazard.HazardEscalated'),
    (SELECT count(DISTINCT originator_id) FROM {EVENTS} WHERE topic = 'hazard.HazardEscalated'),
    (SELECT count(*) FROM command_log WHERE command = 'EscalateByRule'),
    (SELECT count(*) FROM hazards_now WHERE told_overdue AND escalated_on > deadline)
"""


def measure(run: Run) -> None:
    """Fill, then sweep a night, and again a week later."""
    sizes = run.sizes
    with run.database("sweep") as conninfo:
        with Watch() as watch:
            with compose.ledger(conninfo, lambda: START) as ledger:
                sent(ledger, insurers(FIRST_DAY))
            fill(conninfo, Evidence(run.folder / "swept"), sizes.enterprises, _courses(sizes.hazards))
            derive(conninfo, (state_changes, hazard_tables, hazard_states))
        run.table.tell(f"sweep: {sizes.hazards:,} open hazards with their facts, derived", f"{watch.seconds:,.0f} s")
        for name, nights in NIGHTS.items():
            due = sum(number % SPREAD < nights for number in range(sizes.hazards))
            _swept(run, conninfo, name, NIGHT + timedelta(days=nights - 1), due)


def _courses(count: int) -> Iterator[Course]:
    for number in range(count):
        yield Course(FIRST_DAY + timedelta(days=number % 90), FIRST_DEADLINE + timedelta(days=number % SPREAD))


def _swept(run: Run, conninfo: str, name: str, instant: datetime, due: int) -> None:
    before = _told(conninfo)[0]
    done = subprocess.run(
        [sys.executable, "-m", "bench.sweep", conninfo, instant.isoformat()],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4_000:]
    told: dict[str, Any] = json.loads(done.stdout)
    assert told["recorded"] == [due - before, 0], f"recorded {told['recorded']}, due were {due - before}"
    assert _told(conninfo) == (due,) * 4, f"facts, hazards, commands and rows say {_told(conninfo)}, due were {due}"
    run.table.at_most(f"    {name}: {due - before:,} due, found and recorded", told["seconds"], 60, "s")
    run.table.at_most("        its memory", told["peak_bytes"] / MEBIBYTE, 300, "MiB")


def _told(conninfo: str) -> tuple[int, ...]:
    with psycopg.connect(conninfo) as connection:
        row = connection.execute(_TOLD.encode()).fetchone()
    assert row
    return row


@dataclass
class Clock:
    """A clock that stands still until it is set."""

    now: datetime

    def __call__(self) -> datetime:
        """Return the instant."""
        return self.now


def main() -> None:
    """Be the child."""
    conninfo, instant = sys.argv[1], datetime.fromisoformat(sys.argv[2])
    clock = Clock(instant)
    with compose.ledger(conninfo, clock) as ledger:
        compose.tune_interpreter()  # as the serving process does
        schedule = Schedule(conninfo, ledger)
        with Watch() as watch:
            first = schedule.look()
        clock.now += timedelta(hours=1)
        again = schedule.look()
    print(json.dumps({"recorded": [first, again], "seconds": watch.seconds, "peak_bytes": peak_bytes()}))


if __name__ == "__main__":
    main()
