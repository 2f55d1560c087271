"""What was entered wrongly is taken back whole and entered anew, by two persons, under the rules of the new entry."""

from dataclasses import replace
from datetime import date

import pytest

from domain.aggregate import FactRef
from domain.correction import AlreadyCorrected, Correction, CorrectionState
from domain.correction.wanted import CorrectionChangesNothing, PaymentCorrection
from domain.correction_method import CorrectionMethod, CorrectionMethodInvalid
from domain.fund_account import FundAccount, FundFrozen
from domain.irregular import IrregularKind
from domain.money import AmountNotPositive
from domain.payment import AlreadyReversed, Payment, PaymentState, ReversalAfterRefund, ReversalVoucherRequired
from domain.project.payment import PayeeMismatch, PaymentOverBudget, PossibleDuplicate
from domain.transition import BeforeStreamStart, InvalidTransition, SamePersonReview, StepDateOrder
from domain.voucher import VoucherDuplicate, VoucherLine, VoucherPeriodMismatch
from domain.year_end import YearCloseBlocked
from ledger.command import NotFound, ReasonRequired
from ledger.correction import ApproveCorrection, RejectCorrection, RequestCorrection
from ledger.fund_account import FreezeFund
from ledger.payment import RecordPaymentRefund, ReversePayment, VerifyPayment
from ledger.rights import Role, RoleNotAllowed
from ledger.year_end import CloseFundYear
from tests.domain.specs import (
    ANTAI,
    AUDITOR,
    CENTRE,
    FENGTAI,
    FINANCE,
    OFFICER,
    OTHER_FINANCE,
    OTHER_REVIEWER,
    RENHE,
    REVIEWER,
    SECOND,
    STRANGER,
    an_accepted_project,
    an_account,
    an_entry,
    facts,
    figures,
    open_books,
    pay,
    pay_irregularly,
    perform,
    the,
    voucher,
    yuan_text,
)

RED_BLUE, DIFFERENCE, BLUE = CorrectionMethod
OWN = "付-2019-08-0034-1"
MAKER_AS_REVIEWER = replace(FINANCE, role=Role.INSURER_REVIEWER)


@pytest.fixture
def books():
    return open_books()


@pytest.fixture
def account(books):
    return an_account(books, "100,000.00")


@pytest.fixture
def project(books, account):
    return an_accepted_project(books, [(account, "60,000.00")])


@pytest.fixture
def wrong(books, account, project):
    """A payment of 52,000 that should have been one of 25,000."""
    return pay(books, project, account, "52,000.00", "2019-08-15", voucher=voucher(OWN))


def right(books, wrong, amount="25,000.00", method=RED_BLUE, red="记-2019-09-0007-1", paid_on="2019-08-15", **other):
    """What the payment should have said."""
    about = {key: other.pop(key) for key in ("project_id", "irregular", "confirm_duplicate") if key in other}
    said = {"account_id": wrong.account_id, "payee": wrong.entry.payee} | other
    return PaymentCorrection(
        **{
            "payment_id": wrong.id,
            "method": method,
            "project_id": wrong.project_id,
            "payment": an_entry(books, amount=amount, **said),
            "paid_on": date.fromisoformat(paid_on),
            "red_voucher": voucher(red) if red else None,
        }
        | about
    )


def request(books, wanted, on="2019-09-01", by=FINANCE, reason="金额录错"):
    return perform(RequestCorrection(wanted), books, on, by, reason)


def approve(books, correction, on="2019-09-02", by=REVIEWER):
    return perform(ApproveCorrection(correction.id), books, on, by)


def reject(books, correction, on="2019-09-02", by=REVIEWER, reason="原登记无误"):
    return perform(RejectCorrection(correction.id), books, on, by, reason)


def corrected(books, wanted):
    """Ask for a correction and approve it; return the right payment."""
    approve(books, request(books, wanted))
    return newest(books)


def newest(books):
    return [kept for kept in books.kept.values() if isinstance(kept, Payment)][-1]


def state(books, correction):
    return books[Correction, correction.id].state


def waiting(books, account):
    return books[FundAccount, account].corrections


def test_a_request_changes_nothing_but_that_the_account_waits(books, account, wrong):
    before, figures_before = len(books.facts), figures(books, account)

    correction = request(books, right(books, wrong))

    assert facts(books, before) == ["CorrectionRequested", "CorrectionAwaited"]
    assert figures(books, account) == figures_before
    assert waiting(books, account) == {correction.id}


def test_an_approved_correction_reverses_the_whole_and_enters_anew(books, account, project, wrong):
    correction = request(books, right(books, wrong))
    before = len(books.facts)

    approve(books, correction)

    assert facts(books, before) == [
        "CorrectionApplied",
        "PaymentReversed",
        "ProjectPaymentReversed",
        "ProjectPaid",
        "VerificationEnded",
        "DisbursementReversed",
        "FundDisbursed",
        "CorrectionSettled",
        "Used",
        "PaymentRecorded",
        "Used",
    ]
    assert figures(books, account) == ("75000.00", "35000.00", "40000.00")
    assert the(books, project).total_used == yuan_text("25,000.00")
    assert waiting(books, account) == set()


def test_reversal_and_new_entry_are_linked_both_ways(books, wrong):
    correction = request(books, right(books, wrong))
    before = len(books.facts)

    approve(books, correction)

    applied = books.facts[before]
    new = newest(books)
    assert (applied.reversal, applied.entry) == (FactRef(wrong.id, 2), FactRef(new.id, 1))
    naming = {type(fact).__name__ for fact in books.facts[before:] if fact.corrects == FactRef(wrong.id, 1)}
    assert {"PaymentReversed", "PaymentRecorded", "FundDisbursed", "DisbursementReversed"} <= naming
    assert {"CorrectionApplied", "CorrectionSettled"} & naming == set()
    assert books[Payment, wrong.id].state is PaymentState.REVERSED


def test_the_new_entry_is_who_asked_s_and_waits_for_its_verification(books, wrong):
    new = corrected(books, right(books, wrong))

    assert (new.state, new.recorded_by, new.paid_on) == (PaymentState.RECORDED, FINANCE.person, wrong.paid_on)
    with pytest.raises(SamePersonReview):
        perform(VerifyPayment(new.id), books, "2019-09-03", FINANCE)
    perform(VerifyPayment(new.id), books, "2019-09-03", SECOND)


def test_project_account_payee_and_day_may_be_what_was_wrong(books, wrong):
    other = an_account(books, "5,000.00", year=2018)
    shares = [(other, "5,000.00")]
    meant = an_accepted_project(books, shares, number="X-002", contract_party=STRANGER)
    wanted = right(books, wrong, "5,000.00", project_id=meant, account_id=other, payee=STRANGER, paid_on="2019-08-10")

    correction = request(books, wanted)
    awaited = waiting(books, wrong.account_id), waiting(books, other)
    approve(books, correction)

    assert awaited == ({correction.id}, {correction.id})
    assert waiting(books, wrong.account_id) | waiting(books, other) == set()
    assert figures(books, wrong.account_id) == ("100000.00", "60000.00", "40000.00")
    assert figures(books, other) == ("0.00", "0.00", "0.00")
    assert (newest(books).paid_on, newest(books).project_id) == (date(2019, 8, 10), meant)


def test_a_corrected_payment_stays_within_the_budget(books, account, wrong):
    within = request(books, right(books, wrong, "60,000.00"))
    approve(books, within)
    beyond = request(books, right(books, newest(books), "60,000.01", red="记-2019-09-0008-1"))
    before = len(books.facts)

    with pytest.raises(PaymentOverBudget) as refusal:
        approve(books, beyond)

    assert refusal.value.over_by == 1
    assert (facts(books, before), state(books, beyond)) == ([], CorrectionState.REQUESTED)
    assert waiting(books, account) == {beyond.id}


def test_the_new_entry_goes_to_the_contract_s_party(books, wrong):
    with pytest.raises(PayeeMismatch):
        corrected(books, right(books, wrong, payee=STRANGER))


def test_the_new_entry_is_no_duplicate_of_another_payment_unless_confirmed(books, project, account, wrong):
    pay(books, project, account, "3,000.00", "2019-08-20")
    alike = request(books, right(books, wrong, "3,000.00"))
    with pytest.raises(PossibleDuplicate):
        approve(books, alike)
    reject(books, alike, "2019-09-01")

    new = corrected(books, right(books, wrong, "3,000.00", confirm_duplicate=True))

    assert new.amount == yuan_text("3,000.00")


def test_what_was_irregular_is_corrected_as_irregular(books, account, project):
    wrong = pay_irregularly(books, project, account, "70,000.00", IrregularKind.OVER_BUDGET)

    new = corrected(books, right(books, wrong, "61,000.00", paid_on="2019-08-01", irregular=IrregularKind.OVER_BUDGET))

    assert (new.kind, figures(books, account)[0]) == (IrregularKind.OVER_BUDGET, "39000.00")


# Who


def test_who_asked_neither_approves_nor_rejects(books, wrong):
    wanted = right(books, wrong)
    asked = request(books, wanted)

    for decide in (approve, reject):
        with pytest.raises(SamePersonReview) as refusal:
            decide(books, asked, by=MAKER_AS_REVIEWER)
        assert refusal.value.words() == "申请人与审核人不得为同一人"
    assert state(books, asked) is CorrectionState.REQUESTED


def test_the_centre_decides_and_another_insurer_finds_nothing(books, wrong):
    with pytest.raises(NotFound):
        request(books, right(books, wrong), by=OTHER_FINANCE)
    asked = request(books, right(books, wrong), by=OFFICER)
    with pytest.raises(NotFound):
        approve(books, asked, by=OTHER_REVIEWER)
    with pytest.raises(RoleNotAllowed):
        approve(books, asked, by=SECOND)

    approve(books, asked, by=CENTRE)

    assert state(books, asked) is CorrectionState.APPLIED


# Once


def test_a_fact_has_one_correction(books, wrong):
    asked = request(books, right(books, wrong))
    with pytest.raises(AlreadyCorrected) as pending:
        request(books, right(books, wrong, "24,000.00"))
    approve(books, asked)
    with pytest.raises(AlreadyCorrected) as applied:
        request(books, right(books, wrong, "24,000.00"))

    assert pending.value.words() == "该笔登记更正待审核,不能重复更正"
    assert applied.value.words() == "该笔登记已更正,不能重复更正"


def test_a_wrong_new_entry_is_corrected_as_a_fact_of_its_own(books, account, wrong):
    new = corrected(books, right(books, wrong))

    last = corrected(books, right(books, new, "26,000.00", red="记-2019-09-0008-1"))

    assert last.amount == yuan_text("26,000.00")
    assert figures(books, account) == ("74000.00", "34000.00", "40000.00")


def test_a_correction_is_no_target(books, wrong):
    asked = request(books, right(books, wrong))
    wanted = right(books, wrong)

    with pytest.raises(NotFound):
        request(
            books,
            PaymentCorrection(
                asked.id, wanted.method, wanted.project_id, wanted.payment, wanted.paid_on, wanted.red_voucher
            ),
        )


def test_a_decision_is_made_once(books, wrong):
    asked = request(books, right(books, wrong))
    approve(books, asked)

    for decide in (approve, reject):
        with pytest.raises(InvalidTransition):
            decide(books, asked)


def test_a_rejected_correction_is_asked_for_again_not_before_its_rejection(books, account, wrong):
    rejected = request(books, right(books, wrong))
    with pytest.raises(ReasonRequired):
        reject(books, rejected, reason=None)
    reject(books, rejected, "2019-09-05")
    assert waiting(books, account) == set()
    with pytest.raises(StepDateOrder):
        request(books, right(books, wrong), on="2019-09-04")

    again = request(books, right(books, wrong, "24,000.00"), on="2019-09-05", by=SECOND)
    approve(books, again, "2019-09-05")

    assert again.id == rejected.id
    assert newest(books).amount == yuan_text("24,000.00")


def test_a_rejection_leaves_the_fact_and_the_figures(books, account, wrong):
    figures_before = figures(books, account)

    rejected = request(books, right(books, wrong))
    reject(books, rejected)

    assert state(books, rejected) is CorrectionState.REJECTED
    assert figures(books, account) == figures_before
    assert books[Payment, wrong.id].state is PaymentState.RECORDED


# State


def test_what_is_reversed_or_refunded_is_not_corrected(books, account, project, wrong):
    refunded = pay(books, project, account, "1,000.00", "2019-08-16")
    perform(RecordPaymentRefund(refunded.id, yuan_text("1.00"), "R1"), books, "2019-08-17", FINANCE)
    perform(ReversePayment(wrong.id, voucher("记-2019-08-0001-1")), books, "2019-08-20", FINANCE, "重复录入")

    with pytest.raises(AlreadyReversed):
        request(books, right(books, wrong))
    with pytest.raises(ReversalAfterRefund):
        request(books, right(books, refunded, paid_on="2019-08-16"))


def test_a_payment_that_was_reversed_meanwhile_leaves_the_correction_to_be_rejected(books, wrong):
    asked = request(books, right(books, wrong))
    perform(ReversePayment(wrong.id, voucher("记-2019-09-0001-1")), books, "2019-09-01", FINANCE, "重复录入")

    with pytest.raises(AlreadyReversed):
        approve(books, asked)
    reject(books, asked)

    assert state(books, asked) is CorrectionState.REJECTED


def test_a_frozen_account_takes_no_new_entry_whoever_approves(books, account, wrong):
    asked = request(books, right(books, wrong))
    perform(FreezeFund(account), books, "2019-09-01", AUDITOR, "核查")

    with pytest.raises(FundFrozen):
        approve(books, asked, by=MAKER_AS_REVIEWER)
    assert books[Payment, wrong.id].state is PaymentState.RECORDED


# Method and vouchers


def test_a_voucher_of_the_year_is_corrected_by_red_and_blue_or_by_the_difference(books, account, wrong):
    for method in (RED_BLUE, DIFFERENCE):
        red = "记-2019-09-0001-1" if method is RED_BLUE else None
        asked = request(books, right(books, wrong, method=method, red=red), on="2019-09-01")
        reject(books, asked, "2019-09-01")
    with pytest.raises(CorrectionMethodInvalid) as refusal:
        request(books, right(books, wrong, method=BLUE, red=None))

    assert refusal.value.allowed == (RED_BLUE, DIFFERENCE)


def test_more_than_the_amount_is_not_corrected_by_the_difference(books, wrong):
    for other in ({"paid_on": "2019-08-14"}, {"payee": STRANGER}, {"bank_receipt_no": "1"}):
        with pytest.raises(CorrectionMethodInvalid) as refusal:
            request(books, right(books, wrong, method=DIFFERENCE, red=None, **other))
        assert refusal.value.allowed == (RED_BLUE,)


def test_a_voucher_of_an_earlier_year_is_corrected_by_a_blue_one(books, account, wrong):
    for method, red in ((RED_BLUE, "记-2020-01-0001-1"), (DIFFERENCE, None)):
        with pytest.raises(CorrectionMethodInvalid) as refusal:
            request(books, right(books, wrong, method=method, red=red, voucher=voucher("付-2020-01-0009-1")))
        assert refusal.value.allowed == (BLUE,)

    asked = request(
        books, right(books, wrong, method=BLUE, red=None, voucher=voucher("付-2020-01-0009-1")), on="2020-01-05"
    )
    approve(books, asked, "2020-01-06")

    assert figures(books, account) == ("75000.00", "35000.00", "40000.00")


def test_one_voucher_stands_for_the_reversal_and_the_new_entry_of_a_difference(books, wrong):
    asked = request(books, right(books, wrong, method=DIFFERENCE, red=None))
    before = len(books.facts)

    approve(books, asked)

    new = newest(books)
    assert facts(books, before).count("Used") == 1
    assert books[VoucherLine, new.voucher.stream].payment_id == new.id
    [reversal] = [fact for fact in books.facts[before:] if isinstance(fact, Payment.PaymentReversed)]
    assert (reversal.voucher, reversal.method) == (new.voucher, DIFFERENCE)


def test_a_voucher_is_used_once(books, wrong):
    used = {"red": OWN}, {"voucher": voucher(OWN)}, {"red": "付-2019-12-77", "voucher": voucher("付-2019-12-77")}
    for other in used:
        with pytest.raises(VoucherDuplicate):
            request(books, right(books, wrong, **other), on="2019-08-20")


def test_a_voucher_that_was_used_meanwhile_is_refused(books, account, project, wrong):
    asked = request(books, right(books, wrong, voucher=voucher("付-2019-12-50")))
    pay(books, project, account, "10.00", "2019-09-01", voucher=voucher("付-2019-12-50"))
    before = len(books.facts)

    with pytest.raises(VoucherDuplicate):
        approve(books, asked)

    assert facts(books, before) == []


def test_red_and_blue_have_a_red_voucher_and_the_others_none(books, wrong):
    with pytest.raises(ReversalVoucherRequired):
        request(books, right(books, wrong, red=None))
    with pytest.raises(CorrectionMethodInvalid):
        request(books, right(books, wrong, method=DIFFERENCE))


def test_vouchers_are_of_the_correction_s_month_or_later(books, wrong):
    with pytest.raises(VoucherPeriodMismatch):
        request(books, right(books, wrong, red="记-2019-08-0007-1"))
    asked = request(books, right(books, wrong, red="记-2019-09-0007-1"))
    with pytest.raises(VoucherPeriodMismatch):
        approve(books, asked, "2019-10-01")
    approve(books, asked, "2019-09-30")


# Form and dates


def test_a_correction_says_something_else_and_why(books, wrong):
    with pytest.raises(CorrectionChangesNothing):
        request(books, right(books, wrong, "52,000.00"))
    with pytest.raises(ReasonRequired):
        request(books, right(books, wrong), reason=None)
    with pytest.raises(AmountNotPositive):
        request(books, right(books, wrong, "0.00"))
    request(books, right(books, wrong, "52,000.00", paid_on="2019-08-14"))


def test_days_stand_in_their_order(books, wrong):
    with pytest.raises(StepDateOrder):
        request(books, right(books, wrong, paid_on="2019-09-02"))
    with pytest.raises(BeforeStreamStart):
        request(books, right(books, wrong, paid_on="2019-08-14"), on="2019-08-14")
    asked = request(books, right(books, wrong, paid_on="2019-09-01"))
    with pytest.raises(StepDateOrder):
        approve(books, asked, "2019-08-31")
    approve(books, asked, "2019-09-01")


def test_another_s_account_is_not_found(books, wrong):
    foreign = an_account(books, "1,000.00", insurer=ANTAI)

    with pytest.raises(NotFound):
        request(books, right(books, wrong, account_id=foreign))


def test_a_payment_of_a_closed_year_is_corrected_in_the_open_one(books, account, wrong):
    perform(VerifyPayment(wrong.id), books, "2019-08-16", SECOND)
    perform(CloseFundYear(account), books, "2020-01-05", CENTRE)
    following, blue = FundAccount.id_for(RENHE, FENGTAI, 2020), voucher("付-2020-02-1")
    wanted = right(books, wrong, method=BLUE, red=None, account_id=following, voucher=blue)

    correction = request(books, wanted, on="2020-02-01")
    assert (waiting(books, account), waiting(books, following)) == (set(), {correction.id})
    with pytest.raises(YearCloseBlocked):
        perform(CloseFundYear(following), books, "2020-12-31", CENTRE)
    before = len(books.facts)
    approve(books, correction, on="2020-02-02")

    assert figures(books, account) == ("0.00", "0.00", "0.00")
    assert figures(books, following) == ("75000.00", "35000.00", "40000.00")
    moved = [each for each in books.facts[before:] if isinstance(each, FundAccount.DisbursementReversed)]
    moved += [each for each in books.facts[before:] if isinstance(each, FundAccount.FundDisbursed)]
    assert [(each.originator_id, str(each.effective_on), str(each.original_on)) for each in moved] == [
        (following, "2020-02-02", "2020-02-02"),
        (following, "2020-02-02", "2019-08-15"),
    ]
