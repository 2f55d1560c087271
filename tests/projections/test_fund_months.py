import random
from contextlib import closing
from datetime import date, timedelta

import pytest

from domain.money import fen
from ledger.payment import ReversePayment
from ledger.store import Store
from projections import fund_balances, journal
from projections.fund_balances import balances, together
from projections.fund_months import months
from projections.scope import Scope
from tests.domain.specs import FINANCE, RENHE
from tests.projections.specs import CITY, a_story
from tests.projections.test_fund_balances import FIRST_DAY, a_random_history, a_reading


async def told(story, scope=CITY, as_of="2019-12-31", position=None):
    """The months in which anything moved."""
    async with story.asked(as_of, position) as (reading, basis):
        found = await months(reading, scope, basis)
    assert len(found) == 12
    assert found[-1].begins_on == date.fromisoformat(as_of).replace(day=1)
    return [
        (f"{month.begins_on:%Y-%m}", month.net_accrued, month.net_paid)
        for month in found
        if month.net_accrued or month.net_paid
    ]


async def test_what_was_accrued_and_paid_stands_in_its_month_and_moves_no_other(database):
    with a_story(database) as story:
        project = story.accepted([(story.renhe, "50000.00")])
        payment = story.paid(project, story.renhe, "30000.00", on="2019-08-01")
        known = story.position
        story.do(ReversePayment(payment, story.red()), "2019-09-03", FINANCE)

        begun = ("2019-03", fen("210000"), fen("0"))
        paid, reversed_ = ("2019-08", fen("0"), fen("30000")), ("2019-09", fen("0"), fen("-30000"))
        assert await told(story) == [begun, paid, reversed_]
        assert await told(story, position=known) == [begun, paid]
        assert await told(story, as_of="2019-07-31") == [begun]
        assert await told(story, as_of="2020-03-31") == [paid, reversed_]
        assert await told(story, Scope(insurer=RENHE)) == [("2019-03", fen("150000"), fen("0")), paid, reversed_]
        assert await told(story, Scope(nothing=True)) == []


@pytest.mark.parametrize("seed", [1, 2])
async def test_the_months_of_a_year_add_up_to_its_balance_on_any_two_dates(database, seed):
    chance = random.Random(seed)
    with closing(Store(database, (journal.fold, fund_balances.fold))) as store:
        a_random_history(store, chance)
        last = store.last()[0]

    async with a_reading(database) as reading:
        for position in (0, last, *(chance.randrange(last) for _ in range(20))):
            basis = await reading.basis(FIRST_DAY + timedelta(chance.randrange(152)), position)
            whole = together(await balances(reading, CITY, basis))
            found = await months(reading, CITY, basis)
            sums = [sum(getattr(each, name) for each in found) for name in ("net_accrued", "net_paid")]
            assert sums == [whole.net_accrued, whole.net_paid]
