"""A payment, also after a command."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

import strawberry

from domain.irregular import IrregularKind
from domain.money import Fen
from ledger_api.context import Asked, Context
from ledger_api.correction import Correction, corrections_of
from ledger_api.figures import AsKnownAt, AsOf
from ledger_api.fund_account import FundAccount, fund_account
from ledger_api.ids import global_id
from ledger_api.organisation import District, Organisation, organisation
from ledger_api.outcome import Recorded
from ledger_api.papers import Paper, papers_of_payment
from ledger_api.party import Party
from ledger_api.payment.correction import PaymentRefund, Reversal, moves
from ledger_api.payment.standing import PaymentStanding
from ledger_api.person import person_name
from ledger_api.record import Dated, LedgerRecord, recorded, stood
from projections import payment_register, settlement_payments
from projections.basis import Basis
from projections.payment_tables import REFUNDED, REVERSED


@strawberry.type(description="A payment of prevention money (支付).")
class Payment(LedgerRecord):
    """A payment of prevention money."""

    row: strawberry.Private[payment_register.PaymentStanding]

    @strawberry.field(description="Id of the project it pays.")
    def project_id(self) -> strawberry.ID:
        """Return the id."""
        return strawberry.ID(global_id("PreventionProject", str(self.row.project_id)))

    @strawberry.field(description="Number of that project (项目编号).")
    def project_number(self) -> str:
        """Return the number."""
        return self.row.project_number

    @strawberry.field(description="Name of that project (项目名称).")
    def project_name(self) -> str:
        """Return the name."""
        return self.row.project_name

    @strawberry.field(description="From which account; null outside the caller's scope.")
    async def fund_account(self, info: Asked) -> FundAccount | None:
        """Return the account."""
        return await fund_account(info.context, self.row.account_id)

    @strawberry.field(description="Whose money (保险公司).")
    async def insurer(self, info: Asked) -> Organisation:
        """Return the insurer."""
        return await organisation(info.context, self.row.insurer)

    @strawberry.field(description="Where (区).")
    def district(self) -> District:
        """Return the district."""
        return District(code=self.row.district)

    @strawberry.field(description="Amount with tax, in yuan (金额).")
    def amount(self) -> Fen:
        """Return the amount."""
        return self.row.amount

    @strawberry.field(description="Tax in it, in yuan (税额).")
    def tax(self) -> Fen | None:
        """Return the tax."""
        return self.row.tax

    @strawberry.field(description="Who was paid (收款方).")
    def payee(self) -> Party:
        """Return the payee."""
        row = self.row
        return Party(insurer=row.insurer, last4=row.payee_last4, name=row.payee_name, credit_code=row.payee_code)

    @strawberry.field(description="Day it was paid (支付日期).")
    def paid_on(self) -> date:
        """Return the day."""
        return self.row.paid_on

    @strawberry.field(
        description="Day on which it counts: the day it was paid, or of a closed year a day of the open one."
    )
    def effective_on(self) -> date:
        """Return the day."""
        return self.row.effective_on

    @strawberry.field(description="Whether it came late for a closed year and was posted to the open one (以前年度).")
    def prior_period(self) -> bool:
        """Tell whether it came late for a closed year."""
        return self.row.original_on is not None

    @strawberry.field(description='Voucher line in full, such as "付-2019-08-0034-1" (凭证号).')
    def voucher(self) -> str:
        """Return the voucher."""
        return self.row.voucher

    @strawberry.field(description="Account set of the voucher (账套).")
    def account_set(self) -> str:
        """Return the account set."""
        return self.row.account_set

    @strawberry.field(description="Bank receipt number (回单号).")
    def bank_receipt_no(self) -> str | None:
        """Return the number."""
        return self.row.bank_receipt_no

    @strawberry.field(description="Invoice numbers (发票号).")
    def invoice_nos(self) -> list[str]:
        """Return the numbers."""
        return self.row.invoice_nos

    @strawberry.field(description="Number of the instalment (期次).")
    def instalment(self) -> int | None:
        """Return the number."""
        return self.row.instalment

    @strawberry.field(description="Whether it is the last instalment (末期).")
    def final(self) -> bool:
        """Tell whether it is the last."""
        return self.row.final

    @strawberry.field(description="In what way it is irregular, else null (不合规类型).")
    def irregular(self) -> IrregularKind | None:
        """Return the kind."""
        return IrregularKind(self.row.irregular) if self.row.irregular else None

    @strawberry.field(description="Id of the settlement whose fees it pays, else null (结算单).")
    async def settlement_id(self, info: Asked) -> strawberry.ID | None:
        """Return the id."""
        found = await info.context.load(_settlements, self.key)
        return strawberry.ID(global_id("Settlement", str(found))) if found else None

    @strawberry.field(description="Name of who recorded it (经办).")
    async def recorded_by(self, info: Asked) -> str | None:
        """Return the name."""
        return await person_name(info.context, self.row.recorded_by)

    @strawberry.field(description="Whether that person was signed in; false when only named by an imported file.")
    def attested(self) -> bool:
        """Tell whether the person was signed in."""
        return self.row.attested

    @strawberry.field(description="Name of who verified it (复核).")
    async def verified_by(self, info: Asked) -> str | None:
        """Return the name."""
        return await person_name(info.context, self.row.verified_by) if self.row.verified_by else None

    @strawberry.field(description="When it was recorded (录入时间).")
    def recorded_at(self) -> datetime:
        """Return the instant."""
        return self.row.recorded_at

    @strawberry.field(description="Days from payment to recording (迟录天数).")
    def late_days(self) -> int:
        """Return the days."""
        return self.row.late_days

    @strawberry.field(description="Its reversal (冲销).")
    async def reversal(self, info: Asked) -> Reversal | None:
        """Return the reversal."""
        return next((Reversal(row=move) for move in await self._moves(info) if move.kind == REVERSED), None)

    @strawberry.field(description="Money that came back (退款).")
    async def refunds(self, info: Asked) -> list[PaymentRefund]:
        """Return the refunds."""
        return [
            PaymentRefund(amount=move.amount, effective_on=move.effective_on, bank_receipt_no=move.reference)
            for move in await self._moves(info)
            if move.kind == REFUNDED
        ]

    @strawberry.field(description="Its papers, the last of each kind (材料).")
    async def papers(self, info: Asked) -> list[Paper]:
        """Return the papers."""
        return await papers_of_payment(info.context, (self.basis, self.key))

    @strawberry.field(description="Its state and what is left; without dates, those of the list it stands in.")
    async def standing(self, info: Asked, as_of: AsOf = None, as_known_at: AsKnownAt = None) -> PaymentStanding | None:
        """Return the standing; null when the payment was not made or not known then."""
        then = await stood(info.context, self, as_of, as_known_at, payment)
        return PaymentStanding(basis=then.basis, row=then.row) if then else None

    @strawberry.field(description="Corrections of what it says, and the one that entered it, by its dates (更正).")
    async def corrections(self, info: Asked) -> list[Correction]:
        """Return the corrections."""
        return await corrections_of(info.context, self.basis, self.key)

    async def _moves(self, info: Asked) -> list[payment_register.PaymentMove]:
        found: list[payment_register.PaymentMove] = await info.context.load(moves, (self.basis, self.key))
        return found


@strawberry.type(description="A payment after a command.")
class PaymentRecorded(Recorded):
    """A payment after a command."""

    @strawberry.field(description="The payment.")
    async def payment(self, info: Asked) -> Payment:
        """Return it as it stands after the command."""
        found = await payment(info.context, self.told.streams[0])
        assert found is not None
        return found


async def payment(context: Context, payment_id: UUID | None, basis: Basis | None = None) -> Payment | None:
    """Return a payment in the caller's reach as it stood on a basis, now by default; many in one query."""
    found: Payment | None = await context.load(_payments, (basis, payment_id))
    return found


def shown_payment(row: payment_register.PaymentStanding, basis: Basis) -> Payment:
    """Return a payment as the API shows it."""
    return Payment(key=row.payment_id, row=row, basis=basis)


async def _settlements(context: Context, keys: list[UUID]) -> Iterable[UUID | None]:
    found = await settlement_payments.paid_by(await context.reading(), keys)
    return [found.get(key) for key in keys]


async def _payments(context: Context, keys: list[Dated]) -> list[Payment | None]:
    reading, scope = await context.reading(), context.reach("payment_register")
    return await recorded(
        context, keys, lambda basis, ids: payment_register.payments(reading, scope, basis, ids), shown_payment
    )
