"""The clock of an inspection task: a fold of what its facts say of the firm's time.

Law     the firm's time never runs while the task waits for contact data, and nothing else moves its last day
Units   days
Source  domain.md 7.3, 9 case 12
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Self


@dataclass(frozen=True, slots=True)
class Clock:
    """The time of one task; `agreed_on` is the last day it was assigned with, `done_on` the day that stopped it."""

    agreed_on: date
    paused_on: date | None = None
    paused_days: int = 0
    done_on: date | None = None

    def paused(self, on: date) -> Self:
        """Stand still."""
        return replace(self, paused_on=on)

    def resumed(self, on: date) -> Self:
        """Run again; a clock that ran goes on."""
        return replace(self, paused_on=None, paused_days=self.paused_by(on))

    def done(self, on: date) -> Self:
        """Stop for good."""
        return replace(self.resumed(on), done_on=self.done_on or on)

    def paused_by(self, on: date) -> int:
        """Return the days on which it stood still until a day."""
        return self.paused_days + ((on - self.paused_on).days if self.paused_on else 0)

    def due_on(self, on: date) -> date:
        """Return the last day as it is on a day, moved by the days on which the clock stood still."""
        return self.agreed_on + timedelta(days=self.paused_by(self.done_on or on))

    def days_left(self, on: date) -> int:
        """Return the days until it is due, below 0 when late; of a task that is done those left on its day."""
        until = self.done_on or on
        return (self.due_on(until) - until).days
