"""Lists of enterprises: which, in what order, and their counts."""

from enum import Enum

import strawberry

from domain.industry import SafetySector
from ledger_api.connection import Connection, Once, Register
from ledger_api.enterprise.record import Enterprise, shown_enterprise
from ledger_api.figures import Figures, chosen
from ledger_api.texts import sought
from projections import enterprises
from projections.completeness import Gap
from projections.enterprise_standing import EnterpriseFilter as Wanted


@strawberry.type(description="Counts over a list of enterprises.")
class EnterpriseTotals:
    """Counts over a list of enterprises."""

    insured: int = strawberry.field(description="Insured on the date (参保).")
    incomplete: int = strawberry.field(description="With something missing or doubtful in their data (有缺项).")


@strawberry.type(description="A page of enterprises.")
class EnterpriseConnection(Connection[Enterprise], Figures):
    """A page of enterprises."""

    total: strawberry.Private[Once[enterprises.EnterpriseTotal]]

    @strawberry.field(description="How many the whole filtered list holds, computed only when selected.")
    async def total_count(self) -> int:
        """Return how many."""
        return (await self.total.get()).enterprises

    @strawberry.field(description="Counts over the whole filtered list (合计), computed only when selected.")
    async def totals(self) -> EnterpriseTotals:
        """Return the counts."""
        total = await self.total.get()
        return EnterpriseTotals(insured=total.insured, incomplete=total.incomplete)


@strawberry.input(description="Which enterprises.")
class EnterpriseFilter:
    """Which enterprises."""

    search: str | None = strawberry.field(
        default=None, description="Part of a name it has or had, or of a credit code that leads to it."
    )
    street: str | None = strawberry.field(default=None, description="In one street, by its code (街道).")
    sectors: list[SafetySector] | None = strawberry.field(default=None, description="Of one of these sectors (行业).")
    insured: bool | None = strawberry.field(default=None, description="Insured on the date, or not (参保).")
    handed_over: bool | None = strawberry.field(
        default=None,
        description="Insured, but not by who serves its place by now, or not so (区域调整待续保).",
    )
    gaps: list[Gap] | None = strawberry.field(default=None, description="With one of these gaps in its data (缺项).")

    def read(self) -> Wanted:
        """Return the filter of the question. Raises  TextFormat."""
        return Wanted(
            search=sought(self.search),
            street=sought(self.street),
            sectors=chosen(self.sectors),
            insured=self.insured,
            handed_over=self.handed_over,
            gaps=chosen(self.gaps),
        )


@strawberry.enum(description="Order of enterprises.")
class EnterpriseOrder(Enum):
    """Order of enterprises."""

    NAME_ASC = strawberry.enum_value(enterprises.NAME_ASC, description="By name.")
    CREDIT_CODE_ASC = strawberry.enum_value(enterprises.CODE_ASC, description="By credit code.")


ENTERPRISES = Register(
    "enterprises",
    enterprises.EnterpriseStanding,
    enterprises.page,
    enterprises.total,
    shown_enterprise,
    enterprises.listing,
)
