"""Who asks, and what they may do."""

import strawberry

from domain.rule_book import RuleBook
from ledger.rights import COMMANDS, REACH, Reach, Role
from ledger_api.context import Asked
from ledger_api.organisation import District
from projections import history
from projections.fact_values import NamedValue
from projections.page import Page
from projections.scope import Scope


@strawberry.type(description="The caller, as the token says.")
class Me:
    """The caller."""

    name: str = strawberry.field(description="Name.")
    role: Role = strawberry.field(description="In which role this request acts.")
    organisation: str = strawberry.field(description="Code of the organisation the caller acts for.")
    district: District | None = strawberry.field(description="District of a district body.")
    mutations: list[str] = strawberry.field(description="Names of the mutations the caller may use.")
    sees_all: bool = strawberry.field(description="Whether the caller sees every insurer and district.")


@strawberry.type
class MeQuery:
    """Who asks."""

    @strawberry.field(description="Who asks, and what they may do.")
    def me(self, info: Asked) -> Me:
        """Return the caller."""
        actor = info.context.actor
        commands = sorted(name for name, roles in COMMANDS.items() if actor.role in roles)
        return Me(
            name=actor.name,
            role=actor.role,
            organisation=actor.organisation,
            district=District(code=actor.district) if actor.district else None,
            mutations=[name[0].lower() + name[1:] for name in commands],
            sees_all=REACH[actor.role] is Reach.ALL,
        )

    @strawberry.field(description="Whether this ledger holds invented data (演示); said wherever figures are shown.")
    async def demo(self, info: Asked) -> bool:
        """Tell whether the first fact of the rule book says so."""
        first = await history.page(await info.context.reading(), Scope(), RuleBook.ID, Page(limit=1))
        return any(NamedValue("demo", "true") in fact.values for fact in first)
