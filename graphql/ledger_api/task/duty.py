"""Until when the insurer of a task acts: it corrects contact data or follows a refusal up (9 cases 11 and 12)."""

from collections.abc import Callable, Iterable
from datetime import date

from domain.rule_book import Limit
from domain.task.tracks import TaskState
from domain.working_days import HolidaysUnknown, HolidayTerms, working_days_after
from ledger_api.context import Context
from projections import rules
from projections.basis import Basis
from projections.tasks import TaskStanding

# Within how many working days, and how many where the rule book says nothing.
TERMS = {
    TaskState.DATA_HOLD: (Limit.CONTACT_CORRECTION_DAYS, 3),
    TaskState.REFUSED: (Limit.REFUSAL_FOLLOW_UP_DAYS, 5),
}


async def insurer_acts_by(context: Context, basis: Basis, row: TaskStanding) -> date | None:
    """Return the last day; None when it is not the insurer's turn, or the holidays are not known."""
    if (term := TERMS.get(TaskState(row.state))) is None:
        return None
    limit, usual = term
    holidays: Callable[[date], HolidayTerms | None] = await context.load(_holidays, basis)
    days: dict[str, int] = await context.load(_limits, row.state_since)
    try:
        return working_days_after(row.state_since, days.get(limit.value, usual), holidays)
    except HolidaysUnknown:
        return None


async def _holidays(context: Context, bases: list[Basis]) -> Iterable[Callable[[date], HolidayTerms | None]]:
    reading = await context.reading()
    return [await rules.holidays(reading, basis) for basis in bases]


async def _limits(context: Context, days: list[date]) -> Iterable[dict[str, int]]:
    reading = await context.reading()
    return [await rules.limits(reading, day) for day in days]
