"""The end of a fund year: what blocks it, what it moves, and where late facts go."""

from datetime import date
from uuid import uuid4

import pytest

from domain.carry_over import CarryOverMode, CarryOverTerms
from domain.fund_account import AccrualMode, FundAccount, FundAccountExists, FundFrozen
from domain.money import fen, yuan
from domain.project.payment import PaymentOverBudget
from domain.remediation import IrregularKind
from domain.transition import InvalidTransition
from domain.year_end import AlreadyCarriedOver, CarryoverMismatch, PeriodClosed, YearCloseBlocked, YearNotOver
from ledger.fund_account import FreezeFund, OpenFundAccount, UnfreezeFund
from ledger.payment import DisputeVoucher, RecordPaymentRefund, ReversePayment, VerifyPayment
from ledger.project import (
    ApproveAmendment,
    ApproveProject,
    CancelProject,
    RequestAmendment,
    ReturnProject,
)
from ledger.year_end import CloseFundYear
from tests.domain.specs import (
    AUDITOR,
    CENTRE,
    FENGTAI,
    FINANCE,
    OFFICER,
    RENHE,
    REVIEWER,
    SECOND,
    a_declared_project,
    a_filed_project,
    accrue,
    allocations,
    an_account,
    declaration,
    facts,
    figures,
    open_books,
    pay,
    pay_irregularly,
    perform,
    the,
    voucher,
)

LAST_DAY, CLOSED_ON = "2019-12-31", "2020-01-05"
NEXT = FundAccount.id_for(RENHE, FENGTAI, 2020)


@pytest.fixture
def books():
    return open_books(prepayment_bp=10_000)


@pytest.fixture
def account(books):
    return an_account(books, "30,000.00")


@pytest.fixture
def project(books, account):
    return a_filed_project(books, [(account, "10,000.00")])


def close(books, account, on=CLOSED_ON, expected=None):
    return perform(CloseFundYear(account, expected and fen(expected)), books, on, CENTRE)


def rule(books, mode, cap_bp=0):
    books.rules.publish(CarryOverTerms(CarryOverMode(mode), cap_bp), date(2019, 1, 1), None, "示例")


def verified(books, project, account, amount, on="2019-08-01"):
    payment = pay(books, project, account, amount, on)
    perform(VerifyPayment(payment.id), books, on, SECOND)
    return payment.id


def test_the_balance_and_the_live_allocations_move_to_the_next_year(books, account, project):
    before = len(books.facts)

    close(books, account, expected="30000.00")

    assert facts(books, before) == [
        "AllocationCarriedOut",
        "FundCarriedOverOut",
        "FundYearClosed",
        "FundAccountOpened",
        "FundCarriedOverIn",
        "AllocationCarriedIn",
        "AllocationCarriedOver",
    ]
    assert figures(books, account) == ("0.00", "0.00", "0.00")
    assert figures(books, NEXT) == ("30000.00", "10000.00", "20000.00")
    assert list(the(books, project).allocations) == [NEXT]


def test_an_account_that_is_open_already_takes_the_balance(books, account):
    following = an_account(books, "5,000.00", year=2020)

    close(books, account)

    assert figures(books, following) == ("35000.00", "0.00", "35000.00")


def test_a_year_is_closed_on_its_last_day_and_not_before(books, account):
    with pytest.raises(YearNotOver) as refusal:
        close(books, account, "2019-12-30")
    assert refusal.value.values() == {"year": "2019"}

    close(books, account, LAST_DAY)

    assert figures(books, NEXT) == ("30000.00", "0.00", "30000.00")


def test_a_year_is_carried_over_once(books, account):
    close(books, account)

    with pytest.raises(AlreadyCarriedOver):
        close(books, account)
    with pytest.raises(FundAccountExists):
        perform(OpenFundAccount(RENHE, FENGTAI, 2019), books, CLOSED_ON, CENTRE)


@pytest.mark.parametrize("amount", ["29999.99", "30000.01"])
def test_another_balance_than_the_caller_expects_is_not_carried_over(books, account, amount):
    with pytest.raises(CarryoverMismatch) as refusal:
        close(books, account, expected=amount)

    assert refusal.value.values() == {"amount": "30000.00"}


def test_a_payment_that_waits_for_its_verification_blocks_the_closing(books, account, project):
    payment = pay(books, project, account, "1,000.00").id

    with pytest.raises(YearCloseBlocked) as refusal:
        close(books, account)
    assert refusal.value.values() == {"payments": "1", "corrections": "0"}

    perform(VerifyPayment(payment), books, "2019-08-02", SECOND)
    perform(DisputeVoucher(payment), books, "2019-08-03", AUDITOR, "质询")
    with pytest.raises(YearCloseBlocked):
        close(books, account)

    perform(VerifyPayment(payment, "已核"), books, "2019-08-04", SECOND)
    close(books, account)


def test_a_payment_that_is_reversed_waits_no_more(books, account, project):
    payment = pay(books, project, account, "1,000.00").id

    perform(ReversePayment(payment, voucher("付-2019-08-7")), books, "2019-08-02", FINANCE, "误录")

    close(books, account, expected="30000.00")


def test_a_pending_correction_blocks_the_closing(books, account):
    books[FundAccount, account].corrections.add(uuid4())

    with pytest.raises(YearCloseBlocked) as refusal:
        close(books, account)

    assert refusal.value.values() == {"payments": "0", "corrections": "1"}


def test_a_frozen_account_is_unfrozen_first(books, account):
    perform(FreezeFund(account), books, "2019-08-02", AUDITOR, "审计")
    with pytest.raises(FundFrozen):
        close(books, account)

    perform(UnfreezeFund(account), books, "2019-08-03", AUDITOR, "查清")
    close(books, account)
    with pytest.raises(InvalidTransition):
        perform(FreezeFund(account), books, CLOSED_ON, AUDITOR, "审计")


@pytest.mark.parametrize(
    ("mode", "cap_bp", "lapsed", "carried"),
    [
        ("FULL", 0, "0.00", "30000.00"),
        ("NONE", 0, "20000.00", "10000.00"),
        ("CAPPED", 2_000, "14000.00", "16000.00"),
        ("CAPPED", 10_000, "0.00", "30000.00"),
    ],
)
def test_only_what_is_available_lapses_by_the_rule(books, account, project, mode, cap_bp, lapsed, carried):
    rule(books, mode, cap_bp)

    close(books, account)

    assert yuan(books[FundAccount, account].lapsed) == lapsed
    assert figures(books, NEXT)[:2] == (carried, "10000.00")


@pytest.mark.parametrize("mode", ["FULL", "NONE", "CAPPED"])
def test_a_debt_always_moves_and_is_told(books, account, project, mode):
    rule(books, mode)
    accrue(books, account, fen("-25000.00"))
    before = len(books.facts)

    close(books, account, expected="5000.00")

    assert figures(books, NEXT) == ("5000.00", "10000.00", "-5000.00")
    assert "FundOverdrawn" in facts(books, before)
    assert "FundLapsed" not in facts(books, before)


def test_the_rule_of_the_last_day_of_the_year_counts(books, account):
    books.rules.publish(CarryOverTerms(CarryOverMode.NONE), date(2020, 1, 1), None, "示例")

    close(books, account, "2020-02-01", "30000.00")


def test_an_allocation_moves_with_what_was_used_of_it(books, account, project):
    payment = verified(books, project, account, "4,000.00")

    close(books, account)

    assert figures(books, NEXT) == ("26000.00", "6000.00", "20000.00")
    with pytest.raises(PaymentOverBudget):
        pay(books, project, NEXT, "6,000.01", CLOSED_ON, voucher=voucher("付-2020-01-1"))
    pay(books, project, NEXT, "6,000.00", CLOSED_ON, voucher=voucher("付-2020-01-1"))
    perform(ReversePayment(payment, voucher("付-2020-02-7")), books, "2020-02-01", FINANCE, "误录")
    assert figures(books, NEXT) == ("24000.00", "4000.00", "20000.00")


def test_two_parts_of_a_project_become_one_where_their_accounts_do(books, account):
    following = an_account(books, "20,000.00", year=2020)
    project = a_filed_project(books, [(account, "10,000.00"), (following, "5,000.00")])
    verified(books, project, account, "4,000.00")

    close(books, account)

    assert figures(books, following) == ("46000.00", "11000.00", "35000.00")
    [part] = the(books, project).allocations.values()
    assert (part.account_id, yuan(part.amount)) == (following, "15000.00")


def test_an_overpaid_part_eats_into_the_other_one(books, account):
    following = an_account(books, "20,000.00", year=2020)
    project = a_filed_project(books, [(account, "10,000.00"), (following, "5,000.00")])
    over = pay_irregularly(books, project, account, "12,000.00", IrregularKind.OVER_BUDGET).id
    perform(VerifyPayment(over), books, "2019-08-02", SECOND)
    assert figures(books, following) == ("20000.00", "5000.00", "15000.00")

    close(books, account, expected="18000.00")

    assert figures(books, following) == ("38000.00", "3000.00", "35000.00")


def test_a_waiting_amendment_follows_its_account(books, account, project):
    asked = RequestAmendment(project, fen("12000.00"), allocations([(account, "12,000.00")]))
    perform(asked, books, "2019-12-01", OFFICER, "追加")

    close(books, account)
    perform(ApproveAmendment(project, "同意"), books, "2020-01-06", REVIEWER)

    assert figures(books, NEXT) == ("30000.00", "12000.00", "18000.00")


def test_a_carried_project_is_ended_on_its_new_account_from_the_day_of_the_carry_over_on(books, account, project):
    close(books, account)
    with pytest.raises(PeriodClosed) as refusal:
        perform(CancelProject(project), books, "2020-01-04", REVIEWER, "不再实施")
    assert refusal.value.values() == {"year": "2019"}

    perform(CancelProject(project), books, CLOSED_ON, REVIEWER, "不再实施")

    assert figures(books, NEXT) == ("30000.00", "0.00", "30000.00")


def test_decisions_that_name_a_closed_account_are_refused(books, account, project):
    declared = a_declared_project(books, [(account, "100.00")], number="X-002")
    close(books, account)
    asked = RequestAmendment(project, fen("12000.00"), allocations([(account, "12,000.00")]))

    for command, by in (
        (declaration([(account, "100.00")], number="X-003"), OFFICER),
        (ApproveProject(declared, "同意"), REVIEWER),
        (asked, OFFICER),
    ):
        with pytest.raises(PeriodClosed):
            perform(command, books, "2020-01-06", by, "原因")
    for settle in (pay, lambda *each: pay_irregularly(*each, kind=IrregularKind.OTHER)):
        with pytest.raises(PeriodClosed):
            settle(books, project, account, "1.00")
    perform(ReturnProject(declared, "改"), books, "2020-01-06", REVIEWER, "原因")


def dates(books, since):
    """The posting day and the business date of the facts from a place on, where they state any."""
    said = [fact.__dict__ for fact in books.facts[since:]]
    return {(str(each.get("effective_on")), str(each.get("original_on"))) for each in said}


def test_a_payment_dated_in_the_closed_year_is_posted_on_the_day_of_the_carry_over(books, account, project):
    close(books, account)
    before = len(books.facts)

    late = pay(books, project, NEXT, "1,000.00", "2019-12-20")

    assert dates(books, before) == {("2020-01-05", "2019-12-20")}
    assert late.paid_on == date(2019, 12, 20)
    assert figures(books, NEXT) == ("29000.00", "9000.00", "20000.00")


def test_a_payment_of_the_carried_project_after_that_day_is_none_of_the_closed_year(books, account, project):
    close(books, account)
    before = len(books.facts)

    pay(books, project, NEXT, "1,000.00", CLOSED_ON, voucher=voucher("付-2020-01-1"))

    assert dates(books, before) == {(CLOSED_ON, "None")}


def test_an_irregular_payment_of_a_project_that_had_ended_is_posted_to_the_open_year(books, account, project):
    perform(CancelProject(project), books, "2019-09-01", REVIEWER, "不再实施")
    close(books, account)
    before = len(books.facts)

    pay_irregularly(books, project, NEXT, "1,000.00", IrregularKind.OTHER, "2019-12-20")

    assert dates(books, before) == {("2020-01-05", "2019-12-20")}


def test_a_reversal_and_a_refund_of_the_closed_year_are_posted_to_the_open_one(books, account, project):
    first = verified(books, project, account, "4,000.00")
    second = verified(books, project, account, "3,000.00")
    close(books, account)
    before = len(books.facts)

    perform(ReversePayment(first, voucher("付-2019-12-99")), books, "2019-12-30", FINANCE, "误录")
    assert dates(books, before) == {("2020-01-05", "2019-12-30")}
    before = len(books.facts)
    perform(RecordPaymentRefund(second, fen("500.00"), "回1"), books, "2020-03-01", FINANCE)
    assert dates(books, before) == {("2020-03-01", "2020-03-01")}

    assert figures(books, account) == ("0.00", "0.00", "0.00")
    assert figures(books, NEXT) == ("27500.00", "7000.00", "20500.00")


def test_late_facts_follow_through_every_closed_year(books, account, project):
    payment = verified(books, project, account, "4,000.00")
    close(books, account)
    close(books, NEXT, "2021-01-10")
    last = FundAccount.id_for(RENHE, FENGTAI, 2021)
    before = len(books.facts)

    perform(ReversePayment(payment, voucher("付-2020-06-99")), books, "2020-06-01", FINANCE, "误录")

    assert dates(books, before) == {("2021-01-10", "2020-06-01")}
    assert figures(books, last) == ("30000.00", "10000.00", "20000.00")


def test_a_year_that_is_closed_after_the_next_one_is_carried_into_the_open_account(books, account):
    earlier = an_account(books, "100.00", year=2018)
    close(books, account)

    close(books, earlier, "2020-02-01")

    assert figures(books, NEXT) == ("30100.00", "0.00", "30100.00")


@pytest.mark.parametrize(
    ("mode", "spent", "concerns"),
    [
        (AccrualMode.FLOOR, "29,999.99", ["SPENT_BELOW_FLOOR"]),
        (AccrualMode.FLOOR, "30,000.00", []),
        (AccrualMode.CEILING, "30,000.00", []),
        (AccrualMode.CEILING, "30,000.01", ["SPENT_ABOVE_CEILING"]),
        (AccrualMode.FIXED, "30,000.01", []),
    ],
)
def test_a_year_that_did_not_keep_to_its_rate_is_told(books, mode, spent, concerns):
    account = an_account(books, "")
    accrue(books, account, fen("30000.00"), mode)
    project = a_filed_project(books, [(account, "1.00")])
    payment = pay_irregularly(books, project, account, spent, IrregularKind.OVER_BUDGET)
    perform(VerifyPayment(payment.id), books, "2019-08-02", SECOND)

    close(books, account)

    [closed] = [fact for fact in books.facts if isinstance(fact, FundAccount.FundYearClosed)]
    assert [concern.code() for concern in closed.concerns()] == concerns
