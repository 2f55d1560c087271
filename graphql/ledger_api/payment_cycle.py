"""How long the steps towards the money took, as the API shows it (R6)."""

from enum import Enum
from typing import Annotated

import strawberry

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
from ledger_api.group import GroupRow, InGroups
from ledger_api.project import PreventionProject, project
from ledger_api.scalars import Days
from projections import payment_cycles
from projections.basis import Basis
from projections.groups import By
from projections.payment_cycles import Step

named(Step, "CycleStep")


@strawberry.type(description="How many days each step of one project took; null where it was not taken yet.")
class PaymentCycle:
    """How many days each step of one project took."""

    row: strawberry.Private[payment_cycles.PaymentCycle]
    basis: strawberry.Private[Basis]

    @strawberry.field(description="The project.")
    async def project(self, info: Asked) -> PreventionProject:
        """Return the project."""
        found = await project(info.context, self.row.project_id, self.basis)
        assert found is not None
        return found

    @strawberry.field(description="Declared to approved (申报→审核).")
    def review_days(self) -> int:
        """Return the days."""
        return self.row.review_days

    @strawberry.field(description="Approved to filed, the first time (审核→备案).")
    def filing_days(self) -> int | None:
        """Return the days."""
        return self.row.filing_days

    @strawberry.field(description="Filed to begun (备案→实施).")
    def start_days(self) -> int | None:
        """Return the days."""
        return self.row.start_days

    @strawberry.field(description="Accepted to the first payment that stands (验收→付款).")
    def payment_days(self) -> int | None:
        """Return the days."""
        return self.row.payment_days

    @strawberry.field(
        description="All four together, null until all were taken; the work itself is not in it (合计天数)."
    )
    def total_days(self) -> int | None:
        """Return the days."""
        return self.row.total_days


@strawberry.type(description="How long a step takes: in the middle and at most.")
class StepDays:
    """How long a step takes."""

    step: Step = strawberry.field(description="Which step.")
    projects: int = strawberry.field(description="Projects that took it (项目数).")
    median_days: Days | None = strawberry.field(description="Days in the middle (中位), null without any project.")
    longest_days: int | None = strawberry.field(description="Days at most (最长), null without any project.")


@strawberry.type(description="One row: how long each step takes.")
class PaymentCycleRow(GroupRow):
    """One row."""

    steps: list[StepDays] = strawberry.field(description="The four steps and their total.")


@strawberry.type(description="How long the steps towards the money take (R6 支付周期).")
class PaymentCycleTable(Figures):
    """How long the steps towards the money take."""

    rows: list[PaymentCycleRow] = strawberry.field(description="By district and insurer, the development area last.")
    total: PaymentCycleRow = strawberry.field(description="All projects together.")


@strawberry.type(description="A page of approved projects with their steps.")
class PaymentCycleConnection(Connection[PaymentCycle], Figures):
    """A page of approved projects with their steps."""

    total: strawberry.Private[Once[payment_cycles.CycleRow]]

    @strawberry.field(description="How many the whole list holds, computed only when selected.")
    async def total_count(self) -> int:
        """Return how many."""
        return (await self.total.get()).steps[0].projects


@strawberry.enum(description="Order of projects by their steps.")
class PaymentCycleOrder(Enum):
    """Order of projects by their steps."""

    DAYS_DESC = strawberry.enum_value(payment_cycles.SLOWEST, description="Most days so far first.")
    DECLARED_DESC = strawberry.enum_value(payment_cycles.LATEST, description="Latest declaration first.")


def _cycle(row: payment_cycles.PaymentCycle, basis: Basis) -> PaymentCycle:
    return PaymentCycle(row=row, basis=basis)


CYCLES = Register("payment_cycles", payment_cycles.PaymentCycle, payment_cycles.page, payment_cycles.total, _cycle)


def _row(row: payment_cycles.CycleRow) -> PaymentCycleRow:
    steps = [
        StepDays(
            step=each.step,
            projects=each.projects,
            median_days=None if each.median is None else Days(each.median),
            longest_days=each.longest,
        )
        for each in row.steps
    ]
    return PaymentCycleRow(group=(row.insurer, row.district), steps=steps)


@strawberry.type
class PaymentCycleQuery:
    """What may be asked of payment cycles."""

    @strawberry.field(description="How long the steps towards the money take, by insurer or district (R6 支付周期).")
    async def payment_cycle_table(
        self,
        info: Asked,
        scope: InScope = None,
        by: InGroups = By.INSURER,
        as_of: AsOf = None,
        as_known_at: AsKnownAt = None,
    ) -> PaymentCycleTable:
        """Return the table."""
        within = scope_of(info.context, "payment_cycles", scope)
        basis, reading = await basis_of(info.context, as_of, as_known_at), await info.context.reading()
        rows = await payment_cycles.table(reading, within, basis, by)
        total = await payment_cycles.total(reading, within, basis)
        return PaymentCycleTable(basis=basis, rows=[_row(row) for row in rows], total=_row(total))

    @strawberry.field(description="How long the steps of each approved project took, the slowest first (R6 支付周期).")
    async def payment_cycles(
        self,
        info: Asked,
        scope: InScope = None,
        order_by: Annotated[PaymentCycleOrder, ORDER] = PaymentCycleOrder.DAYS_DESC,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        as_of: AsOf = None,
        as_known_at: AsKnownAt = None,
    ) -> PaymentCycleConnection:
        """Return a page of projects."""
        within = scope_of(info.context, "payment_cycles", scope)
        paging = Paging(first, after, last, before, as_of, as_known_at)
        return PaymentCycleConnection(
            **await registered(info.context, CYCLES, within, None, order_of(order_by), paging)
        )
