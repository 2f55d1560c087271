"""The other side of a contract or a payment, as the API shows it."""

import strawberry


@strawberry.type(description="The other side of a contract or a payment (合同方, 收款方).")
class Party:
    """The other side of a contract or a payment."""

    name: str = strawberry.field(description="Registered name.")
    credit_code: str | None = strawberry.field(description="Unified social credit code (统一社会信用代码).")
    account_last4: str | None = strawberry.field(description="Last four digits of the bank account (账号后四位).")
