"""The other side of a contract or a payment, as the API shows it."""

import strawberry

from ledger.rights import Personal, shown
from ledger_api.context import Asked


@strawberry.type(description="The other side of a contract or a payment (合同方, 收款方).")
class Party:
    """The other side of a contract or a payment."""

    insurer: strawberry.Private[str]
    last4: strawberry.Private[str | None]
    name: str = strawberry.field(description="Registered name.")
    credit_code: str | None = strawberry.field(description="Unified social credit code (统一社会信用代码).")

    @strawberry.field(
        description="Last four digits of the bank account (账号后四位); masked for all but its insurer and the auditor."
    )
    def account_last4(self, info: Asked) -> str | None:
        """Return the digits."""
        return shown(info.context.actor, Personal.ACCOUNT, self.last4, {self.insurer})
