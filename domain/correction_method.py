"""How the insurer's own books correct what was entered wrongly (更正方法).

Rule 1. What is of this year is corrected by a red and a blue voucher, or by the difference if only the amount is wrong.
Rule 2. What is of an earlier year is corrected by a blue voucher.
Source  domain.md 3.5, 8.5
"""

from enum import Enum

from domain.refusal import Refusal


class CorrectionMethod(Enum):
    """How the insurer's own books correct a voucher (更正方法)."""

    RED_BLUE = "RED_BLUE"
    DIFFERENCE = "DIFFERENCE"
    BLUE_PRIOR_YEAR = "BLUE_PRIOR_YEAR"


class CorrectionMethodInvalid(Refusal):
    """The method does not suit the year of what is wrong, or what is wrong about it."""

    year: int
    allowed: tuple[CorrectionMethod, ...]


def check_method(method: CorrectionMethod, year: int, wrong_year: int, *, amount_only: bool) -> None:
    """Judge the method by the fiscal years of the correction and of what is wrong. Raises  CorrectionMethodInvalid."""
    allowed = [CorrectionMethod.BLUE_PRIOR_YEAR]
    if year <= wrong_year:
        allowed = [CorrectionMethod.RED_BLUE, *([CorrectionMethod.DIFFERENCE] if amount_only else [])]
    if method not in allowed:
        raise CorrectionMethodInvalid(year=wrong_year, allowed=tuple(allowed))
