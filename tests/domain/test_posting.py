from collections import Counter
from datetime import date
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.fund_account import Accrual, AccrualMode, FundAccount
from domain.money import fen
from domain.policy import BoundRule, CoInsurer, Policy, PolicyTerms
from domain.posting import Line, postings

PROJECT, PAYMENT = uuid4(), uuid4()


def accrual(amount):
    day = date(2019, 3, 1)
    return Accrual(uuid4(), "PN0001", "R1", day, uuid4(), AccrualMode.FIXED, 1500, 0, 0, amount, amount)


def an_account(accrued="100.00"):
    account = FundAccount.open("RENHE", "110105", 2019)
    account.accrue(accrual(fen(accrued)))
    return account


def moved(facts):
    """What some facts moved, by line; lines that end at zero are left out."""
    lines = Counter()
    for fact in facts:
        for posting in postings(fact):
            lines[posting.line.value] += posting.amount
    return {line: amount for line, amount in lines.items() if amount}


def last_moved(account):
    return moved(account.pending_events[-1:])


def test_an_accrual_and_its_reversal_stand_against_each_other():
    account = an_account("100.00")
    assert last_moved(account) == {"accrued": -10_000, "available": 10_000}

    account.accrue(accrual(fen("-40.00")))
    assert last_moved(account) == {"accrued": 4_000, "available": -4_000}


def test_a_reservation_and_its_release_move_between_available_and_reserved():
    account = an_account()

    account.reserve(PROJECT, fen("60.00"))
    assert last_moved(account) == {"available": -6_000, "reserved": 6_000}

    account.release(PROJECT)
    assert last_moved(account) == {"available": 6_000, "reserved": -6_000}


def test_a_payment_over_its_reservation_takes_the_rest_from_what_is_available_and_gives_it_back():
    account = an_account()
    account.reserve(PROJECT, fen("60.00"))

    account.disburse(PAYMENT, PROJECT, fen("70.00"))
    assert last_moved(account) == {"reserved": -6_000, "available": -1_000, "paid": 7_000}

    account.reverse_disbursement(PAYMENT, PROJECT, fen("70.00"))
    assert last_moved(account) == {"reserved": 6_000, "available": 1_000, "paid": -7_000}


def test_a_refund_gives_money_back_and_leaves_the_budget_used():
    account = an_account()
    account.disburse(PAYMENT, PROJECT, fen("10.00"))

    account.refund_disbursement(PAYMENT, PROJECT, fen("4.00"))

    assert last_moved(account) == {"refunded": -400, "available": 400}


def test_what_a_project_moves_carries_its_id():
    account = an_account()
    account.reserve(PROJECT, fen("60.00"))
    account.disburse(PAYMENT, PROJECT, fen("70.00"))

    assert {posting.project_id for fact in account.pending_events[2:] for posting in postings(fact)} == {PROJECT}


def test_premium_stands_against_the_policyholder_in_the_account_of_each_insurer():
    shares = (CoInsurer("RENHE", 6000), CoInsurer("ANTAI", 4000))
    day = date(2019, 3, 1)
    policy = Policy.register(PolicyTerms("RENHE", "PN0001", "91", day, day, "110105", co_insurers=shares))

    policy.receive("R1", fen("100.00"), BoundRule(uuid4(), AccrualMode.FIXED, 1500), date(2019, 3, 1))

    posted = postings(policy.pending_events[-1])
    assert [(p.line, p.amount) for p in posted if p.account_id == FundAccount.id_for("ANTAI", "110105", 2019)] == [
        (Line.POLICYHOLDER, -4_000),
        (Line.PREMIUM, 4_000),
    ]
    assert moved(policy.pending_events) == {"policyholder": -10_000, "premium": 10_000}


@pytest.mark.parametrize("step", [lambda account: account.freeze("查账"), lambda account: account.release(PROJECT)])
def test_what_moves_no_money_has_no_postings(step):
    account = an_account()

    step(account)

    assert postings(account.pending_events[-1]) == ()


steps = st.lists(
    st.tuples(
        st.sampled_from(["accrue", "reverse", "reserve", "disburse", "give_back", "refund", "release"]),
        st.integers(1, 500),
        st.integers(0, 2),
    ),
    max_size=30,
)


@given(steps)
def test_the_postings_of_a_fact_sum_to_zero_and_all_of_them_are_the_account(steps):
    account, projects, payments = an_account("20.00"), [uuid4() for _ in range(3)], []
    for step, amount, place in steps:
        project = projects[place]
        match step:
            case "accrue":
                account.accrue(accrual(amount))
            case "reverse":
                account.accrue(accrual(-amount))
            case "reserve" if account.rise(project, amount) <= max(0, account.available):
                account.reserve(project, amount)
            case "disburse":
                account.disburse(PAYMENT, project, amount)
                payments.append((project, amount))
            case "give_back" if payments:
                account.reverse_disbursement(PAYMENT, *payments.pop())
            case "refund" if payments:
                account.refund_disbursement(PAYMENT, project, amount)
            case "release":
                account.release(project)

    assert all(sum(posting.amount for posting in postings(fact)) == 0 for fact in account.pending_events)
    lines = Counter(moved(account.pending_events))
    assert (lines["available"], lines["reserved"]) == (account.available, account.reserved)
    assert lines["paid"] + lines["refunded"] == account.paid
    assert -lines["accrued"] == account.accrued
    assert lines["available"] + lines["reserved"] == account.book
    assert account.reserved == sum(account.share(project).reserved for project in projects)
