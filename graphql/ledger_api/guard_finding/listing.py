"""Lists of the questions of the misuse guards: which, in what order, and their sums."""

from enum import Enum
from typing import Any

import strawberry

from domain.guard_finding import Guard
from domain.money import Fen
from ledger_api.connection import Connection, Once, Register
from ledger_api.context import Context
from ledger_api.figures import Figures, Period, chosen, period_of, stream_of
from ledger_api.guard_finding.record import GuardFinding, guard_limits, shown_finding
from projections import misuse_guards
from projections.basis import Basis, Reading
from projections.misuse_guards import FindingState
from projections.scope import Scope


@strawberry.type(description="The questions of one guard, in yuan.")
class GuardTotals:
    """The questions of one guard."""

    guard: Guard = strawberry.field(description="Which guard (疑点类型).")
    findings: int = strawberry.field(description="Questions (疑点数).")
    amount: Fen = strawberry.field(description="Amount in question (涉及金额).")
    open_findings: int = strawberry.field(description="Those that wait for an answer (未处置).")
    open_amount: Fen = strawberry.field(description="Amount of these (未处置金额).")


@strawberry.type(description="A page of questions of the misuse guards.")
class GuardFindingConnection(Connection[GuardFinding], Figures):
    """A page of questions of the misuse guards."""

    total: strawberry.Private[Once[list[misuse_guards.GuardTotal]]]

    @strawberry.field(description="How many the whole filtered list holds, computed only when selected.")
    async def total_count(self) -> int:
        """Return how many."""
        return sum(each.findings for each in await self.total.get())

    @strawberry.field(description="Sums over the whole filtered list by guard (合计), computed only when selected.")
    async def totals(self) -> list[GuardTotals]:
        """Return the sums; an amount may stand in several of them."""
        return [
            GuardTotals(
                guard=Guard(each.guard),
                findings=each.findings,
                amount=each.amount,
                open_findings=each.open,
                open_amount=each.open_amount,
            )
            for each in await self.total.get()
        ]


@strawberry.input(description="Which questions of the misuse guards.")
class GuardFindingFilter:
    """Which questions of the misuse guards."""

    guards: list[Guard] | None = strawberry.field(default=None, description="Of one of these guards (疑点类型).")
    states: list[FindingState] | None = strawberry.field(default=None, description="In one of these states.")
    found: Period | None = strawberry.field(default=None, description="Whose evidence was complete in this period.")
    project_id: strawberry.ID | None = strawberry.field(default=None, description="About one project.")

    def read(self) -> misuse_guards.FindingFilter:
        """Return the filter of the question. Raises  DateFormat."""
        return misuse_guards.FindingFilter(
            guards=chosen(self.guards),
            states=chosen(self.states),
            found=period_of(self.found),
            project_id=stream_of("PreventionProject", self.project_id),
        )


@strawberry.enum(description="Order of questions.")
class GuardFindingOrder(Enum):
    """Order of questions."""

    FOUND_ON_DESC = strawberry.enum_value(misuse_guards.FOUND_DESC, description="Latest first.")
    FOUND_ON_ASC = strawberry.enum_value(misuse_guards.FOUND_ASC, description="Earliest first.")
    AMOUNT_DESC = strawberry.enum_value(misuse_guards.AMOUNT_DESC, description="Largest amount first.")


def register(context: Context) -> Register[misuse_guards.Finding, list[misuse_guards.GuardTotal]]:
    """Return the list of questions, asked by the limits of the day of the figures."""

    async def page(reading: Reading, scope: Scope, basis: Basis, **rest: Any) -> list[misuse_guards.Finding]:
        limits = await guard_limits(context, basis.as_of)
        return await misuse_guards.page(reading, scope, basis, limits, **rest)

    async def total(reading: Reading, scope: Scope, basis: Basis, **rest: Any) -> list[misuse_guards.GuardTotal]:
        limits = await guard_limits(context, basis.as_of)
        return await misuse_guards.total(reading, scope, basis, limits, **rest)

    async def listing(
        reading: Reading, scope: Scope, basis: Basis, **rest: Any
    ) -> tuple[list[misuse_guards.Finding], list[misuse_guards.GuardTotal]]:
        limits = await guard_limits(context, basis.as_of)
        return await misuse_guards.listing(reading, scope, basis, limits, **rest)

    return Register("guard findings", misuse_guards.Finding, page, total, shown_finding, listing)
