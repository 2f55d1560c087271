import pytest

from domain.credit_code import with_check_character
from domain.district import BDA
from domain.money import fen
from projections.fund_availability import availability
from projections.groups import By
from projections.scope import Scope
from tests.domain.specs import ANTAI, FENGTAI, OTHER_FINANCE, RENHE
from tests.projections.specs import CITY, a_story

OTHER = {"credit_code": with_check_character("91110110MA0000004"), "enterprise_name": "丁商店"}
DAXING = "110115"


@pytest.fixture
def story(database):
    with a_story(database) as told:
        told.premium("200", number="PN0002", district=BDA)
        told.premium("100", number="PN0003", district=DAXING, by=OTHER_FINANCE, **OTHER)
        yield told


async def table(story, by=By.INSURER, scope=CITY, as_of="2019-12-31", position=None):
    async with story.asked(as_of, position) as (reading, basis):
        return await availability(reading, scope, basis, by)


def told(rows):
    return [(row.insurer, row.district, row.enterprises, row.balance.premium // 100) for row in rows]


async def test_a_row_for_each_insurer_district_or_both_and_their_total(story):
    assert told((await table(story)).rows) == [(ANTAI, None, 2, 400_100), (RENHE, None, 1, 1_000_200)]
    assert told((await table(story, By.DISTRICT)).rows) == [
        (None, FENGTAI, 1, 1_400_000),
        (None, DAXING, 1, 100),
        (None, BDA, 1, 200),
    ]
    assert told((await table(story, By.BOTH)).rows) == [
        (ANTAI, FENGTAI, 1, 400_000),
        (RENHE, FENGTAI, 1, 1_000_000),
        (ANTAI, DAXING, 1, 100),
        (RENHE, BDA, 1, 200),
    ]


@pytest.mark.parametrize("by", By)
async def test_the_rows_add_up_to_the_total_and_an_enterprise_counts_once_in_it(story, by):
    found = await table(story, by)

    assert found.total.enterprises == 2
    assert (found.total.rate_from_bp, found.total.rate_to_bp) == (1_500, 1_500)
    for line in ("premium", "available", "book", "net_accrued"):
        assert getattr(found.total.balance, line) == sum(getattr(row.balance, line) for row in found.rows)


async def test_an_insurer_sees_its_own_row_only(story):
    found = await table(story, scope=Scope(insurer=ANTAI))

    assert told(found.rows) == [(ANTAI, None, 2, 400_100)]
    assert found.total.balance.available == fen("60015")


async def test_before_anything_was_known_there_is_only_an_empty_total(story):
    found = await table(story, position=1)

    assert found.rows == []
    assert (found.total.enterprises, found.total.rate_from_bp, found.total.balance.premium) == (0, None, 0)


async def test_a_day_earlier_nothing_had_arrived(story):
    found = await table(story, as_of="2019-02-28")

    assert {row.balance.premium for row in found.rows} == {0}
    assert found.total.enterprises == 0
