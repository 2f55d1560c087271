"""A settlement with its lines and payments, also after a command."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

import strawberry

from domain.money import Fen
from domain.settlement.line import SettlementState
from ledger.rights import QUESTIONS
from ledger_api.context import Asked, Context
from ledger_api.contract import ServiceContract
from ledger_api.contract import contract as find_contract
from ledger_api.figures import AsKnownAt, AsOf, Figures, by_basis
from ledger_api.organisation import Organisation, organisation
from ledger_api.outcome import Recorded
from ledger_api.payment import Payment
from ledger_api.payment import payment as find_payment
from ledger_api.record import Dated, LedgerRecord, recorded, stood
from ledger_api.settlement.amounts import SettlementAmounts
from ledger_api.settlement.line import SettlementLine, lines_of
from projections import settlement_payments, settlements
from projections.basis import Basis


@strawberry.type(description="A payment of a settlement, from the fund or from the insurer's own means (付款).")
class SettlementPayment:
    """A payment of a settlement."""

    row: strawberry.Private[settlement_payments.SettlementPayment]
    at: strawberry.Private[Basis]

    @strawberry.field(description="Number of the payment from 1 (付款次数).")
    def number(self) -> int:
        """Return the number."""
        return self.row.payment_no

    @strawberry.field(description="Amount in yuan (金额).")
    def amount(self) -> Fen:
        """Return the amount."""
        return self.row.amount

    @strawberry.field(description="Day it was paid (付款日期).")
    def paid_on(self) -> date:
        """Return the day."""
        return self.row.paid_on

    @strawberry.field(description="Bank receipt number (回单号).")
    def bank_receipt_no(self) -> str | None:
        """Return the number."""
        return self.row.bank_receipt_no

    @strawberry.field(description="Whether it was paid from the prevention fund.")
    def from_fund(self) -> bool:
        """Tell whether it was."""
        return self.row.payment_id is not None

    @strawberry.field(description="Day it was taken back as entered wrongly (冲销日期).")
    def reversed_on(self) -> date | None:
        """Return the day."""
        return self.row.reversed_on

    @strawberry.field(description="The fund payment behind it; null for the firm, and when there is none (支付).")
    async def payment(self, info: Asked) -> Payment | None:
        """Return the payment."""
        if self.row.payment_id is None or info.context.actor.role not in QUESTIONS["payment_register"]:
            return None
        return await find_payment(info.context, self.row.payment_id, self.at)


@strawberry.type(description="State and money of a settlement; in a district, of the work done there.")
class SettlementStanding(Figures):
    """State and money of a settlement."""

    row: strawberry.Private[settlements.SettlementStanding]

    @strawberry.field(description="Its state, derived from its lines and payments (状态).")
    def state(self) -> SettlementState:
        """Return the state."""
        return SettlementState(self.row.state)

    @strawberry.field(description="Its money.")
    def amounts(self) -> SettlementAmounts:
        """Return the money."""
        return SettlementAmounts(row=self.row)

    @strawberry.field(description="Days that its oldest unpaid line is owed, null when nothing is unpaid (账龄).")
    def age_days(self) -> int | None:
        """Return the days."""
        return self.row.age_days

    @strawberry.field(description="The same without the time in dispute (扣除争议期).")
    def counted_days(self) -> int | None:
        """Return the days."""
        return self.row.counted_days


@strawberry.type(description="What a technical firm bills an insurer for accepted work of one year (结算单).")
class Settlement(LedgerRecord):
    """What a technical firm bills an insurer."""

    row: strawberry.Private[settlements.SettlementStanding]

    @strawberry.field(description="Settlement number, unique for its firm (结算单号).")
    def number(self) -> str:
        """Return the number."""
        return self.row.number

    @strawberry.field(description="Under which contract; null for who may not see it (服务合同).")
    async def contract(self, info: Asked) -> ServiceContract | None:
        """Return the contract."""
        if info.context.actor.role not in QUESTIONS["contracts"]:
            return None
        return await find_contract(info.context, self.row.contract_id, self.basis)

    @strawberry.field(description="Who is billed (保险公司).")
    async def insurer(self, info: Asked) -> Organisation:
        """Return the insurer."""
        return await organisation(info.context, self.row.insurer)

    @strawberry.field(description="Who bills (技术服务机构).")
    async def firm(self, info: Asked) -> Organisation:
        """Return the firm."""
        return await organisation(info.context, self.row.firm)

    @strawberry.field(description="Whether it is paid from the prevention fund.")
    def fund_use(self) -> bool:
        """Tell whether it is."""
        return self.row.fund_use

    @strawberry.field(description="Year of the services (服务年度).")
    def service_year(self) -> int:
        """Return the year."""
        return self.row.service_year

    @strawberry.field(description="Day it was handed in (提交日期).")
    def submitted_on(self) -> date:
        """Return the day."""
        return self.row.submitted_on

    @strawberry.field(description="Its lines; in a district those of work done there (明细).")
    async def lines(self, info: Asked) -> list[SettlementLine]:
        """Return the lines."""
        return await lines_of(info.context, (self.basis, self.key))

    @strawberry.field(description="Its payments, also those taken back (付款).")
    async def payments(self, info: Asked) -> list[SettlementPayment]:
        """Return the payments."""
        rows = await info.context.load(_payments, (self.basis, self.key))
        return [SettlementPayment(row=row, at=self.basis) for row in rows]

    @strawberry.field(description="Its state and money; without dates, those of the list it stands in.")
    async def standing(
        self, info: Asked, as_of: AsOf = None, as_known_at: AsKnownAt = None
    ) -> SettlementStanding | None:
        """Return the standing; null when it was not handed in or not known then."""
        then = await stood(info.context, self, as_of, as_known_at, settlement)
        return SettlementStanding(basis=then.basis, row=then.row) if then else None


@strawberry.type(description="A settlement after a command.")
class SettlementRecorded(Recorded):
    """A settlement after a command."""

    @strawberry.field(description="The settlement.")
    async def settlement(self, info: Asked) -> Settlement:
        """Return it as it stands after the command."""
        found = await settlement(info.context, self.told.streams[0])
        assert found is not None
        return found


async def settlement(context: Context, settlement_id: UUID | None, basis: Basis | None = None) -> Settlement | None:
    """Return a settlement in the caller's reach as it stood on a basis, now by default; many in one query."""
    found: Settlement | None = await context.load(_settlements, (basis, settlement_id))
    return found


def shown_settlement(row: settlements.SettlementStanding, basis: Basis) -> Settlement:
    """Return a settlement as the API shows it."""
    return Settlement(key=row.settlement_id, row=row, basis=basis)


async def _settlements(context: Context, keys: list[Dated]) -> list[Settlement | None]:
    reading, scope = await context.reading(), context.reach("settlements")
    return await recorded(
        context, keys, lambda basis, ids: settlements.settlements(reading, scope, basis, ids), shown_settlement
    )


async def _payments(
    context: Context, keys: list[tuple[Basis, UUID]]
) -> Iterable[list[settlement_payments.SettlementPayment]]:
    reading, scope = await context.reading(), context.reach("settlements")
    return await by_basis(
        keys, lambda basis, ids: settlement_payments.payments(reading, scope, basis, ids), lambda row: row.settlement_id
    )
