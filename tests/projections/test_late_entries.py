"""Who enters how late, what is back-dated, and whose entries were corrected."""

import pytest

from domain.correction.wanted import NameCorrection, PaymentCorrection
from domain.correction_method import CorrectionMethod
from domain.policy import Policy
from ledger.correction import ApproveCorrection, RejectCorrection, RequestCorrection
from ledger.payment import RecordPaymentRefund, ReversePayment, VerifyPayment
from ledger.policy import RegisterPolicy
from projections.late_entries import By, late_entries
from projections.page import ALWAYS, Period
from projections.scope import Scope
from tests.domain.specs import (
    ANTAI,
    CENTRE,
    FACTORY,
    FENGTAI,
    FINANCE,
    OTHER_FINANCE,
    RENHE,
    SECOND,
    SUPPLIER,
    an_entry,
    yuan_text,
)
from tests.projections.specs import CITY, a_story, day


@pytest.fixture
def story(database):
    with a_story(database) as story:
        story.project = story.accepted([(story.renhe, "60,000.00")])
        yield story


async def table(story, as_of="2019-12-31", position=None, scope=CITY, recorded=ALWAYS, by=By.PERSON):
    async with story.asked(as_of, position) as (reading, basis):
        return await late_entries(reading, scope, basis, recorded, by)


async def of(story, person, **asked):
    """Entries, late by more than 7 and 30 days, back-dated, corrected, and the money, of one person."""
    rows = [row for row in (await table(story, **asked)).rows if row.person == person.person]
    return [(r.entries, r.over_7_days, r.over_30_days, r.backdated, r.corrections, r.amount) for r in rows]


def paid(story, amount, recorded, by=SECOND):
    return story.paid(story.project, story.renhe, amount, "2019-08-01", by, recorded=recorded)


async def test_an_entry_is_late_from_the_eighth_and_the_thirty_first_day_on(story):
    amounts = {"1.00": "2019-08-08", "2.00": "2019-08-09", "4.00": "2019-08-31", "8.00": "2019-09-01"}

    for amount, recorded in amounts.items():
        paid(story, amount, recorded)

    assert await of(story, SECOND) == [(4, 3, 1, 0, 0, yuan_text("14.00"))]


async def test_days_are_those_of_beijing(story):
    story.now = story.now.replace(month=8, day=8, hour=16)  # the ninth has begun there
    story.paid(story.project, story.renhe, "1.00", "2019-08-01", SECOND, recorded="2019-08-08T14:00")

    assert (await of(story, SECOND))[0][1] == 1


async def test_verifying_another_s_entry_is_no_entry(story):
    first, second = paid(story, "1.00", "2019-08-01", FINANCE), paid(story, "2.00", "2019-08-01", FINANCE)
    before = (await of(story, FINANCE))[0][0]
    story.do(VerifyPayment(first), "2019-08-01", SECOND, recorded="2019-12-01")
    assert await of(story, SECOND) == []

    story.do(RecordPaymentRefund(first, yuan_text("1.00"), "回1"), "2019-12-01", FINANCE)
    story.do(ReversePayment(second, story.red()), "2019-12-01", FINANCE)

    assert (await of(story, FINANCE))[0][0] == before + 2


async def test_a_policy_is_back_dated_when_cover_began_before_it_was_written(story):
    def register(number, inception, issued, on):
        terms = (number, FACTORY, "丙工厂", day(inception), day("2020-12-31"), FENGTAI)
        story.do(RegisterPolicy(*terms, issued_on=issued and day(issued)), on, SECOND)

    register("B001", "2019-09-02", "2019-09-02", "2019-09-20")
    register("B002", "2019-09-20", None, "2019-09-20")
    assert (await of(story, SECOND))[0][3] == 0

    register("B003", "2019-09-01", "2019-09-02", "2019-09-20")
    register("B004", "2019-09-19", None, "2019-09-20")
    assert (await of(story, SECOND))[0][3] == 2


@pytest.fixture
def corrected(story):
    """A payment that one person entered wrongly, another corrected on October 1st."""
    wrong = paid(story, "5,200.00", "2019-08-01")
    entry = an_entry(story, story.renhe, "2,500.00", payee=SUPPLIER)
    wanted = PaymentCorrection(wrong, CorrectionMethod.RED_BLUE, story.project, entry, day("2019-08-01"), story.red())
    asked = story.do(RequestCorrection(wanted), "2019-09-01", FINANCE)
    story.do(RejectCorrection(asked), "2019-09-02", CENTRE)
    story.do(RequestCorrection(wanted), "2019-09-03", FINANCE)
    story.before = story.position
    story.do(ApproveCorrection(asked), "2019-10-01", CENTRE)
    return story


async def test_a_correction_counts_for_who_entered_what_was_wrong_and_is_no_entry(corrected):
    assert await of(corrected, SECOND) == [(1, 0, 0, 0, 1, yuan_text("5,200.00"))]
    assert (await of(corrected, FINANCE))[0][4] == 0
    assert await of(corrected, CENTRE) == []


async def test_a_correction_counts_from_its_day_and_recording_on(corrected):
    assert (await of(corrected, SECOND, as_of="2019-09-30"))[0][4] == 0
    assert (await of(corrected, SECOND, position=corrected.before))[0][4] == 0
    assert await of(corrected, SECOND, as_of="2019-07-31") == []
    assert (await of(corrected, SECOND, recorded=Period(day("2019-08-01"), day("2019-09-30"))))[0][4] == 0
    october = Period(day("2019-10-01"), day("2019-10-31"))
    assert await of(corrected, SECOND, recorded=october) == [(0, 0, 0, 0, 1, yuan_text("5,200.00"))]


async def test_a_wrong_name_counts_for_who_registered_it(story):
    wanted = NameCorrection(Policy.id_for(RENHE, "PN0001"), "丙机械厂")
    asked = story.do(RequestCorrection(wanted), "2019-10-05", SECOND)
    story.do(ApproveCorrection(asked), "2019-10-06", CENTRE)

    assert [row[4:] for row in await of(story, FINANCE)] == [(1, 0)]


async def test_insurers_and_the_total_are_the_sums_of_their_people(corrected):
    people, insurers = await table(corrected), await table(corrected, by=By.INSURER)

    assert [row.insurer for row in insurers.rows] == [ANTAI, RENHE]
    assert [row.entries for row in insurers.rows] == [
        sum(row.entries for row in people.rows if row.insurer == insurer) for insurer in (ANTAI, RENHE)
    ]
    assert people.total == insurers.total
    assert people.total.corrections == 1


async def test_an_insurer_sees_its_own_people(corrected):
    own = await table(corrected, scope=Scope(insurer=ANTAI))

    assert {row.person for row in own.rows} == {OTHER_FINANCE.person}
    assert (await table(corrected, scope=Scope(nothing=True))).rows == []
