"""Reporting districts: the 16 of Beijing and the development area (经开区), which is never part of Daxing.

Shape   6 digits, for the development area 9
Source  GB/T 2260; domain.md 6.1, 8.5
"""

import re
from collections.abc import Mapping
from datetime import date

from domain.refusal import Refusal

BDA = "110115403"

_WRITTEN = re.compile(r"[0-9]{6}([0-9]{3})?", re.ASCII)

REPORTING_DISTRICTS: Mapping[str, str] = {
    "110101": "东城区",
    "110102": "西城区",
    "110105": "朝阳区",
    "110106": "丰台区",
    "110107": "石景山区",
    "110108": "海淀区",
    "110109": "门头沟区",
    "110111": "房山区",
    "110112": "通州区",
    "110113": "顺义区",
    "110114": "昌平区",
    "110115": "大兴区",
    "110116": "怀柔区",
    "110117": "平谷区",
    "110118": "密云区",
    "110119": "延庆区",
    BDA: "北京经济技术开发区",
}

RETIRED_AT_FIRST: Mapping[str, tuple[date, str]] = {
    "110103": (date(2010, 6, 30), "110101"),
    "110104": (date(2010, 6, 30), "110102"),
    "110228": (date(2015, 11, 12), "110118"),
    "110229": (date(2015, 11, 12), "110119"),
}
"""Last day in use and successor of each retired code, as a new rule book has them."""


class DistrictUnknown(Refusal):
    """The code is that of no district."""

    district: str


class DistrictRetired(Refusal):
    """The code was no longer in use; `on` is its last day."""

    district: str
    on: date
    successor: str


def check_written(code: str) -> None:
    """Allow whatever has 6 or 9 digits, such as a code that is about to be a district's. Raises  DistrictUnknown."""
    if not _WRITTEN.fullmatch(code):
        raise DistrictUnknown(district=code[:40])


def district(code: str, on: date, retired: Mapping[str, tuple[date, str]]) -> str:
    """Return the code if it was in use on that day, judged by the rule book's retired codes.

    Raises  DistrictUnknown, DistrictRetired
    """
    if code in retired:
        last_day, successor = retired[code]
        if on > last_day:
            raise DistrictRetired(district=code, on=last_day, successor=successor)
    elif code not in REPORTING_DISTRICTS:
        raise DistrictUnknown(district=code[:40])
    return code


def district_order(code: str) -> tuple[bool, str]:
    """Return the sort key of a district: by code, the development area last."""
    return code == BDA, code
