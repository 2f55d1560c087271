"""Unified social credit codes (统一社会信用代码), which name enterprises.

Shape   1 registering department, 1 kind, 6 registering authority, 9 organisation number, 1 check character
Source  GB 32100-2015, GB 11714; domain.md 6.3, 8.5
"""

import re

from domain.refusal import Refusal

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18

# GB 32100 weights each place by 3^i mod 31.
_WEIGHTS = [pow(3, i, 31) for i in range(LENGTH - 1)]
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
# The check alone is passed by eighteen zeros, so department and authority are looked at too.
_REAL = re.compile(r"[1-9ANY].(1[0-9]|[2-7][0-9]|8[0-2])[0-9]{4}.{10}", re.ASCII)
# Only ASCII letters are raised: str.upper would turn one ligature into two letters.
_HALF_WIDTH_CAPITALS = {0xFF01 + i: chr(0x21 + i).upper() for i in range(94)} | {
    ord(letter): letter.upper() for letter in "abcdefghijklmnopqrstuvwxyz"
}


class CreditCodeLength(Refusal):
    """The code has not 18 characters; an old registration number has 15."""

    length: int


class CreditCodeChar(Refusal):
    """The code has a character that no code has."""

    character: str


class CreditCodeChecksum(Refusal):
    """The check character is wrong; the right one is not told, it would invite guessing."""


class CreditCodePlaceholder(Refusal):
    """No department or authority has the code's first characters: it was made up to fill the field."""


def credit_code(text: str) -> str:
    """Read a code: trimmed, half-width, upper case.

    Raises  CreditCodeLength, CreditCodeChar, CreditCodeChecksum, CreditCodePlaceholder
    """
    code = text.strip().translate(_HALF_WIDTH_CAPITALS)
    if len(code) != LENGTH:
        raise CreditCodeLength(length=len(code))
    for character in code:
        if character not in ALPHABET:
            raise CreditCodeChar(character=character)
    if code != with_check_character(code[:-1]):
        raise CreditCodeChecksum()
    if not _REAL.fullmatch(code):
        raise CreditCodePlaceholder()
    return code


def with_check_character(body17: str) -> str:
    """Return the code of its first 17 characters, which must be of the alphabet."""
    weighed = sum(weight * ALPHABET.index(c) for weight, c in zip(_WEIGHTS, body17, strict=True))
    return body17 + ALPHABET[-weighed % 31]


def has_organisation_check_digit(code: str) -> bool:
    """Tell whether the 9-character organisation number in a code passes its own check; if not, warn only."""
    number = code[8:17]
    weighed = sum(weight * int(c, 36) for weight, c in zip(_ORGANISATION_WEIGHTS, number[:8], strict=True))
    return number[8] == "0123456789X"[-weighed % 11]
