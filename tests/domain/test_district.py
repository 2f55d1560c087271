from datetime import date

import pytest

from domain.district import (
    BDA,
    REPORTING_DISTRICTS,
    RETIRED_AT_FIRST,
    DistrictRetired,
    DistrictUnknown,
    district,
    district_order,
)

TODAY = date(2019, 7, 30)


def test_there_are_seventeen_reporting_districts():
    assert len(REPORTING_DISTRICTS) == 17
    assert REPORTING_DISTRICTS[BDA] == "北京经济技术开发区"


@pytest.mark.parametrize("code", REPORTING_DISTRICTS)
def test_a_reporting_district_is_known(code):
    assert district(code, TODAY, RETIRED_AT_FIRST) == code


@pytest.mark.parametrize("code", ["", "110000", "110110", "110302", "110115404", " 110101", "11010\uff11", "朝阳区"])
def test_any_other_code_is_unknown(code):
    with pytest.raises(DistrictUnknown) as refusal:
        district(code, TODAY, RETIRED_AT_FIRST)

    assert refusal.value.district == code


@pytest.mark.parametrize(
    ("code", "last_day", "first_no", "successor"),
    [
        ("110103", date(2010, 6, 30), date(2010, 7, 1), "110101"),
        ("110104", date(2010, 6, 30), date(2010, 7, 1), "110102"),
        ("110228", date(2015, 11, 12), date(2015, 11, 13), "110118"),
        ("110229", date(2015, 11, 12), date(2015, 11, 13), "110119"),
    ],
)
def test_a_retired_code_is_good_to_its_last_day_and_then_names_its_successor(code, last_day, first_no, successor):
    assert district(code, last_day, RETIRED_AT_FIRST) == code

    with pytest.raises(DistrictRetired) as refusal:
        district(code, first_no, RETIRED_AT_FIRST)

    assert refusal.value.values() == {
        "district": code,
        "on": last_day.isoformat(),
        "successor": successor,
    }


def test_the_retired_codes_are_those_of_the_rule_book():
    retired = {"110119": (date(2030, 12, 31), "110118")}

    assert district("110119", date(2030, 12, 31), retired) == "110119"
    with pytest.raises(DistrictRetired):
        district("110119", date(2031, 1, 1), retired)
    with pytest.raises(DistrictUnknown):
        district("110228", date(2010, 1, 1), retired)


def test_districts_are_sorted_by_code_and_the_development_area_last():
    backwards = sorted(REPORTING_DISTRICTS, reverse=True)

    assert sorted(backwards, key=district_order) == list(REPORTING_DISTRICTS)
    assert list(REPORTING_DISTRICTS)[-1] == BDA
