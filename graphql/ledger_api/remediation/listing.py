"""The remediation register: which cases, in what order, and their sums."""

from enum import Enum

import strawberry

from domain.irregular import IrregularKind
from domain.money import Fen
from domain.remediation import RemediationState
from ledger_api.connection import Connection, Once, Register
from ledger_api.figures import Figures, Period, chosen, period_of, stream_of
from ledger_api.remediation.record import RemediationCase, shown_case
from ledger_api.texts import sought
from projections import remediation_cases


@strawberry.type(description="Sums over a list of remediation cases, in yuan.")
class RemediationTotals:
    """Sums over a list of remediation cases."""

    overdue: int = strawberry.field(description="Cases not ended and past their due date (逾期).")
    amount: Fen = strawberry.field(description="Amount in question (金额).")
    pending: Fen = strawberry.field(description="Of it not ended (整改中).")
    accepted: Fen = strawberry.field(description="Of it mended (整改完成).")
    misused: Fen = strawberry.field(description="Of it confirmed as misuse (挪用).")


@strawberry.type(description="A page of remediation cases.")
class RemediationCaseConnection(Connection[RemediationCase], Figures):
    """A page of remediation cases."""

    total: strawberry.Private[Once[remediation_cases.CaseTotal]]

    @strawberry.field(description="How many the whole filtered list holds, computed only when selected.")
    async def total_count(self) -> int:
        """Return how many."""
        return (await self.total.get()).cases

    @strawberry.field(description="Sums over the whole filtered list (合计), computed only when selected.")
    async def totals(self) -> RemediationTotals:
        """Return the sums."""
        total = await self.total.get()
        return RemediationTotals(
            overdue=total.overdue,
            amount=total.amount,
            pending=total.pending,
            accepted=total.accepted,
            misused=total.misused,
        )


@strawberry.input(description="Which remediation cases.")
class RemediationFilter:
    """Which remediation cases."""

    search: str | None = strawberry.field(
        default=None, description="Part of the project's number or of the payment's voucher."
    )
    states: list[RemediationState] | None = strawberry.field(default=None, description="In one of these states (结果).")
    kinds: list[IrregularKind] | None = strawberry.field(default=None, description="Of one of these kinds (类型).")
    overdue: bool | None = strawberry.field(default=None, description="Not ended and past the due date, or not (逾期).")
    project_id: strawberry.ID | None = strawberry.field(default=None, description="Of one project.")
    payment_id: strawberry.ID | None = strawberry.field(default=None, description="Of one payment.")
    opened: Period | None = strawberry.field(default=None, description="What was irregular happened in this period.")

    def read(self) -> remediation_cases.CaseFilter:
        """Return the filter of the question. Raises  DateFormat, TextFormat."""
        return remediation_cases.CaseFilter(
            search=sought(self.search),
            states=chosen(self.states),
            kinds=chosen(self.kinds),
            overdue=self.overdue,
            project_id=stream_of("PreventionProject", self.project_id),
            payment_id=stream_of("Payment", self.payment_id),
            opened=period_of(self.opened),
        )


@strawberry.enum(description="Order of remediation cases.")
class RemediationOrder(Enum):
    """Order of remediation cases."""

    OPENED_ON_DESC = strawberry.enum_value(remediation_cases.OPENED_DESC, description="Latest irregularity first.")
    DUE_ON_ASC = strawberry.enum_value(remediation_cases.DUE_ASC, description="Earliest due date first.")
    AMOUNT_DESC = strawberry.enum_value(remediation_cases.AMOUNT_DESC, description="Largest amount first.")


CASES = Register(
    "remediationCases",
    remediation_cases.CaseStanding,
    remediation_cases.page,
    remediation_cases.total,
    shown_case,
)
