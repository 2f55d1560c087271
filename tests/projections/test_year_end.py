"""What read models keep of a year's end: they are what the facts give, and answer by both dates."""

import pytest

from console.compose import READ_MODELS
from domain.fund_account import FundAccount
from domain.money import fen, yuan
from domain.policy import CoInsurer, Policy
from ledger.payment import RecordPaymentRefund, ReversePayment, VerifyPayment
from ledger.policy import RecordPremiumRefund
from ledger.year_end import CloseFundYear
from projections.check import differences, rebuild
from projections.fund_balances import balances
from projections.projects import allocations
from projections.year_end import closing
from tests.domain.specs import ANTAI, CENTRE, FENGTAI, FINANCE, RENHE, SECOND, voucher
from tests.projections.specs import CITY, a_story

FOLLOWING = FundAccount.id_for(RENHE, FENGTAI, 2020)


@pytest.fixture
def story(database):
    """RENHE's 2019 is closed with a project half paid; ANTAI's is open."""
    with a_story(database) as story:
        story.premium("1000", number="PN0002", co_insurers=(CoInsurer(RENHE, 6_000), CoInsurer(ANTAI, 4_000)))
        story.project = story.accepted([(story.renhe, "60,000.00")])
        story.payment = story.paid(story.project, story.renhe, "25,000.00")
        story.do(VerifyPayment(story.payment), "2019-08-02", SECOND)
        story.before = story.position
        story.do(CloseFundYear(story.renhe), "2020-01-05", CENTRE)
        yield story


async def books(story, *accounts, as_of="2020-12-31", position=None):
    async with story.asked(as_of, position) as (reading, basis):
        found = {each.account_id: each for each in await balances(reading, CITY, basis)}
        return [(yuan(found[id_].book), yuan(found[id_].prior)) if id_ in found else None for id_ in accounts]


async def test_the_tables_are_what_the_facts_give_after_late_facts_too(story):
    story.do(RecordPaymentRefund(story.payment, fen("1000"), "回1"), "2020-02-01", FINANCE)
    story.do(
        RecordPremiumRefund(Policy.id_for(RENHE, "PN0001"), fen("100"), "T1"),
        "2019-12-20",
        FINANCE,
        "退保",
        "2020-02-02",
    )
    story.do(CloseFundYear(FOLLOWING), "2021-01-04", CENTRE, recorded="2021-01-04")

    assert list(differences(story.database, READ_MODELS)) == []
    assert rebuild(story.database, READ_MODELS) == []


async def test_money_lies_in_one_account_on_every_day(story):
    assert await books(story, story.renhe, FOLLOWING, as_of="2020-01-04") == [("125090.00", "0.00"), ("0.00", "0.00")]
    assert await books(story, story.renhe, FOLLOWING) == [("0.00", "0.00"), ("125090.00", "0.00")]
    assert await books(story, story.renhe, FOLLOWING, position=story.before) == [("125090.00", "0.00"), None]


async def test_a_part_of_a_project_is_borne_by_the_account_of_the_day(story):
    story.do(ReversePayment(story.payment, voucher("付-2020-02-1")), "2020-02-01", FINANCE, "误录")

    async def parts(as_of):
        async with story.asked(as_of) as (reading, basis):
            found = await allocations(reading, CITY, basis, [story.project])
            return [(each.account_id, *map(yuan, (each.amount, each.used, each.reserved))) for each in found]

    assert await parts("2020-01-04") == [(story.renhe, "60000.00", "25000.00", "35000.00")]
    assert await parts("2020-01-05") == [(FOLLOWING, "60000.00", "25000.00", "35000.00")]
    assert await parts("2020-02-01") == [(FOLLOWING, "60000.00", "0.00", "60000.00")]


async def test_each_co_insurer_takes_what_comes_late_in_its_own_open_year(story):
    refund = RecordPremiumRefund(Policy.id_for(RENHE, "PN0002"), fen("1000"), "T1")
    story.do(refund, "2019-12-20", FINANCE, "退保", "2020-02-02")

    assert await books(story, FOLLOWING, story.antai, as_of="2019-12-31") == [("0.00", "0.00"), ("60000.00", "0.00")]
    assert await books(story, FOLLOWING, story.antai) == [("125000.00", "-90.00"), ("60000.00", "0.00")]


async def test_a_year_stands_still_when_its_last_account_is_closed(story):
    async with story.asked() as (reading, _):
        assert await closing(reading, CITY) is None
        own = await closing(reading, CITY, [story.renhe])

    assert (str(own.as_of), own.position < story.position) == ("2020-01-05", True)
