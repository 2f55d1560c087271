from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.fund_account import AccrualMode, FundAccount
from domain.money import WHOLE_BP, fen, share_of, split
from domain.policy import (
    BoundRule,
    CoinsuranceShares,
    CoInsurer,
    FundYearMismatch,
    NothingToSupplement,
    Policy,
    PolicyDetails,
    PolicyNoFormat,
    PolicyPeriodInvalid,
    PolicyState,
    PolicyTerms,
    ReceiptDuplicate,
    RefundExceedsPremium,
)
from domain.transition import InvalidTransition

INCEPTION, EXPIRY = date(2019, 3, 1), date(2020, 2, 29)
DAY = timedelta(days=1)
TERMS = PolicyTerms("RENHE", "PN0001", "911101100000000000", INCEPTION, EXPIRY, "110105")


def a_rule(rate_bp=1500):
    return BoundRule(uuid4(), AccrualMode.FIXED, rate_bp)


def a_policy(shares=None):
    co_insurers = tuple(CoInsurer(f"INSURER{i}", share) for i, share in enumerate(shares or ()))
    return Policy.register(replace(TERMS, insurer="INSURER0", co_insurers=co_insurers) if shares else TERMS)


def move(policy, number, amount, rule=None):
    """Receive a positive amount, give a negative one back; return what was posted to each insurer."""
    if amount > 0:
        posted = policy.receive(f"R{number}", amount, rule or a_rule(), INCEPTION)
    else:
        posted = policy.refund(f"R{number}", -amount, INCEPTION)
    return [accrual for _, accrual in posted]


def facts(policy):
    return [type(fact).__name__ for fact in policy.pending_events[1:]]


@pytest.mark.parametrize(
    "movements",
    [
        [(1_234_567, 185_185), (3, 1), (-1_234_570, -185_186)],  # V1, V2, V3
        [(1_000_000, 150_000), (-416_667, -62_500)],  # V4, V5
    ],
)
def test_each_premium_movement_posts_the_difference_to_what_was_accrued(movements):
    policy, to_date = a_policy(), 0

    for number, (amount, posted) in enumerate(movements):
        [accrual] = move(policy, number, amount)
        to_date += posted
        assert (accrual.accrued_delta, accrual.accrued_to_date) == (posted, to_date)


@pytest.mark.parametrize(
    ("rate_bp", "accrued"),
    [(500, "617.28"), (1000, "1234.57"), (1500, "1851.85"), (2000, "2469.13"), (2100, "2592.59")],
)
def test_the_accrual_is_rounded_half_up(rate_bp, accrued):
    [accrual] = move(a_policy(), 1, fen("12345.67"), a_rule(rate_bp))

    assert accrual.accrued_delta == fen(accrued)


@pytest.mark.parametrize(
    ("amount", "shares", "parts"),
    [
        (15_000, [5000, 3000, 2000], [7_500, 4_500, 3_000]),
        (10_001, [3333, 3333, 3334], [3_333, 3_333, 3_335]),
        (1, [5000, 5000], [1, 0]),
    ],
)
def test_co_insured_premium_is_split_by_largest_remainder(amount, shares, parts):
    accruals = move(a_policy(shares), 1, amount)

    assert [accrual.premium_to_date for accrual in accruals] == parts


def test_co_insured_premium_is_split_in_all_and_not_by_receipt():
    policy = a_policy([5000, 5000])

    posted = [[a.premium_delta for a in move(policy, n, amount)] for n, amount in enumerate([1, 1, -2])]

    assert posted == [[1, 0], [0, 1], [-1, -1]]


def test_each_insurer_accrues_to_its_own_account_of_the_inception_year():
    policy = a_policy([6000, 4000])

    posted = policy.receive("R1", fen("100.00"), a_rule(), INCEPTION)

    assert [account for account, _ in posted] == [
        FundAccount.id_for("INSURER0", "110105", 2019),
        FundAccount.id_for("INSURER1", "110105", 2019),
    ]


def test_premium_too_small_to_accrue_is_counted_for_the_next_receipt():
    policy = a_policy()

    first, second = move(policy, 1, 3)[0], move(policy, 2, 1)[0]

    assert (first.accrued_delta, first.premium_to_date) == (0, 3)
    assert (second.accrued_delta, second.premium_to_date) == (1, 4)


cuts = st.lists(st.integers(1, WHOLE_BP - 1), max_size=4, unique=True).map(sorted)
shares_of_the_whole = cuts.map(lambda at: [b - a for a, b in zip([0, *at], [*at, WHOLE_BP], strict=True)])


@given(
    shares_of_the_whole,
    st.integers(0, WHOLE_BP),
    st.lists(st.tuples(st.booleans(), st.integers(1, 10**9)), min_size=1, max_size=12),
)
def test_what_is_accrued_follows_the_premium_in_all_and_a_full_refund_leaves_nothing(shares, rate_bp, wishes):
    policy, posted, rule = a_policy(shares), [0] * len(shares), a_rule(rate_bp)

    def step(number, amount):
        for place, accrual in enumerate(move(policy, number, amount, rule)):
            posted[place] += accrual.accrued_delta

    for number, (back, amount) in enumerate(wishes):
        if delta := -min(amount, policy.received) if back else amount:
            step(number, delta)
        assert posted == [share_of(part, rate_bp) for part in split(policy.received, shares)]
    if policy.received:
        step("last", -policy.received)
    assert posted == [0] * len(shares)


def test_the_rule_of_the_first_receipt_stays():
    policy, first = a_policy(), a_rule(1500)

    move(policy, 1, fen("100.00"), first)
    [accrual] = move(policy, 2, fen("100.00"), a_rule(2000))

    assert (accrual.rule_id, accrual.accrued_delta) == (first.rule_id, fen("15.00"))


def test_all_premium_received_may_be_given_back():
    policy = a_policy()
    move(policy, 1, fen("100.00"))

    move(policy, 2, -fen("100.00"))

    assert facts(policy) == ["PremiumReceived", "PremiumRefunded"]


def test_no_fen_more_is_given_back_than_was_received():
    policy = a_policy()
    move(policy, 1, fen("100.00"))

    with pytest.raises(RefundExceedsPremium) as refusal:
        policy.refund("R2", fen("100.01"), INCEPTION)

    assert refusal.value.values() == {"refund": "100.01", "received": "100.00"}
    assert facts(policy) == ["PremiumReceived"]


def test_nothing_is_given_back_of_a_policy_without_premium():
    with pytest.raises(RefundExceedsPremium):
        a_policy().refund("R1", 1, INCEPTION)


def test_a_receipt_number_is_used_once_for_a_policy_whether_for_a_receipt_or_a_refund():
    policy = a_policy()
    move(policy, 1, fen("100.00"))

    with pytest.raises(ReceiptDuplicate):
        policy.receive("R1", fen("5.00"), a_rule(), INCEPTION)
    with pytest.raises(ReceiptDuplicate):
        policy.refund("R1", fen("5.00"), INCEPTION)
    assert facts(policy) == ["PremiumReceived"]


@pytest.mark.parametrize("number", ["PN01", "A" * 50])
def test_a_policy_number_has_4_to_50_letters_and_digits(number):
    replace(TERMS, number=number).check()


@pytest.mark.parametrize("number", ["", "PN1", "A" * 51, "PN-01", "PN01\n", "ＰＮ０１", "保单0001"])
def test_another_policy_number_is_refused(number):
    with pytest.raises(PolicyNoFormat):
        replace(TERMS, number=number).check()


def test_cover_may_end_on_its_first_day():
    replace(TERMS, expiry_on=INCEPTION).check()


def test_cover_does_not_end_before_its_first_day():
    with pytest.raises(PolicyPeriodInvalid):
        replace(TERMS, expiry_on=INCEPTION - DAY).check()


@pytest.mark.parametrize("shares", [[("RENHE", 10_000)], [("RENHE", 9_999), ("ANTAI", 1)]])
def test_the_shares_of_all_insurers_are_the_whole(shares):
    replace(TERMS, co_insurers=tuple(CoInsurer(*each) for each in shares)).check()


@pytest.mark.parametrize(
    "shares",
    [
        [("RENHE", 9_999)],
        [("RENHE", 9_999), ("ANTAI", 2)],
        [("RENHE", 10_000), ("ANTAI", 0)],
        [("RENHE", 10_001), ("ANTAI", -1)],
        [("RENHE", 5_000), ("RENHE", 5_000)],
        [("ANTAI", 5_000), ("HENGXIN", 5_000)],
    ],
    ids=["less", "more", "nothing", "negative", "twice", "without the lead"],
)
def test_other_shares_are_refused(shares):
    with pytest.raises(CoinsuranceShares):
        replace(TERMS, co_insurers=tuple(CoInsurer(*each) for each in shares)).check()


def test_the_fund_year_is_the_year_of_the_inception_date():
    TERMS.check(2019)

    with pytest.raises(FundYearMismatch) as refusal:
        TERMS.check(2020)

    assert refusal.value.year == 2019


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (INCEPTION - DAY, PolicyState.REGISTERED),
        (INCEPTION, PolicyState.IN_FORCE),
        (EXPIRY, PolicyState.IN_FORCE),
        (EXPIRY + DAY, PolicyState.EXPIRED),
    ],
)
def test_a_policy_is_in_force_from_its_first_to_its_last_day(on, state):
    assert a_policy().state(on) is state


def test_a_surrendered_policy_is_surrendered_from_that_day_on():
    policy, on = a_policy(), date(2019, 9, 1)

    policy.surrender("B1", on)

    assert [policy.state(on - DAY), policy.state(on)] == [PolicyState.IN_FORCE, PolicyState.SURRENDERED]


def test_cover_is_extended_by_a_day_and_not_to_the_same_day():
    policy = a_policy()

    policy.extend("B1", EXPIRY + DAY)
    with pytest.raises(PolicyPeriodInvalid):
        policy.extend("B2", EXPIRY + DAY)

    assert policy.state(EXPIRY + DAY) is PolicyState.IN_FORCE
    assert facts(policy) == ["PolicyExtended"]


def test_a_surrendered_policy_is_neither_surrendered_again_nor_extended():
    policy = a_policy()
    policy.surrender("B1", INCEPTION)

    with pytest.raises(InvalidTransition):
        policy.surrender("B2", INCEPTION)
    with pytest.raises(InvalidTransition):
        policy.extend("B2", EXPIRY + DAY)


def test_premium_still_moves_after_a_surrender_and_an_endorsement():
    policy = a_policy()
    move(policy, 1, fen("100.00"))

    policy.endorse("B1")
    policy.surrender("B2", INCEPTION)
    move(policy, 2, -fen("40.00"))

    assert facts(policy)[1:] == ["PolicyEndorsed", "PolicySurrendered", "PremiumRefunded"]


def test_the_same_number_of_the_same_insurer_is_the_same_stream():
    assert Policy.id_for("RENHE", "PN0001") == Policy.id_for("RENHE", "PN0001")
    assert Policy.id_for("RENHE", "PN0001") != Policy.id_for("ANTAI", "PN0001")


# Supplements


def test_what_is_told_later_stands_with_what_it_replaces():
    policy = a_policy()

    assert policy.supplement(PolicyDetails(street="110105001", industry_code="C2671")) is False
    assert policy.supplement(PolicyDetails(street="110105002", industry_code="C2671")) is True

    first, second = policy.pending_events[1:]
    assert (first.before, first.after) == (PolicyDetails(), PolicyDetails(street="110105001", industry_code="C2671"))
    assert (second.before, second.after) == (PolicyDetails(street="110105001"), PolicyDetails(street="110105002"))
    assert (policy.terms.street, policy.terms.industry_code, policy.terms.number) == ("110105002", "C2671", "PN0001")


def test_a_supplement_says_something_new():
    policy = a_policy()
    policy.supplement(PolicyDetails(street="110105001"))

    with pytest.raises(NothingToSupplement):
        policy.supplement(PolicyDetails())
    with pytest.raises(NothingToSupplement):
        policy.supplement(PolicyDetails(street="110105001"))
    policy.supplement(PolicyDetails(street="110105001", address="示例路1号"))
    assert facts(policy) == ["PolicySupplemented"] * 2


def test_a_contact_counts_as_new_since_the_telephone_may_be():
    policy, contact = a_policy(), uuid4()

    assert [policy.supplement(PolicyDetails(contact=contact)) for _ in range(2)] == [False, False]
    assert policy.supplement(PolicyDetails(contact=uuid4())) is True
