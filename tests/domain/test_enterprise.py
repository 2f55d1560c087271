from datetime import date, timedelta
from uuid import uuid4

import pytest

from domain.enterprise import Enterprise

FIRST, LAST = date(2019, 3, 1), date(2020, 2, 29)
DAY = timedelta(days=1)
CODE = "911101100000000000"


def an_insured_enterprise(policy_id=None, name="朝阳机械"):
    enterprise = Enterprise.register(CODE, "朝阳机械")
    enterprise.insure(policy_id or uuid4(), "RENHE", name, FIRST, LAST)
    return enterprise


@pytest.mark.parametrize(("start", "end"), [(FIRST - DAY, FIRST), (LAST, LAST + DAY), (FIRST - DAY, LAST + DAY)])
def test_one_day_of_cover_in_a_period_is_enough(start, end):
    assert an_insured_enterprise().insured_between(start, end)


@pytest.mark.parametrize(("start", "end"), [(FIRST - 9 * DAY, FIRST - DAY), (LAST + DAY, LAST + 9 * DAY)])
def test_a_period_beside_the_cover_is_not_insured(start, end):
    assert not an_insured_enterprise().insured_between(start, end)


def test_an_enterprise_without_a_policy_is_not_insured():
    assert not Enterprise.register(CODE, "朝阳机械").insured_between(FIRST, LAST)


def test_every_policy_counts():
    enterprise = an_insured_enterprise()

    enterprise.insure(uuid4(), "ANTAI", "朝阳机械", LAST + DAY, LAST + 9 * DAY)

    assert enterprise.insured_between(FIRST, FIRST)
    assert enterprise.insured_between(LAST + 9 * DAY, LAST + 9 * DAY)


def test_cover_that_ends_on_another_day_counts_until_then():
    policy_id = uuid4()
    enterprise = an_insured_enterprise(policy_id)

    enterprise.move_cover_end(policy_id, FIRST + DAY)

    assert enterprise.insured_between(FIRST + DAY, LAST)
    assert not enterprise.insured_between(FIRST + 2 * DAY, LAST)


def test_the_newest_policy_names_the_enterprise():
    renamed = [type(fact).__name__ for fact in an_insured_enterprise(name="朝阳机械制造").collect_events()]
    kept = [type(fact).__name__ for fact in an_insured_enterprise().collect_events()]

    assert renamed == ["EnterpriseRegistered", "EnterpriseRenamed", "EnterpriseInsured"]
    assert kept == ["EnterpriseRegistered", "EnterpriseInsured"]


def test_another_insurer_follows_when_the_first_covers_it_no_more():
    enterprise = Enterprise.register("91110110MA0000003F", "丙工厂")
    enterprise.insure(uuid4(), "RENHE", "丙工厂", date(2019, 3, 1), date(2020, 2, 29))
    enterprise.insure(uuid4(), "ANTAI", "丙工厂", date(2020, 2, 1), date(2021, 1, 31))
    enterprise.insure(uuid4(), "HENGAN", "丙工厂", date(2020, 3, 15), date(2021, 3, 14))

    after = {
        on: enterprise.insurer_after("RENHE", on) for on in (date(2020, 2, 29), date(2020, 3, 1), date(2020, 3, 15))
    }
    assert list(after.values()) == [None, "ANTAI", "HENGAN"]
    assert enterprise.insurer_after("RENHE", date(2021, 3, 15)) is None
