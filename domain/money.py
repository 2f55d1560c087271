"""Money: whole fen.

`Fen` is an int everywhere inside; text becomes money once, at the edge, by `fen`.
Rates and shares are in basis points (bp), 1500 for 15 %.
Source  domain.md 4.1, 4.2, 8.1
"""

import re
from collections.abc import Sequence
from typing import NewType

from domain.refusal import Refusal

Fen = NewType("Fen", int)

MOST = Fen(10**15)
WHOLE_BP = 10_000

_PLAIN = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?", re.ASCII)


class AmountFormat(Refusal):
    """The text is not a plain decimal number."""

    text: str


class AmountPrecision(Refusal):
    """The amount is finer than a fen."""

    text: str


class AmountTooLarge(Refusal):
    """The amount is beyond 10^15 fen."""


class AmountNotPositive(Refusal):
    """The amount is zero or below."""


def fen(text: str) -> Fen:
    """Read yuan such as `"25000.00"` or `"25000"`.

    Raises  AmountFormat, AmountPrecision, AmountTooLarge
    """
    if not _PLAIN.fullmatch(text):
        raise AmountFormat(text=text[:40])
    whole, _, part = text.partition(".")
    if len(part) > 2:
        raise AmountPrecision(text=text[:40])
    amount = Fen(int(whole + part.ljust(2, "0")))
    if abs(amount) > MOST:
        raise AmountTooLarge()
    return amount


def positive(amount: Fen) -> Fen:
    """Return the amount. Raises  AmountNotPositive, AmountTooLarge."""
    if amount <= 0:
        raise AmountNotPositive()
    if amount > MOST:
        raise AmountTooLarge()
    return amount


def yuan(amount: Fen) -> str:
    """Write fen as yuan with two places: -3000000 is `"-30000.00"`."""
    sign, rest = ("-", -amount) if amount < 0 else ("", amount)
    return f"{sign}{rest // 100}.{rest % 100:02d}"


def share_of(amount: Fen, rate_bp: int) -> Fen:
    """Return the part of a non-negative amount, half up: `(amount x bp + 5000) div 10000`."""
    return Fen((amount * rate_bp + WHOLE_BP // 2) // WHOLE_BP)


def split(amount: Fen, shares_bp: Sequence[int]) -> list[Fen]:
    """Split a non-negative amount by shares that sum to 10000: largest remainder, ties to the lower index."""
    parts = [amount * share // WHOLE_BP for share in shares_bp]
    remainders = [amount * share % WHOLE_BP for share in shares_bp]
    order = sorted(range(len(parts)), key=lambda i: (-remainders[i], i))
    for i in order[: amount - sum(parts)]:
        parts[i] += 1
    return [Fen(part) for part in parts]
