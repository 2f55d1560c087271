"""The rules of a fund account: what it takes, and what it takes although it is overdrawn."""

from uuid import uuid4

import pytest

from domain.fund_account import (
    AccrualMode,
    CeilingExceeded,
    FundAccount,
    FundAccountExists,
    FundFrozen,
    FundOverdrawn,
    InsufficientAvailable,
)
from domain.money import fen
from domain.transition import InvalidTransition
from ledger.fund_account import FreezeFund, OpenFundAccount, UnfreezeFund
from tests.domain.specs import AUDITOR, CENTRE, FENGTAI, RENHE, accrue, an_account, figures, open_books, perform

X, Y = uuid4(), uuid4()


def opened(accrued: str = "100.00", mode: AccrualMode = AccrualMode.FIXED):
    books = open_books()
    account_id = an_account(books, "")
    accrue(books, account_id, fen(accrued), mode)
    return books[FundAccount, account_id].copy()


def balances(account: FundAccount) -> tuple[int, int, int]:
    return account.book, account.reserved, account.available


def pending(account: FundAccount) -> list[str]:
    return [type(fact).__name__ for fact in account.pending_events]


def test_a_project_may_reserve_all_that_is_available():
    account = opened("100.00")

    account.reserve(X, fen("100.00"))

    assert balances(account) == (fen("100.00"), fen("100.00"), 0)


def test_a_project_may_not_reserve_one_fen_more_than_is_available():
    account = opened("100.00")

    with pytest.raises(InsufficientAvailable) as refusal:
        account.reserve(X, fen("100.01"))

    assert refusal.value.values() == {"asked": "100.01", "available": "100.00"}
    assert pending(account) == []


def test_an_account_with_nothing_available_is_not_overdrawn():
    account = opened("100.00")
    account.disburse(uuid4(), X, fen("100.00"))

    with pytest.raises(InsufficientAvailable):
        account.reserve(Y, fen("0.01"))


def test_an_account_overdrawn_by_one_fen_takes_no_reservation():
    account = opened("100.00")
    account.disburse(uuid4(), X, fen("100.01"))

    with pytest.raises(FundOverdrawn) as refusal:
        account.reserve(Y, fen("0.01"))

    assert refusal.value.overdrawn_by == fen("0.01")


def test_an_amendment_that_cures_an_overpayment_passes_on_an_overdrawn_account():
    account = opened("100.00")
    account.reserve(X, fen("60.00"))
    account.disburse(uuid4(), X, fen("110.00"))

    account.reserve(X, fen("110.00"))

    assert balances(account) == (fen("-10.00"), 0, fen("-10.00"))


def test_under_a_ceiling_a_refund_does_not_widen_what_may_be_reserved():
    account = opened("100.00", AccrualMode.CEILING)
    payment = uuid4()
    account.disburse(payment, X, fen("40.00"))
    account.refund_disbursement(payment, X, fen("10.00"))

    with pytest.raises(CeilingExceeded) as refusal:
        account.reserve(Y, fen("60.01"))
    account.reserve(Y, fen("60.00"))

    assert refusal.value.values() == {"percent": "15", "limit": "100.00"}
    assert account.available == fen("10.00")


def test_without_a_ceiling_refunded_money_may_be_reserved():
    account = opened("100.00")
    payment = uuid4()
    account.disburse(payment, X, fen("40.00"))
    account.refund_disbursement(payment, X, fen("10.00"))

    account.reserve(Y, fen("70.00"))

    assert account.available == 0


def test_a_frozen_account_reserves_nothing():
    account = opened()
    account.freeze("审计")

    with pytest.raises(FundFrozen) as refusal:
        account.reserve(X, fen("0.01"))

    assert refusal.value.frozen_because == "审计"


def test_a_frozen_account_still_releases_and_takes_money_back():
    account = opened()
    account.reserve(X, fen("50.00"))
    payment = uuid4()
    account.disburse(payment, X, fen("20.00"))
    account.freeze("审计")

    account.reverse_disbursement(payment, X, fen("20.00"))
    account.reserve(X, fen("40.00"))
    account.release(X)

    assert balances(account) == (fen("100.00"), 0, fen("100.00"))


def test_an_unfrozen_account_reserves_again():
    account = opened()
    account.freeze("审计")
    account.unfreeze()

    account.reserve(X, fen("100.00"))

    assert account.available == 0


def test_a_refund_that_overdraws_the_account_is_taken_and_told():
    account = opened("100.00")
    account.reserve(X, fen("80.00"))
    account.disburse(uuid4(), Y, fen("20.01"))

    assert pending(account)[-2:] == ["FundDisbursed", "FundOverdrawn"]
    assert account.available == fen("-0.01")


def test_nothing_is_posted_for_an_accrual_of_nothing():
    account = opened("100.00")
    books = open_books()
    books.keep(account)
    before = len(books.facts)

    accrue(books, account.id, fen("0"))

    assert books.facts[before:] == []


def test_an_over_budget_payment_eats_into_available_by_its_excess_and_its_reversal_gives_it_back():
    account = opened("100.00")
    account.reserve(X, fen("30.00"))
    payment = uuid4()

    account.disburse(payment, X, fen("45.00"))
    assert balances(account) == (fen("55.00"), 0, fen("55.00"))

    account.reverse_disbursement(payment, X, fen("45.00"))
    assert balances(account) == (fen("100.00"), fen("30.00"), fen("70.00"))


def test_there_is_one_account_for_an_insurer_a_district_and_a_year():
    books = open_books()
    perform(OpenFundAccount(RENHE, FENGTAI, 2019), books, by=CENTRE)
    perform(OpenFundAccount(RENHE, FENGTAI, 2020), books, by=CENTRE)

    with pytest.raises(FundAccountExists):
        perform(OpenFundAccount(RENHE, FENGTAI, 2019), books, by=CENTRE)


def test_an_account_is_frozen_once_and_unfrozen_once():
    books = open_books()
    account_id = an_account(books)
    with pytest.raises(InvalidTransition):
        perform(UnfreezeFund(account_id), books, by=AUDITOR, reason="查清")

    perform(FreezeFund(account_id), books, by=AUDITOR, reason="审计")
    with pytest.raises(InvalidTransition):
        perform(FreezeFund(account_id), books, by=AUDITOR, reason="审计")

    perform(UnfreezeFund(account_id), books, by=AUDITOR, reason="查清")
    assert figures(books, account_id) == ("150000.00", "0.00", "150000.00")
