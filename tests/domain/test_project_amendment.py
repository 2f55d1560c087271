"""What an amendment changes on the project, on its accounts and on its filing."""

import pytest

from domain.fund_account import FundFrozen, FundOverdrawn, InsufficientAvailable
from domain.irregular import IrregularKind
from domain.money import fen
from domain.project.amendment import BudgetBelowPaid
from domain.project.declaration import AllocationDistrictMixed, AllocationDuplicate, AllocationSumMismatch
from domain.project.payment import PaymentBeforeFiling
from domain.project.review import AllocationConsentMissing
from domain.project.tracks import ExecutionState, FilingState
from domain.transition import InvalidTransition, SamePersonReview, StepDateOrder
from ledger.command import ReasonRequired
from ledger.fund_account import FreezeFund
from ledger.payment import RecordPaymentRefund
from ledger.project import (
    ApproveAmendment,
    ApproveProject,
    CancelProject,
    ConsentAllocation,
    RejectAmendment,
    RequestAmendment,
)
from ledger.rights import Actor, Role
from tests.domain.specs import (
    ANTAI,
    AUDITOR,
    FINANCE,
    OFFICER,
    OTHER_OFFICER,
    RENHE,
    REVIEWER,
    SHUNYI,
    a_declared_project,
    a_filed_project,
    accrue,
    allocations,
    an_accepted_project,
    an_account,
    an_approved_project,
    deliver,
    facts,
    figures,
    file,
    open_books,
    pay,
    pay_irregularly,
    perform,
    the,
    yuan_text,
)

REQUESTER_AS_REVIEWER = Actor(OFFICER.person, "officer", Role.INSURER_REVIEWER, RENHE)


@pytest.fixture
def books():
    return open_books()


@pytest.fixture
def account(books):
    return an_account(books, "100,000.00")


@pytest.fixture
def filed(books, account):
    return a_filed_project(books, [(account, "60,000.00")])


def request(books, project, *shares, budget=None, on="2019-09-01", reason="调整"):
    asked = allocations(shares)
    total = yuan_text(budget) if budget else sum(part.amount for part in asked)
    return perform(RequestAmendment(project, total, asked), books, on, OFFICER, reason)


def approve(books, project, on="2019-09-02", by=REVIEWER):
    return perform(ApproveAmendment(project, "同意"), books, on, by)


def test_a_request_changes_nothing_yet(books, account, filed):
    request(books, filed, (account, "70,000.00"))

    assert facts(books)[-1] == "AmendmentRequested"
    assert the(books, filed).budget == fen("60000.00")
    assert figures(books, account) == ("100000.00", "60000.00", "40000.00")


def test_a_raised_budget_takes_its_rise_up_to_all_that_is_available(books, account, filed):
    request(books, filed, (account, "100,000.00"))

    approve(books, filed)

    assert facts(books)[-2:] == ["BudgetAmended", "FundReserved"]
    assert figures(books, account) == ("100000.00", "100000.00", "0.00")


def test_a_budget_is_not_raised_by_one_fen_more_than_is_available(books, account, filed):
    request(books, filed, (account, "100,000.01"))

    with pytest.raises(InsufficientAvailable) as refusal:
        approve(books, filed)

    assert refusal.value.values() == {"asked": "40000.01", "available": "40000.00"}
    assert the(books, filed).budget == fen("60000.00")


def test_an_overdrawn_account_takes_no_rise(books, account, filed):
    request(books, filed, (account, "60,000.01"))
    accrue(books, account, fen("-40000.01"))

    with pytest.raises(FundOverdrawn):
        approve(books, filed)


def test_a_lowered_budget_gives_the_rest_back_even_on_a_frozen_account(books, account, filed):
    perform(FreezeFund(account), books, "2019-08-01", AUDITOR, "审计")
    request(books, filed, (account, "20,000.00"))

    approve(books, filed)

    assert figures(books, account) == ("100000.00", "20000.00", "80000.00")


def test_a_frozen_account_takes_no_rise(books, account, filed):
    request(books, filed, (account, "60,000.01"))
    perform(FreezeFund(account), books, "2019-09-01", AUDITOR, "审计")

    with pytest.raises(FundFrozen):
        approve(books, filed)


def test_a_budget_is_lowered_to_what_was_paid_net_of_refunds(books, account):
    project = an_accepted_project(books, [(account, "60,000.00")])
    paid = pay(books, project, account, "30,000.00")
    perform(RecordPaymentRefund(paid.id, fen("5000.00"), "R1"), books, "2019-08-10", FINANCE)

    with pytest.raises(BudgetBelowPaid) as refusal:
        request(books, project, (account, "24,999.99"))
    request(books, project, (account, "25,000.00"))
    approve(books, project)

    assert refusal.value.paid == fen("25000.00")
    assert the(books, project).budget == fen("25000.00")


def test_what_is_paid_after_the_request_is_judged_at_the_approval(books, account):
    project = an_accepted_project(books, [(account, "60,000.00")])
    request(books, project, (account, "25,000.00"))
    pay(books, project, account, "25,000.01")

    with pytest.raises(BudgetBelowPaid):
        approve(books, project)


def test_an_amendment_upward_may_cure_an_overpayment_in_part(books, account, filed):
    pay_irregularly(books, filed, account, "70,000.00", IrregularKind.OVER_BUDGET)

    request(books, filed, (account, "65,000.00"))
    approve(books, filed)

    assert figures(books, account) == ("30000.00", "0.00", "30000.00")


def test_an_approved_amendment_has_to_be_filed_again_while_work_goes_on(books, account, filed):
    deliver(books, filed)
    request(books, filed, (account, "70,000.00"))
    approve(books, filed)

    assert books.facts[-2].changes() == (("filing", FilingState.UNFILED),)
    assert the(books, filed).execution is ExecutionState.DELIVERED
    with pytest.raises(PaymentBeforeFiling):
        pay(books, filed, account, "1.00", "2019-09-10")

    file(books, filed, "2019-09-05", "2019-09-06")
    pay(books, filed, account, "1.00", "2019-09-10")


def test_an_amendment_before_the_filing_leaves_the_filing_alone(books, account):
    project = an_approved_project(books, [(account, "60,000.00")])
    request(books, project, (account, "50,000.00"))

    approve(books, project)

    assert books.facts[-2].changes() == ()


def test_other_allocations_of_the_same_budget_move_between_accounts(books, account, filed):
    second = an_account(books, "10,000.00", year=2018)
    request(books, filed, (account, "50,000.00"), (second, "10,000.00"))

    approve(books, filed)

    assert facts(books)[-3:] == ["AllocationAmended", "FundReserved", "FundReserved"]
    assert figures(books, account) == ("100000.00", "50000.00", "50000.00")
    assert figures(books, second) == ("10000.00", "10000.00", "0.00")


def test_an_account_that_is_left_out_is_released(books, account, filed):
    second = an_account(books, "60,000.00", year=2018)
    request(books, filed, (second, "60,000.00"))

    approve(books, filed)

    assert figures(books, account) == ("100000.00", "0.00", "100000.00")
    assert figures(books, second) == ("60000.00", "60000.00", "0.00")


def test_a_new_co_funder_consents_before_the_amendment_is_approved(books, account, filed):
    theirs = an_account(books, "10,000.00", insurer=ANTAI)
    request(books, filed, (account, "50,000.00"), (theirs, "10,000.00"))

    with pytest.raises(AllocationConsentMissing):
        approve(books, filed)
    perform(ConsentAllocation(filed), books, "2019-09-01", OTHER_OFFICER)
    approve(books, filed)

    assert the(books, filed).insurers == (RENHE, ANTAI)


def test_who_asked_does_not_decide(books, account, filed):
    request(books, filed, (account, "70,000.00"))

    with pytest.raises(SamePersonReview):
        approve(books, filed, by=REQUESTER_AS_REVIEWER)
    with pytest.raises(SamePersonReview):
        perform(RejectAmendment(filed, "不同意"), books, "2019-09-02", REQUESTER_AS_REVIEWER)


def test_a_rejected_amendment_leaves_the_project_as_it_is(books, account):
    theirs = an_account(books, "10,000.00", insurer=ANTAI)
    project = a_declared_project(books, [(account, "1.00"), (theirs, "1.00")])
    perform(ConsentAllocation(project), books, "2019-06-02", OTHER_OFFICER)
    perform(ApproveProject(project, "同意"), books, "2019-06-03", REVIEWER)
    request(books, project, (account, "2.00"), (theirs, "1.00"))

    perform(RejectAmendment(project, "不同意"), books, "2019-09-02", REVIEWER)

    assert the(books, project).budget == fen("2.00")
    with pytest.raises(InvalidTransition):
        approve(books, project)
    with pytest.raises(InvalidTransition):
        perform(ConsentAllocation(project), books, "2019-09-03", OTHER_OFFICER)
    request(books, project, (account, "2.00"), (theirs, "1.00"), on="2019-09-03")


def test_one_amendment_waits_at_a_time(books, account, filed):
    request(books, filed, (account, "70,000.00"))

    with pytest.raises(InvalidTransition):
        request(books, filed, (account, "70,000.00"))


def test_only_an_approved_and_living_project_is_amended(books, account, filed):
    declared = a_declared_project(books, [(account, "1.00")], number="X-002")
    perform(CancelProject(filed), books, "2019-08-01", REVIEWER, "不再实施")

    for project in (declared, filed):
        with pytest.raises(InvalidTransition):
            request(books, project, (account, "2.00"))
        with pytest.raises(InvalidTransition):
            approve(books, project)


def test_an_amendment_has_the_form_of_a_declaration(books, account, filed):
    with pytest.raises(AllocationSumMismatch):
        request(books, filed, (account, "70,000.00"), budget="70,000.01")
    with pytest.raises(AllocationDuplicate):
        request(books, filed, (account, "1.00"), (account, "1.00"))
    with pytest.raises(AllocationDistrictMixed):
        request(books, filed, (account, "1.00"), (an_account(books, district=SHUNYI), "1.00"))
    with pytest.raises(ReasonRequired):
        request(books, filed, (account, "70,000.00"), reason=None)


def test_an_amendment_is_not_asked_for_before_the_approval_nor_approved_before_it_was_asked_for(books, account, filed):
    with pytest.raises(StepDateOrder):
        request(books, filed, (account, "70,000.00"), on="2019-06-02")
    request(books, filed, (account, "70,000.00"), on="2019-09-01")
    with pytest.raises(StepDateOrder):
        approve(books, filed, on="2019-08-31")
    approve(books, filed, on="2019-09-01")
