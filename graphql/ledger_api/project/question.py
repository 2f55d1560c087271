"""What may be asked of projects."""

from typing import Annotated
from uuid import UUID

import strawberry

from domain.project import PreventionProject as ProjectAggregate
from ledger_api.connection import ORDER, WANTED, After, Before, First, Last, Paging, order_of, registered
from ledger_api.context import Asked
from ledger_api.figures import AsKnownAt, AsOf, InScope, scope_of, stream_of
from ledger_api.ids import read_id
from ledger_api.project.listing import ProjectConnection, ProjectFilter, ProjectOrder, register
from ledger_api.project.record import PreventionProject, project
from ledger_api.texts import line
from projections import projects


@strawberry.input(description="A project number of one insurer and year.")
class ProjectNumber:
    """A project number of one insurer and year."""

    insurer_id: strawberry.ID = strawberry.field(description="The insurer (保险公司).")
    year: int = strawberry.field(description="Year of the declaration.")
    number: str = strawberry.field(description="The project number (项目编号).")


@strawberry.input(description="Names a project by id or by its number.", one_of=True)
class ProjectRef:
    """Names a project."""

    id: strawberry.ID | None = strawberry.field(default=strawberry.UNSET, description="Its id.")
    number: ProjectNumber | None = strawberry.field(
        default=strawberry.UNSET, description="Its insurer, year and number."
    )

    def project_id(self) -> UUID | None:
        """Return the stream it names."""
        if not self.number:
            return stream_of("PreventionProject", self.id)
        insurer = read_id("Organisation", self.number.insurer_id) or ""
        return ProjectAggregate.id_for(insurer, self.number.year, line(self.number.number))


@strawberry.type
class ProjectQuery:
    """What may be asked of projects."""

    @strawberry.field(description="One project, null when it is not there for the caller.")
    async def project(
        self, info: Asked, by: Annotated[ProjectRef, strawberry.argument(description="Which one.")]
    ) -> PreventionProject | None:
        """Return a project."""
        return await project(info.context, by.project_id())

    @strawberry.field(description="Projects and their use of the money (R2 项目使用情况).")
    async def projects(
        self,
        info: Asked,
        scope: InScope = None,
        filter: Annotated[ProjectFilter | None, WANTED] = None,  # noqa: A002
        order_by: Annotated[ProjectOrder, ORDER] = ProjectOrder.DECLARED_ON_DESC,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        as_of: AsOf = None,
        as_known_at: AsKnownAt = None,
    ) -> ProjectConnection:
        """Return a page of projects."""
        within = scope_of(info.context, "projects", scope)
        wanted = filter.read() if filter else projects.EVERY
        paging = Paging(first, after, last, before, as_of, as_known_at)
        page = await registered(info.context, register(info.context), within, wanted, order_of(order_by), paging)
        return ProjectConnection(**page)
