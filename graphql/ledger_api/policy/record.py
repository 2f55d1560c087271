"""A policy, also after a command."""

from datetime import date
from uuid import UUID

import strawberry

from domain.industry import SafetySector
from ledger_api.context import Asked, Context
from ledger_api.correction import Correction, corrections_of
from ledger_api.figures import AsKnownAt, AsOf
from ledger_api.fund_account import FundAccount, fund_account
from ledger_api.organisation import District, Organisation, organisation
from ledger_api.outcome import Recorded
from ledger_api.policy.accrual import Accrual, accrued
from ledger_api.policy.standing import PolicyStanding
from ledger_api.record import Dated, LedgerRecord, recorded, stood
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


@strawberry.type(description="A policy of one insurer, perhaps shared with others (保单).")
class Policy(LedgerRecord):
    """A policy."""

    row: strawberry.Private[policies.PolicyStanding]

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

    @strawberry.field(description="Street code of 9 digits at inception (街道代码).")
    def street(self) -> str | None:
        """Return the code."""
        return self.row.street

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
        rows = await info.context.load(accrued, (self.basis, self.key))
        return [Accrual(row=row) for row in rows]

    @strawberry.field(
        description="Corrections of its premium and of its enterprise's name, in the order of asking (更正)."
    )
    async def corrections(self, info: Asked) -> list[Correction]:
        """Return the corrections."""
        return await corrections_of(info.context, self.basis, self.key)

    @strawberry.field(description="Its state and money; without dates, those of the list it stands in.")
    async def standing(self, info: Asked, as_of: AsOf = None, as_known_at: AsKnownAt = None) -> PolicyStanding | None:
        """Return the standing; null when the policy was not known then."""
        then = await stood(info.context, self, as_of, as_known_at, policy)
        return PolicyStanding(basis=then.basis, row=then.row) if then else None


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


async def policy(context: Context, policy_id: UUID | None, basis: Basis | None = None) -> Policy | None:
    """Return a policy in the caller's reach as it stood on a basis, now by default; many in one query."""
    found: Policy | None = await context.load(_policies, (basis, policy_id))
    return found


def shown_policy(row: policies.PolicyStanding, basis: Basis) -> Policy:
    """Return a policy as the API shows it."""
    return Policy(key=row.policy_id, row=row, basis=basis)


async def _policies(context: Context, keys: list[Dated]) -> list[Policy | None]:
    reading, scope = await context.reading(), context.reach("policies")
    return await recorded(context, keys, lambda basis, ids: policies.policies(reading, scope, basis, ids), shown_policy)
