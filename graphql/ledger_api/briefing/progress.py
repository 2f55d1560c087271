"""How far inspections came, by insurer and firm, as the API shows it (R9)."""

from datetime import date
from typing import Annotated

import strawberry

from domain.briefing import ProgressCounts, ProgressLine
from domain.dates import day
from ledger_api.context import Asked
from ledger_api.figures import AsKnownAt, AsOf, Figures, InScope, basis_of, scope_of
from ledger_api.organisation import Organisation, organisation
from ledger_api.scalars import DateText, Percent
from projections import inspection_progress
from projections.fund_balances import percent

Since = Annotated[
    DateText | None,
    strawberry.argument(description="First day of the period, the first of the as-of date's month by default."),
]


@strawberry.type(description="Hazards of one grade in a line of progress.")
class ProgressHazards:
    """Hazards of one grade."""

    found: int = strawberry.field(description="Found, less withdrawn, duplicate and suspended ones (发现).")
    closed: int = strawberry.field(description="Of them closed, on the spot included (已销号).")

    @strawberry.field(description="Closed in percent of found (整改率).")
    def closure_rate(self) -> Percent | None:
        """Return the rate."""
        share = percent(self.closed, self.found)
        return None if share is None else Percent(share)


@strawberry.type(
    name="InspectionCounts", description="Tasks and hazards of a line, each counted once, by where it stands on a day."
)
class Counts:
    """Tasks and hazards of a line."""

    counts: strawberry.Private[ProgressCounts]

    @strawberry.field(description="Enterprises of lists handed to the firm (清单企业数).")
    def assigned(self) -> int:
        """Return how many."""
        return self.counts.assigned

    @strawberry.field(description="Told of the visit beforehand (已告知).")
    def notified(self) -> int:
        """Return how many."""
        return self.counts.notified

    @strawberry.field(description="Visited (已走访).")
    def visited(self) -> int:
        """Return how many."""
        return self.counts.visited

    @strawberry.field(description="Refused (拒查).")
    def refused(self) -> int:
        """Return how many."""
        return self.counts.refused

    @strawberry.field(description="Not reached (无法联系).")
    def unreachable(self) -> int:
        """Return how many."""
        return self.counts.unreachable

    @strawberry.field(description="Taken back (作废).")
    def voided(self) -> int:
        """Return how many."""
        return self.counts.voided

    @strawberry.field(description="Visited in percent of assigned less voided (走访率).")
    def visit_rate(self) -> Percent | None:
        """Return the rate."""
        rate = inspection_progress.visit_rate(self.counts)
        return None if rate is None else Percent(rate)

    @strawberry.field(description="General hazards (一般隐患).")
    def general(self) -> ProgressHazards:
        """Return the counts."""
        return ProgressHazards(found=self.counts.general_found, closed=self.counts.general_closed)

    @strawberry.field(description="Of the general ones, those closed on the spot (现场整改).")
    def closed_on_site(self) -> int:
        """Return how many."""
        return self.counts.general_on_site

    @strawberry.field(description="Major hazards (重大隐患).")
    def major(self) -> ProgressHazards:
        """Return the counts."""
        return ProgressHazards(found=self.counts.major_found, closed=self.counts.major_closed)

    @strawberry.field(description="Hazards past their deadline (超期).")
    def overdue(self) -> int:
        """Return how many."""
        return self.counts.overdue

    @strawberry.field(description="Hazards reported to the district (上报).")
    def escalated(self) -> int:
        """Return how many."""
        return self.counts.escalated


@strawberry.type(description="What a period added, and by how much that raised what stood before (报告期环比).")
class PeriodGrowth:
    """What a period added."""

    line: strawberry.Private[ProgressLine]

    @strawberry.field(description="Visits more than on the day before the period.")
    def visited(self) -> int:
        """Return how many."""
        return self.line.now.visited - self.line.before.visited

    @strawberry.field(description="Hazards found more than on the day before the period.")
    def found(self) -> int:
        """Return how many."""
        return _found(self.line.now) - _found(self.line.before)

    @strawberry.field(description="Hazards closed more than on the day before the period.")
    def closed(self) -> int:
        """Return how many."""
        return _closed(self.line.now) - _closed(self.line.before)

    @strawberry.field(description="Visits added, in percent of those before (走访环比).")
    def visited_rate(self) -> Percent | None:
        """Return the rate."""
        return _growth(self.line.now.visited, self.line.before.visited)

    @strawberry.field(description="Hazards added, in percent of those before (发现环比).")
    def found_rate(self) -> Percent | None:
        """Return the rate."""
        return _growth(_found(self.line.now), _found(self.line.before))

    @strawberry.field(description="Hazards closed, in percent of those closed before (销号环比).")
    def closed_rate(self) -> Percent | None:
        """Return the rate."""
        return _growth(_closed(self.line.now), _closed(self.line.before))


@strawberry.type(description="The progress of one insurer with one firm, or of all together.")
class InspectionProgressRow:
    """The progress of one insurer with one firm."""

    line: strawberry.Private[ProgressLine]

    @strawberry.field(description="Which insurer, null for all together (保险公司).")
    async def insurer(self, info: Asked) -> Organisation | None:
        """Return the insurer."""
        return await organisation(info.context, self.line.insurer) if self.line.insurer else None

    @strawberry.field(description="Which firm, null for all together (技术机构).")
    async def firm(self, info: Asked) -> Organisation | None:
        """Return the firm."""
        return await organisation(info.context, self.line.firm) if self.line.firm else None

    @strawberry.field(description="At the end of the period.")
    def counts(self) -> Counts:
        """Return the counts."""
        return Counts(counts=self.line.now)

    @strawberry.field(description="On the day before the period.")
    def before(self) -> Counts:
        """Return the counts."""
        return Counts(counts=self.line.before)

    @strawberry.field(description="What the period added (报告期环比).")
    def growth(self) -> PeriodGrowth:
        """Return it."""
        return PeriodGrowth(line=self.line)


@strawberry.type(description="Progress of inspections in a period that ends on the as-of date (R9 隐患排查进展).")
class InspectionProgress(Figures):
    """Progress of inspections in a period."""

    lines: strawberry.Private[list[ProgressLine]]
    since: date = strawberry.field(description="First day of the period.")

    @strawberry.field(description="By insurer and firm, by their codes.")
    def rows(self) -> list[InspectionProgressRow]:
        """Return the rows."""
        return [InspectionProgressRow(line=line) for line in self.lines[:-1]]

    @strawberry.field(description="All together (合计).")
    def total(self) -> InspectionProgressRow:
        """Return the sums."""
        return InspectionProgressRow(line=self.lines[-1])


@strawberry.type
class InspectionProgressQuery:
    """What may be asked of the progress of inspections."""

    @strawberry.field(description="Progress of inspections by insurer and firm (R9 隐患排查进展).")
    async def inspection_progress(
        self,
        info: Asked,
        scope: InScope = None,
        since: Since = None,
        as_of: AsOf = None,
        as_known_at: AsKnownAt = None,
    ) -> InspectionProgress:
        """Return the table."""
        within = scope_of(info.context, "inspection_progress", scope)
        basis = await basis_of(info.context, as_of, as_known_at)
        start = basis.as_of.replace(day=1) if since is None else day(since)
        lines = await inspection_progress.lines(await info.context.reading(), within, basis, start)
        return InspectionProgress(basis=basis, lines=lines, since=start)


def _found(counts: ProgressCounts) -> int:
    return counts.general_found + counts.major_found


def _closed(counts: ProgressCounts) -> int:
    return counts.general_closed + counts.major_closed


def _growth(now: int, before: int) -> Percent | None:
    share = percent(now - before, before)
    return None if share is None else Percent(share)
