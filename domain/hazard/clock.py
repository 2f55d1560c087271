"""The clock of a hazard: a fold of what its facts say of its time.

Law     the age is never less than the days since the finding less the days suspended; no other step shortens it
Rule 1. The time of the finding binds from the notice, which may set another one: that is the original deadline.
Rule 2. An extension, a failed re-inspection and a reopening move the deadline, and never the original one.
Rule 3. While a hazard is suspended its time does not run: both deadlines move by the days suspended.
Units   days
Source  domain.md 7.3, 9 cases 14 and 15
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Self


@dataclass(frozen=True, slots=True)
class Clock:
    """The time of one hazard; ``term_days` is the last term that was set, extensions not counted.

    `failures_since` are the re-inspections not passed since it was found, or came back.
    """

    found_on: date
    original: date
    deadline: date | None = None
    term_days: int = 0
    suspended_on: date | None = None
    suspended_days: int = 0
    closed_on: date | None = None
    extensions: int = 0
    denials: int = 0
    failures: int = 0
    failures_since: int = 0
    reopenings: int = 0

    def notified(self, on: date, deadline: date) -> Self:
        """Let the time run."""
        return replace(self, original=deadline, deadline=deadline, term_days=(deadline - on).days)

    def extended(self, deadline: date) -> Self:
        """Give more time, once more."""
        return replace(self, deadline=deadline, extensions=self.extensions + 1)

    def denied(self) -> Self:
        """Give no more time."""
        return replace(self, denials=self.denials + 1)

    def failed(self, on: date, deadline: date) -> Self:
        """Let a new term run after a re-inspection that was not passed."""
        return replace(
            self,
            deadline=deadline,
            term_days=(deadline - on).days,
            failures=self.failures + 1,
            failures_since=self.failures_since + 1,
        )

    def closed(self, on: date) -> Self:
        """Stop, unless the hazard comes back."""
        return replace(self, closed_on=on)

    def reopened(self, on: date, deadline: date) -> Self:
        """Go on as if it had never stopped, with a new term."""
        return replace(
            self,
            closed_on=None,
            deadline=deadline,
            term_days=(deadline - on).days,
            failures_since=0,
            reopenings=self.reopenings + 1,
        )

    def suspended(self, on: date) -> Self:
        """Stand still."""
        return replace(self, suspended_on=on)

    def resumed(self, on: date) -> Self:
        """Run again; what was stood still is no part of the age, nor of the time given."""
        assert self.suspended_on, "what resumes was suspended"
        pause = on - self.suspended_on
        return replace(
            self,
            suspended_on=None,
            suspended_days=self.suspended_days + pause.days,
            original=self.original + pause,
            deadline=self.deadline + pause if self.deadline else None,
        )

    def suspended_by(self, on: date) -> int:
        """Return the days suspended until a day."""
        running = (on - self.suspended_on).days if self.suspended_on else 0
        return self.suspended_days + running

    def age(self, on: date) -> int:
        """Return the days from the finding to the closing, or to a day, less those suspended."""
        until = self.closed_on or on
        return (until - self.found_on).days - self.suspended_by(until)

    def overdue_days(self, on: date) -> int:
        """Return by how many days the deadline has passed on a day; 0 while it has not, or does not run."""
        if self.deadline is None or self.closed_on or self.suspended_on:
            return 0
        return max(0, (on - self.deadline).days)

    @property
    def on_time(self) -> bool | None:
        """Tell whether it was closed by the original deadline; None while it is not closed."""
        return None if self.closed_on is None else self.closed_on <= self.original
