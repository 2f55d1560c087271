"""Key enterprises, as the API shows them (R10)."""

from datetime import date
from enum import Enum
from typing import Annotated

import strawberry

from domain.dates import day
from domain.industry import SafetySector
from ledger_api.connection import (
    ORDER,
    After,
    Before,
    Connection,
    First,
    Last,
    Once,
    Paging,
    Register,
    order_of,
    registered,
)
from ledger_api.context import Asked
from ledger_api.enums import named
from ledger_api.figures import AsKnownAt, AsOf, Figures, InScope, basis_of, scope_of
from ledger_api.organisation import District, Organisation, organisation
from ledger_api.scalars import DateText
from projections import key_enterprises
from projections.basis import Basis
from projections.key_enterprises import KeyReason

named(KeyReason, "KeyReason")


@strawberry.type(description="An enterprise where the danger is (重点企业).")
class KeyEnterprise:
    """An enterprise where the danger is."""

    row: strawberry.Private[key_enterprises.KeyEnterprise]

    @strawberry.field(description="Credit code (统一社会信用代码).")
    def credit_code(self) -> str:
        """Return the code."""
        return self.row.credit_code

    @strawberry.field(description="Name (企业).")
    def name(self) -> str | None:
        """Return the name."""
        return self.row.enterprise

    @strawberry.field(description="District (区).")
    def district(self) -> District:
        """Return the district."""
        return District(code=self.row.district)

    @strawberry.field(description="Street code (街道).")
    def street(self) -> str | None:
        """Return the code."""
        return self.row.street

    @strawberry.field(description="Safety sector (行业).")
    def sector(self) -> SafetySector | None:
        """Return the sector."""
        return SafetySector[self.row.sector] if self.row.sector else None

    @strawberry.field(description="Insurer that answers for its hazards (保险公司).")
    async def insurer(self, info: Asked) -> Organisation:
        """Return the insurer."""
        return await organisation(info.context, self.row.insurer)

    @strawberry.field(description="Open major hazards (未销号重大).")
    def open_major(self) -> int:
        """Return how many."""
        return self.row.open_major

    @strawberry.field(description="Open general hazards (未销号一般).")
    def open_general(self) -> int:
        """Return how many."""
        return self.row.open_general

    @strawberry.field(description="Days that the oldest overdue hazard is past its deadline (最长超期天数).")
    def longest_overdue_days(self) -> int:
        """Return the days."""
        return self.row.overdue_days

    @strawberry.field(description="Re-inspections not passed in the period (复查不合格次数).")
    def failed_reinspections(self) -> int:
        """Return how many."""
        return self.row.failures

    @strawberry.field(description="Visits refused in the period (拒查次数).")
    def refusals(self) -> int:
        """Return how many."""
        return self.row.refusals

    @strawberry.field(description="Day of the last visit (最近走访).")
    def visited_on(self) -> date | None:
        """Return the day."""
        return self.row.visited_on

    @strawberry.field(description="Day of the last report to the district, of a hazard or a refusal (上报日期).")
    def escalated_on(self) -> date | None:
        """Return the day."""
        return self.row.escalated_on

    @strawberry.field(description="Why it is a key enterprise (重点原因).")
    def reasons(self) -> list[KeyReason]:
        """Return the reasons."""
        return [KeyReason(reason) for reason in self.row.reasons]


@strawberry.type(description="A page of key enterprises, with the rule by which they are listed (R10 重点企业清单).")
class KeyEnterpriseConnection(Connection[KeyEnterprise], Figures):
    """A page of key enterprises."""

    total: strawberry.Private[Once[key_enterprises.KeyTotal]]
    since: date = strawberry.field(description="First day of the period.")

    @strawberry.field(
        description="The rule by which an enterprise is listed, in the language of the request (列入规则)."
    )
    def rule(self, info: Asked) -> str:
        """Return the rule."""
        return key_enterprises.RULE[info.context.language].format(since=self.since, as_of=self.basis.as_of)

    @strawberry.field(description="How many the whole list holds, computed only when selected.")
    async def total_count(self) -> int:
        """Return how many."""
        return (await self.total.get()).enterprises

    @strawberry.field(description="Open major hazards of the whole list, computed only when selected.")
    async def open_major(self) -> int:
        """Return how many."""
        return (await self.total.get()).open_major

    @strawberry.field(description="Open general hazards of the whole list, computed only when selected.")
    async def open_general(self) -> int:
        """Return how many."""
        return (await self.total.get()).open_general


@strawberry.enum(description="Order of key enterprises.")
class KeyEnterpriseOrder(Enum):
    """Order of key enterprises."""

    OVERDUE_DAYS_DESC = strawberry.enum_value(key_enterprises.OVERDUE_DESC, description="Longest overdue first.")
    OPEN_MAJOR_DESC = strawberry.enum_value(key_enterprises.MAJOR_DESC, description="Most open major hazards first.")
    CREDIT_CODE_ASC = strawberry.enum_value(key_enterprises.CODE_ASC, description="By credit code.")


def _shown(row: key_enterprises.KeyEnterprise, _: Basis) -> KeyEnterprise:
    return KeyEnterprise(row=row)


ENTERPRISES = Register(
    "keyEnterprises",
    key_enterprises.KeyEnterprise,
    key_enterprises.page,
    key_enterprises.total,
    _shown,
    key_enterprises.listing,
)


@strawberry.type
class KeyEnterpriseQuery:
    """What may be asked of key enterprises."""

    @strawberry.field(description="Enterprises where the danger is, and by which rule (R10 重点企业清单).")
    async def key_enterprises(
        self,
        info: Asked,
        scope: InScope = None,
        since: Annotated[
            DateText | None,
            strawberry.argument(
                description="First day of the period in which failures, refusals and regradings count, "
                "1 January by default."
            ),
        ] = None,
        order_by: Annotated[KeyEnterpriseOrder, ORDER] = KeyEnterpriseOrder.OVERDUE_DAYS_DESC,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        as_of: AsOf = None,
        as_known_at: AsKnownAt = None,
    ) -> KeyEnterpriseConnection:
        """Return a page of enterprises."""
        within = scope_of(info.context, "key_enterprises", scope)
        basis = await basis_of(info.context, as_of, as_known_at)
        start = date(basis.as_of.year, 1, 1) if since is None else day(since)
        paging = Paging(first, after, last, before, as_of, as_known_at)
        page = await registered(info.context, ENTERPRISES, within, start, order_of(order_by), paging)
        return KeyEnterpriseConnection(since=start, **page)
