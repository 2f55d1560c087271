from datetime import date

import pytest

from domain.money import fen, yuan
from domain.policy import Policy
from ledger.payment import RecordPaymentRefund, ReversePayment
from ledger.policy import RecordPremiumRefund
from ledger.project import AbandonProject
from projections import account_statement
from projections.account_statement import BY_DAY
from projections.fund_balances import balances
from projections.page import ALWAYS, FIRST, Page, Period
from projections.scope import Scope
from tests.domain.specs import ANTAI, FINANCE, RENHE, REVIEWER
from tests.projections.specs import CITY, a_story, day, every


@pytest.fixture
def story(database):
    with a_story(database) as told:
        yield told


async def statement(story, as_of="2019-12-31", position=None, scope=CITY, period=ALWAYS, page=FIRST):
    async with story.asked(as_of, position) as (reading, basis):
        return await account_statement.page(reading, scope, basis, story.renhe, period, page)


def told(lines):
    return [(line.number, line.kind, yuan(line.book), yuan(line.available)) for line in lines]


async def test_every_movement_of_an_account_is_a_line_with_the_balance_after_it(story):
    project_id = story.accepted([(story.renhe, "60,000.00")])
    first = story.paid(project_id, story.renhe, "25,000.00")
    second = story.paid(project_id, story.renhe, "5,000.00", on="2019-08-02")
    story.do(ReversePayment(second, story.red()), "2019-08-03", FINANCE, "误录")
    story.do(RecordPaymentRefund(first, fen("1000"), "回1"), "2019-08-04", FINANCE)
    story.do(RecordPremiumRefund(Policy.id_for(RENHE, "PN0001"), fen("100000"), "T1"), "2019-08-05", FINANCE, "退保")

    lines = await statement(story)

    assert told(lines) == [
        (1, "ACCRUED", "150000.00", "150000.00"),
        (2, "RESERVED", "150000.00", "90000.00"),
        (3, "PAID", "125000.00", "90000.00"),
        (4, "PAID", "120000.00", "90000.00"),
        (5, "PAYMENT_REVERSED", "125000.00", "90000.00"),
        (6, "REFUNDED", "126000.00", "91000.00"),
        (7, "ACCRUAL_REVERSED", "111000.00", "76000.00"),
    ]
    assert [(yuan(line.accrued), yuan(line.reserved), yuan(line.paid)) for line in lines] == [
        ("150000.00", "0.00", "0.00"),
        ("0.00", "60000.00", "0.00"),
        ("0.00", "-25000.00", "25000.00"),
        ("0.00", "-5000.00", "5000.00"),
        ("0.00", "5000.00", "-5000.00"),
        ("0.00", "0.00", "-1000.00"),
        ("-15000.00", "0.00", "0.00"),
    ]
    policy_id = Policy.id_for(RENHE, "PN0001")
    assert [line.source_id for line in lines] == [policy_id, project_id, first, second, second, first, policy_id]
    assert [line.project_id for line in lines] == [None, *[project_id] * 5, None]
    assert lines[2].recorded_at.date() == lines[2].effective_on == day("2019-08-01")


async def test_what_is_released_is_a_line_of_its_own(story):
    project_id = story.filed([(story.renhe, "60,000.00")])
    story.paid(project_id, story.renhe, "10,000.00")
    story.do(AbandonProject(project_id), "2019-08-10", REVIEWER, "终止")

    assert told(await statement(story))[-1] == (4, "RELEASED", "140000.00", "140000.00")


async def test_a_page_opens_with_the_balance_before_it_in_both_directions(story):
    for number in range(7):
        story.premium(f"{number + 1}00", on="2019-04-01" if number < 4 else f"2019-05-0{number}")

    whole = await statement(story)
    async with story.asked() as (reading, basis):

        async def fetch(page):
            return await account_statement.page(reading, CITY, basis, story.renhe, page=page)

        forward = await every(fetch, BY_DAY, 3)
        backward = await every(fetch, BY_DAY, 3, backward=True)
        extent = await account_statement.extent(reading, CITY, basis, story.renhe)
        [balance] = await balances(reading, CITY, basis, [story.renhe])

    assert forward == whole
    assert backward == whole[::-1]
    assert [line.number for line in whole] == list(range(1, 9))
    assert (extent.lines, extent.opening.book) == (8, 0)
    assert (whole[-1].book, whole[-1].available) == (balance.book, balance.available)


async def test_a_period_has_the_balances_around_it(story):
    for month in (4, 5, 6):
        story.premium("100", on=f"2019-0{month}-15")
    may = Period(day("2019-05-01"), day("2019-05-31"))

    lines = await statement(story, period=may)
    async with story.asked() as (reading, basis):
        extent = await account_statement.extent(reading, CITY, basis, story.renhe, may)
        later = await account_statement.extent(reading, CITY, basis, story.renhe, Period(day("2020-05-01"), None))

    assert told(lines) == [(3, "ACCRUED", "150030.00", "150030.00")]
    assert (extent.lines, yuan(extent.opening.book), yuan(extent.closing.book)) == (1, "150015.00", "150030.00")
    assert (later.lines, later.opening.book) == (0, later.closing.book)


async def test_a_late_entry_stands_in_the_past_only_for_those_who_know_it(story):
    story.premium("100", on="2019-05-01")
    known = story.position
    async with story.asked() as (reading, basis):
        first = await account_statement.page(reading, CITY, basis, story.renhe, page=Page(1))
    story.do(
        RecordPremiumRefund(Policy.id_for(RENHE, "PN0001"), fen("200"), "T9"),
        "2019-04-01", FINANCE, "迟录", recorded="2019-08-01",
    )  # fmt: skip

    rest = await statement(story, position=known, page=Page(100, BY_DAY.key(first[-1])))
    now = await statement(story)

    assert told(first + rest) == [
        (1, "ACCRUED", "150000.00", "150000.00"),
        (2, "ACCRUED", "150015.00", "150015.00"),
    ]
    assert told(now)[1:] == [
        (2, "ACCRUAL_REVERSED", "149970.00", "149970.00"),
        (3, "ACCRUED", "149985.00", "149985.00"),
    ]
    assert (now[1].effective_on, now[1].recorded_at.date()) == (date(2019, 4, 1), date(2019, 8, 1))


async def test_the_last_day_counts_and_the_next_does_not(story):
    story.premium("100", on="2019-05-01")

    assert len(await statement(story, as_of="2019-05-01")) == 2
    assert len(await statement(story, as_of="2019-04-30")) == 1
    assert await statement(story, as_of="2019-02-28") == []


async def test_another_insurer_reads_nothing(story):
    own = await statement(story, scope=Scope(insurer=RENHE))
    async with story.asked() as (reading, basis):
        foreign = await account_statement.extent(reading, Scope(insurer=ANTAI), basis, story.renhe)

    assert len(own) == 1
    assert await statement(story, scope=Scope(insurer=ANTAI)) == []
    assert foreign is None
