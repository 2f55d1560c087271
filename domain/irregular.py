"""In what ways the use of the money can be against the rules (不合规类型).

Source  domain.md 11
"""

from enum import Enum


class IrregularKind(Enum):
    """In what way a payment or a project was against the rules."""

    OVER_BUDGET = "OVER_BUDGET"
    BEFORE_FILING = "BEFORE_FILING"
    NO_CONTRACT = "NO_CONTRACT"
    NO_ACCEPTANCE = "NO_ACCEPTANCE"
    WRONG_PAYEE = "WRONG_PAYEE"
    OUT_OF_SCOPE_USE = "OUT_OF_SCOPE_USE"
    FROZEN_ACCOUNT = "FROZEN_ACCOUNT"
    OTHER = "OTHER"
