"""Until when a hazard is to be rectified (整改期限): not in the past, and within the caps of the rule book.

Rule 1. A deadline is not before the day that sets it.
Rule 2. Counted from the notice or the reopening it is within the cap of the grade; a cap of 0 caps nothing.
Rule 3. After a failed re-inspection the term is no longer than the last one, extensions not counted.
Source  domain.md 8.4, 9 case 14
"""

from datetime import date

from domain.hazard.tracks import HazardGrade
from domain.refusal import Refusal
from domain.rule_book import Limit

TERM_CAPS = {HazardGrade.GENERAL: Limit.GENERAL_TERM_DAYS, HazardGrade.MAJOR: Limit.MAJOR_TERM_DAYS}


class DeadlineInvalid(Refusal):
    """A deadline is named, and not before the day that sets it."""

    earliest: date


class DeadlineBeyondCap(Refusal):
    """The time given is not longer than allowed."""

    days: int


def check_deadline(deadline: date | None, on: date) -> date:
    """Return a deadline that is named and not in the past. Raises  DeadlineInvalid."""
    if deadline is None or deadline < on:
        raise DeadlineInvalid(earliest=on)
    return deadline


def check_cap(start: date, deadline: date, cap_days: int) -> None:
    """Raises  DeadlineBeyondCap."""
    if cap_days:
        check_term(start, deadline, cap_days)


def check_term(start: date, deadline: date, most_days: int) -> None:
    """Raises  DeadlineBeyondCap."""
    if (deadline - start).days > most_days:
        raise DeadlineBeyondCap(days=most_days)
