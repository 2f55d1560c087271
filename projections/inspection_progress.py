"""Inspection progress: how far visits and hazards came, by insurer and firm, and what the period added (R9).

Fed by   task_standing, hazard_states
Answers  lines(scope, first day of the period) - as of any two dates
Shape    tasks and hazards of all time, or of policies of one fund year, each counted once, by where it stands at the
         end of the period, and again by where it stood on the day before the period
Scope    an insurer sees its own tasks and the hazards that it answers for
Source   domain.md 10 (R9)
"""

from asyncio import gather
from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import date, timedelta
from decimal import Decimal

from domain.briefing import ProgressCounts, ProgressLine
from projections import hazard_totals, tasks
from projections.asked import values
from projections.basis import Basis, Reading
from projections.fund_balances import percent
from projections.hazard_rates import answered_for
from projections.hazard_standing import EVERY, of_filter
from projections.scope import Scope

Key = tuple[str | None, str | None]

_NAMES = [each.name for each in fields(ProgressCounts)]
OF_HAZARDS = {
    name: hazard_totals.CONDITIONS[name]
    for name in (
        "general_found", "general_closed", "general_on_site", "major_found", "major_closed", "overdue", "escalated",
    )
}  # fmt: skip
OF_TASKS = {name: tasks.CONDITIONS[name] for name in _NAMES if name not in OF_HAZARDS}


def _sums(conditions: dict[str, str]) -> str:
    return ", ".join(f"count(*) FILTER (WHERE {holds})::int AS {name}" for name, holds in conditions.items())


async def lines(reading: Reading, scope: Scope, basis: Basis, since: date) -> list[ProgressLine]:
    """Return a line for each insurer and firm, by their codes, and at last one for all together."""
    now, before = await gather(
        _counts(reading, scope, basis), _counts(reading, scope, replace(basis, as_of=since - timedelta(days=1)))
    )
    none = ProgressCounts()
    found = [
        ProgressLine(*key, now=now.get(key, none), before=before.get(key, none)) for key in sorted(now.keys() | before)
    ]
    total = ProgressLine(None, None, _summed(line.now for line in found), _summed(line.before for line in found))
    return [*found, total]


def visit_rate(counts: ProgressCounts) -> Decimal | None:
    """Return visited in percent of assigned less voided (走访率); None when there are none."""
    return percent(counts.visited, counts.assigned - counts.voided)


async def _counts(reading: Reading, scope: Scope, basis: Basis) -> dict[Key, ProgressCounts]:
    of_tasks = f"""
    SELECT insurer, firm, {_sums(OF_TASKS)} FROM ({tasks.counting(scope)}) AS counted GROUP BY insurer, firm
    """
    hazards = answered_for(scope, EVERY, placed=False)
    of_hazards = f"SELECT insurer, firm, {_sums(OF_HAZARDS)} FROM ({hazards}) AS counted GROUP BY insurer, firm"
    found: dict[Key, dict[str, int]] = {}
    answers = await gather(
        reading.rows(of_tasks, values(scope, basis)), reading.rows(of_hazards, of_filter(scope, basis, EVERY))
    )
    for rows in answers:
        for row in rows:
            found.setdefault((row.pop("insurer"), row.pop("firm")), {}).update(row)
    return {key: ProgressCounts(**counts) for key, counts in found.items()}


def _summed(counts: Iterable[ProgressCounts]) -> ProgressCounts:
    rows = list(counts)
    return ProgressCounts(**{name: sum(getattr(row, name) for row in rows) for name in _NAMES})
