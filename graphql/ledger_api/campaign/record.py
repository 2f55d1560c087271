"""A filing campaign and what insurers declared in it, also after a command."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

import strawberry

from domain.campaign import CampaignState
from ledger_api.context import Asked, Context
from ledger_api.figures import by_basis
from ledger_api.organisation import District, Organisation, organisation
from ledger_api.outcome import Recorded
from ledger_api.record import Dated, LedgerRecord, recorded
from projections import campaigns
from projections.basis import Basis


@strawberry.type(description="An insurer's word that it reported everything historical (报备完整承诺).")
class CompletenessDeclaration:
    """An insurer's word that it reported everything."""

    row: strawberry.Private[campaigns.Declaration]

    @strawberry.field(description="Which insurer (保险公司).")
    async def insurer(self, info: Asked) -> Organisation:
        """Return the insurer."""
        return await organisation(info.context, self.row.insurer)

    @strawberry.field(description="When (承诺完整日期).")
    def declared_on(self) -> date:
        """Return the day."""
        return self.row.effective_on

    @strawberry.field(description="How many projects it said there were, 0 for none.")
    def count(self) -> int:
        """Return how many."""
        return self.row.count

    @strawberry.field(description="Whether it was belied: papers were handed in after it (承诺不实).")
    def falsified(self) -> bool:
        """Tell whether it was belied."""
        return self.row.belied_by > 0

    @strawberry.field(description="For how many projects papers were handed in after it.")
    def belied_by(self) -> int:
        """Return how many."""
        return self.row.belied_by


@strawberry.type(description="A drive to file the projects from before the ledger (补备案专项).")
class FilingCampaign(LedgerRecord):
    """A drive to file the projects from before the ledger."""

    row: strawberry.Private[campaigns.Campaign]

    @strawberry.field(description="Its number (专项编号).")
    def number(self) -> str:
        """Return the number."""
        return self.row.number

    @strawberry.field(description="Its name (专项名称).")
    def name(self) -> str:
        """Return the name."""
        return self.row.name

    @strawberry.field(description="Projects that begin on or before this day are historical (截止日期).")
    def cutoff_on(self) -> date:
        """Return the day."""
        return self.row.cutoff_on

    @strawberry.field(description="Papers that come by this day are in time (补备案期限).")
    def deadline_on(self) -> date:
        """Return the day."""
        return self.row.deadline_on

    @strawberry.field(description="Day it was opened (启动日期).")
    def opened_on(self) -> date:
        """Return the day."""
        return self.row.opened_on

    @strawberry.field(description="Whom it asks; empty for all insurers (保险公司).")
    async def insurers(self, info: Asked) -> list[Organisation]:
        """Return the insurers."""
        return [await organisation(info.context, code) for code in self.row.asked]

    @strawberry.field(description="In which districts; empty for all (区).")
    def districts(self) -> list[District]:
        """Return the districts."""
        return [District(code=code) for code in self.row.districts]

    @strawberry.field(description="Where it stood on the date.")
    def state(self) -> CampaignState:
        """Return the state."""
        return CampaignState(self.row.state)

    @strawberry.field(description="What insurers declared, by insurer, the last word last (报备完整承诺).")
    async def declarations(self, info: Asked) -> list[CompletenessDeclaration]:
        """Return the declarations that the caller may see."""
        rows = await info.context.load(_declarations, (self.basis, self.row.campaign_id))
        return [CompletenessDeclaration(row=row) for row in rows]


@strawberry.type(description="A campaign after a command.")
class CampaignRecorded(Recorded):
    """A campaign after a command."""

    @strawberry.field(description="The campaign.")
    async def campaign(self, info: Asked) -> FilingCampaign:
        """Return it as it stands after the command."""
        found = await campaign(info.context, self.told.streams[0])
        assert found is not None
        return found


async def campaign(context: Context, campaign_id: UUID | None, basis: Basis | None = None) -> FilingCampaign | None:
    """Return a campaign in the caller's reach as it stood on a basis, now by default; many in one query."""
    found: FilingCampaign | None = await context.load(_campaigns, (basis, campaign_id))
    return found


def shown_campaign(row: campaigns.Campaign, basis: Basis) -> FilingCampaign:
    """Return a campaign as the API shows it."""
    return FilingCampaign(key=row.campaign_id, row=row, basis=basis)


async def _campaigns(context: Context, keys: list[Dated]) -> list[FilingCampaign | None]:
    reading, scope = await context.reading(), context.reach("campaigns")
    return await recorded(
        context, keys, lambda basis, ids: campaigns.campaigns(reading, scope, basis, ids), shown_campaign
    )


async def _declarations(context: Context, keys: list[tuple[Basis, UUID]]) -> Iterable[list[campaigns.Declaration]]:
    reading, scope = await context.reading(), context.reach("campaigns")
    return await by_basis(
        keys, lambda basis, ids: campaigns.declarations(reading, scope, basis, ids), lambda row: row.campaign_id
    )
