"""Territories, as the API shows them."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

import strawberry

from ledger_api.context import Asked, Context
from ledger_api.figures import AsKnownAt, AsOf, Figures, basis_of
from ledger_api.organisation import District, Organisation, organisation
from ledger_api.outcome import Recorded
from ledger_api.record import Dated, LedgerRecord, recorded
from projections import territories
from projections.basis import Basis
from projections.territories import TerritoryStanding


@strawberry.type(description="A district or a street, and the insurer that serves it (负责区域).")
class Territory(LedgerRecord):
    """A district or a street, and the insurer that serves it."""

    row: strawberry.Private[TerritoryStanding]

    @strawberry.field(description="Where (区).")
    def district(self) -> District:
        """Return the district."""
        return District(code=self.row.district)

    @strawberry.field(description="Street code of 9 digits; the rest of the district when null (街道代码).")
    def street(self) -> str | None:
        """Return the code."""
        return self.row.street

    @strawberry.field(description="Insurer that serves whoever insures next (负责公司).")
    async def insurer(self, info: Asked) -> Organisation:
        """Return the insurer."""
        return await organisation(info.context, self.row.insurer)

    @strawberry.field(description="Insurer that served it before, null for the first one (原负责公司).")
    async def was(self, info: Asked) -> Organisation | None:
        """Return the insurer."""
        return await organisation(info.context, self.row.was) if self.row.was else None

    @strawberry.field(description="Number of the document that says so (文号).")
    def document_no(self) -> str:
        """Return the number."""
        return self.row.document_no

    @strawberry.field(description="First day (生效日期).")
    def since(self) -> date:
        """Return the day."""
        return self.row.since


@strawberry.type(description="Who serves which district and street (负责区域划分).")
class Territories(Figures):
    """Who serves which district and street."""

    rows: list[Territory] = strawberry.field(description="By district and street, the district itself first.")


@strawberry.type(description="A territory after a command.")
class TerritoryRecorded(Recorded):
    """A territory after a command."""

    @strawberry.field(description="The territory.")
    async def territory(self, info: Asked) -> Territory:
        """Return it as it stands after the command."""
        found = await territory(info.context, self.told.streams[0])
        assert found is not None
        return found


@strawberry.type
class TerritoryQuery:
    """What may be asked of territories."""

    @strawberry.field(description="Who serves which district and street, for a district its own (负责区域).")
    async def territories(self, info: Asked, as_of: AsOf = None, as_known_at: AsKnownAt = None) -> Territories:
        """Return who serves what."""
        within = info.context.reach("territories")
        basis = await basis_of(info.context, as_of, as_known_at)
        rows = await territories.listed(await info.context.reading(), within, basis)
        return Territories(basis=basis, rows=[_shown(row, basis) for row in rows])


async def territory(context: Context, territory_id: UUID | None, basis: Basis | None = None) -> Territory | None:
    """Return a territory as it stood on a basis, now by default; many in one query."""
    context.reach("territories")
    found: Territory | None = await context.load(_territories, (basis, territory_id))
    return found


def _shown(row: TerritoryStanding, basis: Basis) -> Territory:
    return Territory(key=row.territory_id, row=row, basis=basis)


async def _territories(context: Context, keys: list[Dated]) -> Iterable[Territory | None]:
    reading = await context.reading()
    return await recorded(context, keys, lambda basis, ids: territories.territories(reading, basis, ids), _shown)
