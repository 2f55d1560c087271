"""From money to safety and back: account, project, payment, settlement, visit, hazards, as the API shows it."""

from asyncio import gather
from collections.abc import Awaitable, Callable
from datetime import date
from enum import Enum
from typing import Annotated, TypeVar
from uuid import UUID

import strawberry

from domain.money import Fen
from ledger.rights import QUESTIONS
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
from ledger_api.context import Asked, Context
from ledger_api.figures import AsKnownAt, AsOf, Figures, InScope, scope_of, stream_of
from ledger_api.fund_account import FundAccount, fund_account
from ledger_api.hazard import Hazard, hazard
from ledger_api.payment import Payment, payment
from ledger_api.project import PreventionProject, project
from ledger_api.settlement import Settlement, settlement
from ledger_api.settlement.line import SettlementLine, lines_of
from ledger_api.task import InspectionTask, task
from projections import money_to_safety
from projections.basis import Basis

T = TypeVar("T")
Find = Callable[[Context, UUID | None, Basis | None], Awaitable[T | None]]


@strawberry.type(description="What one payment paid on one line of a settlement: which money, for which visit.")
class SafetyPayment:
    """What one payment paid on one line of a settlement; what the caller may not see is null."""

    row: strawberry.Private[money_to_safety.SafetyRow]
    at: strawberry.Private[Basis]

    @strawberry.field(description="From which account; null when it was not paid from the fund (资金账户).")
    async def fund_account(self, info: Asked) -> FundAccount | None:
        """Return the account."""
        return await self._behind(info, "fund_balances", fund_account, self.row.account_id)

    @strawberry.field(description="On which project; null when it was not paid from the fund (事故预防项目).")
    async def project(self, info: Asked) -> PreventionProject | None:
        """Return the project."""
        return await self._behind(info, "projects", project, self.row.project_id)

    @strawberry.field(description="By which payment; null when it was not paid from the fund (支付).")
    async def payment(self, info: Asked) -> Payment | None:
        """Return the payment."""
        return await self._behind(info, "payment_register", payment, self.row.payment_id)

    @strawberry.field(description="Paid on the line by it, in yuan; nothing on a line that is unpaid (已付).")
    def paid(self) -> Fen:
        """Return what was paid."""
        return self.row.paid

    @strawberry.field(description="When it was paid (付款日期).")
    def paid_on(self) -> date | None:
        """Return the day."""
        return self.row.paid_on

    @strawberry.field(description="Which settlement (结算单).")
    async def settlement(self, info: Asked) -> Settlement:
        """Return the settlement."""
        found = await settlement(info.context, self.row.settlement_id, self.at)
        assert found is not None
        return found

    @strawberry.field(description="Which line of it (明细).")
    async def line(self, info: Asked) -> SettlementLine:
        """Return the line."""
        lines = await lines_of(info.context, (self.at, self.row.settlement_id))
        return next(each for each in lines if each.row.line == self.row.line)

    @strawberry.field(description="The visit that it paid for (走访).")
    async def task(self, info: Asked) -> InspectionTask | None:
        """Return the task."""
        return await task(info.context, self.row.task_id, self.at)

    @strawberry.field(description="What the visit found, of a re-inspection its hazard, of a call-out nothing (隐患).")
    async def hazards(self, info: Asked) -> list[Hazard]:
        """Return the hazards that the caller sees."""
        found = await gather(*(hazard(info.context, hazard_id, self.at) for hazard_id in self.row.hazard_ids))
        return [each for each in found if each]

    async def _behind(self, info: Asked, question: str, find: Find[T], key: UUID | None) -> T | None:
        if key is None or info.context.actor.role not in QUESTIONS[question]:
            return None
        return await find(info.context, key, self.at)


@strawberry.type(description="Sums from money to safety.")
class SafetyTotals:
    """Sums from money to safety."""

    paid: Fen = strawberry.field(description="Paid, in yuan (已付).")
    tasks: int = strawberry.field(description="Tasks, each once (任务数).")
    hazards: int = strawberry.field(description="Hazards found, each once, without withdrawn and duplicate (隐患数).")
    closed: int = strawberry.field(description="Of them closed (已销号).")


@strawberry.type(description="A page from money to safety.")
class MoneyToSafetyConnection(Connection[SafetyPayment], Figures):
    """A page from money to safety."""

    total: strawberry.Private[Once[money_to_safety.SafetyTotal]]

    @strawberry.field(description="How many the whole filtered list holds, computed only when selected.")
    async def total_count(self) -> int:
        """Return how many."""
        return (await self.total.get()).rows

    @strawberry.field(description="Sums over the whole filtered list (合计), computed only when selected.")
    async def totals(self) -> SafetyTotals:
        """Return the sums."""
        total = await self.total.get()
        return SafetyTotals(paid=total.paid, tasks=total.tasks, hazards=total.hazards, closed=total.closed)


@strawberry.input(description="Where to begin: at the money, at the work, or at a hazard.")
class MoneyToSafetyFilter:
    """Where to begin."""

    fund_account_id: strawberry.ID | None = strawberry.field(default=None, description="From one account (资金账户).")
    project_id: strawberry.ID | None = strawberry.field(default=None, description="On one project (事故预防项目).")
    payment_id: strawberry.ID | None = strawberry.field(default=None, description="By one payment (支付).")
    contract_id: strawberry.ID | None = strawberry.field(default=None, description="Under one contract (服务合同).")
    settlement_id: strawberry.ID | None = strawberry.field(default=None, description="Of one settlement (结算单).")
    task_id: strawberry.ID | None = strawberry.field(default=None, description="For one task (排查任务).")
    hazard_id: strawberry.ID | None = strawberry.field(
        default=None, description="For the finding and the re-inspections of one hazard (隐患)."
    )

    def read(self) -> money_to_safety.SafetyFilter:
        """Return the filter of the question; an id of another kind names nothing."""
        return money_to_safety.SafetyFilter(
            account_id=stream_of("FundAccount", self.fund_account_id),
            project_id=stream_of("PreventionProject", self.project_id),
            payment_id=stream_of("Payment", self.payment_id),
            contract_id=stream_of("ServiceContract", self.contract_id),
            settlement_id=stream_of("Settlement", self.settlement_id),
            task_id=stream_of("InspectionTask", self.task_id),
            hazard_id=stream_of("Hazard", self.hazard_id),
        )


@strawberry.enum(description="Order from money to safety.")
class MoneyToSafetyOrder(Enum):
    """Order from money to safety."""

    DONE_ON_DESC = strawberry.enum_value(money_to_safety.DONE_DESC, description="Latest service first.")
    DONE_ON_ASC = strawberry.enum_value(money_to_safety.DONE_ASC, description="Earliest service first.")


_SAFETY = Register(
    "moneyToSafety",
    money_to_safety.SafetyRow,
    money_to_safety.page,
    money_to_safety.total,
    lambda row, basis: SafetyPayment(row=row, at=basis),
)


@strawberry.type
class MoneyToSafetyQuery:
    """What may be asked from money to safety."""

    @strawberry.field(
        description="From money to safety and back (资金到安全): each fee that was billed, with the account, project "
        "and payment it was paid by, the visit it was for and the hazards found there; from whichever end one begins."
    )
    async def money_to_safety(
        self,
        info: Asked,
        scope: InScope = None,
        filter: Annotated[MoneyToSafetyFilter | None, WANTED] = None,  # noqa: A002
        order_by: Annotated[MoneyToSafetyOrder, ORDER] = MoneyToSafetyOrder.DONE_ON_DESC,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        as_of: AsOf = None,
        as_known_at: AsKnownAt = None,
    ) -> MoneyToSafetyConnection:
        """Return a page from money to safety."""
        within = scope_of(info.context, "settlements", scope)
        wanted = filter.read() if filter else money_to_safety.EVERY
        paging = Paging(first, after, last, before, as_of, as_known_at)
        page = await registered(info.context, _SAFETY, within, wanted, order_of(order_by), paging)
        return MoneyToSafetyConnection(**page)
