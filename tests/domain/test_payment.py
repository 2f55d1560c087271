"""Who verifies a payment, and when it is reversed, refunded or queried."""

import pytest

from domain.correction_method import CorrectionMethod
from domain.fund_account import FundAccount
from domain.money import AmountNotPositive, Fen, fen
from domain.payment import (
    AlreadyReversed,
    Payment,
    PaymentState,
    RefundExceedsPayment,
    ReversalAfterRefund,
    ReversalVoucherRequired,
)
from domain.transition import BeforeStreamStart, InvalidTransition, SamePersonReview
from domain.voucher import VoucherDuplicate, VoucherPeriodMismatch
from ledger.command import NotFound, ReasonRequired
from ledger.fund_account import FreezeFund
from ledger.payment import DisputeVoucher, RecordPaymentRefund, ReversePayment, VerifyPayment
from tests.domain.specs import (
    AUDITOR,
    FINANCE,
    OTHER_FINANCE,
    RENHE,
    SECOND,
    an_accepted_project,
    an_account,
    facts,
    figures,
    open_books,
    pay,
    perform,
    the,
    voucher,
)


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
def paid(books, account, project):
    return pay(books, project, account, "25,000.00", "2019-08-15").id


def verify(books, paid, by=SECOND, answer=None, on="2019-08-16"):
    return perform(VerifyPayment(paid, answer), books, on, by)


def reverse(books, paid, red="付-2019-09-0007-1", on="2019-09-01", reason="录入有误", **other):
    number = voucher(red) if red else None
    return perform(ReversePayment(paid, number, **other), books, on, FINANCE, reason)


def refund(books, paid, amount, on="2019-09-01"):
    return perform(RecordPaymentRefund(paid, fen(amount), "R1"), books, on, FINANCE)


def dispute(books, paid, on="2019-08-20", reason="请说明"):
    return perform(DisputeVoucher(paid), books, on, AUDITOR, reason)


def state(books, paid):
    return books[Payment, paid].state


def test_a_second_person_verifies(books, paid):
    verify(books, paid)

    assert books.facts[-2].changes() == (("payment", PaymentState.VERIFIED),)


def test_who_recorded_does_not_verify(books, paid):
    with pytest.raises(SamePersonReview) as refusal:
        verify(books, paid, by=FINANCE)

    assert refusal.value.words() == "登记人与复核人不得为同一人"


def test_a_payment_is_verified_once(books, paid):
    verify(books, paid)

    with pytest.raises(InvalidTransition):
        verify(books, paid)


def test_a_payment_is_verified_on_the_day_it_was_paid_and_not_before(books, paid):
    with pytest.raises(BeforeStreamStart):
        verify(books, paid, on="2019-08-14")
    verify(books, paid, on="2019-08-15")


def test_another_insurer_does_not_find_a_payment(books, paid):
    with pytest.raises(NotFound):
        verify(books, paid, by=OTHER_FINANCE)


def test_the_auditor_queries_what_is_verified(books, paid):
    with pytest.raises(InvalidTransition):
        dispute(books, paid)
    verify(books, paid)
    with pytest.raises(ReasonRequired):
        dispute(books, paid, reason=None)

    dispute(books, paid)

    assert state(books, paid) is PaymentState.QUERIED


def test_a_queried_payment_is_verified_again_by_another_person_with_an_answer(books, paid):
    verify(books, paid)
    dispute(books, paid)

    with pytest.raises(SamePersonReview):
        verify(books, paid, by=FINANCE, on="2019-08-21")
    with pytest.raises(ReasonRequired):
        verify(books, paid, on="2019-08-21")
    verify(books, paid, answer="已核对回单", on="2019-08-21")

    assert state(books, paid) is PaymentState.VERIFIED


@pytest.mark.parametrize("until", list(PaymentState)[:3])
def test_a_reversal_gives_back_money_and_budget_from_every_state(books, account, project, paid, until):
    if until is not PaymentState.RECORDED:
        verify(books, paid)
    if until is PaymentState.QUERIED:
        dispute(books, paid)
    before = len(books.facts)

    reverse(books, paid)

    assert [name for name in facts(books, before) if name != "VerificationEnded"] == [
        "PaymentReversed",
        "ProjectPaymentReversed",
        "DisbursementReversed",
        "Used",
    ]
    assert books[FundAccount, account].unverified == 0
    assert figures(books, account) == ("100000.00", "60000.00", "40000.00")
    assert the(books, project).total_used == 0


def test_a_payment_is_reversed_once(books, paid):
    reverse(books, paid)

    with pytest.raises(AlreadyReversed):
        reverse(books, paid, "付-2019-09-0008")


def test_a_payment_is_not_reversed_after_a_refund(books, paid):
    refund(books, paid, "0.01")

    with pytest.raises(ReversalAfterRefund) as refusal:
        reverse(books, paid)

    assert refusal.value.refunded == fen("0.01")


def test_a_reversal_has_a_voucher_of_its_own(books, paid):
    with pytest.raises(ReversalVoucherRequired):
        reverse(books, paid, None)
    with pytest.raises(VoucherDuplicate):
        reverse(books, paid, books[Payment, paid].voucher.text)


def test_a_red_voucher_is_used_up_for_payments_too(books, account, project, paid):
    reverse(books, paid)

    with pytest.raises(VoucherDuplicate):
        pay(books, project, account, "1.00", voucher=voucher("付-2019-9-7"))


def test_a_red_voucher_is_of_the_month_of_the_reversal_or_later(books, paid):
    with pytest.raises(VoucherPeriodMismatch):
        reverse(books, paid, "付-2019-08-0007", "2019-09-01")

    reverse(books, paid, "付-2019-08-0007", "2019-08-31")


def test_a_reversal_says_why_and_how(books, paid):
    with pytest.raises(ReasonRequired):
        reverse(books, paid, reason="")

    reverse(books, paid, method=CorrectionMethod.BLUE_PRIOR_YEAR)

    reversed_ = next(fact for fact in books.facts if isinstance(fact, Payment.PaymentReversed))
    assert reversed_.method is CorrectionMethod.BLUE_PRIOR_YEAR
    assert reversed_.voucher.account_set == RENHE


def test_a_reversal_is_not_effective_before_the_payment(books, paid):
    with pytest.raises(BeforeStreamStart):
        reverse(books, paid, on="2019-08-14")


def test_refunds_come_in_parts_up_to_what_was_paid(books, account, project, paid):
    refund(books, paid, "20000.00")
    refund(books, paid, "5000.00")

    assert figures(books, account) == ("100000.00", "35000.00", "65000.00")
    assert the(books, project).net_paid == 0
    assert the(books, project).total_used == fen("25000.00")


def test_no_fen_more_than_was_paid_is_refunded(books, paid):
    refund(books, paid, "20000.00")

    with pytest.raises(RefundExceedsPayment) as refusal:
        refund(books, paid, "5000.01")

    assert refusal.value.values() == {"refunded": "25000.01", "paid": "25000.00"}


def test_nothing_comes_back_of_a_reversed_payment(books, paid):
    reverse(books, paid)

    with pytest.raises(InvalidTransition):
        refund(books, paid, "0.01")
    with pytest.raises(InvalidTransition):
        verify(books, paid, on="2019-09-02")


def test_a_refund_is_above_zero(books, paid):
    with pytest.raises(AmountNotPositive):
        perform(RecordPaymentRefund(paid, Fen(0), "R1"), books, "2019-09-01", FINANCE)


def test_a_frozen_account_still_takes_money_back(books, account, project, paid):
    second = pay(books, project, account, "10,000.00").id
    perform(FreezeFund(account), books, "2019-08-31", AUDITOR, "审计")

    reverse(books, paid)
    refund(books, second, "1.00")

    assert books[FundAccount, account].book == fen("90001.00")
