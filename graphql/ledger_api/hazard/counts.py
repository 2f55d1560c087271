"""Counts and rates of hazards, wherever they are summed up."""

import strawberry

from domain.hazard.tracks import HazardGrade
from ledger_api.enums import named
from ledger_api.scalars import Percent
from projections.fund_balances import percent
from projections.hazard_totals import GradeTotal, HazardTotal, LoopStep

named(LoopStep, "LoopStepKind")


@strawberry.type(description="Hazards of one grade, each counted once.")
class HazardCounts:
    """Hazards of one grade."""

    counts: strawberry.Private[GradeTotal]

    @strawberry.field(description="Found, less withdrawn, duplicate and suspended ones (发现).")
    def found(self) -> int:
        """Return how many."""
        return self.counts.found

    @strawberry.field(description="Closed, on the spot included (已销号).")
    def closed(self) -> int:
        """Return how many."""
        return self.counts.closed

    @strawberry.field(description="Closed on the spot (现场整改).")
    def closed_on_site(self) -> int:
        """Return how many."""
        return self.counts.on_site

    @strawberry.field(description="Closed by the original deadline (按期销号).")
    def closed_on_time(self) -> int:
        """Return how many."""
        return self.counts.on_time

    @strawberry.field(description="Closed in percent of found (整改率).")
    def closure_rate(self) -> Percent | None:
        """Return the rate."""
        return _rate(self.counts.closed, self.counts.found)

    @strawberry.field(description="Closed on time in percent of found (按期整改率).")
    def on_time_rate(self) -> Percent | None:
        """Return the rate."""
        return _rate(self.counts.on_time, self.counts.found)


@strawberry.type(description="One step of the closed loop: how many came to it, and how many wait there (闭环环节).")
class LoopCount:
    """One step of the closed loop."""

    step: LoopStep = strawberry.field(description="Which step.")
    reached: int = strawberry.field(
        description="Stand at it or beyond; what was closed on the spot reached the first and the last step only."
    )
    waiting: int = strawberry.field(description="Stand at it and went no further yet.")


@strawberry.type(description="Sums over hazards, and where the loop stops (合计).")
class HazardTotals:
    """Sums over hazards."""

    total: strawberry.Private[HazardTotal]

    @strawberry.field(description="General hazards (一般隐患).")
    def general(self) -> HazardCounts:
        """Return the counts."""
        return HazardCounts(counts=self.total.of(HazardGrade.GENERAL))

    @strawberry.field(description="Major hazards (重大隐患).")
    def major(self) -> HazardCounts:
        """Return the counts."""
        return HazardCounts(counts=self.total.of(HazardGrade.MAJOR))

    @strawberry.field(description="Both grades together (合计).")
    def both(self) -> HazardCounts:
        """Return the counts."""
        return HazardCounts(counts=self.total.both)

    @strawberry.field(description="Open and past their deadline (超期).")
    def overdue(self) -> int:
        """Return how many."""
        return self.total.overdue

    @strawberry.field(description="Reported to the district (上报).")
    def escalated(self) -> int:
        """Return how many."""
        return self.total.escalated

    @strawberry.field(description="Withdrawn or merged into others; no rate counts them (误判、重复).")
    def dismissed(self) -> int:
        """Return how many."""
        return self.total.dismissed

    @strawberry.field(description="Suspended; no rate counts them (中止).")
    def suspended(self) -> int:
        """Return how many."""
        return self.total.suspended

    @strawberry.field(description="The closed loop from finding to closing, step by step (闭环).")
    def loop(self) -> list[LoopCount]:
        """Return the steps in their order."""
        return [LoopCount(step=step, reached=reached, waiting=waiting) for step, reached, waiting in self.total.loop()]


def _rate(part: int, whole: int) -> Percent | None:
    share = percent(part, whole)
    return None if share is None else Percent(share)
