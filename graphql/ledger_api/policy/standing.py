"""State and money of a policy."""

import strawberry

from domain.money import Fen
from domain.policy import PolicyState
from ledger_api.figures import Figures
from projections import policies


@strawberry.type(description="State and money of a policy; under co-insurance the caller's own part of the money.")
class PolicyStanding(Figures):
    """State and money of a policy."""

    row: strawberry.Private[policies.PolicyStanding]

    @strawberry.field(description="Its state.")
    def state(self) -> PolicyState:
        """Return the state."""
        return PolicyState(self.row.state)

    @strawberry.field(description="Whether it expired and no other policy follows for the enterprise (脱保).")
    def lapsed(self) -> bool:
        """Tell whether cover lapsed."""
        return self.row.lapsed

    @strawberry.field(description="Premium received less refunds (实收保费).")
    def premium_received(self) -> Fen:
        """Return the premium."""
        return self.row.premium

    @strawberry.field(description="Accrued to the prevention fund so far (净计提).")
    def net_accrued(self) -> Fen:
        """Return what was accrued."""
        return self.row.accrued
