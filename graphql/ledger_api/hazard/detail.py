"""What a hazard is recorded with: criterion, registration, plan, supervision and proofs."""

from datetime import date
from typing import Any

import strawberry

from domain.hazard.finding import ProductionStop
from domain.hazard.plan import PlanElement
from domain.hazard.supervision import SupervisionLevel
from domain.money import Fen
from ledger_api.context import Asked
from ledger_api.fact import Fact, fact_at
from ledger_api.organisation import Organisation, organisation
from projections import hazards


@strawberry.type(description="A clause of a standard (判定依据).")
class StandardRef:
    """A clause of a standard."""

    standard: str = strawberry.field(description="Standard (标准).")
    clause: str = strawberry.field(description="Clause (条款).")
    edition: str | None = strawberry.field(description="Edition (版本).")


@strawberry.type(description="What a major hazard is recorded with besides (重大隐患登记).")
class MajorDetail:
    """What a major hazard is recorded with besides."""

    paper_no: str | None = strawberry.field(description="Number on paper with word and year (编号).")
    address: str | None = strawberry.field(description="Exact address (地址).")
    coordination: bool | None = strawberry.field(description="Whether government coordination is needed (需政府协调).")
    stop: ProductionStop | None = strawberry.field(description="Whether production stops (停产停业).")
    supervising_body: str | None = strawberry.field(description="Supervising body (督办单位).")


@strawberry.type(description="Governance plan of a major hazard with its six elements (治理方案).")
class GovernancePlan:
    """Governance plan of a major hazard."""

    goals: str = strawberry.field(description="Goals and tasks (目标和任务).")
    measures: str = strawberry.field(description="Ways and measures (方法和措施).")
    means: str = strawberry.field(description="Money and material (经费和物资).")
    people: str = strawberry.field(description="Bodies and persons (机构和人员).")
    schedule: str = strawberry.field(description="Time and requirements (时限和要求).")
    safety: str = strawberry.field(description="Safety measures and emergency plan (安全措施和应急预案).")
    funds: Fen | None = strawberry.field(description="Money set aside, in yuan (治理资金).")
    in_place: list[PlanElement] = strawberry.field(description="Which of the five are in place (五到位).")


@strawberry.type(description="Supervision by the authority (挂牌督办).")
class Supervision:
    """Supervision by the authority."""

    code: strawberry.Private[str]
    level: SupervisionLevel = strawberry.field(description="By which level (级别).")
    document_no: str = strawberry.field(description="Document number (文号).")
    signatory: str = strawberry.field(description="Who signed the document (签发人).")
    due_on: date = strawberry.field(description="By when it is to be delisted.")
    listed_on: date = strawberry.field(description="Day of listing.")
    delisted_on: date | None = strawberry.field(description="Day of delisting, null before (核销日期).")

    @strawberry.field(description="Body that listed it (督办单位).")
    async def body(self, info: Asked) -> Organisation | None:
        """Return the body; null when it is not registered."""
        found: Organisation | None = await organisation(info.context, self.code)
        return found


@strawberry.type(description="A photograph or another file that proves a step (佐证).")
class HazardFile:
    """A file that proves a step."""

    row: strawberry.Private[hazards.HazardFile]

    @strawberry.field(description="SHA-256 of the file: GET /evidence/{sha256} answers it.")
    def sha256(self) -> str:
        """Return the hash."""
        return self.row.sha256

    @strawberry.field(description="What the file was called (文件名).")
    def file_name(self) -> str | None:
        """Return the name."""
        return self.row.file_name

    @strawberry.field(description="Whether it shows the hazard before it was mended on the spot (整改前).")
    def before(self) -> bool:
        """Tell whether it shows it before."""
        return self.row.before

    @strawberry.field(description="The step that it proves.")
    async def fact(self, info: Asked) -> Fact | None:
        """Return the fact; many in one query."""
        return await fact_at(info.context, self.row.position)


def standard(told: dict[str, Any] | None) -> StandardRef | None:
    """Return a criterion as the API shows it."""
    return StandardRef(**told) if told else None


def major(told: dict[str, Any] | None) -> MajorDetail | None:
    """Return the registration of a major hazard as the API shows it."""
    return MajorDetail(**told | {"stop": told["stop"] and ProductionStop(told["stop"])}) if told else None


def plan(told: dict[str, Any] | None) -> GovernancePlan | None:
    """Return a plan as the API shows it."""
    return GovernancePlan(**told | {"in_place": [PlanElement(each) for each in told["in_place"]]}) if told else None


def supervision(row: hazards.HazardStanding) -> Supervision | None:
    """Return the supervision of a hazard as the API shows it."""
    if not (row.listing and row.listed_by and row.listed_on):
        return None
    return Supervision(
        code=row.listed_by,
        level=SupervisionLevel(row.listing["level"]),
        document_no=row.listing["document_no"],
        signatory=row.listing["signatory"],
        due_on=date.fromisoformat(row.listing["due_on"]),
        listed_on=row.listed_on,
        delisted_on=row.delisted_on if row.delisted_on and row.delisted_on >= row.listed_on else None,
    )
