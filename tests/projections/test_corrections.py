"""Corrections as they were asked for, decided and known; figures before a correction's day stay as they were."""

from dataclasses import replace

import pytest

from console.compose import READ_MODELS
from domain.correction.wanted import CorrectionKind, NameCorrection, PaymentCorrection, PremiumCorrection
from domain.correction_method import CorrectionMethod
from domain.policy import Policy
from ledger.correction import ApproveCorrection, RejectCorrection, RequestCorrection
from projections import corrections, fund_balances, policies
from projections.check import differences
from projections.payment_register import by_voucher
from projections.scope import Scope
from tests.domain.specs import ANTAI, CENTRE, FINANCE, RENHE, SUPPLIER, an_entry, yuan_text
from tests.projections.specs import CITY, a_story, day, every


@pytest.fixture
def story(database):
    with a_story(database) as story:
        yield story


@pytest.fixture
def corrected(story):
    """A payment of 5,200 of August that should have been one of 2,500: rejected in September, applied in October."""
    story.project = story.accepted([(story.renhe, "60,000.00")])
    story.wrong = story.paid(story.project, story.renhe, "5,200.00", "2019-08-15")
    story.correction_id = story.do(RequestCorrection(right(story, "2,600.00")), "2019-09-01", FINANCE, "金额录错")
    story.first = story.position
    story.do(RejectCorrection(story.correction_id), "2019-09-10", CENTRE, "请附回单")
    story.rejected = story.position
    story.do(RequestCorrection(right(story, "2,500.00")), "2019-09-20", FINANCE, "金额录错,附回单")
    story.do(ApproveCorrection(story.correction_id), "2019-10-01", CENTRE)
    return story


def right(story, amount):
    entry = an_entry(story, story.renhe, amount, payee=SUPPLIER)
    return PaymentCorrection(
        story.wrong, CorrectionMethod.RED_BLUE, story.project, entry, day("2019-08-15"), story.red()
    )


async def stood(story, as_of="2019-12-31", position=None, scope=CITY):
    async with story.asked(as_of, position) as (reading, basis):
        return await corrections.corrections(reading, scope, basis, [story.correction_id])


async def test_a_correction_stands_as_it_was_on_each_day_and_known_at_each_position(corrected):
    def said(rows):
        return [(row.state, row.right_amount, row.decided_on, row.reason) for row in rows]

    first = ("REQUESTED", yuan_text("2,600.00"), None, "金额录错")
    assert said(await stood(corrected, "2019-08-31")) == []
    assert said(await stood(corrected, "2019-09-01")) == [first]
    assert said(await stood(corrected, "2019-09-10")) == [("REJECTED", first[1], day("2019-09-10"), first[3])]
    again = ("REQUESTED", yuan_text("2,500.00"), None, "金额录错,附回单")
    assert said(await stood(corrected, "2019-09-20")) == [again]
    assert said(await stood(corrected)) == [("APPLIED", again[1], day("2019-10-01"), again[3])]
    assert said(await stood(corrected, position=corrected.first)) == [first]
    assert said(await stood(corrected, position=corrected.rejected))[0][0] == "REJECTED"


async def test_the_figures_move_on_the_correction_s_day(corrected):
    async def paid(as_of):
        async with corrected.asked(as_of) as (reading, basis):
            [balance] = await fund_balances.balances(reading, CITY, basis, [corrected.renhe])
            return balance.net_paid

    assert await paid("2019-09-30") == yuan_text("5,200.00")
    assert await paid("2019-10-01") == yuan_text("2,500.00")


async def test_records_are_followed_both_ways(corrected):
    async with corrected.asked() as (reading, basis):
        [of_wrong] = await corrections.of_records(reading, CITY, basis, [corrected.wrong])
        [of_right] = await corrections.of_records(reading, CITY, basis, [of_wrong.entry_stream])
        nobody = await corrections.of_records(reading, CITY, basis, [corrected.project])

    assert of_wrong == of_right
    assert (of_wrong.reversal_stream, nobody) == (corrected.wrong, [])
    assert [ref.version for ref in of_wrong.results] == [2, 1]


async def test_a_voucher_for_the_difference_is_that_of_the_new_entry(story):
    story.project = story.accepted([(story.renhe, "60,000.00")])
    story.wrong = story.paid(story.project, story.renhe, "5,200.00", "2019-08-15")
    wanted = replace(right(story, "2,500.00"), method=CorrectionMethod.DIFFERENCE, red_voucher=None)
    asked = story.do(RequestCorrection(wanted), "2019-09-01", FINANCE)
    story.do(ApproveCorrection(asked), "2019-09-01", CENTRE)

    async with story.asked() as (reading, basis):
        found = await by_voucher(reading, CITY, basis, RENHE, wanted.payment.voucher.text)

    assert (found.amount, found.voucher) == (yuan_text("2,500.00"), wanted.payment.voucher.text)


async def test_scope_filter_and_sums_go_through_the_same_corrections(corrected):
    policy = Policy.id_for(RENHE, "PN0001")
    receipt = PremiumCorrection(
        policy, corrected.receipts[0], CorrectionMethod.RED_BLUE, yuan_text("999,999.00"), day("2019-03-01")
    )
    corrected.do(RequestCorrection(receipt), "2019-10-05", FINANCE)
    corrected.do(RequestCorrection(NameCorrection(policy, "丙机械厂")), "2019-10-06", FINANCE)

    async with corrected.asked() as (reading, basis):

        async def of(scope=CITY, **wanted):
            chosen = corrections.CorrectionFilter(**wanted)
            order = corrections.REQUESTED_DESC
            rows = await every(lambda page: corrections.page(reading, scope, basis, chosen, order, page), order)
            total = await corrections.total(reading, scope, basis, chosen)
            assert total.corrections == len(rows)
            return [row.kind for row in rows], total

        assert (await of())[0] == ["NAME", "PREMIUM", "PAYMENT"]
        assert (await of(kinds=(CorrectionKind.PREMIUM,)))[0] == ["PREMIUM"]
        assert (await of(Scope(fund_year=2019)))[0] == ["PREMIUM", "PAYMENT"]
        assert (await of(Scope(insurer=ANTAI)))[0] == (await of(Scope(nothing=True)))[0] == []
        total = (await of())[1]
    assert (total.awaiting, total.applied) == (2, 1)
    assert (total.wrong_amount, total.right_amount) == (yuan_text("5,200.00"), yuan_text("2,500.00"))


async def test_a_policy_and_its_premium_stand_corrected(story):
    policy = Policy.id_for(RENHE, "PN0001")
    wanted = (
        PremiumCorrection(
            policy, story.receipts[0], CorrectionMethod.RED_BLUE, yuan_text("900,000"), day("2019-03-02")
        ),
        NameCorrection(policy, "丙机械厂"),
    )
    for each in wanted:
        story.do(ApproveCorrection(story.do(RequestCorrection(each), "2019-10-05", FINANCE)), "2019-10-06", CENTRE)

    async def standing(as_of):
        async with story.asked(as_of) as (reading, basis):
            [found] = await policies.policies(reading, CITY, basis, [policy])
            return found

    then, now = await standing("2019-10-05"), await standing("2019-10-06")
    assert (then.premium, now.premium, now.accrued) == tuple(map(yuan_text, ("1,000,000", "900,000", "135,000")))
    assert now.enterprise_name == "丙机械厂"
    assert list(differences(story.database, READ_MODELS)) == []


async def test_what_is_kept_is_what_the_facts_give(corrected):
    assert list(differences(corrected.database, READ_MODELS)) == []
