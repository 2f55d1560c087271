"""How far the historical projects of a campaign are filed, and what is owed, as the API shows it (R8)."""

from datetime import date

import strawberry

from domain.organisation import OrganisationKind
from domain.papers import PaperKind
from ledger_api.campaign.record import CompletenessDeclaration, FilingCampaign
from ledger_api.connection import Connection, Once
from ledger_api.context import Asked
from ledger_api.enums import named
from ledger_api.figures import Figures
from ledger_api.organisation import Organisation, organisation
from ledger_api.project.record import PreventionProject, shown_project
from projections import filing_progress
from projections.basis import Basis
from projections.campaigns import Declaration
from projections.filing_progress import OwedAge
from projections.projects import ProjectStanding
from projections.scope import Scope

named(OwedAge, "OwedAge")


@strawberry.type(description="One insurer's historical projects, or all together.")
class BackfillProgressRow:
    """One insurer's historical projects."""

    code: strawberry.Private[str | None]
    counted: strawberry.Private[filing_progress.Counted]
    declared: strawberry.Private[Declaration | None]
    next_kind: strawberry.Private[str | None]

    @strawberry.field(description="Which insurer (保险公司), null in the total row.")
    async def insurer(self, info: Asked) -> Organisation | None:
        """Return the insurer."""
        return await organisation(info.context, self.code) if self.code else None

    @strawberry.field(description="Projects to be filed (应报).")
    def expected(self) -> int:
        """Return how many."""
        return self.counted.expected

    @strawberry.field(description="Filed (已补).")
    def backfilled(self) -> int:
        """Return how many."""
        return self.counted.backfilled

    @strawberry.field(description="Lacking papers (材料不全).")
    def incomplete(self) -> int:
        """Return how many."""
        return self.counted.incomplete

    @strawberry.field(
        description="Not filed for another reason (未补): handed in and waiting, or to be handed in again."
    )
    def waiting(self) -> int:
        """Return how many."""
        return self.counted.waiting

    @strawberry.field(description="Of those not filed, how many are in the centre's hands (待受理).")
    def submitted(self) -> int:
        """Return how many."""
        return self.counted.submitted

    @strawberry.field(description="Filed late, or owed after the due date (逾期).")
    def late(self) -> int:
        """Return how many."""
        return self.counted.late

    @strawberry.field(description="Its last declaration of completeness (承诺完整).")
    def declaration(self) -> CompletenessDeclaration | None:
        """Return the declaration."""
        return CompletenessDeclaration(row=self.declared) if self.declared else None

    @strawberry.field(description="Day the first paper came (首次收件日).")
    def first_received_on(self) -> date | None:
        """Return the day."""
        return self.counted.first_received_on

    @strawberry.field(description="Who acts next (下一步): the insurer, the centre, or nobody.")
    def acts_next(self) -> OrganisationKind | None:
        """Return who."""
        return OrganisationKind(self.next_kind) if self.next_kind else None


@strawberry.type(description="What was owed at the end of a day.")
class BurnDownPoint:
    """What was owed at the end of a day."""

    day: date = strawberry.field(description="Which day.")
    expected: int = strawberry.field(description="Projects to be filed (应报).")
    owed: int = strawberry.field(description="Of them not filed (欠报).")


@strawberry.type(description="How far historical projects are filed (R8 历史项目补备案清单).")
class BackfillProgress(Figures):
    """How far historical projects are filed."""

    campaign: FilingCampaign = strawberry.field(description="Which campaign.")
    scope: strawberry.Private[Scope]
    rows: list[BackfillProgressRow] = strawberry.field(description="A row for each insurer that is asked.")
    total: BackfillProgressRow = strawberry.field(description="All together (合计).")

    @strawberry.field(
        description="What was owed from the opening to the deadline, or to the date of the figures: day by day, of a "
        "campaign of more than a quarter week by week (欠报走势)."
    )
    async def burn_down(self, info: Asked) -> list[BurnDownPoint]:
        """Return the points."""
        reading = await info.context.reading()
        points = await filing_progress.burn_down(reading, self.scope, self.basis, self.campaign.row)
        return [BurnDownPoint(day=point.day, expected=point.expected, owed=point.owed) for point in points]


@strawberry.type(description="A historical project that is not filed yet (欠报).")
class OwedFiling:
    """A historical project that is not filed yet."""

    row: strawberry.Private[ProjectStanding]
    basis: strawberry.Private[Basis]

    @strawberry.field(description="The project.")
    def project(self) -> PreventionProject:
        """Return the project."""
        return shown_project(self.row, self.basis)

    @strawberry.field(description="Papers that are missing, on paper (缺项).")
    def missing_papers(self) -> list[PaperKind]:
        """Return the papers."""
        return [PaperKind(kind) for kind in self.row.missing_papers]

    @strawberry.field(description="Day it is due (期限).")
    def due_on(self) -> date:
        """Return the day."""
        return self._due_on

    @strawberry.field(description="Days beyond it (逾期天数).")
    def days_owed(self) -> int:
        """Return the days."""
        return filing_progress.days_owed(self._due_on, self.basis.as_of)

    @strawberry.field(description="The same as a band (逾期账龄).")
    def age(self) -> OwedAge:
        """Return the band."""
        return filing_progress.owed_age(filing_progress.days_owed(self._due_on, self.basis.as_of))

    @strawberry.field(description="Who acts next (下一步): the centre when it is handed in, else the insurer.")
    def acts_next(self) -> OrganisationKind:
        """Return who."""
        return OrganisationKind.CENTRE if self.row.filing == "SUBMITTED" else OrganisationKind.INSURER

    @property
    def _due_on(self) -> date:
        assert self.row.filing_due_on, "a historical project has a due date from its first fact on"
        return self.row.filing_due_on


@strawberry.type(description="A page of what is owed.")
class OwedFilingConnection(Connection[OwedFiling], Figures):
    """A page of what is owed."""

    count: strawberry.Private[Once[int]]

    @strawberry.field(description="How many the whole list holds, computed only when selected.")
    async def total_count(self) -> int:
        """Return how many."""
        return await self.count.get()


def shown_row(row: filing_progress.InsurerProgress) -> BackfillProgressRow:
    """Return an insurer's row as the API shows it."""
    return BackfillProgressRow(code=row.insurer, counted=row.counted, declared=row.declaration, next_kind=row.acts_next)


def shown_total(counted: filing_progress.Counted) -> BackfillProgressRow:
    """Return the total row as the API shows it."""
    return BackfillProgressRow(code=None, counted=counted, declared=None, next_kind=None)
