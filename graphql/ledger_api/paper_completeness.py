"""How complete the papers are, and which are missing, as the API shows it."""

from enum import Enum
from typing import Annotated

import strawberry

from domain.papers import PaperKind, PaperStage
from ledger.rights import Role
from ledger_api.connection import (
    ORDER,
    WANTED,
    After,
    Before,
    Connection,
    First,
    Last,
    Once,
    Paging,
    Register,
    order_of,
    registered,
)
from ledger_api.context import Asked
from ledger_api.figures import AsKnownAt, AsOf, Figures, InScope, basis_of, chosen, scope_of
from ledger_api.organisation import District, Organisation, organisation
from ledger_api.papers import ChecklistLine
from ledger_api.payment import Payment, payment
from ledger_api.project import PreventionProject, project
from ledger_api.scalars import Percent
from projections import paper_completeness
from projections.basis import Basis
from projections.groups import By


@strawberry.type(description="How complete the papers of an insurer, a district, both, or all together are.")
class PaperCompletenessRow:
    """One row of the figures."""

    row: strawberry.Private[paper_completeness.Completeness]

    @strawberry.field(description="Which insurer (保险公司), null for all.")
    async def insurer(self, info: Asked) -> Organisation | None:
        """Return the insurer."""
        return await organisation(info.context, self.row.insurer) if self.row.insurer else None

    @strawberry.field(description="Which district (区), null for all.")
    def district(self) -> District | None:
        """Return the district."""
        return District(code=self.row.district) if self.row.district else None

    @strawberry.field(description="Projects that owe papers of their own (项目数).")
    def projects(self) -> int:
        """Return how many."""
        return self.row.projects

    @strawberry.field(description="Projects of which papers of their own are missing (材料不全项目).")
    def incomplete_projects(self) -> int:
        """Return how many."""
        return self.row.incomplete_projects

    @strawberry.field(description="Payments that owe papers (支付笔数).")
    def payments(self) -> int:
        """Return how many."""
        return self.row.payments

    @strawberry.field(description="Payments of which papers are missing (材料不全支付).")
    def incomplete_payments(self) -> int:
        """Return how many."""
        return self.row.incomplete_payments

    @strawberry.field(description="Papers that are owed (应备).")
    def required(self) -> int:
        """Return how many."""
        return self.row.required

    @strawberry.field(description="Papers of them that are there (已备).")
    def present(self) -> int:
        """Return how many."""
        return self.row.present

    @strawberry.field(description="Percent that is there, by weight; null when nothing is owed (完整率).")
    def percent(self) -> Percent | None:
        """Return the percent."""
        share = self.row.percent
        return None if share is None else Percent(share)


@strawberry.type(description="How complete the papers are (材料完整率).")
class PaperCompleteness(Figures):
    """How complete the papers are."""

    table: strawberry.Private[list[paper_completeness.Completeness]]

    @strawberry.field(description="The rows by district and insurer, the development area last.")
    def rows(self) -> list[PaperCompletenessRow]:
        """Return the rows."""
        return [PaperCompletenessRow(row=row) for row in self.table[:-1]]

    @strawberry.field(description="All rows together.")
    def total(self) -> PaperCompletenessRow:
        """Return the total row."""
        return PaperCompletenessRow(row=self.table[-1])


@strawberry.type(description="A paper that is missing, and of what (缺项).")
class MissingPaper:
    """A paper that is missing."""

    line: ChecklistLine = strawberry.field(description="Which paper, since when, and who acts next.")
    basis: strawberry.Private[Basis]

    @strawberry.field(description="The project.")
    async def project(self, info: Asked) -> PreventionProject | None:
        """Return the project."""
        return await project(info.context, self.line.row.project_id, self.basis)

    @strawberry.field(description="The payment, for papers of a payment.")
    async def payment(self, info: Asked) -> Payment | None:
        """Return the payment."""
        of_payment = self.line.row.payment_id
        return await payment(info.context, of_payment, self.basis) if of_payment else None

    @strawberry.field(description="Whose it is to bring (保险公司).")
    async def insurer(self, info: Asked) -> Organisation:
        """Return the insurer."""
        return await organisation(info.context, self.line.row.insurer)

    @strawberry.field(description="Days since it is owed, on the as-of date (已欠天数).")
    def days_owed(self) -> int:
        """Return the days."""
        return (self.basis.as_of - self.line.row.owed_on).days


@strawberry.type(description="A page of missing papers.")
class MissingPaperConnection(Connection[MissingPaper], Figures):
    """A page of missing papers."""

    total: strawberry.Private[Once[paper_completeness.MissingTotal]]

    @strawberry.field(description="How many the whole filtered list holds, computed only when selected.")
    async def total_count(self) -> int:
        """Return how many."""
        return (await self.total.get()).papers


@strawberry.input(description="Which missing papers.")
class MissingPaperFilter:
    """Which missing papers."""

    stages: list[PaperStage] | None = strawberry.field(default=None, description="Owed at one of these stages.")
    kinds: list[PaperKind] | None = strawberry.field(default=None, description="Of one of these kinds.")
    next_roles: list[Role] | None = strawberry.field(default=None, description="Where one of these acts next.")


@strawberry.enum(description="Order of missing papers.")
class MissingPaperOrder(Enum):
    """Order of missing papers."""

    OWED_ON_ASC = strawberry.enum_value(paper_completeness.OWED_ASC, description="Owed longest first.")
    OWED_ON_DESC = strawberry.enum_value(paper_completeness.OWED_DESC, description="Owed last first.")


def _missing(row: paper_completeness.PaperLine, basis: Basis) -> MissingPaper:
    return MissingPaper(line=ChecklistLine(row=row, seen_by=None), basis=basis)


_MISSING = Register(
    "missing papers",
    paper_completeness.PaperLine,
    paper_completeness.page,
    paper_completeness.total,
    _missing,
)


@strawberry.type
class PaperCompletenessQuery:
    """What may be asked of papers."""

    @strawberry.field(description="How complete the papers are, by insurer, by district or by both (材料完整率).")
    async def paper_completeness(
        self,
        info: Asked,
        scope: InScope = None,
        by: Annotated[By, strawberry.argument(description="What a row stands for.")] = By.INSURER,
        as_of: AsOf = None,
        as_known_at: AsKnownAt = None,
    ) -> PaperCompleteness:
        """Return the figures."""
        within = scope_of(info.context, "papers", scope)
        basis = await basis_of(info.context, as_of, as_known_at)
        table = await paper_completeness.completeness(await info.context.reading(), within, basis, by)
        return PaperCompleteness(basis=basis, table=table)

    @strawberry.field(description="Which papers are missing, of what, and who acts next (缺项清单).")
    async def missing_papers(
        self,
        info: Asked,
        scope: InScope = None,
        filter: Annotated[MissingPaperFilter | None, WANTED] = None,  # noqa: A002
        order_by: Annotated[MissingPaperOrder, ORDER] = MissingPaperOrder.OWED_ON_ASC,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        as_of: AsOf = None,
        as_known_at: AsKnownAt = None,
    ) -> MissingPaperConnection:
        """Return a page of missing papers."""
        context = info.context
        within = scope_of(context, "papers", scope)
        asked = filter or MissingPaperFilter()
        wanted = paper_completeness.MissingFilter(chosen(asked.stages), chosen(asked.kinds), chosen(asked.next_roles))
        paging = Paging(first, after, last, before, as_of, as_known_at)
        page = await registered(context, _MISSING, within, wanted, order_of(order_by), paging)
        return MissingPaperConnection(**page)
