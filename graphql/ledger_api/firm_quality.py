"""Quality of technical firms, as the API shows it (R14)."""

from decimal import Decimal

import strawberry

from ledger_api.context import Asked
from ledger_api.figures import AsKnownAt, AsOf, Figures, InScope, basis_of, scope_of
from ledger_api.organisation import Organisation, organisation
from ledger_api.scalars import Days, Percent
from projections import firm_quality


@strawberry.type(description="The quality of one firm's work, or of all together.")
class FirmQualityRow:
    """The quality of one firm's work."""

    row: strawberry.Private[firm_quality.FirmQuality]

    @strawberry.field(description="Which firm, null for all together (机构).")
    async def firm(self, info: Asked) -> Organisation | None:
        """Return the firm."""
        return await organisation(info.context, self.row.firm) if self.row.firm else None

    @strawberry.field(description="Reports handed in, each once whatever its versions (报告数).")
    def reports(self) -> int:
        """Return how many."""
        return self.row.reports

    @strawberry.field(description="Of them sent back at least once (退回).")
    def returned(self) -> int:
        """Return how many."""
        return self.row.returned

    @strawberry.field(description="Of them found nothing, by their latest version (零隐患).")
    def zero_findings(self) -> int:
        """Return how many."""
        return self.row.zero

    @strawberry.field(description="Sent back in percent of reports (退回率).")
    def return_rate(self) -> Percent | None:
        """Return the rate."""
        return _percent(self.row.return_rate)

    @strawberry.field(description="Without a finding in percent of reports (零隐患占比).")
    def zero_finding_rate(self) -> Percent | None:
        """Return the rate."""
        return _percent(self.row.zero_rate)

    @strawberry.field(description="Re-inspections made (复查).")
    def reinspections(self) -> int:
        """Return how many."""
        return self.row.reinspections

    @strawberry.field(description="Of them by the deadline that bound then (及时复查).")
    def reinspections_in_time(self) -> int:
        """Return how many."""
        return self.row.in_time

    @strawberry.field(description="Hazards past their deadline that wait for one (逾期未复查).")
    def reinspections_owed(self) -> int:
        """Return how many."""
        return self.row.owed

    @strawberry.field(description="Made in time in percent of those made or owed (复查及时率).")
    def in_time_rate(self) -> Percent | None:
        """Return the rate."""
        return _percent(self.row.in_time_rate)

    @strawberry.field(description="Complaints about its visits (投诉数).")
    def complaints(self) -> int:
        """Return how many."""
        return self.row.complaints

    @strawberry.field(description="From a visit to its first report (平均提交天数).")
    def average_submit_days(self) -> Days | None:
        """Return the days."""
        days = self.row.average_submit_days
        return None if days is None else Days(days)

    @strawberry.field(description="Score of accepted reports in percent of the full one (平均质量评分).")
    def average_score(self) -> Percent | None:
        """Return the score."""
        return _percent(self.row.average_score)


@strawberry.type(description="Quality of technical firms (R14 质量评分).")
class FirmQualities(Figures):
    """Quality of technical firms."""

    rows: list[FirmQualityRow] = strawberry.field(description="By code.")
    total: FirmQualityRow = strawberry.field(description="All together (合计).")


@strawberry.type
class FirmQualityQuery:
    """What may be asked of the quality of firms."""

    @strawberry.field(description="Quality of technical firms; a firm sees itself (R14 质量评分).")
    async def firm_quality(
        self, info: Asked, scope: InScope = None, as_of: AsOf = None, as_known_at: AsKnownAt = None
    ) -> FirmQualities:
        """Return the table."""
        within = scope_of(info.context, "firm_quality", scope)
        basis = await basis_of(info.context, as_of, as_known_at)
        rows, total = await firm_quality.table(await info.context.reading(), within, basis)
        return FirmQualities(
            basis=basis, rows=[FirmQualityRow(row=row) for row in rows], total=FirmQualityRow(row=total)
        )


def _percent(value: Decimal | None) -> Percent | None:
    return None if value is None else Percent(value)
