"""The rule book, as the API shows it."""

from datetime import date
from typing import Annotated, Any

import strawberry

from domain.dates import day
from ledger_api.context import Asked, Context
from ledger_api.outcome import NamedValue, Recorded, named_values
from ledger_api.record import Node
from ledger_api.scalars import DateText
from ledger_api.texts import sought
from projections import rules


@strawberry.type(description="A dated entry of the rule book (规则).")
class Rule(Node):
    """A dated entry of the rule book."""

    row: strawberry.Private[rules.Rule]

    @strawberry.field(
        description="What it rules: ACCRUAL, USE, PAPER, LIMIT, CARRY_OVER, DISTRICT, HOLIDAY or AUTHORIZATION"
        " (计提、使用范围、材料、限额、结转、区划、节假日、授权)."
    )
    def kind(self) -> str:
        """Return the kind."""
        return self.row.kind

    @strawberry.field(description="First day.")
    def effective_from(self) -> date:
        """Return the first day."""
        return self.row.effective_from

    @strawberry.field(description="Last day, open when null.")
    def effective_to(self) -> date | None:
        """Return the last day."""
        return self.row.effective_to

    @strawberry.field(description="Document it rests on (依据).")
    def legal_basis(self) -> str:
        """Return the document."""
        return self.row.legal_basis

    @strawberry.field(description="Whether it was shipped as an illustration and awaits the real rule (示例).")
    def example(self) -> bool:
        """Tell whether it is only an example."""
        return self.row.example

    @strawberry.field(description="What it says, field by field; rates in basis points.")
    def terms(self) -> list[NamedValue]:
        """Return the terms."""
        return named_values({name: _text(value) for name, value in self.row.terms.items() if value is not None})


@strawberry.type(description="A rule after a command.")
class RuleRecorded(Recorded):
    """A rule after a command."""

    @strawberry.field(description="The rule.")
    async def rule(self, info: Asked) -> Rule:
        """Return it as it stands after the command."""
        (row,) = await rules.rules(await info.context.reading(), None, None, self.told.position)
        return _shown(row)


@strawberry.type
class RuleQuery:
    """What may be asked of the rule book."""

    @strawberry.field(description="The rule book, in order of publication (规则).")
    async def rules(
        self,
        info: Asked,
        kind: Annotated[str | None, strawberry.argument(description="Of one kind, such as ACCRUAL.")] = None,
        on: Annotated[
            DateText | None, strawberry.argument(description="In force on this day, all days when left out.")
        ] = None,
    ) -> list[Rule]:
        """Return rules."""
        info.context.reach("rules")
        in_force_on = day(on) if on is not None else None
        found = await rules.rules(await info.context.reading(), sought(kind), in_force_on)
        return [_shown(row) for row in found]


async def rule(context: Context, rule_id: str) -> Rule | None:
    """Return a rule by its id, None when there is none."""
    context.reach("rules")
    every = await rules.rules(await context.reading(), None, None)
    return next((_shown(row) for row in every if str(row.rule_id) == rule_id), None)


def _shown(row: rules.Rule) -> Rule:
    return Rule(key=row.rule_id, row=row)


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else str(value)
