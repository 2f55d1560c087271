"""Working days: weekdays but the days off that the State Council gives, and the weekend days made up for them (工作日).

Rule 1. A term begins on the day after; its last day is a working day.
Rule 2. A year whose holidays nobody published yet has no working days to count.
Source  domain.md 6.4, 9 case 33
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from domain.refusal import Refusal

SATURDAY = 5


class HolidaysUnknown(Refusal):
    """The holidays of a year that a term runs into are not in the rule book yet."""

    year: int


@dataclass(frozen=True, slots=True)
class HolidayTerms:
    """Days off on weekdays, and weekend days that are worked instead (节假日及调休)."""

    days_off: tuple[date, ...]
    workdays: tuple[date, ...] = ()

    @property
    def subject(self) -> type:
        """Return what the rule rules; of one subject the latest counts."""
        return HolidayTerms

    def works(self, on: date) -> bool:
        """Tell whether a day is a working day."""
        return on in self.workdays or (on.weekday() < SATURDAY and on not in self.days_off)

    def within(self, first: date, last: date | None) -> bool:
        """Tell whether all its days lie in a period that ends."""
        return last is not None and all(first <= day <= last for day in (*self.days_off, *self.workdays))


def working_days_after(day: date, count: int, holidays: Callable[[date], HolidayTerms | None]) -> date:
    """Return the day on which so many working days after a day are over; 0 is the day itself.

    Raises  HolidaysUnknown
    """
    while count > 0:
        day += timedelta(days=1)
        terms = holidays(day)
        if terms is None:
            raise HolidaysUnknown(year=day.year)
        count -= terms.works(day)
    return day
