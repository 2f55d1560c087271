"""The scenario whose numbers must come out exactly, told on projects, payments and one account.

Source  domain.md 4.3 (E1), 11
"""

import pytest

from domain.fund_account import FundOverdrawn
from domain.money import fen
from domain.project.payment import PaymentOverBudget
from domain.voucher import VoucherDuplicate
from ledger.payment import RecordPayment, ReversePayment
from ledger.project import ApproveProject, CancelProject
from tests.domain.specs import (
    FINANCE,
    REVIEWER,
    a_declared_project,
    a_filed_project,
    accrue,
    an_account,
    an_entry,
    facts,
    figures,
    open_books,
    pay,
    perform,
    voucher,
)


def test_the_acceptance_scenario_comes_out_exactly():
    books = open_books(prepayment_bp=10_000)
    account = an_account(books, "150,000.00")
    assert figures(books, account) == ("150000.00", "0.00", "150000.00")

    x = a_filed_project(books, [(account, "60,000.00")])
    assert figures(books, account) == ("150000.00", "60000.00", "90000.00")

    paid = pay(books, x, account, "25,000.00", "2019-08-15", voucher=voucher("付-2019-08-0034-1"))
    assert figures(books, account) == ("125000.00", "35000.00", "90000.00")

    before = len(books.facts)
    with pytest.raises(PaymentOverBudget) as refusal:
        pay(books, x, account, "40,000.00", "2019-08-20", voucher=voucher("付-2019-08-0035-1"))
    assert refusal.value.over_by == fen("5000.00")
    with pytest.raises(VoucherDuplicate):
        pay(books, x, account, "1,000.00", "2019-08-20", voucher=voucher("付-2019-08-34"))
    assert facts(books, before) == []

    red = ReversePayment(paid.id, voucher("付-2019-09-0007-1"))
    perform(red, books, "2019-09-02", FINANCE, "金额录入有误")
    assert figures(books, account) == ("150000.00", "60000.00", "90000.00")

    accrue(books, account, fen("-120000.00"))
    assert figures(books, account) == ("30000.00", "60000.00", "-30000.00")
    assert facts(books)[-2:] == ["AccrualReversed", "FundOverdrawn"]

    y = a_declared_project(books, [(account, "1.00")], number="Y-001")
    with pytest.raises(FundOverdrawn) as overdrawn:
        perform(ApproveProject(y, "同意"), books, "2019-10-10", REVIEWER)
    assert overdrawn.value.overdrawn_by == fen("30000.00")

    perform(CancelProject(x), books, "2019-10-11", REVIEWER, "不再实施")
    assert figures(books, account) == ("30000.00", "0.00", "30000.00")

    z = a_filed_project(books, [(account, "10,000.00")], number="Z-001")
    pay(books, z, account, "10,000.00", "2019-12-20")
    assert figures(books, account) == ("20000.00", "0.00", "20000.00")


def test_example_e1_a_surrender_overdraws_what_is_reserved():
    books = open_books(prepayment_bp=10_000)
    account = an_account(books, "100,000.00")
    x = a_filed_project(books, [(account, "60,000.00")])
    entry = an_entry(books, account, "25,000.00")

    perform(RecordPayment(x, entry), books, "2019-08-01", FINANCE)
    assert figures(books, account) == ("75000.00", "35000.00", "40000.00")

    accrue(books, account, fen("-50000.00"))
    assert figures(books, account) == ("25000.00", "35000.00", "-10000.00")
    assert facts(books)[-1] == "FundOverdrawn"
