"""Late entries and corrections by who entered, as the API shows them (R16)."""

from typing import Annotated

import strawberry

from domain.money import Fen
from ledger_api.context import Asked
from ledger_api.enums import named
from ledger_api.figures import AsKnownAt, AsOf, Figures, Period, basis_of, period_of
from ledger_api.ids import read_id
from ledger_api.organisation import Organisation, organisation
from ledger_api.person import person_name
from projections import late_entries
from projections.late_entries import By
from projections.scope import Scope

named(By, "LateEntriesBy")


@strawberry.type(
    description="What one person entered late, back-dated or wrongly, or all people of an insurer, or all."
)
class LateEntriesRow:
    """One row of the table."""

    row: strawberry.Private[late_entries.LateEntries]

    @strawberry.field(description="Insurer for which it was entered (保险公司); null in the total row.")
    async def insurer(self, info: Asked) -> Organisation | None:
        """Return the insurer."""
        return await organisation(info.context, self.row.insurer) if self.row.insurer else None

    @strawberry.field(
        description="Name of who entered (录入人); null where the row stands for all, or the name was erased."
    )
    async def recorder(self, info: Asked) -> str | None:
        """Return the name."""
        return await person_name(info.context, self.row.person) if self.row.person else None

    @strawberry.field(description="Entries about policies, premium and payments (笔数).")
    def entries(self) -> int:
        """Return how many."""
        return self.row.entries

    @strawberry.field(description="Recorded more than 7 days after the business date (迟录>7日).")
    def over7_days(self) -> int:
        """Return how many."""
        return self.row.over_7_days

    @strawberry.field(description="Recorded more than 30 days after the business date (迟录>30日).")
    def over30_days(self) -> int:
        """Return how many."""
        return self.row.over_30_days

    @strawberry.field(
        description="Policies whose cover began before their day of issue, without one before their recording (倒签)."
    )
    def backdated(self) -> int:
        """Return how many."""
        return self.row.backdated

    @strawberry.field(description="Facts of this person that were corrected (更正笔数).")
    def corrections(self) -> int:
        """Return how many."""
        return self.row.corrections

    @strawberry.field(
        description="Money of the entries more than 7 days late, and what corrected ones had said, in yuan (涉及金额)."
    )
    def amount(self) -> Fen:
        """Return the money."""
        return self.row.amount


@strawberry.type(description="Late entries and corrections (R16 迟录与更正).")
class LateEntries(Figures):
    """Late entries and corrections."""

    table: strawberry.Private[late_entries.LateEntriesTable]

    @strawberry.field(description="The rows by insurer, the latest people first.")
    def rows(self) -> list[LateEntriesRow]:
        """Return the rows."""
        return [LateEntriesRow(row=row) for row in self.table.rows]

    @strawberry.field(description="All rows together (合计).")
    def total(self) -> LateEntriesRow:
        """Return the total row."""
        return LateEntriesRow(row=self.table.total)


@strawberry.type
class LateEntriesQuery:
    """What may be asked of entries."""

    @strawberry.field(description="Who entered how much how late, and what was corrected (R16 迟录与更正).")
    async def late_entries(
        self,
        info: Asked,
        insurer_id: Annotated[strawberry.ID | None, strawberry.argument(description="Of one insurer.")] = None,
        recorded: Annotated[
            Period | None,
            strawberry.argument(description="Entered in this period; corrections by their business date."),
        ] = None,
        by: Annotated[By, strawberry.argument(description="What a row stands for.")] = By.PERSON,
        as_of: AsOf = None,
        as_known_at: AsKnownAt = None,
    ) -> LateEntries:
        """Return the table."""
        named_insurer = None if insurer_id is None else read_id("Organisation", insurer_id) or ""
        within = info.context.reach("late_entries", Scope(insurer=named_insurer))
        basis = await basis_of(info.context, as_of, as_known_at)
        reading = await info.context.reading()
        table = await late_entries.late_entries(reading, within, basis, period_of(recorded), by)
        return LateEntries(basis=basis, table=table)
