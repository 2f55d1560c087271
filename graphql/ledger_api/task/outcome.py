"""What became of the visits, by insurer, firm and district, as the API shows it."""

import strawberry

from ledger_api.context import Asked
from ledger_api.enums import named
from ledger_api.figures import Figures
from ledger_api.organisation import District, Organisation, organisation
from ledger_api.task.listing import TaskCounts, shown_counts
from projections.visit_outcomes import OutcomeRow, VisitOutcomesBy

named(VisitOutcomesBy, "VisitOutcomesBy")


@strawberry.type(description="What became of the visits of a group.")
class VisitOutcomesRow:
    """What became of the visits of a group."""

    row: strawberry.Private[OutcomeRow]

    @strawberry.field(description="For which insurer; null when rows are not by insurer, and in the total.")
    async def insurer(self, info: Asked) -> Organisation | None:
        """Return the insurer."""
        return await organisation(info.context, self.row.insurer) if self.row.insurer else None

    @strawberry.field(description="By which firm; null when rows are not by firm, and in the total.")
    async def firm(self, info: Asked) -> Organisation | None:
        """Return the firm."""
        return await organisation(info.context, self.row.firm) if self.row.firm else None

    @strawberry.field(description="Where; null when rows are not by district, and in the total.")
    def district(self) -> District | None:
        """Return the district."""
        return District(code=self.row.district) if self.row.district else None

    @strawberry.field(description="The counts.")
    def counts(self) -> TaskCounts:
        """Return the counts."""
        return shown_counts(self.row)


@strawberry.type(description="What became of the visits (走访结果).")
class VisitOutcomes(Figures):
    """What became of the visits."""

    rows: list[VisitOutcomesRow] = strawberry.field(description="One row for each group, by code.")
    total: VisitOutcomesRow = strawberry.field(description="All together (合计).")
