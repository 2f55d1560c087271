"""Organisations and districts, as the API shows them."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any

import strawberry

from domain.district import REPORTING_DISTRICTS
from domain.industry import SafetySector
from domain.organisation import OrganisationKind
from ledger_api.context import Asked, Context
from ledger_api.figures import AsKnownAt, AsOf, basis_of, by_basis
from ledger_api.outcome import Recorded
from ledger_api.record import Node
from projections import contracts, organisations
from projections.basis import Basis


@strawberry.type(description="A reporting district (区).")
class District:
    """A reporting district."""

    code: str = strawberry.field(description="Code of 6 or 9 digits, as text.")

    @strawberry.field(description="Chinese name; a code out of use has none here.")
    def name(self) -> str:
        """Return the name."""
        return REPORTING_DISTRICTS.get(self.code, self.code)


@strawberry.type(description="What a document qualifies a firm for (服务能力).")
class FirmQualification:
    """What a document qualifies a firm for."""

    sector: SafetySector = strawberry.field(description="Which sector (安全行业).")
    document_no: str = strawberry.field(description="Number of the document (资质文件编号).")
    valid_from: date = strawberry.field(description="First day.")
    valid_to: date | None = strawberry.field(description="Last day, open when null.")


@strawberry.type(description="Somebody who takes part: an insurer, a firm, a district body, the centre (机构).")
class Organisation(Node):
    """Somebody who takes part; `key` is its code."""

    code: str = strawberry.field(description="Code in the ledger (机构代码).")
    name: str = strawberry.field(description="Registered name (机构名称).")
    kind: OrganisationKind = strawberry.field(description="What it is (类型).")
    in_district: strawberry.Private[str | None]

    @strawberry.field(description="District of a district body.")
    def district(self) -> District | None:
        """Return the district."""
        return District(code=self.in_district) if self.in_district else None

    @strawberry.field(description="Sectors that documents qualify a technical firm for, with dates (服务能力).")
    async def qualifications(
        self, info: Asked, as_of: AsOf = None, as_known_at: AsKnownAt = None
    ) -> list[FirmQualification]:
        """Return the qualifications told by the two dates, lapsed ones too."""
        basis = await basis_of(info.context, as_of, as_known_at)
        rows = await info.context.load(_qualifications, (basis, self.code))
        return [
            FirmQualification(
                sector=SafetySector[row.sector],
                document_no=row.document_no,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
            )
            for row in rows
        ]


@strawberry.type(description="An organisation after a command.")
class OrganisationRecorded(Recorded):
    """An organisation after a command."""

    @strawberry.field(description="The organisation.")
    async def organisation(self, info: Asked) -> Organisation:
        """Return it as it stands after the command."""
        return _shown(await organisations.by_stream(await info.context.reading(), self.told.streams[0]))


async def organisation(context: Context, code: str) -> Organisation:
    """Return an organisation that is known to exist by its code, many in one query."""
    found: Organisation = await context.load(_by_code, code)
    return found


async def find_organisation(context: Context, code: str) -> Organisation | None:
    """Return an organisation by its code, None when nobody has it."""
    context.reach("organisations")
    found: Organisation | None = await context.load(_by_code, code)
    return found


async def _by_code(context: Context, codes: list[str]) -> Iterable[Organisation | None]:
    found = {row.code: _shown(row) for row in await organisations.by_codes(await context.reading(), codes)}
    return [found.get(code) for code in codes]


async def _qualifications(
    context: Context, keys: list[tuple[Basis, str]]
) -> Iterable[list[contracts.QualificationRow]]:
    reading = await context.reading()
    return await by_basis(
        keys, lambda basis, firms: contracts.qualifications(reading, basis, firms), lambda row: row.code
    )


def _shown(row: Any) -> Organisation:
    return Organisation(
        key=row.code, code=row.code, name=row.name, kind=OrganisationKind(row.kind), in_district=row.district
    )


@strawberry.type
class OrganisationQuery:
    """What may be asked of organisations and districts."""

    @strawberry.field(description="Who takes part, by code (机构).")
    async def organisations(
        self,
        info: Asked,
        kind: Annotated[OrganisationKind | None, strawberry.argument(description="Of one kind.")] = None,
    ) -> list[Organisation]:
        """Return organisations."""
        info.context.reach("organisations")
        rows = await organisations.every(await info.context.reading(), kind.value if kind else None)
        return [_shown(row) for row in rows]

    @strawberry.field(description="Reporting districts by code, the development area last (区).")
    def districts(self) -> list[District]:
        """Return the districts."""
        return [District(code=code) for code in REPORTING_DISTRICTS]
