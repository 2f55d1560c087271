"""The steps of an inspection task: notices, appointments, attempts to visit, reports with their quality."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

import strawberry

from domain.task.contact import Channel
from domain.task.refusing import VisitRefusalReason
from ledger_api.context import Asked, Context
from ledger_api.enums import named
from ledger_api.evidence_file import EvidenceFile
from ledger_api.figures import by_basis
from ledger_api.person import person_name
from projections import task_steps
from projections.basis import Basis
from projections.task_steps import TaskStep, VisitOutcome

named(VisitOutcome, "VisitOutcome")

_DECIDED = {"ServiceQualityAccepted", "ServiceQualityRejected"}

Of = tuple[Basis, UUID]


@strawberry.type(description="How an enterprise was told of a visit beforehand (告知).")
class EnterpriseNotice:
    """How an enterprise was told."""

    row: strawberry.Private[TaskStep]

    @strawberry.field(description="By which way (联系方式).")
    def channel(self) -> Channel:
        """Return the way."""
        return Channel(self.row.code)

    @strawberry.field(description="Name of who was told; null when it was erased.")
    async def person(self, info: Asked) -> str | None:
        """Return the name."""
        return await _name(info.context, self.row.person)

    @strawberry.field(description="When (告知日期).")
    def effective_on(self) -> date:
        """Return the day."""
        return self.row.effective_on


@strawberry.type(description="A day that was agreed on (预约).")
class Appointment:
    """A day that was agreed on."""

    row: strawberry.Private[TaskStep]

    @strawberry.field(description="For which day (预约日期).")
    def visit_on(self) -> date:
        """Return the day."""
        assert self.row.visit_on, "an appointment has a day"
        return self.row.visit_on

    @strawberry.field(description="Who will come, by name (检查人员).")
    async def inspectors(self, info: Asked) -> list[str]:
        """Return the names."""
        return await _names(info.context, self.row.inspectors)

    @strawberry.field(description="Who will receive them (陪同人员).")
    async def counterpart(self, info: Asked) -> str | None:
        """Return the name."""
        return await _name(info.context, self.row.person)

    @strawberry.field(description="When it was agreed.")
    def effective_on(self) -> date:
        """Return the day."""
        return self.row.effective_on


@strawberry.type(description="One attempt to visit, with what came of it (走访).")
class Visit:
    """One attempt to visit."""

    row: strawberry.Private[TaskStep]

    @strawberry.field(description="Business date (走访日期).")
    def effective_on(self) -> date:
        """Return the day."""
        return self.row.effective_on

    @strawberry.field(description="What came of it (结果).")
    def outcome(self) -> VisitOutcome:
        """Return the outcome."""
        return VisitOutcome(self.row.kind)

    @strawberry.field(description="Inspectors by name (检查人员).")
    async def inspectors(self, info: Asked) -> list[str]:
        """Return the names."""
        return await _names(info.context, self.row.inspectors)

    @strawberry.field(description="Who received them, or refused (陪同人员、拒绝人).")
    async def counterpart(self, info: Asked) -> str | None:
        """Return the name."""
        return await _name(info.context, self.row.person)

    @strawberry.field(description="Why it was refused (拒查原因).")
    def refusal_reason(self) -> VisitRefusalReason | None:
        """Return the reason."""
        return VisitRefusalReason(self.row.code) if self.row.code else None

    @strawberry.field(description="Days of the attempts of one that was not reached (联系日期).")
    def attempts(self) -> list[date]:
        """Return the days."""
        return self.row.attempts or []

    @strawberry.field(description="What was wrong with the contact data.")
    def note(self) -> str | None:
        """Return what was said."""
        return self.row.words

    @strawberry.field(description="Photographs and other files (佐证).")
    async def evidence(self, info: Asked) -> list[EvidenceFile]:
        """Return the files."""
        return await _evidence(info.context, self.row)

    @strawberry.field(description="Name of who recorded it.")
    async def actor(self, info: Asked) -> str | None:
        """Return the name."""
        return await person_name(info.context, self.row.actor)


@strawberry.type(description="One version of an inspection report, with its quality (报告).")
class InspectionReport:
    """One version of a report."""

    row: strawberry.Private[TaskStep]
    decision: strawberry.Private[TaskStep | None]

    @strawberry.field(description="Version, from 1 (版本).")
    def number(self) -> int:
        """Return the version."""
        assert self.row.number, "a report has a number"
        return self.row.number

    @strawberry.field(description="When it was handed in (提交日期).")
    def submitted_on(self) -> date:
        """Return the day."""
        return self.row.effective_on

    @strawberry.field(description="The report.")
    async def file(self, info: Asked) -> EvidenceFile:
        """Return the file."""
        [found] = await _evidence(info.context, self.row)
        return found

    @strawberry.field(description="Whether it says outright that nothing was found (零隐患).")
    def zero_hazards(self) -> bool:
        """Tell whether it does."""
        return bool(self.row.zero_hazards)

    @strawberry.field(description="Whether its quality was accepted, null while it is open (质量验收).")
    def accepted(self) -> bool | None:
        """Tell whether it was."""
        return self.decision.kind == "ServiceQualityAccepted" if self.decision else None

    @strawberry.field(description="Quality score from 0 to 100 (质量评分).")
    def score(self) -> int | None:
        """Return the score."""
        return self.decision.score if self.decision else None

    @strawberry.field(description="Opinion of the reviewer (意见).")
    def opinion(self) -> str | None:
        """Return the opinion."""
        return self.decision.words if self.decision else None

    @strawberry.field(description="When it was decided on (验收日期).")
    def decided_on(self) -> date | None:
        """Return the day."""
        return self.decision.effective_on if self.decision else None


async def steps_of(context: Context, of: Of, *kinds: str) -> list[TaskStep]:
    """Return the steps of a task of some kinds, in their order; of many tasks in one query."""
    rows: list[TaskStep] = await context.load(_steps, of)
    return [row for row in rows if row.kind in kinds]


async def reports_of(context: Context, of: Of) -> list[InspectionReport]:
    """Return every version of a task's report with what was decided on it."""
    decided = {row.number: row for row in await steps_of(context, of, *_DECIDED)}
    reports = await steps_of(context, of, "InspectionReportSubmitted")
    return [InspectionReport(row=row, decision=decided.get(row.number)) for row in reports]


async def _evidence(context: Context, row: TaskStep) -> list[EvidenceFile]:
    found = await context.load(_files, row.position)
    return [EvidenceFile(sha256=each.sha256, file_name=each.file_name) for each in found]


async def _name(context: Context, person: UUID | None) -> str | None:
    return await person_name(context, person) if person else None


async def _names(context: Context, people: list[UUID] | None) -> list[str]:
    """Return the names of those that are not erased."""
    found = [await person_name(context, person) for person in people or []]
    return [name for name in found if name]


async def _steps(context: Context, keys: list[Of]) -> Iterable[list[TaskStep]]:
    reading = await context.reading()
    return await by_basis(keys, lambda basis, ids: task_steps.steps(reading, basis, ids), lambda row: row.task_id)


async def _files(context: Context, positions: list[int]) -> Iterable[list[task_steps.StepFile]]:
    found: dict[int, list[task_steps.StepFile]] = {}
    for row in await task_steps.files(await context.reading(), positions):
        found.setdefault(row.position, []).append(row)
    return [found.get(position, []) for position in positions]


async def reinspection_of(context: Context, of: Of) -> date | None:
    """Return by when a task's first hazard is to be re-inspected; many in one query."""
    found: date | None = await context.load(_reinspections, of)
    return found


async def _reinspections(context: Context, keys: list[Of]) -> list[date | None]:
    reading = await context.reading()
    due = {
        basis: await task_steps.reinspections(reading, basis, [key for each, key in keys if each == basis])
        for basis in {basis for basis, _ in keys}
    }
    return [due[basis].get(key) for basis, key in keys]
