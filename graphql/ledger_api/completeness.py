"""Completeness of the data of policies, as the API shows it (R15)."""

from enum import Enum
from typing import Annotated

import strawberry

from ledger.rights import COMMANDS, Role
from ledger_api.connection import (
    ORDER,
    WANTED,
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
from ledger_api.figures import AsKnownAt, AsOf, Figures, InScope, basis_of, chosen, scope_of
from ledger_api.group import GroupRow, InGroups
from ledger_api.organisation import Organisation, organisation
from ledger_api.person import person_name
from ledger_api.policy import Policy, policy
from ledger_api.scalars import Percent
from projections import completeness
from projections.basis import Basis
from projections.completeness import Gap
from projections.groups import By

named(Gap, "PolicyGap")


@strawberry.type(description="Policies and what is missing in their data: of an insurer, a district, both, or all.")
class DataCompletenessRow(GroupRow):
    """One row of the table."""

    row: strawberry.Private[completeness.Completeness]

    @strawberry.field(description="Policies registered by the date (保单数).")
    def policies(self) -> int:
        """Return how many."""
        return self.row.policies

    @strawberry.field(description="Without industry code (缺行业).")
    def missing_industry(self) -> int:
        """Return how many."""
        return self.row.gaps[Gap.MISSING_INDUSTRY]

    @strawberry.field(description="Without street code, where the district has streets (缺街道).")
    def missing_street(self) -> int:
        """Return how many."""
        return self.row.gaps[Gap.MISSING_STREET]

    @strawberry.field(description="Without anybody to call (缺联系人).")
    def missing_contact(self) -> int:
        """Return how many."""
        return self.row.gaps[Gap.MISSING_CONTACT]

    @strawberry.field(
        description="With a contact whose number cannot be called (电话无效), by the numbers as they are kept today."
    )
    def invalid_phone(self) -> int:
        """Return how many."""
        return self.row.gaps[Gap.INVALID_PHONE]

    @strawberry.field(
        description="With a credit code whose organisation number fails its own check digit (信用代码错误); "
        "a code that is wrong in form is refused at its registration."
    )
    def doubtful_credit_code(self) -> int:
        """Return how many."""
        return self.row.gaps[Gap.DOUBTFUL_CREDIT_CODE]

    @strawberry.field(description="Without inception date (缺起保日期), which no registration allows.")
    def missing_inception(self) -> int:
        """Return how many."""
        return self.row.gaps[Gap.MISSING_INCEPTION]

    @strawberry.field(description="With nothing missing and nothing doubtful.")
    def complete(self) -> int:
        """Return how many."""
        return self.row.complete

    @strawberry.field(description="Percent of policies that are complete (完整率).")
    def rate(self) -> Percent | None:
        """Return the rate."""
        return None if self.row.rate is None else Percent(self.row.rate)


@strawberry.type(description="Completeness of the data of policies (R15 数据完整性).")
class DataCompleteness(Figures):
    """Completeness of the data of policies."""

    table: strawberry.Private[completeness.CompletenessTable]

    @strawberry.field(description="The rows by district and insurer, the development area last.")
    def rows(self) -> list[DataCompletenessRow]:
        """Return the rows."""
        return [_shown(row) for row in self.table.rows]

    @strawberry.field(description="All rows together.")
    def total(self) -> DataCompletenessRow:
        """Return the total row."""
        return _shown(self.table.total)


def _shown(row: completeness.Completeness) -> DataCompletenessRow:
    return DataCompletenessRow(group=row.group, row=row)


@strawberry.type(description="A policy with something missing or doubtful in its data, and who completes it.")
class IncompletePolicy:
    """A policy with something missing."""

    row: strawberry.Private[completeness.IncompletePolicy]
    basis: strawberry.Private[Basis]

    @strawberry.field(description="The policy.")
    async def policy(self, info: Asked) -> Policy | None:
        """Return the policy on the dates of the list."""
        return await policy(info.context, self.row.policy_id, self.basis)

    @strawberry.field(description="What is missing or doubtful (缺项).")
    def gaps(self) -> list[Gap]:
        """Return the gaps."""
        return [Gap(gap) for gap in self.row.gaps]

    @strawberry.field(description="Insurer that completes it (补录单位).")
    async def insurer(self, info: Asked) -> Organisation:
        """Return the insurer."""
        return await organisation(info.context, self.row.insurer)

    @strawberry.field(description="In which roles its people may, by supplementPolicy (补录角色).")
    def completed_by(self) -> list[Role]:
        """Return the roles."""
        return sorted(COMMANDS["SupplementPolicy"], key=lambda role: role.value)

    @strawberry.field(description="Name of who entered the policy (录入人); null when it was erased.")
    async def entered_by(self, info: Asked) -> str | None:
        """Return the name."""
        return await person_name(info.context, self.row.recorded_by)


@strawberry.type(description="A page of policies with something missing.")
class IncompletePolicyConnection(Connection[IncompletePolicy], Figures):
    """A page of policies with something missing."""

    total: strawberry.Private[Once[int]]

    @strawberry.field(description="How many the whole filtered list holds, computed only when selected.")
    async def total_count(self) -> int:
        """Return how many."""
        return await self.total.get()


@strawberry.input(description="Which incomplete policies.")
class IncompletePolicyFilter:
    """Which incomplete policies."""

    gaps: list[Gap] | None = strawberry.field(default=None, description="With one of these gaps.")


@strawberry.enum(description="Order of incomplete policies.")
class IncompletePolicyOrder(Enum):
    """Order of incomplete policies."""

    INCEPTION_ON_DESC = strawberry.enum_value(completeness.INCEPTION_DESC, description="Latest inception first.")


INCOMPLETE = Register(
    "incomplete policies",
    completeness.IncompletePolicy,
    completeness.page,
    completeness.total,
    lambda row, basis: IncompletePolicy(row=row, basis=basis),
)


@strawberry.type
class CompletenessQuery:
    """What may be asked of the completeness of data."""

    @strawberry.field(description="What is missing in the data of policies, in numbers (R15 数据完整性).")
    async def data_completeness(
        self,
        info: Asked,
        scope: InScope = None,
        by: InGroups = By.BOTH,
        as_of: AsOf = None,
        as_known_at: AsKnownAt = None,
    ) -> DataCompleteness:
        """Return the table."""
        within = scope_of(info.context, "completeness", scope)
        basis = await basis_of(info.context, as_of, as_known_at)
        table = await completeness.completeness(await info.context.reading(), within, basis, by)
        return DataCompleteness(basis=basis, table=table)

    @strawberry.field(description="The policies behind these numbers, and who completes them.")
    async def incomplete_policies(
        self,
        info: Asked,
        scope: InScope = None,
        filter: Annotated[IncompletePolicyFilter | None, WANTED] = None,  # noqa: A002
        order_by: Annotated[IncompletePolicyOrder, ORDER] = IncompletePolicyOrder.INCEPTION_ON_DESC,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        as_of: AsOf = None,
        as_known_at: AsKnownAt = None,
    ) -> IncompletePolicyConnection:
        """Return a page of policies."""
        within = scope_of(info.context, "completeness", scope)
        wanted = completeness.GapFilter(chosen(filter.gaps)) if filter else completeness.EVERY
        paging = Paging(first, after, last, before, as_of, as_known_at)
        page = await registered(info.context, INCOMPLETE, within, wanted, order_of(order_by), paging)
        return IncompletePolicyConnection(**page)
