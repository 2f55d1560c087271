"""A wrong premium movement or name is put right; premium and accrual end where they should have."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.correction import AlreadyCorrected, Correction
from domain.correction.wanted import CorrectionChangesNothing, NameCorrection, PremiumCorrection
from domain.correction_method import CorrectionMethod, CorrectionMethodInvalid
from domain.enterprise import Enterprise
from domain.fund_account import AccrualMode, FundAccount
from domain.money import AmountNotPositive, fen
from domain.policy import BoundRule, CoInsurer, Policy, PolicyTerms, ReceiptDuplicate, RefundExceedsPremium
from domain.posting import postings
from domain.rule_book import AccrualTerms
from domain.transition import StepDateOrder
from ledger.command import NotFound
from ledger.correction import ApproveCorrection, RequestCorrection
from ledger.policy import RecordPremiumReceipt, RecordPremiumRefund, RegisterPolicy
from tests.domain.specs import (
    ANTAI,
    FACTORY,
    FENGTAI,
    FINANCE,
    OFFICER,
    OTHER_FINANCE,
    RENHE,
    REVIEWER,
    facts,
    open_books,
    perform,
    yuan_text,
)

RED_BLUE, DIFFERENCE, BLUE = CorrectionMethod
DAY = date(2019, 3, 1)


@pytest.fixture
def books():
    books = open_books()
    books.rules.publish(AccrualTerms(AccrualMode.FIXED, 1_500), date(2019, 1, 1), None, "example")
    return books


@pytest.fixture
def policy(books):
    """A policy shared 60/40, with a receipt of 1,000,000 that should have been one of 100,000."""
    shares = (CoInsurer(RENHE, 6_000), CoInsurer(ANTAI, 4_000))
    terms = ("PN0001", FACTORY, "丙工厂", DAY, date(2020, 2, 29), FENGTAI)
    policy_id = perform(RegisterPolicy(*terms, co_insurers=shares), books, "2019-03-01", FINANCE).id
    perform(RecordPremiumReceipt(policy_id, yuan_text("1,000,000.00"), "R1"), books, "2019-03-05", FINANCE)
    return policy_id


def right(policy, amount="100,000.00", number="R1", method=RED_BLUE, moved_on="2019-03-05", **other):
    return PremiumCorrection(policy, number, method, yuan_text(amount), date.fromisoformat(moved_on), **other)


def request(books, wanted, on="2019-04-01", by=FINANCE):
    return perform(RequestCorrection(wanted), books, on, by, "录错")


def approve(books, correction, on="2019-04-02"):
    return perform(ApproveCorrection(correction.id), books, on, REVIEWER)


def corrected(books, wanted, on="2019-04-01"):
    return approve(books, request(books, wanted, on), on)


def accrued(books):
    """What both insurers have accrued, in fen."""
    return [books[FundAccount, FundAccount.id_for(each, FENGTAI, 2019)].accrued for each in (RENHE, ANTAI)]


def test_a_wrong_receipt_is_taken_back_and_entered_anew_for_every_insurer(books, policy):
    asked = request(books, right(policy))
    before = len(books.facts)

    approve(books, asked)

    assert facts(books, before) == [
        "CorrectionApplied",
        "PremiumReceived",
        "PremiumReversed",
        *["PremiumAccrued", "AccrualReversed", "CorrectionSettled"] * 2,
    ]
    assert accrued(books) == [fen("9000.00"), fen("6000.00")]
    assert books[Policy, policy].received == fen("100000.00")
    assert {fact.corrects for fact in books.facts[before:] if "Premium" in type(fact).__name__} == {asked.target.fact}


def test_number_and_day_may_be_what_was_wrong(books, policy):
    corrected(books, right(policy, "1,000,000.00", right_receipt_no="R9", moved_on="2019-03-06"))

    [number] = books[Policy, policy].movements
    assert (number, books[Policy, policy].movements[number].moved_on) == ("R9", date(2019, 3, 6))
    assert accrued(books) == [fen("90000.00"), fen("60000.00")]


def test_a_wrong_refund_is_taken_back_and_entered_anew(books, policy):
    perform(RecordPremiumRefund(policy, yuan_text("900,000.00"), "F1"), books, "2019-03-20", FINANCE, "退保")

    corrected(books, right(policy, "1,000,000.00", "F1", moved_on="2019-03-20"))

    assert accrued(books) == [0, 0]


def test_what_was_given_back_stays_within_what_was_received(books, policy):
    perform(RecordPremiumRefund(policy, yuan_text("900,000.00"), "F1"), books, "2019-03-20", FINANCE, "退保")

    with pytest.raises(RefundExceedsPremium):
        request(books, right(policy, "899,999.99"))
    with pytest.raises(RefundExceedsPremium):
        request(books, right(policy, "1,000,000.01", "F1", moved_on="2019-03-20"))
    corrected(books, right(policy, "900,000.00"))

    assert accrued(books) == [0, 0]


def test_a_right_number_is_free(books, policy):
    perform(RecordPremiumReceipt(policy, yuan_text("1.00"), "R2"), books, "2019-03-06", FINANCE)

    with pytest.raises(ReceiptDuplicate):
        request(books, right(policy, right_receipt_no="R2"))


def test_a_correction_says_something_else_of_what_stands(books, policy):
    with pytest.raises(CorrectionChangesNothing):
        request(books, right(policy, "1,000,000.00"))
    with pytest.raises(NotFound):
        request(books, right(policy, number="R2"))
    with pytest.raises(AmountNotPositive):
        request(books, right(policy, "0"))
    with pytest.raises(StepDateOrder):
        request(books, right(policy, moved_on="2019-04-02"))


def test_the_method_suits_the_year(books, policy):
    with pytest.raises(CorrectionMethodInvalid):
        request(books, right(policy, method=BLUE), on="2019-12-31")
    with pytest.raises(CorrectionMethodInvalid):
        request(books, right(policy, method=DIFFERENCE, moved_on="2019-03-06"))
    with pytest.raises(CorrectionMethodInvalid):
        request(books, right(policy), on="2020-01-01")
    asked = request(books, right(policy, method=DIFFERENCE), on="2019-12-31")
    with pytest.raises(CorrectionMethodInvalid):
        approve(books, asked, "2020-01-01")
    approve(books, asked, "2019-12-31")


def test_the_new_movement_is_corrected_again_under_its_number(books, policy):
    first = corrected(books, right(policy))
    with pytest.raises(CorrectionChangesNothing):
        request(books, right(policy))

    second = corrected(books, right(policy, "200,000.00"))

    assert first.id != second.id
    assert accrued(books) == [fen("18000.00"), fen("12000.00")]


def test_a_pending_correction_holds_the_accounts_of_all_insurers(books, policy):
    asked = request(books, right(policy))
    with pytest.raises(AlreadyCorrected):
        request(books, right(policy, "2.00"), by=OTHER_FINANCE)

    assert [books[FundAccount, each].corrections for each in books[Policy, policy].accounts] == [{asked.id}] * 2


# Names


def name(books):
    return books[Enterprise, Enterprise.id_for(FACTORY)].name


def test_a_name_is_put_right_with_the_old_one_kept(books, policy):
    asked = request(books, NameCorrection(policy, "丙机械厂"), by=OFFICER)
    before = len(books.facts)

    approve(books, asked)

    assert facts(books, before) == ["CorrectionApplied", "EnterpriseNameCorrected"]
    assert (books.facts[-1].was, books.facts[-1].name, name(books)) == ("丙工厂", "丙机械厂", "丙机械厂")
    assert books.facts[-1].corrects == asked.target.fact
    assert accrued(books) == [fen("90000.00"), fen("60000.00")]


def test_a_right_name_is_another_one_and_may_be_corrected_again(books, policy):
    with pytest.raises(CorrectionChangesNothing):
        request(books, NameCorrection(policy, "丙工厂"))
    corrected(books, NameCorrection(policy, "丙机械厂"))

    corrected(books, NameCorrection(policy, "丙机械制造厂"))

    assert name(books) == "丙机械制造厂"


def test_a_name_waits_for_one_correction_at_a_time_whoever_insures(books, policy):
    terms = ("AT0001", FACTORY, "丙工厂", DAY, date(2020, 2, 29), FENGTAI)
    other = perform(RegisterPolicy(*terms), books, "2019-03-01", OTHER_FINANCE).id
    asked = request(books, NameCorrection(policy, "丙机械厂"))

    with pytest.raises(AlreadyCorrected):
        request(books, NameCorrection(other, "丙五金厂"), by=OTHER_FINANCE)
    with pytest.raises(NotFound):
        request(books, NameCorrection(other, "丙五金厂"))
    assert books[Correction, asked.id].accounts == ()


# Laws


def moved(policy, number, amount):
    if amount > 0:
        policy.receive(f"R{number}", amount, BoundRule(UUID(int=1), AccrualMode.FIXED, 1_500), DAY)
    elif policy.received >= -amount > 0:
        policy.refund(f"R{number}", -amount, DAY)


AMOUNTS = st.lists(st.integers(-10_000, 10_000), min_size=1, max_size=8)


@given(AMOUNTS, st.integers(1, 10_000), st.integers(0, 7), st.lists(st.integers(1, 5), min_size=1, max_size=3))
def test_a_corrected_policy_stands_as_if_it_had_been_entered_rightly(amounts, amount, place, weights):
    shares = [10_000 * weight // sum(weights) for weight in weights[:-1]]
    insurers = tuple(CoInsurer(f"I{i}", share) for i, share in enumerate([*shares, 10_000 - sum(shares)]))
    terms = PolicyTerms("I0", "PN0001", FACTORY, DAY, DAY, FENGTAI, co_insurers=insurers)
    policy = Policy.register(terms)
    for number, each in enumerate(amounts):
        moved(policy, number, each)
    wrong = f"R{place}"
    if wrong not in policy.movements:
        return
    sign = 1 if policy.movements[wrong].delta > 0 else -1
    rightly = policy.received - policy.movements[wrong].delta + sign * amount
    before = len(policy.pending_events)

    try:
        result = policy.correct_premium(wrong, "NEW", amount, DAY)
    except RefundExceedsPremium:
        assert rightly < 0
        return

    once = Policy.register(terms)
    if rightly:
        once.receive("ALL", rightly, BoundRule(uuid4(), AccrualMode.FIXED, 1_500), DAY)
        assert policy.counters == once.counters
    assert policy.received == rightly
    for fact in policy.pending_events[before:]:
        assert sum(posting.amount for posting in postings(fact)) == 0
        assert all(part.premium_to_date >= 0 for part in fact.parts)
    assert {result.reversal.version, result.entry.version} == {policy.version - 1, policy.version}
