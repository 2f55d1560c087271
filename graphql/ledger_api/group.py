"""What a row of a table stands for, as the API shows it."""

from typing import Annotated

import strawberry

from ledger_api.context import Asked
from ledger_api.enums import named
from ledger_api.organisation import District, Organisation, organisation
from projections.groups import By, Group

named(By, "AvailabilityBy")

InGroups = Annotated[By, strawberry.argument(description="What a row stands for.")]


@strawberry.interface(description="A row of a table: an insurer, a district, both, or all together.")
class GroupRow:
    """A row of a table."""

    group: strawberry.Private[Group]

    @strawberry.field(description="Which insurer (保险公司), null for all.")
    async def insurer(self, info: Asked) -> Organisation | None:
        """Return the insurer."""
        return await organisation(info.context, self.group[0]) if self.group[0] else None

    @strawberry.field(description="Which district (区), null for all.")
    def district(self) -> District | None:
        """Return the district."""
        return District(code=self.group[1]) if self.group[1] else None
