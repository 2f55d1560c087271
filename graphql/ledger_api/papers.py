"""Papers of a record: those that are there, and the checklist of those it owes."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

import strawberry

from domain.papers import Medium, PaperKind, PaperStage
from ledger.rights import Role
from ledger_api.context import Context
from ledger_api.figures import by_basis
from ledger_api.ids import global_id
from ledger_api.scalars import Percent
from projections import paper_completeness, papers
from projections.basis import Basis
from projections.fund_balances import percent
from projections.paper_completeness import PaperLine

Of = tuple[Basis, UUID]


@strawberry.type(description="A paper that is there (材料).")
class Paper:
    """A paper that is there."""

    kind: PaperKind = strawberry.field(description="Which paper it is.")
    medium: Medium = strawberry.field(description="On paper or electronic (介质).")
    received_on: date = strawberry.field(description="Day it was received (收件日期); this day decides lateness.")
    pages: int | None = strawberry.field(description="Number of pages.")
    sha256: str | None = strawberry.field(description="SHA-256 of its file: GET /evidence/{sha256} answers the file.")
    file_name: str | None = strawberry.field(description="What the file was called (文件名).")
    repeated: int = strawberry.field(
        description="For how many other papers in sight the same file stands; above 0 it deserves a look."
    )


@strawberry.type(description="One paper that a project or a payment owes (应备材料).")
class ChecklistLine:
    """One paper that a project or a payment owes."""

    row: strawberry.Private[PaperLine]
    seen_by: strawberry.Private[str | None]

    @strawberry.field(description="When it is owed.")
    def stage(self) -> PaperStage:
        """Return the stage."""
        return PaperStage(self.row.stage)

    @strawberry.field(description="Which paper it is.")
    def kind(self) -> PaperKind:
        """Return the kind."""
        return PaperKind(self.row.kind)

    @strawberry.field(description="How much it counts (权重).")
    def weight(self) -> int:
        """Return the weight."""
        return self.row.weight

    @strawberry.field(description="Whether it is there.")
    def present(self) -> bool:
        """Tell whether it is there."""
        return self.row.present

    @strawberry.field(description="Why it was sent back, when it was and is missing since (退回原因).")
    def returned_because(self) -> str | None:
        """Return why."""
        return self.row.reason

    @strawberry.field(description="Since when it is owed.")
    def owed_on(self) -> date:
        """Return the day."""
        return self.row.owed_on

    @strawberry.field(description="Until when, for papers of a filing (期限).")
    def due_on(self) -> date | None:
        """Return the day."""
        return self.row.due_on

    @strawberry.field(description="Who acts next when it is missing, else null (责任方).")
    def next_role(self) -> Role | None:
        """Return the role."""
        return None if self.row.present else Role(self.row.next_role)

    @strawberry.field(
        description="Id of the payment that it proves; null for papers of the project or another's payment."
    )
    def payment_id(self) -> strawberry.ID | None:
        """Return the id."""
        if self.row.payment_id is None or self.seen_by not in {None, self.row.insurer}:
            return None
        return strawberry.ID(global_id("Payment", str(self.row.payment_id)))


@strawberry.type(description="The papers that a record owes, and how many of them are there (材料清单).")
class Checklist:
    """The papers that a record owes."""

    lines: list[ChecklistLine] = strawberry.field(description="One line for each paper.")

    @strawberry.field(description="How many are owed (应备).")
    def required(self) -> int:
        """Return how many."""
        return len(self.lines)

    @strawberry.field(description="How many of them are there (已备).")
    def present(self) -> int:
        """Return how many."""
        return sum(line.row.present for line in self.lines)

    @strawberry.field(description="Percent that is there, by weight; null when nothing is owed (完整率).")
    def percent(self) -> Percent | None:
        """Return the percent."""
        there = sum(line.row.weight for line in self.lines if line.row.present)
        share = percent(there, sum(line.row.weight for line in self.lines))
        return None if share is None else Percent(share)


async def papers_of_project(context: Context, of: Of) -> list[Paper]:
    """Return the papers of a project, without those of its payments; of many in one query."""
    return [_shown(row) for row in await context.load(_of_records, of)]


async def papers_of_payment(context: Context, of: Of) -> list[Paper]:
    """Return the papers of a payment; of many in one query."""
    return [_shown(row) for row in await context.load(_of_records, of)]


async def papers_of_case(context: Context, of: Of) -> list[Paper]:
    """Return the papers handed in to mend a case, in the order they came in; of many in one query."""
    return [_shown(row) for row in await context.load(_of_cases, of)]


async def checklist_of_project(context: Context, of: Of) -> Checklist:
    """Return what a project and its payments owe; of many in one query."""
    return _checklist(context, await context.load(_owed_by_projects, of))


async def checklist_of_payment(context: Context, of: Of) -> Checklist:
    """Return what a payment owes; of many in one query."""
    return _checklist(context, await context.load(_owed_by_payments, of))


async def is_incomplete(context: Context, of: Of) -> bool:
    """Tell whether a project is filed, and papers of its work or its payments are missing; of many in one query."""
    return bool(await context.load(_incomplete, of))


def _shown(row: papers.PaperRow) -> Paper:
    return Paper(
        kind=PaperKind(row.kind),
        medium=Medium(row.medium),
        received_on=row.received_on,
        pages=row.pages,
        sha256=row.sha256,
        file_name=row.file_name,
        repeated=row.repeated,
    )


def _checklist(context: Context, rows: list[PaperLine]) -> Checklist:
    insurer = context.reach("papers").insurer
    return Checklist(lines=[ChecklistLine(row=row, seen_by=insurer) for row in rows])


async def _of_records(context: Context, keys: list[Of]) -> Iterable[list[papers.PaperRow]]:
    reading, scope = await context.reading(), context.reach("papers")
    return await by_basis(
        keys, lambda basis, ids: papers.of_records(reading, scope, basis, ids), lambda row: row.record_id
    )


async def _of_cases(context: Context, keys: list[Of]) -> Iterable[list[papers.PaperRow]]:
    reading, scope = await context.reading(), context.reach("papers")
    return await by_basis(
        keys, lambda basis, ids: papers.of_cases(reading, scope, basis, ids), lambda row: row.record_id
    )


async def _incomplete(context: Context, keys: list[Of]) -> Iterable[list[UUID]]:
    reading = await context.reading()
    return await by_basis(
        keys, lambda basis, ids: paper_completeness.incomplete(reading, basis, ids), lambda project_id: project_id
    )


async def _owed_by_projects(context: Context, keys: list[Of]) -> Iterable[list[PaperLine]]:
    reading = await context.reading()
    return await by_basis(
        keys, lambda basis, ids: paper_completeness.checklist(reading, basis, ids), lambda row: row.project_id
    )


async def _owed_by_payments(context: Context, keys: list[Of]) -> Iterable[list[PaperLine]]:
    reading = await context.reading()
    return await by_basis(
        keys, lambda basis, ids: paper_completeness.payment_checklist(reading, basis, ids), lambda row: row.record_id
    )
