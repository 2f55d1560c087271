"""Party: the other side of a contract or a payment (合同方, 收款方)."""

from dataclasses import dataclass

from domain.credit_code import credit_code


@dataclass(frozen=True, slots=True)
class Party:
    """Who is contracted or paid; of the bank account only the last four digits are kept."""

    name: str
    credit_code: str | None = None
    account_last4: str | None = None

    def check(self) -> None:
        """Raises  CreditCodeLength, CreditCodeChar, CreditCodeChecksum, CreditCodePlaceholder."""
        if self.credit_code is not None:
            credit_code(self.credit_code)

    def is_same(self, other: "Party") -> bool:
        """Tell whether both are one body: by credit code when both have one, else by name."""
        if self.credit_code and other.credit_code:
            return credit_code(self.credit_code) == credit_code(other.credit_code)
        return self.name.strip() == other.name.strip()
