"""A prevention project, also after a command."""

from datetime import date
from uuid import UUID

import strawberry

from domain.rule_book import Limit, UseCategory
from ledger_api.context import Asked, Context
from ledger_api.figures import AsKnownAt, AsOf
from ledger_api.organisation import District, Organisation, organisation
from ledger_api.outcome import Recorded
from ledger_api.papers import Paper, papers_of_project
from ledger_api.party import Party
from ledger_api.person import person_name
from ledger_api.project.standing import ProjectStanding
from ledger_api.record import Dated, LedgerRecord, recorded, stood
from projections import projects, rules
from projections.basis import Basis


@strawberry.type(description="A use of prevention money (事故预防项目), moving on independent tracks.")
class PreventionProject(LedgerRecord):
    """A use of prevention money."""

    row: strawberry.Private[projects.ProjectStanding]

    @strawberry.field(description="Project number, unique for its insurer and year (项目编号).")
    def number(self) -> str:
        """Return the number."""
        return self.row.number

    @strawberry.field(description="Name (项目名称).")
    def name(self) -> str:
        """Return the name."""
        return self.row.name

    @strawberry.field(description="Insurer that declared it.")
    async def insurer(self, info: Asked) -> Organisation:
        """Return the insurer."""
        return await organisation(info.context, self.row.insurer)

    @strawberry.field(description="What the money is for (用途类别).")
    def category(self) -> UseCategory:
        """Return the category."""
        return UseCategory(self.row.category)

    @strawberry.field(description="Where.")
    def district(self) -> District:
        """Return the district."""
        return District(code=self.row.district)

    @strawberry.field(description="First day (起期).")
    def start_on(self) -> date:
        """Return the first day."""
        return self.row.start_on

    @strawberry.field(description="Last day (止期).")
    def end_on(self) -> date:
        """Return the last day."""
        return self.row.end_on

    @strawberry.field(description="Day it was declared (申报日期).")
    def declared_on(self) -> date:
        """Return the day."""
        return self.row.declared_on

    @strawberry.field(description="Whether it is from before the ledger and was entered in a campaign (历史项目).")
    def historical(self) -> bool:
        """Tell whether it is."""
        return self.row.campaign_id is not None

    @strawberry.field(description="Plan for the use of the money (资金使用方案).")
    def plan(self) -> str:
        """Return the plan."""
        return self.row.plan

    @strawberry.field(description="Name of who supervises it (监督人).")
    async def supervisor(self, info: Asked) -> str | None:
        """Return the name."""
        return await person_name(info.context, self.row.supervisor)

    @strawberry.field(description="Contract number (合同号).")
    def contract_no(self) -> str | None:
        """Return the number."""
        return self.row.contract_no

    @strawberry.field(description="Supplier the payments must go to (供应方).")
    def contract_party(self) -> Party | None:
        """Return the supplier."""
        row = self.row
        if row.party_name is None:
            return None
        return Party(insurer=row.insurer, last4=row.party_last4, name=row.party_name, credit_code=row.party_code)

    @strawberry.field(description="Credit codes of the enterprises that benefit (使用对象).")
    def beneficiaries(self) -> list[str]:
        """Return the codes."""
        return self.row.beneficiaries

    @strawberry.field(description="Its papers, the last of each kind; those of its payments stand there (材料).")
    async def papers(self, info: Asked) -> list[Paper]:
        """Return the papers."""
        return await papers_of_project(info.context, (self.basis, self.key))

    @strawberry.field(description="Where it stands, and its money; without dates, those of the list it stands in.")
    async def standing(self, info: Asked, as_of: AsOf = None, as_known_at: AsKnownAt = None) -> ProjectStanding | None:
        """Return the standing; null when the project was not declared or not known then."""
        then = await stood(info.context, self, as_of, as_known_at, project)
        return ProjectStanding(basis=then.basis, row=then.row) if then else None


@strawberry.type(description="A project after a command.")
class ProjectRecorded(Recorded):
    """A project after a command."""

    @strawberry.field(description="The project.")
    async def project(self, info: Asked) -> PreventionProject:
        """Return it as it stands after the command."""
        found = await project(info.context, self.told.streams[0])
        assert found is not None
        return found


async def project(context: Context, project_id: UUID | None, basis: Basis | None = None) -> PreventionProject | None:
    """Return a project in the caller's reach as it stood on a basis, now by default; many in one query."""
    found: PreventionProject | None = await context.load(_projects, (basis, project_id))
    return found


def shown_project(row: projects.ProjectStanding, basis: Basis) -> PreventionProject:
    """Return a project as the API shows it."""
    return PreventionProject(key=row.project_id, row=row, basis=basis)


async def stall_limits(context: Context, on: date) -> projects.StallLimits:
    """Return after how many days a project stands still, by the rule book on a day."""
    found = await rules.limits(await context.reading(), on)
    days = (found.get(limit.value, 0) for limit in (Limit.STALLED_START_DAYS, Limit.STALLED_PAYMENT_DAYS))
    return projects.StallLimits(*days)


async def _projects(context: Context, keys: list[Dated]) -> list[PreventionProject | None]:
    reading, scope = await context.reading(), context.reach("projects")

    async def standing(basis: Basis, ids: list[UUID]) -> list[projects.ProjectStanding]:
        limits = await stall_limits(context, basis.as_of)
        return await projects.projects(reading, scope, basis, limits, ids)

    return await recorded(context, keys, standing, shown_project)
