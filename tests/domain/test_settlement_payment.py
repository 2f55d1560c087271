"""Paying settlements: the undisputed part at once, from the fund by one payment, and back when it was wrong."""

import re

import pytest
from eventsourcing.utils import get_topic

from domain.correction.wanted import PaymentCorrection
from domain.correction_method import CorrectionMethod
from domain.payment import Payment, PaymentState, PaysSettlement
from domain.payment_entry import TaxExceedsAmount
from domain.project.payment import PayeeMismatch, PaymentBeforeFiling, PaymentOverBudget, PossibleDuplicate
from domain.refusal import Refusal
from domain.rule_book import UseCategory
from domain.settlement.line import SettlementState
from domain.settlement.paying import (
    FundUseRequired,
    LineDisputed,
    LineElsewhere,
    NotAFundUse,
    NotAnInspectionProject,
    PaidFromFund,
    SettlementOverpaid,
    SettlementPaymentUnknown,
)
from domain.settlement.record import LinesRequired, SettlementLineUnknown
from domain.task import InspectionTask
from domain.task.tracks import TaskState
from domain.transition import InvalidTransition, StepDateOrder
from domain.voucher import VoucherDuplicate
from ledger.command import ReasonRequired
from ledger.correction import RequestCorrection
from ledger.payment import RecordPaymentRefund, ReversePayment
from ledger.rights import RoleNotAllowed
from ledger.settlement import PaySettlement, ReturnSettlement, ReverseSettlementPayment
from ledger.settlement.paying import FundUse
from tests.domain.settlement_specs import PAYEE, Firm, call_out, visit, yuan_of
from tests.domain.specs import (
    FINANCE,
    OFFICER,
    SHUNYI,
    STRANGER,
    an_account,
    an_approved_project,
    an_entry,
    facts,
    figures,
    voucher,
)
from tests.domain.task_specs import FIRM, fen


@pytest.fixture
def firm():
    """Three visits of 800 yuan, agreed; a project of 50,000 yuan on an account with 150,000 to pay them on."""
    firm = Firm()
    firm.bill = firm.submitted(3)
    firm.agree(firm.bill, 1, 2, 3)
    firm.x, firm.account = firm.project()
    return firm


@pytest.fixture
def own():
    """Three agreed visits under a contract whose fees are no use of the fund."""
    firm = Firm(fund_use=False)
    firm.bill = firm.submitted(3)
    firm.agree(firm.bill, 1, 2, 3)
    return firm


def from_fund(firm, *paid, number=1, **other):
    return firm.pay(firm.bill, *paid, fund=firm.fund(firm.x, firm.account, number), **other)


def states(firm):
    return {firm.books[InspectionTask, task].state for task in firm.tasks}


def the_payment(firm):
    return [each for each in firm.books.kept.values() if isinstance(each, Payment)][-1]


def test_a_settlement_is_paid_by_a_payment_of_the_fund_on_its_project(firm):
    before = len(firm.books.facts)
    from_fund(firm, (1, "800"), (2, "800"))

    assert facts(firm.books, before) == [
        "SettlementPaid",
        "SettlementPaymentRecorded",
        "ProjectPaid",
        "FundDisbursed",
        "Used",
    ]
    payment = the_payment(firm)
    assert (payment.settlement_id, payment.amount, payment.entry.payee.name) == (firm.bill, fen("1600"), "安科技术")
    assert figures(firm.books, firm.account) == ("148400.00", "48400.00", "100000.00")
    assert firm.settlement(firm.bill).state is SettlementState.PART_PAID
    assert states(firm) == {TaskState.QA_PASSED}


def test_the_tasks_of_a_paid_settlement_are_settled(firm):
    from_fund(firm, (1, "800"), (2, "800"), (3, "799.99"))
    assert states(firm) == {TaskState.QA_PASSED}

    from_fund(firm, (3, "0.01"), number=2)
    assert firm.settlement(firm.bill).state is SettlementState.PAID
    assert states(firm) == {TaskState.SETTLED}


def test_the_reversal_of_the_payment_reopens_what_it_paid(firm):
    from_fund(firm, (1, "800"), (2, "800"))
    from_fund(firm, (3, "800"), number=2)
    last = the_payment(firm)
    before = len(firm.books.facts)

    firm.do(ReversePayment(last.id, voucher("付-2019-12-990")), "2019-08-05", FINANCE, "付错")

    assert facts(firm.books, before)[-5:] == [
        "Used",
        "SettlementPaymentReversed",
        *["InspectionTaskReopened"] * 3,
    ]
    assert figures(firm.books, firm.account) == ("148400.00", "48400.00", "100000.00")
    assert yuan_of(firm.settlement(firm.bill).paid) == {1: 800, 2: 800, 3: 0}
    assert firm.settlement(firm.bill).state is SettlementState.PART_PAID
    assert states(firm) == {TaskState.QA_PASSED}
    from_fund(firm, (3, "800"), number=3)
    assert states(firm) == {TaskState.SETTLED}


def test_money_that_came_back_reopens_nothing(firm):
    from_fund(firm, (1, "800"), (2, "800"), (3, "800"))
    firm.do(RecordPaymentRefund(the_payment(firm).id, fen("100"), "回单1"), "2019-08-05", FINANCE)

    assert firm.settlement(firm.bill).state is SettlementState.PAID
    assert figures(firm.books, firm.account) == ("147700.00", "47600.00", "100100.00")


def test_a_line_is_paid_up_to_what_was_agreed_and_not_a_fen_more(firm):
    for paid in ([(1, "800.01")], [(1, "800"), (1, "0.01")]):
        with pytest.raises(SettlementOverpaid) as refusal:
            from_fund(firm, *paid)
        assert (refusal.value.line, refusal.value.payable) == (1, fen("800"))
    from_fund(firm, (1, "800"))
    with pytest.raises(SettlementOverpaid) as refusal:
        from_fund(firm, (1, "0.01"), number=2)
    assert refusal.value.payable == 0


def test_a_line_that_nobody_agreed_to_is_not_paid():
    firm = Firm()
    firm.bill = firm.submitted(1)
    firm.x, firm.account = firm.project()

    with pytest.raises(SettlementOverpaid) as refusal:
        from_fund(firm, (1, "0.01"))
    assert refusal.value.payable == 0


def test_the_undisputed_part_is_paid_at_once_and_the_rest_as_the_centre_decides():
    firm = Firm()
    firm.bill = firm.submitted(2)
    firm.x, firm.account = firm.project()
    firm.agree(firm.bill, 1)
    firm.dispute(firm.bill, 2, "500")

    with pytest.raises(LineDisputed):
        from_fund(firm, (1, "800"), (2, "500"))
    from_fund(firm, (1, "800"))
    assert firm.settlement(firm.bill).state is SettlementState.PARTLY_DISPUTED
    firm.mediate(firm.bill, 2, "600")
    assert firm.settlement(firm.bill).state is SettlementState.PART_PAID
    with pytest.raises(SettlementOverpaid):
        from_fund(firm, (2, "600.01"), number=2)
    from_fund(firm, (2, "600"), number=2)
    assert firm.settlement(firm.bill).state is SettlementState.PAID


def test_a_mediation_that_awards_nothing_settles_what_is_paid_already():
    firm = Firm()
    firm.bill = firm.submitted(2)
    firm.x, firm.account = firm.project()
    firm.agree(firm.bill, 1)
    firm.dispute(firm.bill, 2, "500")
    from_fund(firm, (1, "800"))

    firm.mediate(firm.bill, 2, "0", on="2019-08-02")

    assert firm.settlement(firm.bill).state is SettlementState.PAID
    assert states(firm) == {TaskState.SETTLED}


def test_a_call_out_settles_no_task():
    firm = Firm()
    task = firm.refused()
    firm.bill = firm.submit(call_out(task), visit(firm.accepted()))
    firm.agree(firm.bill, 1, 2)
    firm.x, firm.account = firm.project()
    from_fund(firm, (1, "200"), (2, "800"))

    assert [firm.books[InspectionTask, task].state for task in firm.tasks] == [TaskState.REFUSED, TaskState.SETTLED]


@pytest.mark.parametrize("state", ["RETURNED", "PAID"])
def test_what_is_returned_or_paid_is_not_paid(firm, state):
    if state == "PAID":
        from_fund(firm, (1, "800"), (2, "800"), (3, "800"))
    else:
        firm.bill = firm.submit(visit(firm.accepted()), number="JS-2", on="2019-07-15")
        firm.do(ReturnSettlement(firm.bill), "2019-07-16", OFFICER)

    with pytest.raises(InvalidTransition) as refusal:
        from_fund(firm, (1, "1"), number=2)
    assert refusal.value.state is SettlementState[state]


def test_every_fact_of_a_settlements_life_has_a_stored_name_of_its_own(firm):
    """A fact that the aggregate does not name as its own would be stored under the path of its module."""
    firm.do(ReturnSettlement(firm.submit(visit(firm.accepted()), number="JS-9")), "2019-07-11", OFFICER)
    from_fund(firm, (1, "800"), (2, "800"), (3, "800"))
    firm.do(ReversePayment(the_payment(firm).id, voucher("付-2019-12-990")), "2019-08-05", FINANCE, "付错")

    names = {get_topic(type(fact)) for fact in firm.books.facts}
    assert {name for name in names if not re.fullmatch(r"[a-z_]+\.[A-Za-z]+", name)} == set()
    assert {"contract.FeesBilled", "contract.FeesReleased", "fee.FeeBilled", "fee.FeeReleased"} <= names


# The same rules as any payment of the fund


def test_a_payment_that_the_project_refuses_leaves_nothing(firm):
    account = an_account(firm.books, year=2018)
    said = {"number": "X-9", "category": UseCategory.HAZARD_INSPECTION, "contract_party": PAYEE}
    unfiled = an_approved_project(firm.books, [(account, "50,000.00")], **said)
    small, purse = firm.project("1,599.99", number="X-2", year=2017)
    before = len(firm.books.facts)

    with pytest.raises(PaymentBeforeFiling):
        firm.pay(firm.bill, (1, "800"), fund=firm.fund(unfiled, account))
    with pytest.raises(PaymentOverBudget):
        firm.pay(firm.bill, (1, "800"), (2, "800"), fund=firm.fund(small, purse))
    assert facts(firm.books, before) == []


def test_the_payee_is_the_contracts_firm_and_the_projects_party(firm):
    other, account = firm.project(number="X-2", contract_party=STRANGER, year=2018)

    with pytest.raises(PayeeMismatch):
        firm.pay(firm.bill, (1, "800"), fund=firm.fund(other, account))


def test_a_fee_is_paid_on_an_inspection_project(firm):
    training, account = firm.project(number="X-2", category=UseCategory.TRAINING, year=2018)

    with pytest.raises(NotAnInspectionProject):
        firm.pay(firm.bill, (1, "800"), fund=firm.fund(training, account))


def test_work_of_one_district_is_not_paid_with_money_of_another():
    firm = Firm()
    firm.bill = firm.submit(visit(firm.accepted()), visit(firm.accepted(district=SHUNYI)))
    firm.agree(firm.bill, 1, 2)
    firm.x, firm.account = firm.project()

    with pytest.raises(LineElsewhere) as refusal:
        from_fund(firm, (1, "800"), (2, "800"))
    assert refusal.value.line == 2
    from_fund(firm, (1, "800"))


def test_a_voucher_line_pays_once(firm):
    from_fund(firm, (1, "800"))

    with pytest.raises(VoucherDuplicate):
        from_fund(firm, (2, "800"))


def test_the_same_amount_twice_is_asked_about(firm):
    from_fund(firm, (1, "800"))

    with pytest.raises(PossibleDuplicate):
        from_fund(firm, (2, "800"), number=2, confirm_duplicate=False)
    with pytest.raises(SettlementOverpaid):
        from_fund(firm, (1, "800"), number=2, confirm_duplicate=False)


def test_the_form_is_that_of_any_payment(firm):
    dear = FundUse(firm.x, firm.account, voucher("付-2019-12-901"), tax=fen("800.01"))

    with pytest.raises(TaxExceedsAmount):
        firm.pay(firm.bill, (1, "800"), fund=dear)
    with pytest.raises(LinesRequired):
        from_fund(firm)
    with pytest.raises(SettlementLineUnknown):
        from_fund(firm, (4, "1"))


def test_a_payment_comes_after_the_line_was_decided(firm):
    with pytest.raises(StepDateOrder):
        from_fund(firm, (1, "800"), on="2019-07-14")
    from_fund(firm, (1, "800"), on="2019-07-15")


def test_a_payment_of_fees_is_reversed_and_paid_anew_but_not_corrected(firm):
    from_fund(firm, (1, "800"))
    right = an_entry(firm.books, firm.account, "700", payee=the_payment(firm).entry.payee)
    wanted = PaymentCorrection(
        the_payment(firm).id,
        CorrectionMethod.RED_BLUE,
        firm.x,
        right,
        the_payment(firm).paid_on,
        voucher("付-2019-12-991"),
    )

    with pytest.raises(PaysSettlement):
        firm.do(RequestCorrection(wanted), "2019-12-05", FINANCE)
    assert the_payment(firm).state is PaymentState.RECORDED


# From own means


def test_fees_that_are_no_use_of_the_fund_are_paid_from_own_means(own):
    before = len(own.books.facts)
    own.pay(own.bill, (1, "800"), (2, "800"), (3, "800"), bank_receipt_no="回单7")

    assert facts(own.books, before) == ["SettlementPaid", *["InspectionTaskSettled"] * 3]
    assert own.settlement(own.bill).state is SettlementState.PAID


def test_each_kind_of_contract_is_paid_in_its_way(firm, own):
    with pytest.raises(FundUseRequired):
        firm.pay(firm.bill, (1, "800"))
    own.x, own.account = own.project()
    with pytest.raises(NotAFundUse):
        from_fund(own, (1, "800"))


def test_what_was_paid_from_own_means_is_taken_back_on_the_settlement(own):
    own.pay(own.bill, (1, "800"))
    own.pay(own.bill, (2, "800"), (3, "800"))

    with pytest.raises(ReasonRequired):
        own.do(ReverseSettlementPayment(own.bill, 2), "2019-08-05", FINANCE, None)
    own.do(ReverseSettlementPayment(own.bill, 2), "2019-08-05", FINANCE)
    assert yuan_of(own.settlement(own.bill).paid) == {1: 800, 2: 0, 3: 0}
    assert states(own) == {TaskState.QA_PASSED}
    for number in (2, 3):
        with pytest.raises(SettlementPaymentUnknown):
            own.do(ReverseSettlementPayment(own.bill, number), "2019-08-05", FINANCE)
    own.pay(own.bill, (2, "800"))
    assert sorted(own.settlement(own.bill).payments) == [1, 3]


def test_what_was_paid_from_the_fund_is_not_taken_back_on_the_settlement(firm):
    from_fund(firm, (1, "800"))

    with pytest.raises(PaidFromFund):
        firm.do(ReverseSettlementPayment(firm.bill, 1), "2019-08-05", FINANCE)


@pytest.mark.parametrize("by", [OFFICER, FIRM])
def test_only_finance_pays(own, by):
    with pytest.raises(RoleNotAllowed):
        own.do(PaySettlement(own.bill, ()), "2019-08-01", by)
    with pytest.raises(RoleNotAllowed):
        own.do(ReverseSettlementPayment(own.bill, 1), "2019-08-01", by)


def test_of_several_refusals_the_first_in_order_is_told(firm):
    """STATE of project, then of the settlement, INPUT, CONFLICT, BUDGET of the project, then of the settlement."""
    from_fund(firm, (1, "800"))
    small, purse = firm.project("100.00", number="X-2", contract_party=STRANGER, year=2018)
    used = FundUse(small, purse, voucher("付-2019-12-901"))

    def refused(*paid, fund):
        with pytest.raises(Refusal) as refusal:
            firm.pay(firm.bill, *paid, fund=fund)
        return type(refusal.value)

    assert refused((2, "900"), fund=used) is PayeeMismatch
    assert refused((2, "900"), fund=firm.fund(firm.x, firm.account)) is VoucherDuplicate
    assert refused((2, "60000"), fund=firm.fund(firm.x, firm.account, 2)) is PaymentOverBudget
    assert refused((2, "900"), fund=firm.fund(firm.x, firm.account, 2)) is SettlementOverpaid
