"""The schema: its table of contents, one line for each capability's questions and for each command."""

from collections.abc import AsyncIterator

import strawberry
from strawberry.extensions import SchemaExtension

from ledger.fund_account import FreezeFund, OpenFundAccount, UnfreezeFund
from ledger.organisation import RegisterOrganisation
from ledger.rule_book import AuthorizeSpecialUse, PublishRule
from ledger_api import enums  # noqa: F401  (puts the domain's enums into the schema)
from ledger_api.fund_account import FundAccountQuery, FundAccountRecorded
from ledger_api.guarded_schema import GuardedSchema
from ledger_api.mutations import mutations
from ledger_api.organisation import OrganisationQuery, OrganisationRecorded
from ledger_api.rule_book import RuleQuery, RuleRecorded


@strawberry.type(description="What may be asked.")
class Query(FundAccountQuery, OrganisationQuery, RuleQuery):
    """What may be asked."""


Mutation = mutations(
    {
        RegisterOrganisation: OrganisationRecorded,
        PublishRule: RuleRecorded,
        AuthorizeSpecialUse: RuleRecorded,
        OpenFundAccount: FundAccountRecorded,
        FreezeFund: FundAccountRecorded,
        UnfreezeFund: FundAccountRecorded,
    }
)


class ReadingEnds(SchemaExtension):
    """The one reading of an operation ends with it."""

    async def on_execute(self) -> AsyncIterator[None]:
        """Run the operation, then close its reading."""
        try:
            yield
        finally:
            await self.execution_context.context.close()


schema = GuardedSchema(Query, Mutation, extensions=[ReadingEnds])
