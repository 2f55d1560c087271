"""Policies, their premium and what it accrued, as the API shows them."""

from collections.abc import Iterable
from datetime import date
from enum import Enum
from typing import Annotated
from uuid import UUID

import strawberry

from domain.industry import SafetySector
from domain.money import Fen
from domain.policy import Policy as PolicyAggregate
from domain.policy import PolicyState
from ledger_api.context import Asked, Context
from ledger_api.figures import (
    After,
    AsKnownAt,
    AsOf,
    Before,
    Connection,
    Figures,
    First,
    InScope,
    Last,
    Once,
    Paging,
    Period,
    basis_of,
    by_basis,
    chosen,
    page_listed,
    period_of,
    scope_of,
    shown,
    stream_of,
)
from ledger_api.fund_account import FundAccount, fund_account
from ledger_api.ids import read_id
from ledger_api.organisation import District, Organisation, organisation
from ledger_api.outcome import Recorded
from ledger_api.record import LedgerRecord
from ledger_api.texts import line, sought
from projections import policies
from projections.basis import Basis


@strawberry.type(description="One insurer's share of a policy (共保).")
class CoInsurer:
    """One insurer's share of a policy."""

    code: strawberry.Private[str]
    share_bp: int = strawberry.field(description="Share in basis points; all add up to 10000.")

    @strawberry.field(description="Which insurer.")
    async def insurer(self, info: Asked) -> Organisation:
        """Return the insurer."""
        return await organisation(info.context, self.code)


@strawberry.type(description="One premium movement and what it accrued, enough to compute it anew (计提明细).")
class Accrual:
    """One premium movement and what it accrued to one account."""

    row: strawberry.Private[policies.PremiumMovement]

    @strawberry.field(description="Receipt or refund number (流水号).")
    def reference(self) -> str:
        """Return the number."""
        return self.row.reference

    @strawberry.field(description="Day the premium moved (收费日期).")
    def effective_on(self) -> date:
        """Return the day."""
        return self.row.effective_on

    @strawberry.field(description="Premium received, negative for a refund; of a co-insurer its part.")
    def premium_delta(self) -> Fen:
        """Return the change."""
        return self.row.premium_delta

    @strawberry.field(description="Premium received in all.")
    def premium_to_date(self) -> Fen:
        """Return the sum."""
        return self.row.premium_to_date

    @strawberry.field(description="Rate in basis points (计提比例).")
    def rate_bp(self) -> int:
        """Return the rate."""
        return self.row.rate_bp

    @strawberry.field(description="Posted by this movement.")
    def accrued_delta(self) -> Fen:
        """Return the change."""
        return self.row.accrued_delta

    @strawberry.field(description="Accrued in all.")
    def accrued_to_date(self) -> Fen:
        """Return the sum."""
        return self.row.accrued_to_date

    @strawberry.field(description="Where it was posted, null outside the caller's scope.")
    async def fund_account(self, info: Asked) -> FundAccount | None:
        """Return the account."""
        return await fund_account(info.context, self.row.account_id)


@strawberry.type(description="State and money of a policy; under co-insurance the caller's own part of the money.")
class PolicyStanding(Figures):
    """State and money of a policy."""

    row: strawberry.Private[policies.PolicyStanding]

    @strawberry.field(description="Its state.")
    def state(self) -> PolicyState:
        """Return the state."""
        return PolicyState(self.row.state)

    @strawberry.field(description="Whether it expired and no other policy follows for the enterprise (脱保).")
    def lapsed(self) -> bool:
        """Tell whether cover lapsed."""
        return self.row.lapsed

    @strawberry.field(description="Premium received less refunds (实收保费).")
    def premium_received(self) -> Fen:
        """Return the premium."""
        return self.row.premium

    @strawberry.field(description="Accrued to the prevention fund so far (净计提).")
    def net_accrued(self) -> Fen:
        """Return what was accrued."""
        return self.row.accrued


@strawberry.type(description="A policy of one insurer, perhaps shared with others (保单).")
class Policy(LedgerRecord):
    """A policy."""

    row: strawberry.Private[policies.PolicyStanding]
    basis: strawberry.Private[Basis]

    @strawberry.field(description="Policy number, unique for its insurer (保单号).")
    def number(self) -> str:
        """Return the number."""
        return self.row.number

    @strawberry.field(description="Insurer that leads (保险公司).")
    async def insurer(self, info: Asked) -> Organisation:
        """Return the insurer."""
        return await organisation(info.context, self.row.insurer)

    @strawberry.field(description="Unified social credit code of the insured (统一社会信用代码).")
    def credit_code(self) -> str:
        """Return the code."""
        return self.row.credit_code

    @strawberry.field(description="Name of the insured (企业名称).")
    def enterprise_name(self) -> str:
        """Return the name."""
        return self.row.enterprise_name

    @strawberry.field(description="Day cover begins; the calibre of all statistics (起保日期).")
    def inception_on(self) -> date:
        """Return the first day."""
        return self.row.inception_on

    @strawberry.field(description="Day cover ends (止保日期).")
    def expiry_on(self) -> date:
        """Return the last day."""
        return self.row.expiry_on

    @strawberry.field(description="Day of issue (签单日期).")
    def issued_on(self) -> date | None:
        """Return the day."""
        return self.row.issued_on

    @strawberry.field(description="District at inception.")
    def district(self) -> District:
        """Return the district."""
        return District(code=self.row.district)

    @strawberry.field(description="Industry at inception (行业代码).")
    def industry_code(self) -> str | None:
        """Return the code."""
        return self.row.industry_code

    @strawberry.field(description="Safety sector at inception (安全行业).")
    def sector(self) -> SafetySector | None:
        """Return the sector."""
        return SafetySector[self.row.sector] if self.row.sector else None

    @strawberry.field(description="All insurers with their shares (共保).")
    def co_insurers(self) -> list[CoInsurer]:
        """Return the shares."""
        shares = zip(self.row.insurers, self.row.shares_bp, strict=True)
        return [CoInsurer(code=code, share_bp=share) for code, share in shares]

    @strawberry.field(
        description="Every premium movement and what it accrued, in order of recording (计提明细); "
        "of a co-insured policy one line for each insurer the caller may see."
    )
    async def accruals(self, info: Asked) -> list[Accrual]:
        """Return the movements known to the list this policy stands in."""
        rows = await info.context.load(_accruals, (self.basis, self.key))
        return [Accrual(row=row) for row in rows]

    @strawberry.field(description="Its state and money; without dates, those of the list it stands in.")
    async def standing(self, info: Asked, as_of: AsOf = None, as_known_at: AsKnownAt = None) -> PolicyStanding | None:
        """Return the standing; null when the policy was not known then."""
        if as_of is None and as_known_at is None:
            return PolicyStanding(basis=self.basis, row=self.row)
        basis = await basis_of(info.context, as_of, as_known_at)
        rows = await info.context.load(_standings, (basis, self.key))
        return PolicyStanding(basis=basis, row=rows[0]) if rows else None


@strawberry.type(description="Sums over a list of policies.")
class PolicyTotals:
    """Sums over a list of policies."""

    enterprises: int = strawberry.field(description="Enterprises insured (参保企业数).")
    premium_received: Fen = strawberry.field(description="Premium received less refunds (实收保费).")
    net_accrued: Fen = strawberry.field(description="Accrued to the prevention fund (净计提).")


@strawberry.type(description="A page of policies.")
class PolicyConnection(Connection[Policy], Figures):
    """A page of policies."""

    total: strawberry.Private[Once[policies.PolicyTotal]]

    @strawberry.field(description="How many the whole filtered list holds, computed only when selected.")
    async def total_count(self) -> int:
        """Return how many."""
        return (await self.total.get()).policies

    @strawberry.field(description="Sums over the whole filtered list (合计), computed only when selected.")
    async def totals(self) -> PolicyTotals:
        """Return the sums."""
        total = await self.total.get()
        return PolicyTotals(enterprises=total.enterprises, premium_received=total.premium, net_accrued=total.accrued)


@strawberry.input(description="Which policies.")
class PolicyFilter:
    """Which policies."""

    search: str | None = strawberry.field(
        default=None, description="Part of the policy number or of the enterprise's name."
    )
    credit_code: str | None = strawberry.field(default=None, description="Of one enterprise (统一社会信用代码).")
    inception: Period | None = strawberry.field(default=None, description="Beginning in this period (起保日期).")
    states: list[PolicyState] | None = strawberry.field(default=None, description="In one of these states.")

    def read(self) -> policies.PolicyFilter:
        """Return the filter of the question. Raises  DateFormat, TextFormat."""
        return policies.PolicyFilter(
            sought(self.search), sought(self.credit_code), period_of(self.inception), chosen(self.states)
        )


@strawberry.enum(description="Order of policies.")
class PolicyOrder(Enum):
    """Order of policies."""

    INCEPTION_ON_DESC = strawberry.enum_value("INCEPTION_ON_DESC", description="Latest inception first.")
    INCEPTION_ON_ASC = strawberry.enum_value("INCEPTION_ON_ASC", description="Earliest inception first.")


_ORDERS = {PolicyOrder.INCEPTION_ON_DESC: policies.INCEPTION_DESC, PolicyOrder.INCEPTION_ON_ASC: policies.INCEPTION_ASC}


@strawberry.input(description="A policy number of one insurer.")
class PolicyNumber:
    """A policy number of one insurer."""

    insurer_id: strawberry.ID = strawberry.field(description="The insurer (保险公司).")
    number: str = strawberry.field(description="The policy number (保单号).")


@strawberry.input(description="Names a policy by id or by its number.", one_of=True)
class PolicyRef:
    """Names a policy."""

    id: strawberry.ID | None = strawberry.field(default=strawberry.UNSET, description="Its id.")
    number: PolicyNumber | None = strawberry.field(default=strawberry.UNSET, description="Its insurer and number.")


@strawberry.type(description="A policy after a command, with the accounts its money moved.")
class PolicyRecorded(Recorded):
    """A policy after a command."""

    @strawberry.field(description="The policy.")
    async def policy(self, info: Asked) -> Policy:
        """Return it as it stands after the command."""
        found = await policy(info.context, self.told.streams[0])
        assert found is not None
        return found

    @strawberry.field(description="Accounts of the caller that were accrued to, empty when no money moved.")
    async def fund_accounts(self, info: Asked) -> list[FundAccount]:
        """Return the accounts."""
        found = [await fund_account(info.context, stream) for stream in self.told.streams[1:]]
        return [account for account in found if account]


@strawberry.type
class PolicyQuery:
    """What may be asked of policies."""

    @strawberry.field(description="One policy, null when it is not there for the caller.")
    async def policy(
        self, info: Asked, by: Annotated[PolicyRef, strawberry.argument(description="Which one.")]
    ) -> Policy | None:
        """Return a policy."""
        if by.number:
            insurer = read_id("Organisation", by.number.insurer_id) or ""
            return await policy(info.context, PolicyAggregate.id_for(insurer, line(by.number.number)))
        return await policy(info.context, stream_of("Policy", by.id))

    @strawberry.field(description="Policies (保单).")
    async def policies(
        self,
        info: Asked,
        scope: InScope = None,
        filter: Annotated[  # noqa: A002
            PolicyFilter | None, strawberry.argument(description="Which to keep; what is left out does not narrow.")
        ] = None,
        order_by: Annotated[
            PolicyOrder, strawberry.argument(description="Order of the list.")
        ] = PolicyOrder.INCEPTION_ON_DESC,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        as_of: AsOf = None,
        as_known_at: AsKnownAt = None,
    ) -> PolicyConnection:
        """Return a page of policies."""
        context = info.context
        within = scope_of(context, "policies", scope)
        wanted = filter.read() if filter else policies.EVERY
        reading, order = await context.reading(), _ORDERS[order_by]
        basis, page = await page_listed(
            context,
            f"policies {within} {wanted}",
            policies.PolicyStanding,
            order,
            Paging(first, after, last, before, as_of, as_known_at),
            lambda basis, place: policies.page(reading, within, basis, wanted, order, place),
        )
        total = Once(lambda: policies.total(reading, within, basis, wanted))
        return PolicyConnection(basis=basis, total=total, **shown(page, lambda row: _shown(row, basis)))


def _shown(row: policies.PolicyStanding, basis: Basis) -> Policy:
    return Policy(key=row.policy_id, row=row, basis=basis)


async def policy(context: Context, policy_id: UUID | None) -> Policy | None:
    """Return a policy in the caller's reach as it stands now, many in one query."""
    found: Policy | None = await context.load(_policies, policy_id)
    return found


async def _standings(context: Context, keys: list[tuple[Basis, UUID]]) -> Iterable[list[policies.PolicyStanding]]:
    reading, scope = await context.reading(), context.reach("policies")
    return await by_basis(
        keys, lambda basis, ids: policies.policies(reading, scope, basis, ids), lambda row: row.policy_id
    )


async def _accruals(context: Context, keys: list[tuple[Basis, UUID]]) -> Iterable[list[policies.PremiumMovement]]:
    reading, scope = await context.reading(), context.reach("policies")
    return await by_basis(
        keys, lambda basis, ids: policies.accruals(reading, scope, basis, ids), lambda row: row.policy_id
    )


async def _policies(context: Context, ids: list[UUID]) -> Iterable[Policy | None]:
    basis = await context.basis()
    rows = await policies.policies(await context.reading(), context.reach("policies"), basis, ids)
    found = {row.policy_id: _shown(row, basis) for row in rows}
    return [found.get(each) for each in ids]
