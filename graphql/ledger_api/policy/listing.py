"""Lists of policies: which, in what order, and their sums."""

from enum import Enum

import strawberry

from domain.money import Fen
from domain.policy import PolicyState
from ledger_api.connection import Connection, Once, Register
from ledger_api.figures import Figures, Period, chosen, period_of
from ledger_api.policy.record import Policy, shown_policy
from ledger_api.texts import sought
from projections import policies


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

    INCEPTION_ON_DESC = strawberry.enum_value(policies.INCEPTION_DESC, description="Latest inception first.")
    INCEPTION_ON_ASC = strawberry.enum_value(policies.INCEPTION_ASC, description="Earliest inception first.")


POLICIES = Register("policies", policies.PolicyStanding, policies.page, policies.total, shown_policy)
