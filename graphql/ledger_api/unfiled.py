"""What was approved or paid and is not filed, by age, as the API shows it."""

from itertools import groupby

import strawberry

from domain.money import Fen
from ledger_api.context import Asked
from ledger_api.enums import named
from ledger_api.figures import AsKnownAt, AsOf, Figures, InScope, basis_of, scope_of
from ledger_api.organisation import District, Organisation, organisation
from ledger_api.project.record import stall_limits
from projections import unfiled
from projections.unfiled import UnfiledAge

named(UnfiledAge, "UnfiledAge")


@strawberry.type(description="What is of one age.")
class UnfiledBand:
    """What is of one age."""

    age: UnfiledAge = strawberry.field(description="Which age.")
    projects: int = strawberry.field(description="Projects (项目数).")
    net_paid: Fen = strawberry.field(description="Paid for them less reversals and refunds (已付).")
    reserved: Fen = strawberry.field(description="Set aside for them and not yet used (已占用).")


@strawberry.type(description="What one insurer has not filed in one district.")
class UnfiledRow:
    """What one insurer has not filed in one district."""

    code: strawberry.Private[str]
    in_district: strawberry.Private[str]
    bands: list[UnfiledBand] = strawberry.field(description="By age, the youngest first; every age stands here.")

    @strawberry.field(description="Which insurer (保险公司).")
    async def insurer(self, info: Asked) -> Organisation:
        """Return the insurer."""
        return await organisation(info.context, self.code)

    @strawberry.field(description="Which district (区).")
    def district(self) -> District:
        """Return the district."""
        return District(code=self.in_district)


@strawberry.type(
    description="Everything that was approved or paid and is not filed, by days since approval or first payment "
    "(未备案账龄)."
)
class UnfiledAging(Figures):
    """Everything that was approved or paid and is not filed."""

    rows: list[UnfiledRow] = strawberry.field(description="By district and insurer.")
    total: list[UnfiledBand] = strawberry.field(description="All together, by age (合计).")


@strawberry.type
class UnfiledQuery:
    """What may be asked of what is not filed."""

    @strawberry.field(description="What was approved or paid and is not filed, by age (未备案账龄).")
    async def unfiled_aging(
        self, info: Asked, scope: InScope = None, as_of: AsOf = None, as_known_at: AsKnownAt = None
    ) -> UnfiledAging:
        """Return the table."""
        within = scope_of(info.context, "unfiled", scope)
        basis = await basis_of(info.context, as_of, as_known_at)
        limits = await stall_limits(info.context, basis.as_of)
        found = await unfiled.unfiled(await info.context.reading(), within, basis, limits)
        rows = [
            UnfiledRow(code=insurer, in_district=district, bands=_bands(list(cells)))
            for (district, insurer), cells in groupby(found, key=lambda each: (each.district, each.insurer))
        ]
        return UnfiledAging(basis=basis, rows=rows, total=_bands(found))


def _bands(cells: list[unfiled.Aged]) -> list[UnfiledBand]:
    return [_band(age, [cell for cell in cells if cell.age == age.value]) for age in UnfiledAge]


def _band(age: UnfiledAge, cells: list[unfiled.Aged]) -> UnfiledBand:
    return UnfiledBand(
        age=age,
        projects=sum(cell.projects for cell in cells),
        net_paid=Fen(sum(cell.net_paid for cell in cells)),
        reserved=Fen(sum(cell.reserved for cell in cells)),
    )
