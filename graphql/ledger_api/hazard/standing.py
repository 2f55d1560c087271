"""State and clock of a hazard."""

from datetime import date

import strawberry

from domain.hazard.tracks import OPEN, Closure, HazardGrade, HazardState, SupervisionState
from ledger_api.figures import Figures
from projections import hazards


@strawberry.type(description="State and clock of a hazard, days counted on the as-of date.")
class HazardStanding(Figures):
    """State and clock of a hazard."""

    row: strawberry.Private[hazards.HazardStanding]

    @strawberry.field(description="Its state.")
    def state(self) -> HazardState:
        """Return the state."""
        return HazardState(self.row.state)

    @strawberry.field(description="Its grade (级别).")
    def grade(self) -> HazardGrade:
        """Return the grade."""
        return HazardGrade(self.row.grade)

    @strawberry.field(description="Days from finding to closing or to now, less days suspended (存续天数).")
    def age_days(self) -> int | None:
        """Return the age; null for what was no hazard."""
        return self.row.age_days

    @strawberry.field(description="Days suspended, no part of the age (中止天数).")
    def suspended_days(self) -> int:
        """Return the days, with those of a suspension that lasts."""
        return self.row.suspended_days + self.row.running_days

    @strawberry.field(description="Deadline of the notice, moved by days suspended only (原整改期限).")
    def original_deadline(self) -> date:
        """Return the deadline."""
        return self.row.original

    @strawberry.field(description="Deadline that binds, null before the notice (现整改期限).")
    def deadline(self) -> date | None:
        """Return the deadline."""
        return self.row.deadline

    @strawberry.field(description="Days until the deadline, negative when overdue; null when none runs (剩余天数).")
    def days_left(self) -> int | None:
        """Return the days."""
        runs = self.row.deadline is not None and HazardState(self.row.state) in OPEN
        return (self.row.deadline - self.basis.as_of).days if runs and self.row.deadline else None

    @strawberry.field(description="Days past the deadline, 0 unless it is open and overdue (超期天数).")
    def overdue_days(self) -> int:
        """Return the days."""
        return self.row.overdue_days

    @strawberry.field(description="Extensions granted (延期次数).")
    def extensions(self) -> int:
        """Return how many."""
        return self.row.extensions

    @strawberry.field(description="Requests for more time denied (延期未批准次数).")
    def extensions_denied(self) -> int:
        """Return how many."""
        return self.row.denials

    @strawberry.field(description="Re-inspections not passed (复查不合格次数).")
    def failed_reinspections(self) -> int:
        """Return how many."""
        return self.row.failures

    @strawberry.field(description="Times it came back after it was closed (复发次数).")
    def reopenings(self) -> int:
        """Return how many."""
        return self.row.reopenings

    @strawberry.field(description="Day of the notice (告知日期).")
    def notified_on(self) -> date | None:
        """Return the day."""
        return self.row.notified_on

    @strawberry.field(description="Day of the last claim that it is rectified (报整改日期).")
    def claimed_on(self) -> date | None:
        """Return the day."""
        return self.row.claimed_on

    @strawberry.field(description="Day it was last reported to the district (上报日期).")
    def escalated_on(self) -> date | None:
        """Return the day."""
        return self.row.escalated_on

    @strawberry.field(description="Whether the authority supervises it (挂牌督办).")
    def supervision(self) -> SupervisionState:
        """Return where that stands."""
        return SupervisionState(self.row.supervision or SupervisionState.NONE.value)

    @strawberry.field(description="Day of closing (销号日期).")
    def closed_on(self) -> date | None:
        """Return the day."""
        return self.row.closed_on

    @strawberry.field(description="How it was closed (销号方式).")
    def closure(self) -> Closure | None:
        """Return how."""
        return Closure(self.row.closure) if self.row.closure else None

    @strawberry.field(description="Whether it was closed by the original deadline, null while it is not closed (按期).")
    def on_time(self) -> bool | None:
        """Tell whether it was in time."""
        return self.row.on_time
