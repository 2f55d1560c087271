"""An enterprise, also after a command."""

from collections.abc import Iterable
from uuid import UUID

import strawberry

from domain.industry import SafetySector
from domain.organisation import Duty
from ledger_api.contact import Contact, contact
from ledger_api.context import Asked, Context
from ledger_api.enterprise.since import (
    EnterpriseContact,
    EnterpriseName,
    EnterprisePlace,
    contacts,
    names,
    places,
)
from ledger_api.figures import by_basis
from ledger_api.organisation import District, Organisation, organisation
from ledger_api.outcome import Recorded
from ledger_api.person import person_name
from ledger_api.policy import Policy
from ledger_api.policy.record import shown_policy
from ledger_api.record import Dated, LedgerRecord, recorded
from projections import enterprises, policies, responsible_persons
from projections.basis import Basis
from projections.completeness import Gap
from projections.enterprises import EnterpriseStanding, OpenHazards
from projections.responsible_persons import InOffice


@strawberry.type(description="Open hazards of an enterprise, whichever insurer answers for them (未销号隐患).")
class OpenHazardCounts:
    """Open hazards of an enterprise."""

    major: int = strawberry.field(description="Major ones (重大).")
    general: int = strawberry.field(description="General ones (一般).")
    overdue: int = strawberry.field(description="Of both, past their deadline (超期).")


@strawberry.type(description="Something missing or doubtful in an enterprise's data, and who completes it (缺项).")
class EnterpriseGap:
    """Something missing in an enterprise's data."""

    basis: strawberry.Private[Basis]
    row: strawberry.Private[EnterpriseStanding]
    kind: Gap = strawberry.field(description="What is missing or doubtful.")

    @strawberry.field(description="Insurer that completes it: the one that entered the latest policy (责任单位).")
    async def insurer(self, info: Asked) -> Organisation:
        """Return the insurer."""
        return await organisation(info.context, self.row.led_by)

    @strawberry.field(
        description="That insurer's person for data entry in the district (补录专人); "
        "null when nobody is appointed or the caller may not know."
    )
    async def responsible(self, info: Asked) -> str | None:
        """Return the person's name; many in one query."""
        found: InOffice | None = await info.context.load(_keepers, (self.basis, (self.row.led_by, self.row.district)))
        return found.name if found else None

    @strawberry.field(description="Who entered that policy (录入人); null once erased.")
    async def recorded_by(self, info: Asked) -> str | None:
        """Return the person's name."""
        return await person_name(info.context, self.row.recorded_by)


@strawberry.type(description="An enterprise that is or was insured (参保企业).")
class Enterprise(LedgerRecord):
    """An enterprise."""

    row: strawberry.Private[EnterpriseStanding]

    @strawberry.field(description="Unified social credit code (统一社会信用代码).")
    def credit_code(self) -> str:
        """Return the code."""
        return self.row.credit_code

    @strawberry.field(description="Mis-keyed codes that lead here (误录的信用代码).")
    def other_codes(self) -> list[str]:
        """Return the codes."""
        return self.row.other_codes

    @strawberry.field(description="Registered name (企业名称).")
    def name(self) -> str:
        """Return the name."""
        return self.row.name

    @strawberry.field(description="What it was called, the earliest first.")
    async def names(self, info: Asked) -> list[EnterpriseName]:
        """Return the names."""
        return await names(info.context, self.basis, self.key)

    @strawberry.field(description="Where it lies (区).")
    def district(self) -> District:
        """Return the district."""
        return District(code=self.row.district)

    @strawberry.field(description="Street code of 9 digits (街道代码).")
    def street(self) -> str | None:
        """Return the code."""
        return self.row.street

    @strawberry.field(description="Where it lay, the earliest first (属地沿革).")
    async def places(self, info: Asked) -> list[EnterprisePlace]:
        """Return the places."""
        return await places(info.context, self.basis, self.row.credit_code)

    @strawberry.field(description="Safety sector of its latest policy (安全行业).")
    def sector(self) -> SafetySector | None:
        """Return the sector."""
        return SafetySector[self.row.sector] if self.row.sector else None

    @strawberry.field(description="Industry by GB/T 4754 of its latest policy (行业代码).")
    def industry_code(self) -> str | None:
        """Return the code."""
        return self.row.industry_code

    @strawberry.field(
        description="Whom to call (联系人); the telephone in full for its insurers and those who see all."
    )
    def contact(self, info: Asked) -> Contact | None:
        """Return the contact."""
        return contact(info.context.actor, self.row.contact_name, self.row.contact_phone, self._callers)

    @strawberry.field(description="Whom to call and whom it was before, the earliest first.")
    async def contacts(self, info: Asked) -> list[EnterpriseContact]:
        """Return the contacts."""
        return await contacts(info.context, self.basis, self.row.credit_code, self._callers)

    @strawberry.field(description="Insurers that cover it on the date; empty when it is not insured (承保公司).")
    async def insurers(self, info: Asked) -> list[Organisation]:
        """Return the insurers."""
        return [await organisation(info.context, code) for code in self.row.insurers]

    @strawberry.field(description="Insurer that serves its place and renews it; null when none is named (负责公司).")
    async def served_by(self, info: Asked) -> Organisation | None:
        """Return the insurer."""
        return await organisation(info.context, self.row.served_by) if self.row.served_by else None

    @strawberry.field(description="Its policies that the caller may see, the latest first (保单).")
    async def policies(self, info: Asked) -> list[Policy]:
        """Return the policies; many in one query."""
        rows = await info.context.load(_policies, (self.basis, self.row.credit_code))
        return [shown_policy(row, self.basis) for row in rows]

    @strawberry.field(description="Its open hazards, told to all its insurers alike (未销号隐患).")
    async def open_hazards(self, info: Asked) -> OpenHazardCounts:
        """Return the counts; many in one query."""
        rows: list[OpenHazards] = await info.context.load(_hazards, (self.basis, self.row.credit_code))
        found = rows[0] if rows else OpenHazards(self.row.credit_code, 0, 0, 0)
        return OpenHazardCounts(major=found.major, general=found.general, overdue=found.overdue)

    @strawberry.field(description="What is missing or doubtful in its data, and who completes it (数据缺项).")
    def gaps(self) -> list[EnterpriseGap]:
        """Return the gaps."""
        return [EnterpriseGap(basis=self.basis, row=self.row, kind=Gap(gap)) for gap in self.row.gaps]

    @property
    def _callers(self) -> set[str]:
        return {self.row.led_by, *self.row.insurers}


@strawberry.type(description="An enterprise after a command.")
class EnterpriseRecorded(Recorded):
    """An enterprise after a command."""

    @strawberry.field(description="The enterprise; after a merging the one whose code is right.")
    async def enterprise(self, info: Asked) -> Enterprise:
        """Return it as it stands after the command."""
        found = await enterprise(info.context, self.told.streams[0])
        assert found is not None
        return found


async def enterprise(context: Context, enterprise_id: UUID | None, basis: Basis | None = None) -> Enterprise | None:
    """Return an enterprise in the caller's reach as it stood on a basis, now by default; many in one query."""
    found: Enterprise | None = await context.load(_enterprises, (basis, enterprise_id))
    return found


def shown_enterprise(row: EnterpriseStanding, basis: Basis) -> Enterprise:
    """Return an enterprise as the API shows it."""
    return Enterprise(key=row.enterprise_id, row=row, basis=basis)


async def _enterprises(context: Context, keys: list[Dated]) -> list[Enterprise | None]:
    reading, scope = await context.reading(), context.reach("enterprises")
    return await recorded(
        context, keys, lambda basis, ids: enterprises.enterprises(reading, scope, basis, ids), shown_enterprise
    )


async def _policies(context: Context, keys: list[tuple[Basis, str]]) -> Iterable[list[policies.PolicyStanding]]:
    reading, scope = await context.reading(), context.reach("policies")
    return await by_basis(
        keys,
        lambda basis, codes: policies.of_enterprises(reading, scope, basis, codes),
        lambda row: row.enterprise_code,
    )


async def _hazards(context: Context, keys: list[tuple[Basis, str]]) -> Iterable[list[OpenHazards]]:
    reading = await context.reading()
    return await by_basis(
        keys, lambda basis, codes: enterprises.open_hazards(reading, basis, codes), lambda row: row.credit_code
    )


async def _keepers(context: Context, keys: list[tuple[Basis, tuple[str, str]]]) -> list[InOffice | None]:
    """Return who enters the data of an insurer in a district: who does so there, else who does so everywhere."""
    reading, scope = await context.reading(), context.reach("responsible_persons")
    found = {
        (basis, row.organisation, row.district): row
        for basis in {basis for basis, _ in keys}
        for row in await responsible_persons.in_office(reading, scope, basis, Duty.DATA_ENTRY)
    }
    return [
        found.get((basis, insurer, district)) or found.get((basis, insurer, None))
        for basis, (insurer, district) in keys
    ]
