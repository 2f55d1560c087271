"""Closure by district, street, firm, insurer or sector, and the national table, as the API shows them (R18)."""

from collections.abc import Sequence
from typing import Annotated

import strawberry

from domain.industry import SafetySector
from domain.money import Fen
from ledger_api.connection import WANTED
from ledger_api.context import Asked, Context
from ledger_api.enums import named
from ledger_api.figures import AsKnownAt, AsOf, Figures, InScope, basis_of, scope_of
from ledger_api.hazard.counts import HazardTotals
from ledger_api.hazard.listing import HazardFilter
from ledger_api.organisation import District, Organisation, organisation
from projections import hazard_rates, national_table
from projections.basis import Basis
from projections.hazard_rates import HazardRow, HazardsBy
from projections.hazard_standing import EVERY
from projections.hazard_standing import HazardFilter as Wanted
from projections.hazard_totals import summed
from projections.scope import Scope

named(HazardsBy, "HazardsBy")

Table = tuple[Scope, Basis, Wanted, HazardsBy]
InRows = Annotated[HazardsBy, strawberry.argument(description="What a row stands for.")]


@strawberry.type(description="Hazards of one district, street, firm, insurer or sector.")
class HazardRateRow:
    """Hazards of one district, street, firm, insurer or sector."""

    by: strawberry.Private[HazardsBy]
    key: str | None = strawberry.field(description="Its code; null for hazards without one.")
    totals: HazardTotals = strawberry.field(description="Counts, rates, and where the loop stops.")

    @strawberry.field(description="Which district (区), null in tables by something else.")
    def district(self) -> District | None:
        """Return the district."""
        return District(code=self.key) if self.key and self.by is HazardsBy.DISTRICT else None

    @strawberry.field(description="Which firm or insurer (机构), null in tables by something else.")
    async def organisation(self, info: Asked) -> Organisation | None:
        """Return the firm or the insurer."""
        told = self.by in {HazardsBy.FIRM, HazardsBy.INSURER}
        return await organisation(info.context, self.key) if self.key and told else None

    @strawberry.field(description="Which sector (行业和领域), null in tables by something else.")
    def sector(self) -> SafetySector | None:
        """Return the sector."""
        return SafetySector[self.key] if self.key and self.by is HazardsBy.SECTOR else None


@strawberry.type(description="Closure of hazards, row by row (整改率、按期整改率).")
class HazardRates(Figures):
    """Closure of hazards, row by row."""

    rows: list[HazardRateRow] = strawberry.field(description="By code, the development area last.")
    total: HazardTotals = strawberry.field(description="All rows together (合计).")


@strawberry.type(description="One sector of the national table.")
class NationalStatisticsRow:
    """One sector of the national table."""

    row: strawberry.Private[national_table.NationalRow]

    @strawberry.field(description="Which sector, null where none is known and in the total row (行业和领域).")
    def sector(self) -> SafetySector | None:
        """Return the sector."""
        return SafetySector[self.row.sector] if self.row.sector else None

    @strawberry.field(description="Enterprises visited (column 1, 排查治理事故隐患的生产经营单位).")
    def enterprises(self) -> int:
        """Return how many."""
        return self.row.enterprises

    @strawberry.field(description="General (columns 2 to 4) and major hazards (columns 5 to 7).")
    def hazards(self) -> HazardTotals:
        """Return the counts."""
        return HazardTotals(total=self.row.total)

    @strawberry.field(description="Major hazards with a plan (column 8, 列入治理计划).")
    def planned(self) -> int:
        """Return how many."""
        return self.row.planned

    @strawberry.field(description="Of them with all five in place (column 9, 五到位).")
    def five_in_place(self) -> int:
        """Return how many."""
        return self.row.five_in_place

    @strawberry.field(description="Listed for supervision (column 10, 挂牌督办).")
    def listed(self) -> int:
        """Return how many."""
        return self.row.listed

    @strawberry.field(description="Of them by the province (column 11, 省级).")
    def listed_provincial(self) -> int:
        """Return how many."""
        return self.row.listed_provincial

    @strawberry.field(description="Money set aside by plans in yuan; printed in ten thousands (column 12, 治理资金).")
    def funds(self) -> Fen:
        """Return the money."""
        return self.row.funds


@strawberry.type(description="National table from January to the as-of date (R18 国家统计表).")
class NationalStatistics(Figures):
    """National table from January to the as-of date."""

    rows: list[NationalStatisticsRow] = strawberry.field(description="One row for each sector with a visit or hazard.")
    total: NationalStatisticsRow = strawberry.field(description="All sectors together (合计).")


@strawberry.type
class HazardRateQuery:
    """What may be asked of the closure of hazards."""

    @strawberry.field(description="How many hazards were found and closed, and closed on time, row by row (整改率).")
    async def hazard_rates(
        self,
        info: Asked,
        scope: InScope = None,
        by: InRows = HazardsBy.DISTRICT,
        filter: Annotated[HazardFilter | None, WANTED] = None,  # noqa: A002
        as_of: AsOf = None,
        as_known_at: AsKnownAt = None,
    ) -> HazardRates:
        """Return the table."""
        within = scope_of(info.context, "hazards", scope)
        basis = await basis_of(info.context, as_of, as_known_at)
        wanted = filter.read() if filter else EVERY
        rows = await info.context.load(_tables, (within, basis, wanted, by))
        total = summed([row.total for row in rows])
        shown = [HazardRateRow(by=by, key=row.key, totals=HazardTotals(total=row.total)) for row in rows]
        return HazardRates(basis=basis, rows=shown, total=HazardTotals(total=total))

    @strawberry.field(description="The national table of the as-of date's year (R18 国家统计表).")
    async def national_statistics(
        self, info: Asked, scope: InScope = None, as_of: AsOf = None, as_known_at: AsKnownAt = None
    ) -> NationalStatistics:
        """Return the table."""
        within = scope_of(info.context, "national_statistics", scope)
        basis = await basis_of(info.context, as_of, as_known_at)
        rows = await national_table.table(await info.context.reading(), within, basis)
        total = NationalStatisticsRow(row=national_table.summed(rows))
        return NationalStatistics(basis=basis, rows=[NationalStatisticsRow(row=row) for row in rows], total=total)


async def _tables(context: Context, asked: Sequence[Table]) -> list[list[HazardRow]]:
    """Return the tables that one operation asks for; those of the same hazards in one question."""
    reading = await context.reading()
    same: dict[tuple[Scope, Basis, Wanted], list[HazardsBy]] = {}
    for scope, basis, wanted, by in asked:
        same.setdefault((scope, basis, wanted), []).append(by)
    found = {
        (scope, basis, wanted): await hazard_rates.tables(reading, scope, basis, every, wanted)
        for (scope, basis, wanted), every in same.items()
    }
    return [found[scope, basis, wanted][by] for scope, basis, wanted, by in asked]
