"""A briefing and what it says, also after a command."""

from datetime import date
from uuid import UUID

import strawberry

from domain.briefing import BriefingKind, BriefingState, KeyLine
from ledger_api.briefing.changes import BriefingChanges, briefing_changes
from ledger_api.briefing.progress import InspectionProgress
from ledger_api.context import Asked, Context
from ledger_api.figures import Figures
from ledger_api.hazard.key_enterprise import KeyEnterprise
from ledger_api.organisation import District
from ledger_api.outcome import Recorded
from ledger_api.record import Dated, LedgerRecord, recorded
from projections import briefings, key_enterprises
from projections.basis import Basis


@strawberry.type(description="Key enterprises as a briefing tells of them (重点企业清单).")
class BriefedEnterprises(Figures):
    """Key enterprises as a briefing tells of them."""

    rows: list[KeyEnterprise] = strawberry.field(description="Longest overdue first.")
    since: date = strawberry.field(description="First day of the period.")

    @strawberry.field(description="The rule by which they are listed, in the language of the request (列入规则).")
    def rule(self, info: Asked) -> str:
        """Return the rule."""
        return key_enterprises.RULE[info.context.language].format(since=self.since, as_of=self.basis.as_of)


@strawberry.type(description="What a district was told, as the ledger told it then; it never changes (通报).")
class Briefing(LedgerRecord):
    """What a district was told."""

    row: strawberry.Private[briefings.BriefingStanding]

    @strawberry.field(description="What it is about.")
    def kind(self) -> BriefingKind:
        """Return the kind."""
        return BriefingKind(self.row.kind)

    @strawberry.field(description="Whom it tells (区).")
    def district(self) -> District:
        """Return the district."""
        return District(code=self.row.district)

    @strawberry.field(description="Year of the policies' inception that it counts, null for all (起保年度).")
    def fund_year(self) -> int | None:
        """Return the year."""
        return self.row.fund_year

    @strawberry.field(description="First day of its period (报告期).")
    def since(self) -> date:
        """Return the day."""
        return self.row.since

    @strawberry.field(description="Last day of its period (报告期).")
    def until(self) -> date:
        """Return the day."""
        return self.row.as_of

    @strawberry.field(description="When it was issued (发出日期).")
    def issued_on(self) -> date:
        """Return the day."""
        return self.row.issued_on

    @strawberry.field(description="Where it stood on the dates of the question.")
    def state(self) -> BriefingState:
        """Return the state."""
        return BriefingState(self.row.state)

    @strawberry.field(description="When the district signed for it (签收日期).")
    def acknowledged_on(self) -> date | None:
        """Return the day."""
        return self.row.acknowledged_on

    @strawberry.field(description="By which document of the district (签收文号).")
    def document_no(self) -> str | None:
        """Return the number."""
        return self.row.document_no

    @strawberry.field(description="What its sender added to the figures (备注); null where nothing.")
    def remarks(self) -> str | None:
        """Return the remarks."""
        return self.row.remarks

    @strawberry.field(description="What it stands in the place of (更正前通报).")
    async def supersedes(self, info: Asked) -> "Briefing | None":
        """Return the briefing."""
        return await briefing(info.context, self.row.supersedes_id, self.basis) if self.row.supersedes_id else None

    @strawberry.field(description="What stands in its place (更正后通报).")
    async def superseded_by(self, info: Asked) -> "Briefing | None":
        """Return the briefing."""
        return await briefing(info.context, self.row.superseded_by, self.basis) if self.row.superseded_by else None

    @strawberry.field(description="Its frozen figures (R9), null in one about key enterprises only (冻结数据).")
    async def progress(self, info: Asked) -> InspectionProgress | None:
        """Return the figures."""
        lines = self.row.lines
        basis = await frozen_basis(info.context, self.row)
        return InspectionProgress(basis=basis, lines=lines, since=self.row.since) if lines else None

    @strawberry.field(description="Its frozen list of key enterprises (R10 重点企业).")
    async def key_enterprises(self, info: Asked) -> BriefedEnterprises:
        """Return the list."""
        rows = [_shown_line(line, self.row.district) for line in self.row.enterprises]
        return BriefedEnterprises(basis=await frozen_basis(info.context, self.row), rows=rows, since=self.row.since)

    @strawberry.field(
        description="The last one of its kind, district and fund year before it, null for the first one (上期通报)."
    )
    async def previous(self, info: Asked) -> "Briefing | None":
        """Return the briefing."""
        return await briefing(info.context, self.row.before_id) if self.row.before_id else None

    @strawberry.field(
        description="What changed since the last one of its kind, district and fund year, and because of what; "
        "null for the first one (较上期变化)."
    )
    async def changes(self, info: Asked) -> BriefingChanges | None:
        """Return the changes."""
        before = await self.previous(info)
        if before is None:
            return None
        context = info.context
        then, now = await frozen_basis(context, before.row), await frozen_basis(context, self.row)
        return briefing_changes(before.row, then, self.row, now)


@strawberry.type(description="A briefing after a command.")
class BriefingRecorded(Recorded):
    """A briefing after a command."""

    @strawberry.field(description="The briefing.")
    async def briefing(self, info: Asked) -> Briefing:
        """Return it as it stands after the command."""
        found = await briefing(info.context, self.told.streams[0])
        assert found is not None
        return found


async def briefing(context: Context, briefing_id: UUID | None, basis: Basis | None = None) -> Briefing | None:
    """Return a briefing in the caller's reach as it stood on a basis, now by default; many in one query."""
    found: Briefing | None = await context.load(_briefings, (basis, briefing_id))
    return found


def shown_briefing(row: briefings.BriefingStanding, basis: Basis) -> Briefing:
    """Return a briefing as the API shows it."""
    return Briefing(key=row.briefing_id, row=row, basis=basis)


async def frozen_basis(context: Context, row: briefings.BriefingStanding) -> Basis:
    """Return the basis that the figures of a briefing rest on."""
    return await (await context.reading()).basis(row.as_of, row.known_position)


def _shown_line(line: KeyLine, district: str) -> KeyEnterprise:
    said = {name: getattr(line, name) for name in KeyLine.__slots__}
    return KeyEnterprise(row=key_enterprises.KeyEnterprise(district=district, **said))


async def _briefings(context: Context, keys: list[Dated]) -> list[Briefing | None]:
    reading, scope = await context.reading(), context.reach("briefings")
    return await recorded(
        context, keys, lambda basis, ids: briefings.briefings(reading, scope, basis, ids), shown_briefing
    )
