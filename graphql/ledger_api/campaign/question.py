"""What may be asked of filing campaigns."""

from typing import Annotated

import strawberry

from ledger_api.campaign.progress import (
    BackfillProgress,
    OwedFiling,
    OwedFilingConnection,
    shown_row,
    shown_total,
)
from ledger_api.campaign.record import FilingCampaign, campaign, shown_campaign
from ledger_api.connection import After, Before, First, Last, Once, Paging, page_listed, shown
from ledger_api.context import Asked
from ledger_api.figures import AsKnownAt, AsOf, InScope, basis_of, scope_of, stream_of
from ledger_api.project.record import stall_limits
from projections import campaigns, filing_progress
from projections import page as keyset
from projections.basis import Basis
from projections.projects import ProjectStanding

InCampaign = Annotated[strawberry.ID, strawberry.argument(description="Which campaign.")]


@strawberry.type
class CampaignQuery:
    """What may be asked of filing campaigns."""

    @strawberry.field(description="Filing campaigns that ask the caller, the latest first (补备案专项).")
    async def campaigns(self, info: Asked, as_of: AsOf = None, as_known_at: AsKnownAt = None) -> list[FilingCampaign]:
        """Return the campaigns."""
        scope = info.context.reach("campaigns")
        basis = await basis_of(info.context, as_of, as_known_at)
        rows = await campaigns.campaigns(await info.context.reading(), scope, basis)
        return [shown_campaign(row, basis) for row in rows]

    @strawberry.field(
        description="How far the historical projects of a campaign are filed (R8 历史项目补备案清单); null when it is "
        "not there for the caller."
    )
    async def backfill_progress(
        self,
        info: Asked,
        campaign_id: InCampaign,
        scope: InScope = None,
        as_of: AsOf = None,
        as_known_at: AsKnownAt = None,
    ) -> BackfillProgress | None:
        """Return the table."""
        within = scope_of(info.context, "campaigns", scope)
        basis = await basis_of(info.context, as_of, as_known_at)
        found = await campaign(info.context, stream_of("FilingCampaign", campaign_id), basis)
        if found is None:
            return None
        limits = await stall_limits(info.context, basis.as_of)
        reading = await info.context.reading()
        rows, total = await filing_progress.progress(reading, within, basis, limits, found.row)
        return BackfillProgress(
            basis=basis,
            campaign=found,
            scope=within,
            rows=[shown_row(row) for row in rows],
            total=shown_total(total),
        )

    @strawberry.field(
        description="The historical projects of a campaign that are not filed yet, the longest due first (欠报清单); "
        "null when it is not there for the caller."
    )
    async def owed_filings(
        self,
        info: Asked,
        campaign_id: InCampaign,
        scope: InScope = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        as_of: AsOf = None,
        as_known_at: AsKnownAt = None,
    ) -> OwedFilingConnection | None:
        """Return a page of the list."""
        context = info.context
        within = scope_of(context, "campaigns", scope)
        basis = await basis_of(context, as_of, as_known_at)
        found = await campaign(context, stream_of("FilingCampaign", campaign_id), basis)
        if found is None:
            return None
        reading, limits = await context.reading(), await stall_limits(context, basis.as_of)

        async def fetch(basis: Basis, page: keyset.Page) -> list[ProjectStanding]:
            return await filing_progress.owed(reading, within, basis, limits, found.row, page)

        basis, page = await page_listed(
            context,
            f"owed {found.row.campaign_id} {within}",
            ProjectStanding,
            filing_progress.BY_DUE,
            Paging(first, after, last, before, as_of, as_known_at),
            fetch,
        )
        count = Once(lambda: filing_progress.owed_count(reading, within, basis, limits, found.row))
        return OwedFilingConnection(
            basis=basis, count=count, **shown(page, lambda row: OwedFiling(row=row, basis=basis))
        )
