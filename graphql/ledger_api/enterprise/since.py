"""What an enterprise was called, where it lay and whom to call, from when on."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

import strawberry

from ledger_api.contact import Contact, contact
from ledger_api.context import Asked, Context
from ledger_api.fact import Fact, fact_at
from ledger_api.figures import by_basis
from ledger_api.organisation import District, Organisation, organisation
from projections import enterprise_history
from projections.basis import Basis
from projections.enterprise_history import ContactSince, NameSince, PlaceSince


@strawberry.interface(description="Something that holds from a day on, and the fact that says so.")
class Since:
    """Something that holds from a day on."""

    row: strawberry.Private[NameSince | PlaceSince | ContactSince]

    @strawberry.field(description="First day (生效日期).")
    def since(self) -> date:
        """Return the day."""
        return self.row.since

    @strawberry.field(description="The fact that says so, with when it was recorded (录入).")
    async def fact(self, info: Asked) -> Fact:
        """Return the fact; many in one query."""
        found = await fact_at(info.context, self.row.position)
        assert found is not None
        return found


@strawberry.type(description="A name of an enterprise (企业名称).")
class EnterpriseName(Since):
    """A name of an enterprise."""

    name: str = strawberry.field(description="The name.")
    corrected: bool = strawberry.field(description="Whether the one before was typed wrongly (更正).")


@strawberry.type(description="Where an enterprise lies (属地).")
class EnterprisePlace(Since):
    """Where an enterprise lies."""

    in_district: strawberry.Private[str]
    street: str | None = strawberry.field(description="Street code of 9 digits (街道代码).")
    boundary_change: bool = strawberry.field(description="By a boundary change (属地调整), or else by a policy.")

    @strawberry.field(description="Where (区).")
    def district(self) -> District:
        """Return the district."""
        return District(code=self.in_district)


@strawberry.type(description="Whom to call at an enterprise (联系人); what was erased is not listed.")
class EnterpriseContact(Since):
    """Whom to call at an enterprise."""

    told_by: strawberry.Private[str | None]
    callers: strawberry.Private[set[str]]
    name: strawberry.Private[str]
    phone: strawberry.Private[str | None]

    @strawberry.field(description="Insurer whose policy says so; null when named besides the policies.")
    async def insurer(self, info: Asked) -> Organisation | None:
        """Return the insurer."""
        return await organisation(info.context, self.told_by) if self.told_by else None

    @strawberry.field(description="Who; the telephone in full for its insurers and those who see all.")
    def contact(self, info: Asked) -> Contact:
        """Return the contact."""
        callers = {self.told_by} if self.told_by else self.callers
        shown = contact(info.context.actor, self.name, self.phone, callers)
        assert shown is not None
        return shown


async def names(context: Context, basis: Basis, enterprise_id: UUID) -> list[EnterpriseName]:
    """Return its names."""
    rows: list[NameSince] = await context.load(_names, (basis, enterprise_id))
    return [EnterpriseName(row=row, name=row.name, corrected=row.corrected) for row in rows]


async def places(context: Context, basis: Basis, code: str) -> list[EnterprisePlace]:
    """Return where it lay; what says the same again is left out."""
    rows: list[PlaceSince] = await context.load(_places, (basis, code))
    before = [None, *((row.district, row.street) for row in rows)]
    return [
        EnterprisePlace(row=row, in_district=row.district, street=row.street, boundary_change=row.boundary_change)
        for row, last in zip(rows, before, strict=False)
        if (row.district, row.street) != last
    ]


async def contacts(context: Context, basis: Basis, code: str, callers: set[str]) -> list[EnterpriseContact]:
    """Return whom to call; who was named besides the policies is told in full to `callers`."""
    rows: list[ContactSince] = await context.load(_contacts, (basis, code))
    return [
        EnterpriseContact(row=row, told_by=row.insurer, callers=callers, name=row.name, phone=row.phone) for row in rows
    ]


async def _names(context: Context, keys: list[tuple[Basis, UUID]]) -> Iterable[list[NameSince]]:
    reading = await context.reading()
    return await by_basis(
        keys, lambda basis, ids: enterprise_history.names(reading, basis, ids), lambda row: row.enterprise_id
    )


async def _places(context: Context, keys: list[tuple[Basis, str]]) -> Iterable[list[PlaceSince]]:
    reading = await context.reading()
    return await by_basis(
        keys, lambda basis, codes: enterprise_history.places(reading, basis, codes), lambda row: row.credit_code
    )


async def _contacts(context: Context, keys: list[tuple[Basis, str]]) -> Iterable[list[ContactSince]]:
    reading = await context.reading()
    return await by_basis(
        keys, lambda basis, codes: enterprise_history.contacts(reading, basis, codes), lambda row: row.credit_code
    )
