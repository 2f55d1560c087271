"""R4: the register of payments against the general ledger, voucher line by voucher line."""

import pytest

from domain.correction.wanted import PaymentCorrection
from domain.correction_method import CorrectionMethod
from domain.general_ledger import GeneralLedgerLine
from domain.money import fen, yuan
from ledger.correction import ApproveCorrection, RequestCorrection
from ledger.general_ledger import RecordGeneralLedger
from ledger.payment import RecordPaymentRefund, ReversePayment
from projections import general_ledger_match as match
from projections.general_ledger_match import Difference, MatchFilter
from projections.page import FIRST
from projections.scope import Scope
from tests.domain.specs import ANTAI, FINANCE, OTHER_FINANCE, RENHE, REVIEWER, an_entry, voucher
from tests.projections.specs import CITY, a_story, day, every

MISSING, EXTRA, DIFFERS = (each.value for each in Difference)


@pytest.fixture
def story(database):
    with a_story(database) as told:
        told.project = told.accepted([(told.renhe, "60,000.00")])
        yield told


def booked(story, text, amount, on="2019-08-20", by=FINANCE, recorded="2019-09-01", **other):
    """Hand in one line, as a debit."""
    line = GeneralLedgerLine(voucher(text, other.pop("books", by.organisation)), day(on), debit=fen(amount), **other)
    story.do(RecordGeneralLedger((line,)), recorded, by)
    return story.position


def paid(story, text, amount, on="2019-08-01"):
    return story.paid(story.project, story.renhe, amount, on=on, voucher=voucher(text))


async def months(story, as_of="2019-12-31", position=None, scope=CITY, **wanted):
    async with story.asked(as_of, position) as (reading, basis):
        found = await match.page(reading, scope, basis, MatchFilter(**wanted), match.PERIOD_ASC)
        total = await match.total(reading, scope, basis, MatchFilter(**wanted))
    sums = (total.months, total.paid, total.booked, total.difference, total.unmatched)
    told = [(each.paid, each.booked, each.difference, each.unmatched) for each in found]
    assert sums == (len(found), *(sum(column) for column in zip(*told, strict=True))) or (sums == (0,) * 5 and not told)
    return {
        (each.insurer, each.period): tuple(map(yuan, row[:3])) + row[3:] for each, row in zip(found, told, strict=True)
    }


async def differing(story, as_of="2019-12-31", position=None, scope=CITY, **wanted):
    async with story.asked(as_of, position) as (reading, basis):
        found = await match.differing(reading, scope, basis, MatchFilter(**wanted), match.VOUCHER_ASC)
        total = await match.differences(reading, scope, basis, MatchFilter(**wanted))
    assert (total.lines, total.paid) == (len(found), sum(each.paid or 0 for each in found))
    return [(each.voucher, each.kind, text(each.paid), text(each.booked)) for each in found]


def text(amount):
    return None if amount is None else yuan(amount)


async def test_a_voucher_matches_however_it_is_written_and_only_with_its_amount(story):
    paid(story, "付-2019-08-0034", "100.00")
    paid(story, "付-2019-08-0035-2", "200.00")
    booked(story, "付-2019-8-34-1", "100.00")
    booked(story, "付-2019-08-0035-2", "199.99")

    assert await months(story) == {(RENHE, "2019-08"): ("300.00", "299.99", "0.01", 1)}
    assert await differing(story) == [("付-2019-08-0035-2", DIFFERS, "200.00", "199.99")]


async def test_what_only_one_book_has_is_listed_from_either_side(story):
    payment_id = paid(story, "付-2019-08-0034", "100.00")
    booked(story, "付-2019-08-0034-2", "100.00", summary="付培训费")

    assert await months(story) == {(RENHE, "2019-08"): ("100.00", "100.00", "0.00", 2)}
    assert await differing(story) == [
        ("付-2019-08-0034-1", MISSING, "100.00", None),
        ("付-2019-08-0034-2", EXTRA, None, "100.00"),
    ]
    async with story.asked() as (reading, basis):
        first, second = await match.differing(reading, CITY, basis, order=match.VOUCHER_ASC)
    assert (first.payment_id, first.summary) == (payment_id, None)
    assert (second.payment_id, second.summary) == (None, "付培训费")


async def test_a_red_voucher_matches_a_negative_debit_or_a_credit(story):
    for number, lines in ((1, {"debit": fen("-100.00")}), (2, {"credit": fen("100.00")})):
        payment_id = paid(story, f"付-2019-08-{number}", "100.00")
        booked(story, f"付-2019-08-{number}", "100.00")
        story.do(ReversePayment(payment_id, voucher(f"付-2019-09-{number}")), "2019-09-05", FINANCE, "误录")
        red = GeneralLedgerLine(voucher(f"付-2019-09-{number}"), day("2019-09-05"), **lines)
        story.do(RecordGeneralLedger((red,)), "2019-09-30", FINANCE)

    assert await months(story) == {
        (RENHE, "2019-08"): ("200.00", "200.00", "0.00", 0),
        (RENHE, "2019-09"): ("-200.00", "-200.00", "0.00", 0),
    }


async def test_a_voucher_for_the_difference_matches_what_a_correction_moved_in_sum(story):
    wrong = paid(story, "付-2019-08-1", "100.00")
    booked(story, "付-2019-08-1", "100.00")
    entry = an_entry(story, story.renhe, "130.00", voucher=voucher("付-2019-09-1"))
    wanted = PaymentCorrection(wrong, CorrectionMethod.DIFFERENCE, story.project, entry, day("2019-08-01"))
    asked = story.do(RequestCorrection(wanted), "2019-09-05", FINANCE, "少录")
    story.do(ApproveCorrection(asked), "2019-09-05", REVIEWER)
    booked(story, "付-2019-09-1", "30.00", "2019-09-05", recorded="2019-09-30")

    assert await months(story) == {
        (RENHE, "2019-08"): ("100.00", "100.00", "0.00", 0),
        (RENHE, "2019-09"): ("30.00", "30.00", "0.00", 0),
    }


async def test_a_refund_matches_by_its_voucher_where_its_receipt_is_one(story):
    payment_id = paid(story, "付-2019-08-1", "100.00")
    booked(story, "付-2019-08-1", "100.00")
    story.do(RecordPaymentRefund(payment_id, fen("10.00"), "收-2019-09-0007"), "2019-08-30", FINANCE)
    booked(story, "收-2019-09-7", "-10.00", on="2019-09-02", recorded="2019-09-30")

    assert await differing(story) == []
    assert (await months(story))[RENHE, "2019-09"] == ("-10.00", "-10.00", "0.00", 0)


async def test_a_refund_without_voucher_matches_a_line_of_its_month_and_amount_once(story):
    payment_id = paid(story, "付-2019-08-1", "100.00")
    booked(story, "付-2019-08-1", "100.00")
    for number in (1, 2):
        story.do(RecordPaymentRefund(payment_id, fen("10.00"), f"回{number}"), "2019-08-30", FINANCE)
    booked(story, "收-2019-08-7", "-10.00")
    assert await differing(story) == [(None, MISSING, "-10.00", None)]

    booked(story, "收-2019-08-8", "-10.01")
    assert (
        await differing(story) == [("收-2019-08-0008-1", EXTRA, None, "-10.01"), (None, MISSING, "-10.00", None)][::-1]
    )

    booked(story, "收-2019-08-8", "-10.00", recorded="2019-09-02")
    assert await differing(story) == []


async def test_a_line_handed_in_again_replaces_what_it_said_and_what_was_known_then_stays(story):
    paid(story, "付-2019-08-1", "100.00")
    first = booked(story, "付-2019-08-1", "90.00")
    second = booked(story, "付-2019-08-1", "95.00")
    third = booked(story, "付-2019-08-1", "100.00")
    void = booked(story, "付-2019-08-1", "0.00")

    assert await differing(story, position=first - 2) == [("付-2019-08-0001-1", MISSING, "100.00", None)]
    assert await differing(story, position=first) == [("付-2019-08-0001-1", DIFFERS, "100.00", "90.00")]
    assert await differing(story, position=second) == [("付-2019-08-0001-1", DIFFERS, "100.00", "95.00")]
    assert await differing(story, position=third) == []
    assert await differing(story, position=void) == [("付-2019-08-0001-1", MISSING, "100.00", None)]


async def test_each_line_counts_from_its_day_on(story):
    paid(story, "付-2019-08-1", "100.00", on="2019-08-10")
    booked(story, "付-2019-08-1", "100.00", on="2019-08-11")

    assert await months(story, as_of="2019-08-09") == {}
    assert await differing(story, as_of="2019-08-10") == [("付-2019-08-0001-1", MISSING, "100.00", None)]
    assert await differing(story, as_of="2019-08-11") == []


async def test_each_insurer_and_each_account_set_stands_by_itself(story):
    paid(story, "付-2019-08-1", "100.00")
    booked(story, "付-2019-08-1", "100.00", books="RENHE/二")
    booked(story, "付-2019-08-1", "7.00", by=OTHER_FINANCE)

    async with story.asked() as (reading, basis):
        found = await match.page(reading, CITY, basis)
    assert [(each.insurer, each.account_set, each.unmatched) for each in found] == [
        (RENHE, "RENHE/二", 1),
        (RENHE, RENHE, 1),
        (ANTAI, ANTAI, 1),
    ]
    assert await months(story, scope=Scope(insurer=ANTAI)) == {(ANTAI, "2019-08"): ("0.00", "7.00", "-7.00", 1)}
    assert await months(story, scope=Scope(nothing=True)) == {}
    assert await months(story, account_set=RENHE) == {(RENHE, "2019-08"): ("100.00", "0.00", "100.00", 1)}


async def test_months_and_differences_are_chosen(story):
    paid(story, "付-2019-08-1", "100.00")
    paid(story, "付-2019-09-1", "50.00", on="2019-09-02")
    booked(story, "付-2019-08-1", "100.00")
    booked(story, "付-2019-10-1", "20.00", on="2019-10-02", recorded="2019-10-31")

    assert [period for _, period in await months(story, matched=True)] == ["2019-08"]
    assert [period for _, period in await months(story, matched=False)] == ["2019-09", "2019-10"]
    assert [period for _, period in await months(story, first="2019-09", last="2019-09")] == ["2019-09"]
    assert [found[1] for found in await differing(story, differences=(Difference.NOT_IN_REGISTER,))] == [EXTRA]
    assert await differing(story, differences=()) == []


@pytest.mark.parametrize("backward", [False, True])
@pytest.mark.parametrize("order", [match.VOUCHER_ASC, match.VOUCHER_DESC])
async def test_differences_are_listed_page_by_page(story, order, backward):
    for number in range(1, 6):
        booked(story, f"付-2019-{7 + number % 2:02d}-{number}", "1.00", on=f"2019-{7 + number % 2:02d}-10")
    async with story.asked() as (reading, basis):
        whole = await match.differing(reading, CITY, basis, order=order)
        parts = await every(
            lambda page: match.differing(reading, CITY, basis, order=order, page=page), order, backward=backward
        )

    assert parts == (whole[::-1] if backward else whole)
    assert len(whole) == 5
    assert FIRST.limit >= len(whole)
