"""Counts: numbers of pages or instalments, from 1 on."""

from domain.refusal import Refusal

LEAST, MOST = 1, 9_999


class NumberRange(Refusal):
    """The number is out of its range."""

    least: int
    most: int


def check_count(number: int | None) -> None:
    """Judge a number that may be left out. Raises  NumberRange."""
    if number is not None and not LEAST <= number <= MOST:
        raise NumberRange(least=LEAST, most=MOST)
