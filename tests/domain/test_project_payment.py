"""When a project may be paid, whom, how much, and in which order a payment is refused."""

import pytest

from domain.credit_code import CreditCodeChecksum
from domain.fund_account import FundFrozen
from domain.irregular import IrregularKind
from domain.money import AmountNotPositive, fen
from domain.party import Party
from domain.project.payment import (
    AcceptanceRequired,
    AccountNotAllocated,
    AllocationExceeded,
    PayeeMismatch,
    PaymentBeforeFiling,
    PaymentOverBudget,
    PossibleDuplicate,
)
from domain.project.tracks import Headline
from domain.remediation import RemediationCase
from domain.transition import BeforeStreamStart, InvalidTransition
from domain.voucher import VoucherDuplicate, VoucherPeriodMismatch
from ledger.command import NotFound, ReasonRequired
from ledger.fund_account import FreezeFund
from ledger.payment import RecordIrregularPayment, RecordPaymentRefund, ReversePayment
from ledger.project import (
    ApproveProject,
    CancelProject,
    ConsentAllocation,
)
from tests.domain.specs import (
    ANTAI,
    AUDITOR,
    FINANCE,
    OTHER_FINANCE,
    OTHER_OFFICER,
    REVIEWER,
    STRANGER,
    SUPPLIER,
    a_declared_project,
    a_filed_project,
    an_accepted_project,
    an_account,
    an_approved_project,
    an_entry,
    confirm,
    deliver,
    facts,
    figures,
    file,
    open_books,
    pay,
    pay_irregularly,
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
def accepted(books, account):
    return an_accepted_project(books, [(account, "60,000.00")])


def freeze(books, account):
    perform(FreezeFund(account), books, "2019-07-31", AUDITOR, "审计")


def test_a_payment_is_remembered_by_payment_project_account_and_voucher(books, account, accepted):
    before = len(books.facts)

    pay(books, accepted, account, "25,000.00")

    assert facts(books, before) == ["PaymentRecorded", "ProjectPaid", "FundDisbursed", "Used"]
    assert figures(books, account) == ("75000.00", "35000.00", "40000.00")


def test_a_project_is_paid_on_the_day_it_was_filed(books, account):
    project = a_filed_project(books, [(account, "60,000.00")])

    pay(books, project, account, "1.00", "2019-06-12")


def test_a_project_is_not_paid_for_a_day_before_it_was_filed(books, account):
    project = a_filed_project(books, [(account, "60,000.00")])

    with pytest.raises(PaymentBeforeFiling):
        pay(books, project, account, "1.00", "2019-06-11")


def test_an_approved_project_is_not_paid_before_it_is_filed(books, account):
    project = an_approved_project(books, [(account, "60,000.00")])

    with pytest.raises(PaymentBeforeFiling):
        pay(books, project, account, "1.00")


def test_an_accepted_project_is_paid_up_to_its_budget(books, account, accepted):
    pay(books, accepted, account, "25,000.00")
    pay(books, accepted, account, "35,000.00")

    assert figures(books, account) == ("40000.00", "0.00", "40000.00")


def test_an_accepted_project_is_not_paid_one_fen_over_its_budget(books, account, accepted):
    pay(books, accepted, account, "25,000.00")
    before = len(books.facts)

    with pytest.raises(PaymentOverBudget) as refusal:
        pay(books, accepted, account, "35,000.01")

    assert refusal.value.values() == {
        "budget": "60000.00",
        "paid": "25000.00",
        "asked": "35000.01",
        "over_by": "0.01",
    }
    assert facts(books, before) == []


def test_a_refund_gives_no_budget_back_and_a_reversal_does(books, account, accepted):
    first = pay(books, accepted, account, "20,000.00")
    second = pay(books, accepted, account, "40,000.00")
    perform(RecordPaymentRefund(second.id, fen("1.00"), "R1"), books, "2019-08-02", FINANCE)
    with pytest.raises(PaymentOverBudget):
        pay(books, accepted, account, "0.01")

    perform(ReversePayment(first.id, voucher("付-2019-12-999")), books, "2019-08-02", FINANCE, "有误")

    pay(books, accepted, account, "20,000.00", "2019-08-03")


def shared(books, account, first="40,000.00", second="20,000.00"):
    theirs = an_account(books, insurer=ANTAI)
    project = a_declared_project(books, [(account, first), (theirs, second)])
    perform(ConsentAllocation(project), books, "2019-06-02", OTHER_OFFICER)
    perform(ApproveProject(project, "同意"), books, "2019-06-03", REVIEWER)
    confirm(books, project)
    file(books, project)
    return project, theirs


def test_an_account_is_not_charged_above_its_allocation(books, account):
    project, theirs = shared(books, account)
    pay(books, project, theirs, "10,000.00", by=OTHER_FINANCE)

    with pytest.raises(AllocationExceeded) as refusal:
        pay(books, project, theirs, "10,000.01", by=OTHER_FINANCE, confirm_duplicate=True)

    assert refusal.value.values() == {"insurer": ANTAI, "remaining": "10000.00"}


def test_an_account_is_charged_up_to_its_allocation(books, account):
    project, theirs = shared(books, account, "80,000.00", "20,000.00")

    pay(books, project, theirs, "20,000.00", by=OTHER_FINANCE)

    assert figures(books, theirs) == ("130000.00", "0.00", "130000.00")


def test_an_insurer_pays_from_its_own_account_only(books, account):
    project, theirs = shared(books, account)

    with pytest.raises(NotFound):
        pay(books, project, theirs, "1.00", by=FINANCE)


def test_an_account_without_a_part_in_the_project_does_not_pay_it(books, accepted):
    other = an_account(books, year=2018)

    with pytest.raises(AccountNotAllocated):
        pay(books, accepted, other, "1.00")


def test_before_acceptance_a_project_is_paid_up_to_its_prepayment_ratio(books, account):
    project = a_filed_project(books, [(account, "60,000.00")])
    pay(books, project, account, "8,000.00")

    pay(books, project, account, "10,000.00")


def test_before_acceptance_a_project_is_not_paid_one_fen_more(books, account):
    project = a_filed_project(books, [(account, "60,000.00")])
    deliver(books, project)
    pay(books, project, account, "8,000.00")

    with pytest.raises(AcceptanceRequired) as refusal:
        pay(books, project, account, "10,000.01")

    assert refusal.value.words() == "未验收前累计支付不得超过预算的30%"


def test_no_last_instalment_is_paid_before_acceptance(books, account, accepted):
    project = a_filed_project(books, [(account, "1,000.00")], number="X-002")

    with pytest.raises(AcceptanceRequired):
        pay(books, project, account, "1.00", final=True)
    pay(books, accepted, account, "1.00", final=True)


def test_the_payee_is_the_contracts_party_by_its_credit_code(books, account, accepted):
    pay(books, accepted, account, "1.00", payee=Party("甲培训中心有限公司", SUPPLIER.credit_code))

    with pytest.raises(PayeeMismatch) as refusal:
        pay(books, accepted, account, "2.00", payee=STRANGER)

    assert refusal.value.values() == {"payee": "乙咨询公司", "party": "甲培训中心"}


def test_the_payee_is_the_contracts_party_by_name_where_a_code_is_missing(books, account, accepted):
    pay(books, accepted, account, "1.00", payee=Party("甲培训中心"))

    with pytest.raises(PayeeMismatch):
        pay(books, accepted, account, "2.00", payee=Party("甲培训"))


def test_without_a_contract_party_any_payee_is_paid(books, account):
    project = an_accepted_project(books, [(account, "1.00")], contract_party=None)

    pay(books, project, account, "1.00", payee=STRANGER)


def test_a_voucher_line_is_used_once_however_it_is_written(books, account, accepted):
    paid = pay(books, accepted, account, "1.00", voucher=voucher("付-2019-08-0034-1"))
    pay(books, accepted, account, "2.00", voucher=voucher("付-2019-08-0034-2"))

    with pytest.raises(VoucherDuplicate) as refusal:
        pay(books, accepted, account, "3.00", voucher=voucher("付-2019-8-34"))

    assert refusal.value.values() == {"voucher": "付-2019-08-0034-1", "payment": str(paid.id)}


def test_a_voucher_is_of_the_month_of_the_payment_or_later(books, account, accepted):
    pay(books, accepted, account, "1.00", "2019-08-31", voucher=voucher("付-2019-08-1"))

    with pytest.raises(VoucherPeriodMismatch):
        pay(books, accepted, account, "2.00", "2019-09-01", voucher=voucher("付-2019-08-2"))


def test_an_amount_and_a_tax_are_above_zero(books, account, accepted):
    pay(books, accepted, account, "1.00", tax=fen("0.00"))

    with pytest.raises(AmountNotPositive):
        pay(books, accepted, account, "0.00")
    with pytest.raises(AmountNotPositive):
        pay(books, accepted, account, "1.00", tax=fen("-0.01"))


def test_the_payees_credit_code_is_judged_as_form(books, account, accepted):
    with pytest.raises(CreditCodeChecksum):
        pay(books, accepted, account, "1.00", payee=Party("甲", SUPPLIER.credit_code[:-1] + "0"))


@pytest.mark.parametrize(("on", "refused"), [("2019-08-31", True), ("2019-09-01", False), ("2019-07-05", True)])
def test_the_same_payee_and_amount_within_thirty_days_may_be_a_duplicate(books, account, accepted, on, refused):
    first = pay(books, accepted, account, "1,000.00", "2019-08-01")

    if refused:
        with pytest.raises(PossibleDuplicate) as refusal:
            pay(books, accepted, account, "1,000.00", on)
        assert refusal.value.payment == first.id
    else:
        pay(books, accepted, account, "1,000.00", on)


def test_a_possible_duplicate_is_recorded_when_it_is_confirmed(books, account, accepted):
    pay(books, accepted, account, "1,000.00")

    pay(books, accepted, account, "1,000.00", confirm_duplicate=True)


def test_a_reversed_payment_is_no_duplicate(books, account, accepted):
    first = pay(books, accepted, account, "1,000.00")
    perform(ReversePayment(first.id, voucher("付-2019-12-999")), books, "2019-08-02", FINANCE, "有误")

    pay(books, accepted, account, "1,000.00")


def test_a_frozen_account_does_not_pay(books, account, accepted):
    freeze(books, account)

    with pytest.raises(FundFrozen):
        pay(books, accepted, account, "1.00")


def test_an_ended_project_is_not_paid(books, account):
    project = a_filed_project(books, [(account, "1.00")])
    perform(CancelProject(project), books, "2019-07-01", REVIEWER, "不再实施")

    with pytest.raises(InvalidTransition):
        pay(books, project, account, "1.00")


def test_a_payment_is_not_effective_before_its_project_was_declared(books, account, accepted):
    with pytest.raises(BeforeStreamStart):
        pay(books, accepted, account, "1.00", "2019-05-31")


def test_of_several_refusals_the_first_in_order_is_told(books, account, accepted):
    """Each attempt is wrong in all that follows it too; mending the first shows the next."""
    other = an_account(books, year=2018)
    paid = pay(books, accepted, account, "10,000.00", voucher=voucher("付-2019-08-1"))
    declared = a_declared_project(books, [(account, "1.00")], number="X-002")
    wrong = {"payee": STRANGER, "voucher": paid.voucher}
    frozen = an_account(books, year=2017)
    freeze(books, frozen)

    for refusal, project, by_account, amount, entry in [
        (FundFrozen, declared, frozen, "70,000.00", wrong),
        (PaymentBeforeFiling, declared, other, "70,000.00", wrong),
        (AccountNotAllocated, accepted, other, "70,000.00", wrong),
        (PayeeMismatch, accepted, account, "70,000.00", wrong),
        (VoucherDuplicate, accepted, account, "70,000.00", {"voucher": paid.voucher}),
        (PaymentOverBudget, accepted, account, "70,000.00", {}),
        (PossibleDuplicate, accepted, account, "10,000.00", {}),
    ]:
        with pytest.raises(refusal):
            pay(books, project, by_account, amount, **entry)


@pytest.mark.parametrize("kind", list(IrregularKind))
def test_an_irregular_payment_marks_the_project_and_opens_a_case(books, account, accepted, kind):
    before = len(books.facts)

    paid = pay_irregularly(books, accepted, account, "70,000.00", kind)

    assert facts(books, before) == [
        "IrregularPaymentRecorded",
        "RemediationOpened",
        "IrregularityOpened",
        "ProjectPaid",
        "FundDisbursed",
        "Used",
    ]
    [case_id] = the(books, accepted).open_cases
    case = books[RemediationCase, case_id]
    assert case.payment_id == paid.id
    assert (case.payment_id, case.project_id) == (paid.id, accepted)
    assert the(books, accepted).headline is Headline.IRREGULAR
    assert figures(books, account) == ("30000.00", "0.00", "30000.00")


def test_an_irregular_payment_is_taken_from_any_account_in_any_state_on_any_day(books, account):
    declared = a_declared_project(books, [(account, "1.00")])
    frozen = an_account(books, "1.00", year=2018)
    freeze(books, frozen)

    pay_irregularly(books, declared, frozen, "10.00", IrregularKind.OTHER, "2019-01-05", payee=STRANGER)

    assert figures(books, frozen) == ("-9.00", "0.00", "-9.00")
    assert "FundOverdrawn" in facts(books)


def test_an_irregular_payment_is_refused_for_its_form_or_a_used_voucher_only(books, account, accepted):
    paid = pay(books, accepted, account, "1.00")
    entry = an_entry(books, account, "1.00")
    before = len(books.facts)

    with pytest.raises(AmountNotPositive):
        pay_irregularly(books, accepted, account, "0.00", IrregularKind.OTHER)
    with pytest.raises(VoucherPeriodMismatch):
        pay_irregularly(books, accepted, account, "1.00", IrregularKind.OTHER, voucher=voucher("付-2019-07-1"))
    with pytest.raises(VoucherDuplicate):
        pay_irregularly(books, accepted, account, "1.00", IrregularKind.OTHER, voucher=paid.voucher)
    with pytest.raises(ReasonRequired):
        perform(RecordIrregularPayment(accepted, entry, IrregularKind.OTHER), books, "2019-08-01", FINANCE)
    with pytest.raises(NotFound):
        pay_irregularly(books, account, account, "1.00", IrregularKind.OTHER)
    assert facts(books, before) == []


def test_an_irregular_payment_before_the_approval_lowers_what_the_approval_reserves(books, account):
    project = a_declared_project(books, [(account, "60,000.00")])
    pay_irregularly(books, project, account, "20,000.00", IrregularKind.BEFORE_FILING)

    perform(ApproveProject(project, "同意"), books, "2019-08-02", REVIEWER)

    assert figures(books, account) == ("80000.00", "40000.00", "40000.00")
