"""What changed since the last briefing, and because of what, as the API shows it."""

from dataclasses import fields
from enum import Enum

import strawberry

from domain.briefing import ProgressCounts, ProgressLine
from ledger_api.context import Asked, Context
from ledger_api.enums import named
from ledger_api.fact import Fact, fact_at
from projections import briefing_changes as question
from projections.basis import Basis
from projections.briefing_changes import ChangeReason
from projections.briefings import BriefingStanding
from projections.scope import Scope

named(ChangeReason, "ChangeReason")
BriefingFigure = Enum("BriefingFigure", {each.name.upper(): each.name for each in fields(ProgressCounts)})  # type: ignore[misc]
named(BriefingFigure)

Between = tuple[Scope, Basis, Basis]


@strawberry.type(description="By how much a figure of all together changed, for one reason.")
class BriefingChange:
    """By how much a figure changed."""

    row: strawberry.Private[question.FigureChange]
    between: strawberry.Private[Between]

    @strawberry.field(description="Which figure.")
    def figure(self) -> BriefingFigure:
        """Return the figure."""
        return BriefingFigure(self.row.figure)

    @strawberry.field(description="Because of what (原因).")
    def because(self) -> ChangeReason:
        """Return the reason."""
        return ChangeReason(self.row.because)

    @strawberry.field(description="By how much, less than zero where it fell (变化).")
    def change(self) -> int:
        """Return the change."""
        return self.row.change

    @strawberry.field(description="How many tasks or hazards changed it.")
    def records(self) -> int:
        """Return how many."""
        return self.row.records

    @strawberry.field(
        description="Facts of these tasks or hazards recorded since, or of a day since, the latest 20. "
        "A deadline passes without a fact."
    )
    async def facts(self, info: Asked) -> list[Fact]:
        """Return the facts; those of all changes in one query."""
        told = await info.context.load(_facts, self.between)
        own = [each for each in told if (each.figure, each.because) == (self.row.figure, self.row.because)]
        found = [await fact_at(info.context, each.position) for each in own]
        return [each for each in found if each]


@strawberry.type(description="A figure of all together then and now (合计).")
class BriefingFigureChange:
    """A figure then and now."""

    figure: BriefingFigure = strawberry.field(description="Which figure.")
    then: int = strawberry.field(description="In the last one (上期).")
    now: int = strawberry.field(description="In this one (本期).")


@strawberry.type(description="What changed since the last briefing (较上期变化).")
class BriefingChanges:
    """What changed since the last briefing."""

    totals: strawberry.Private[tuple[ProgressLine | None, ProgressLine | None]]
    between: strawberry.Private[Between]

    @strawberry.field(description="Each figure of both, those of key enterprises have none.")
    def figures(self) -> list[BriefingFigureChange]:
        """Return the figures."""
        then, now = self.totals
        if then is None or now is None:
            return []
        return [
            BriefingFigureChange(figure=each, then=getattr(then.now, each.value), now=getattr(now.now, each.value))
            for each in BriefingFigure
        ]

    @strawberry.field(description="Why they changed: the changes of a figure sum up to now less then.")
    async def changes(self, info: Asked) -> list[BriefingChange]:
        """Return the changes."""
        scope, then, now = self.between
        rows = await question.changes(await info.context.reading(), scope, then, now)
        return [BriefingChange(row=row, between=self.between) for row in rows]


def briefing_changes(before: BriefingStanding, then: Basis, after: BriefingStanding, now: Basis) -> BriefingChanges:
    """Return what changed between two briefings."""
    scope = Scope(district=after.district, fund_year=after.fund_year)
    totals = before.lines[-1] if before.lines else None, after.lines[-1] if after.lines else None
    return BriefingChanges(totals=totals, between=(scope, then, now))


async def _facts(context: Context, keys: list[Between]) -> list[list[question.ChangeFact]]:
    reading = await context.reading()
    return [await question.facts(reading, *between) for between in keys]
