"""Responsible persons, as the API shows them."""

from datetime import date
from typing import Annotated

import strawberry

from domain.organisation import Duty
from ledger.rights import Personal, shown
from ledger_api.context import Asked
from ledger_api.figures import AsKnownAt, AsOf, Figures, InScope, basis_of, scope_of
from ledger_api.organisation import District, Organisation, organisation
from projections import responsible_persons


@strawberry.type(description="Somebody who bears a duty (专人).")
class ResponsiblePerson:
    """Somebody who bears a duty."""

    code: strawberry.Private[str]
    in_district: strawberry.Private[str | None]
    number: strawberry.Private[str | None]
    name: str | None = strawberry.field(description="Who (姓名); null once erased.")
    duty: Duty = strawberry.field(description="For what (职责).")
    branch: str | None = strawberry.field(description="Branch or sub-branch (分公司、支公司); everywhere when null.")
    since: date = strawberry.field(description="First day (指定日期).")

    @strawberry.field(description="Whose person it is (机构).")
    async def organisation(self, info: Asked) -> Organisation:
        """Return the organisation."""
        return await organisation(info.context, self.code)

    @strawberry.field(description="Where; every district when null (区).")
    def district(self) -> District | None:
        """Return the district."""
        return District(code=self.in_district) if self.in_district else None

    @strawberry.field(description="Telephone (联系电话), in full for the own organisation and the centre.")
    def phone(self, info: Asked) -> str | None:
        """Return the telephone number."""
        return shown(info.context.actor, Personal.PHONE, self.number, {self.code})


def shown_person(row: responsible_persons.InOffice) -> ResponsiblePerson:
    """Return somebody in office as the API shows them."""
    return ResponsiblePerson(
        code=row.organisation,
        in_district=row.district,
        number=row.phone,
        name=row.name,
        duty=Duty(row.duty),
        branch=row.branch,
        since=row.appointed_on,
    )


@strawberry.type(description="Who bears a duty (专人名单), by organisation, duty and district.")
class ResponsiblePersons(Figures):
    """Who bears a duty."""

    rows: list[ResponsiblePerson] = strawberry.field(description="One row for each post that is held.")


@strawberry.type
class ResponsiblePersonQuery:
    """What may be asked of responsible persons."""

    @strawberry.field(description="Who is responsible for what, where and since when (专人名单).")
    async def responsible_persons(
        self,
        info: Asked,
        scope: InScope = None,
        duty: Annotated[Duty | None, strawberry.argument(description="Of one duty.")] = None,
        as_of: AsOf = None,
        as_known_at: AsKnownAt = None,
    ) -> ResponsiblePersons:
        """Return who is in office."""
        within = scope_of(info.context, "responsible_persons", scope)
        basis = await basis_of(info.context, as_of, as_known_at)
        found = await responsible_persons.in_office(await info.context.reading(), within, basis, duty)
        return ResponsiblePersons(basis=basis, rows=[shown_person(row) for row in found])
