"""Industries: the GB/T 4754 code and, beside it, the sector of the compulsory insurance.

The sector does not follow from the code, so both are kept. Whether a code is in the list is not judged.
Source  GB/T 4754-2017; domain.md 6.2
"""

import re
from bisect import bisect
from enum import Enum

from domain.refusal import Refusal

_CODE = re.compile(r"(?P<letter>[A-T]?)(?P<digits>[0-9]{2,4})|[A-T]", re.ASCII | re.IGNORECASE)
_LETTERS = "ABCDEFGHIJKLMNOPQRST"
_FIRST_DIVISIONS = (1, 6, 13, 44, 47, 51, 53, 61, 63, 66, 70, 71, 73, 76, 80, 83, 84, 86, 91, 97)


class IndustryCodeFormat(Refusal):
    """The text is not a letter A to T with up to four digits."""

    text: str


class SafetySector(Enum):
    """The sectors in which the insurance is compulsory, and all the others."""

    MINING = "MINING", "矿山"
    HAZCHEM = "HAZCHEM", "危险化学品"
    FIREWORKS = "FIREWORKS", "烟花爆竹"
    TRANSPORT = "TRANSPORT", "交通运输"
    CONSTRUCTION = "CONSTRUCTION", "建筑施工"
    CIVIL_EXPLOSIVES = "CIVIL_EXPLOSIVES", "民用爆炸物品"
    METAL_SMELTING = "METAL_SMELTING", "金属冶炼"
    FISHERY = "FISHERY", "渔业生产"
    GENERAL = "GENERAL", "一般行业"

    zh: str

    def __new__(cls, value: str, zh: str) -> "SafetySector":
        """Keep the Chinese name beside the value."""
        sector = object.__new__(cls)
        sector._value_ = value
        sector.zh = zh
        return sector


def industry_code(text: str) -> str:
    """Read a code such as `"C2671"`, or `"2671"` as it circulates, whose letter is added.

    Raises  IndustryCodeFormat
    """
    found = _CODE.fullmatch(text.strip())
    if not found:
        raise IndustryCodeFormat(text=text[:40])
    digits = found["digits"]
    if not digits or found["letter"]:
        return found[0].upper()
    division = int(digits[:2])
    if not 1 <= division <= 97:
        raise IndustryCodeFormat(text=text[:40])
    return _LETTERS[bisect(_FIRST_DIVISIONS, division) - 1] + digits
