"""State of a payment and what is left of it."""

import strawberry

from domain.money import Fen
from domain.payment import PaymentState
from ledger_api.context import Asked
from ledger_api.figures import Figures
from ledger_api.papers import Checklist, checklist_of_payment
from projections import payment_register


@strawberry.type(description="State of a payment and what is left, in yuan.")
class PaymentStanding(Figures):
    """State of a payment and what is left."""

    row: strawberry.Private[payment_register.PaymentStanding]

    @strawberry.field(description="Its state.")
    def state(self) -> PaymentState:
        """Return the state."""
        return PaymentState(self.row.state)

    @strawberry.field(description="Reversed of it (冲销).")
    def reversed(self) -> Fen:
        """Return the reversal."""
        return self.row.reversed

    @strawberry.field(description="Refunded of it (退款).")
    def refunded(self) -> Fen:
        """Return the refunds."""
        return self.row.refunded

    @strawberry.field(description="Left of it after reversal and refunds.")
    def net(self) -> Fen:
        """Return what is left."""
        return self.row.net

    @strawberry.field(description="Used of the project's budget up to and with this payment (累计已付).")
    def project_paid(self) -> Fen:
        """Return the sum."""
        return self.row.project_used

    @strawberry.field(description="Budget left after it (预算余额).")
    def budget_left(self) -> Fen:
        """Return what was left."""
        return self.row.budget_left

    @strawberry.field(description="The papers that it owes (材料清单).")
    async def checklist(self, info: Asked) -> Checklist:
        """Return the checklist."""
        return await checklist_of_payment(info.context, (self.basis, self.row.payment_id))
