from decimal import Decimal

import pytest

from domain.money import fen
from ledger.budget_target import SetBudgetTarget
from projections.budget_targets import targets
from projections.groups import By
from projections.scope import Scope
from tests.domain.specs import ANTAI, FENGTAI, FINANCE, OTHER_FINANCE, RENHE, SHUNYI
from tests.projections.specs import CITY, a_story


@pytest.fixture
def story(database):
    with a_story(database) as told:
        project = told.accepted([(told.renhe, "60,000.00")])
        told.paid(project, told.renhe, "25,000.00")
        yield told


def planned(story, amount, on="2019-05-02", year=2019, district=None, by=FINANCE, recorded=None):
    story.do(SetBudgetTarget(year, fen(amount), district), on, by, recorded=recorded)


async def table(story, by=By.INSURER, as_of="2019-12-31", position=None, scope=CITY):
    async with story.asked(as_of, position) as (reading, basis):
        return await targets(reading, scope, basis, by)


def told(rows):
    return [(row.fund_year, row.insurer, row.district, row.target and row.target // 100) for row in rows]


async def test_a_target_stands_beside_what_was_spent_and_received(story):
    planned(story, "60000.00")

    [antai, renhe] = (await table(story)).rows

    assert (renhe.target, renhe.spent, renhe.premium) == (fen("60000"), fen("25000"), fen("1000000"))
    assert (renhe.percent, renhe.remaining, renhe.spent_of_premium) == (Decimal("41.7"), fen("35000"), Decimal("2.5"))
    assert (antai.insurer, antai.target, antai.percent, antai.remaining) == (ANTAI, None, None, None)
    assert (antai.spent, antai.spent_of_premium) == (0, Decimal("0.0"))


async def test_the_last_target_by_its_day_counts_as_of_and_as_known_at(story):
    planned(story, "100.00", "2019-05-02")
    known = story.position
    planned(story, "300.00", "2019-07-01")
    planned(story, "200.00", "2019-06-01", recorded="2019-08-01")

    async def target(as_of="2019-12-31", position=None):
        return told((await table(story, as_of=as_of, position=position)).rows)[-1][-1]

    assert [await target(each) for each in ("2019-05-01", "2019-05-02", "2019-06-01", "2019-07-01")] == [
        None,
        100,
        200,
        300,
    ]
    assert await target(position=known) == 100


async def test_a_whole_target_goes_before_those_of_districts_and_is_no_districts(story):
    planned(story, "10.00", district=FENGTAI)
    planned(story, "20.00", district=SHUNYI)
    planned(story, "40.00", district=FENGTAI, by=OTHER_FINANCE)

    assert told((await table(story)).rows) == [(2019, ANTAI, None, 40), (2019, RENHE, None, 30)]
    assert told((await table(story)).totals) == [(2019, None, None, 70)]
    planned(story, "100.00")
    assert told((await table(story)).rows) == [(2019, ANTAI, None, 40), (2019, RENHE, None, 100)]
    assert told((await table(story)).totals) == [(2019, None, None, 140)]
    assert told((await table(story, By.DISTRICT)).rows) == [(2019, None, FENGTAI, 50), (2019, None, SHUNYI, 20)]
    assert told((await table(story, By.BOTH)).rows) == [
        (2019, ANTAI, FENGTAI, 40),
        (2019, RENHE, FENGTAI, 10),
        (2019, RENHE, SHUNYI, 20),
    ]


async def test_each_year_stands_alone_even_without_an_account(story):
    planned(story, "10.00", year=2020)

    found = await table(story)

    assert told(found.rows) == [(2019, ANTAI, None, None), (2019, RENHE, None, None), (2020, RENHE, None, 10)]
    assert told(found.totals) == [(2019, None, None, None), (2020, None, None, 10)]
    assert found.totals[1].spent_of_premium is None
    assert found.rows[-1].percent == Decimal("0.0")


async def test_a_district_sees_its_own_targets_and_an_insurer_its_own(story):
    planned(story, "100.00")
    planned(story, "10.00", district=FENGTAI)
    planned(story, "20.00", district=SHUNYI, by=OTHER_FINANCE)

    assert told((await table(story, scope=Scope(district=FENGTAI))).totals) == [(2019, None, None, 10)]
    assert told((await table(story, scope=Scope(insurer=ANTAI))).rows) == [(2019, ANTAI, None, 20)]
    assert told((await table(story, scope=Scope(fund_year=2018))).totals) == []
    assert told((await table(story, scope=Scope(nothing=True))).totals) == []
