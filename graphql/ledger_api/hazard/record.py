"""A hazard with its clock and its proofs, also after a command."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

import strawberry

from domain.hazard.finding import HazardCategory, HazardSource
from domain.industry import SafetySector
from domain.money import Fen
from ledger_api.context import Asked, Context
from ledger_api.figures import AsKnownAt, AsOf, by_basis
from ledger_api.hazard.detail import (
    GovernancePlan,
    HazardFile,
    MajorDetail,
    StandardRef,
    Supervision,
    major,
    plan,
    standard,
    supervision,
)
from ledger_api.hazard.standing import HazardStanding
from ledger_api.organisation import District, Organisation, organisation
from ledger_api.outcome import Recorded
from ledger_api.record import Dated, LedgerRecord, recorded, stood
from ledger_api.task.record import InspectionTask, task
from projections import hazards
from projections.basis import Basis


@strawberry.type(description="A hidden hazard of an enterprise, from its finding to its closing (隐患).")
class Hazard(LedgerRecord):
    """A hidden hazard of an enterprise."""

    row: strawberry.Private[hazards.HazardStanding]

    @strawberry.field(description="The firm's number of the finding (隐患编号).")
    def finding_no(self) -> str:
        """Return the number."""
        return self.row.finding_no

    @strawberry.field(description="Task in whose visit it was found (排查任务); null outside the caller's scope.")
    async def task(self, info: Asked) -> InspectionTask | None:
        """Return the task on the dates of the hazard."""
        return await task(info.context, self.row.task_id, self.basis)

    @strawberry.field(description="Firm that found it (技术服务机构).")
    async def firm(self, info: Asked) -> Organisation:
        """Return the firm."""
        return await organisation(info.context, self.row.firm)

    @strawberry.field(description="Insurer that answers for it (保险公司).")
    async def insurer(self, info: Asked) -> Organisation:
        """Return the insurer."""
        return await organisation(info.context, self.row.insurer)

    @strawberry.field(description="Insurer that answered for it before the policy moved (承接自).")
    async def inherited_from(self, info: Asked) -> Organisation | None:
        """Return the insurer."""
        return await organisation(info.context, self.row.inherited_from) if self.row.inherited_from else None

    @strawberry.field(description="Credit code of the enterprise (统一社会信用代码).")
    def credit_code(self) -> str:
        """Return the code."""
        return self.row.credit_code

    @strawberry.field(description="Name of the enterprise (企业名称).")
    def enterprise_name(self) -> str | None:
        """Return the name."""
        return self.row.enterprise

    @strawberry.field(description="District of the visit (区).")
    def district(self) -> District:
        """Return the district."""
        return District(code=self.row.district)

    @strawberry.field(description="Street code of the visit (街道代码).")
    def street(self) -> str | None:
        """Return the code."""
        return self.row.street

    @strawberry.field(description="Safety sector of the enterprise at the visit (行业和领域).")
    def sector(self) -> SafetySector | None:
        """Return the sector."""
        return SafetySector[self.row.sector] if self.row.sector else None

    @strawberry.field(description="Day it was found (发现日期).")
    def found_on(self) -> date:
        """Return the day."""
        return self.row.found_on

    @strawberry.field(description="Place in the enterprise (部位).")
    def location(self) -> str:
        """Return the place."""
        return self.row.location

    @strawberry.field(description="Of what kind (类别).")
    def category(self) -> HazardCategory:
        """Return the kind."""
        return HazardCategory(self.row.category)

    @strawberry.field(description="What is wrong (描述).")
    def description(self) -> str:
        """Return the words."""
        return self.row.description

    @strawberry.field(description="What to do (建议).")
    def suggestion(self) -> str | None:
        """Return the words."""
        return self.row.suggestion

    @strawberry.field(description="Who came upon it (来源).")
    def source(self) -> HazardSource:
        """Return the source."""
        return HazardSource(self.row.source)

    @strawberry.field(description="What proves it in writing (文字佐证).")
    def note(self) -> str | None:
        """Return the words."""
        return self.row.note

    @strawberry.field(description="Criterion by which it is judged, always for a major one (判定依据).")
    def criterion(self) -> StandardRef | None:
        """Return the clause, the last one when it was regraded."""
        return standard(self.row.basis)

    @strawberry.field(description="What a major hazard is recorded with besides (重大隐患登记).")
    def major(self) -> MajorDetail | None:
        """Return the registration."""
        return major(self.row.major)

    @strawberry.field(description="Governance plan, the last one (治理方案).")
    def plan(self) -> GovernancePlan | None:
        """Return the plan."""
        return plan(self.row.plan)

    @strawberry.field(description="Supervision by the authority, the last one (挂牌督办).")
    def supervision(self) -> Supervision | None:
        """Return the supervision."""
        return supervision(self.row)

    @strawberry.field(description="Money spent on rectification so far, in yuan (整改资金).")
    def rectification_cost(self) -> Fen | None:
        """Return the money."""
        return self.row.cost

    @strawberry.field(description="The same hazard found first, null outside the caller's scope (重复).")
    async def duplicate_of(self, info: Asked) -> "Hazard | None":
        """Return the one found first."""
        return await hazard(info.context, self.row.first_id, self.basis) if self.row.first_id else None

    @strawberry.field(description="Photographs and other files, step by step (佐证).")
    async def files(self, info: Asked) -> list[HazardFile]:
        """Return the files."""
        return [HazardFile(row=row) for row in await info.context.load(_files, (self.basis, self.key))]

    @strawberry.field(description="Its state and its clock; without dates, those of the list it stands in.")
    async def standing(self, info: Asked, as_of: AsOf = None, as_known_at: AsKnownAt = None) -> HazardStanding | None:
        """Return the standing; null when the hazard was not known then."""
        then = await stood(info.context, self, as_of, as_known_at, hazard)
        return HazardStanding(basis=then.basis, row=then.row) if then else None


@strawberry.type(description="A hazard after a command.")
class HazardRecorded(Recorded):
    """A hazard after a command."""

    @strawberry.field(description="The hazard.")
    async def hazard(self, info: Asked) -> Hazard:
        """Return it as it stands after the command."""
        found = await hazard(info.context, self.told.streams[0])
        assert found is not None
        return found


async def hazard(context: Context, hazard_id: UUID | None, basis: Basis | None = None) -> Hazard | None:
    """Return a hazard in the caller's reach as it stood on a basis, now by default; many in one query."""
    found: Hazard | None = await context.load(_hazards, (basis, hazard_id))
    return found


def shown_hazard(row: hazards.HazardStanding, basis: Basis) -> Hazard:
    """Return a hazard as the API shows it."""
    return Hazard(key=row.hazard_id, row=row, basis=basis)


async def _hazards(context: Context, keys: list[Dated]) -> list[Hazard | None]:
    reading, scope = await context.reading(), context.reach("hazards")
    return await recorded(context, keys, lambda basis, ids: hazards.hazards(reading, scope, basis, ids), shown_hazard)


async def _files(context: Context, keys: list[tuple[Basis, UUID]]) -> Iterable[list[hazards.HazardFile]]:
    reading = await context.reading()
    return await by_basis(keys, lambda basis, ids: hazards.files(reading, basis, ids), lambda row: row.hazard_id)
