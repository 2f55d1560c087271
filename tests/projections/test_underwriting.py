"""What was insured, on four calibres, against a naive count over the facts; and every difference explained."""

import asyncio
from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.demo.fiction import made_up_code
from domain.money import Fen, fen
from domain.policy import CoInsurer, Policy
from ledger.door import day_of
from ledger.policy import RecordPremiumReceipt, RecordPremiumRefund, RegisterPolicy, SupplementPolicy
from projections.basis import Calibre
from projections.page import ALWAYS, Period
from projections.scope import Scope
from projections.underwriting import NOTHING, Reason, Underwritten, calibres
from tests.conftest import a_database
from tests.domain.specs import ANTAI, FENGTAI, FINANCE, OTHER_FINANCE, RENHE, SHUNYI
from tests.ledger.specs import recorded
from tests.projections.specs import CITY, a_story, day

YEAR = Period(date(2019, 1, 1), date(2019, 12, 31))


async def found(story, period=YEAR, scope=CITY, as_of="2020-12-31", position=None):
    async with story.asked(as_of, position) as (reading, basis):
        return await calibres(reading, scope, basis, period)


# By example


@pytest.fixture
def story(database):
    with a_story(database) as told:
        yield told


def registered(story, number, inception, on, *, issued=None, recorded=None, serial=9, by=FINANCE):
    terms = {
        "policy_no": number,
        "credit_code": made_up_code(serial),
        "enterprise_name": "示例",
        "inception_on": day(inception),
        "expiry_on": day(inception) + timedelta(days=364),
        "district": FENGTAI,
        "issued_on": issued and day(issued),
    }
    return story.do(RegisterPolicy(**terms), on, by, recorded=recorded)


async def test_a_policy_and_its_premium_count_by_their_day_on_each_calibre(story):
    before = await found(story)
    policy = registered(story, "PN0101", "2020-01-01", "2019-12-20", issued="2019-12-20", recorded="2019-12-22")
    story.do(RecordPremiumReceipt(policy, fen("1000"), "R1"), "2019-12-25", FINANCE, recorded="2020-01-05")

    after = await found(story)
    gained = {calibre: after[calibre].counted.plus(before[calibre].counted, -1) for calibre in Calibre}
    assert gained[Calibre.INCEPTION] == NOTHING
    assert gained[Calibre.ISSUE] == Underwritten(1, 1, fen("1000"), fen("150"))
    assert gained[Calibre.RECEIPT] == Underwritten(1, 1, fen("1000"), fen("150"))
    assert gained[Calibre.RECORDED] == Underwritten(1, 1, Fen(0), Fen(0))
    assert after[Calibre.ISSUE].differences[Reason.INCEPTED_AFTER] == gained[Calibre.ISSUE]


@pytest.mark.parametrize(
    ("calibre", "terms", "reason"),
    [
        (Calibre.ISSUE, {"inception": "2019-01-01", "on": "2018-12-20", "issued": "2018-12-31"}, Reason.DATED_BEFORE),
        (Calibre.ISSUE, {"inception": "2019-12-31", "on": "2020-01-01", "issued": "2020-01-01"}, Reason.DATED_AFTER),
        (Calibre.ISSUE, {"inception": "2019-12-31", "on": "2019-12-31"}, Reason.UNDATED),
        (Calibre.RECEIPT, {"inception": "2019-12-31", "on": "2019-12-31"}, Reason.UNDATED),
        (
            Calibre.RECORDED,
            {"inception": "2019-12-31", "on": "2019-12-31", "recorded": "2020-01-01"},
            Reason.DATED_AFTER,
        ),
        (
            Calibre.ISSUE,
            {"inception": "2018-12-31", "on": "2019-01-01", "issued": "2019-01-01"},
            Reason.INCEPTED_BEFORE,
        ),
        (Calibre.ISSUE, {"inception": "2020-01-01", "on": "2019-12-31", "issued": "2019-12-31"}, Reason.INCEPTED_AFTER),
    ],
)
async def test_what_a_calibre_counts_otherwise_has_its_reason(story, calibre, terms, reason):
    before = (await found(story))[calibre].differences.get(reason, NOTHING)
    registered(story, "PN0101", **terms)

    change = (await found(story))[calibre].differences[reason].plus(before, -1)
    sign = 1 if reason in {Reason.INCEPTED_BEFORE, Reason.INCEPTED_AFTER} else -1
    assert (change.policies, change.enterprises) == (sign, sign)


async def test_what_has_not_begun_counts_by_its_premium_only(story):
    policy = registered(story, "PN0101", "2019-09-01", "2019-08-01")
    story.do(RecordPremiumReceipt(policy, fen("1000"), "R1"), "2019-08-01", FINANCE)

    early, late = [(await found(story, as_of=on))[Calibre.INCEPTION].counted for on in ("2019-08-31", "2019-09-01")]
    assert late.plus(early, -1) == Underwritten(1, 1, Fen(0), Fen(0))


async def test_a_day_of_issue_that_is_told_later_counts_from_then_on(story):
    before, policy_id = story.position, Policy.id_for(RENHE, "PN0001")
    story.do(SupplementPolicy(policy_id, issued_on=day("2019-02-20")), "2019-06-01", FINANCE)

    assert (await found(story))[Calibre.ISSUE].counted.policies == 1
    assert (await found(story, position=before))[Calibre.ISSUE].counted.policies == 0
    assert (await found(story, as_of="2019-05-31"))[Calibre.ISSUE].counted.policies == 0


async def test_an_open_period_counts_all_that_has_a_day(story):
    on = await found(story, ALWAYS)

    assert on[Calibre.INCEPTION].counted == on[Calibre.RECEIPT].counted == on[Calibre.RECORDED].counted
    assert on[Calibre.ISSUE].difference == NOTHING.plus(on[Calibre.INCEPTION].counted, -1)
    assert await found(story, scope=Scope(nothing=True)) == await found(story, Period(day("2030-01-01"), None))


# By law, over a history of two years told at random

FIRST = date(2018, 7, 1)


def a_history(story, random):
    policies = []
    for place in range(110):
        known = FIRST + timedelta(days=7 * place)
        on = known - timedelta(days=random.randint(0, 45))
        by = random.choice((FINANCE, OTHER_FINANCE))
        own = [each for each in policies if each[1] == by]
        if not own or random.random() < 0.4:
            policies.append((a_random_policy(story, random, place, on, by, known), by, []))
            continue
        policy, _, received = random.choice(own)
        if received and random.random() < 0.25:
            amount = received.pop()
            story.do(RecordPremiumRefund(policy, amount, f"T{place}"), str(on), by, recorded=str(known))
        elif random.random() < 0.2:
            issued_on = known - timedelta(days=random.randint(0, 300))
            story.do(SupplementPolicy(policy, issued_on=issued_on), str(on), by, recorded=str(known))
        else:
            received.append(Fen(random.randint(1, 10_000_000)))
            story.do(RecordPremiumReceipt(policy, received[-1], f"R{place}"), str(on), by, recorded=str(known))


def a_random_policy(story, random, place, on, by, known):
    inception = on + timedelta(days=random.randint(-60, 120))
    shares = (CoInsurer(RENHE, 3_333), CoInsurer(ANTAI, 6_667)) if random.random() < 0.3 else ()
    terms = {
        "policy_no": f"PN{place:06d}",
        "credit_code": made_up_code(random.randint(1, 12)),
        "enterprise_name": "示例",
        "inception_on": inception,
        "expiry_on": inception + timedelta(days=364),
        "district": random.choice((FENGTAI, SHUNYI)),
        "issued_on": random.choice((None, on - timedelta(days=random.randint(0, 200)), inception)),
        "co_insurers": shares,
    }
    return story.do(RegisterPolicy(**terms), str(on), by, recorded=str(known))


@pytest.fixture(scope="module", params=[1, 2])
def history(request, server_dsn, template):
    with (
        a_database(server_dsn, f"test_underwriting_{request.param}", template) as database,
        a_story(database) as story,
    ):
        a_history(story, Random(request.param))
        story.facts = recorded(database)
        yield story


def naive(facts, calibre, period, scope, as_of, position):
    """Count the facts one by one."""
    known = [each.fact for each in facts if each.position <= position and each.fact.effective_on <= as_of]
    terms = {f.originator_id: f.terms for each in facts if isinstance(f := each.fact, Policy.PolicyRegistered)}
    issued = {id_: each.issued_on for id_, each in terms.items()}
    told = [f for f in known if isinstance(f, Policy.PolicySupplemented)]
    for fact in sorted(told, key=lambda fact: fact.effective_on):
        issued[fact.originator_id] = fact.after.issued_on
    moved = [f for f in known if isinstance(f, Policy.PremiumReceived | Policy.PremiumRefunded)]
    first: dict = {}
    for fact in moved:
        first[fact.originator_id] = min(fact.effective_on, first.get(fact.originator_id, date.max))

    def counts(id_, own, recorded_on, last=date.max):
        days = {
            Calibre.INCEPTION: terms[id_].inception_on,
            Calibre.ISSUE: issued[id_],
            Calibre.RECEIPT: own,
            Calibre.RECORDED: recorded_on,
        }
        on = days[calibre]
        last = last if calibre is Calibre.INCEPTION else date.max
        return on and (period.first_on or date.min) <= on <= min(period.last_on or date.max, last)

    def in_scope(id_):
        insurers = [each.insurer for each in terms[id_].shares]
        return scope.insurer in {None, *insurers} and scope.district in {None, terms[id_].district}

    policies = [
        fact.originator_id
        for fact in known
        if isinstance(fact, Policy.PolicyRegistered)
        and in_scope(id_ := fact.originator_id)
        and counts(id_, first.get(id_), day_of(fact.recorded_at), as_of)
    ]
    parts = [
        part
        for fact in moved
        if in_scope(fact.originator_id) and counts(fact.originator_id, fact.effective_on, day_of(fact.recorded_at))
        for part in fact.parts
        if scope.insurer in {None, part.insurer}
    ]
    return Underwritten(
        len(policies),
        len({terms[id_].credit_code for id_ in policies}),
        Fen(sum(part.premium_delta for part in parts)),
        Fen(sum(part.accrued_delta for part in parts)),
    )


days = st.dates(FIRST - timedelta(days=60), FIRST + timedelta(days=900))
periods = st.builds(Period, st.none() | days, st.none() | days)
scopes = st.builds(Scope, st.sampled_from([None, RENHE, ANTAI]), st.sampled_from([None, FENGTAI, SHUNYI]))


@settings(max_examples=60, deadline=None)
@given(period=periods, scope=scopes, as_of=days, share=st.integers(0, 100))
def test_every_calibre_counts_its_own_days_and_its_differences_sum_up_to_nothing_unexplained(
    history, period, scope, as_of, share
):
    position = history.position * share // 100
    on = asyncio.run(found(history, period, scope, str(as_of), position))

    by_inception = on[Calibre.INCEPTION].counted
    for calibre in Calibre:
        assert on[calibre].counted == naive(history.facts, calibre, period, scope, as_of, position)
        explained = NOTHING
        for change in on[calibre].differences.values():
            explained = explained.plus(change)
        assert explained == on[calibre].difference == on[calibre].counted.plus(by_inception, -1)
    assert on[Calibre.INCEPTION].differences == {}


def test_the_histories_have_every_reason_on_every_calibre_that_can_have_it(history):
    seen: Counter = Counter()
    for start in range(0, 900, 90):
        period = Period(FIRST + timedelta(days=start), FIRST + timedelta(days=start + 89))
        for calibre, on in asyncio.run(found(history, period)).items():
            seen.update((calibre, reason) for reason in on.differences)

    every = {(calibre, reason) for calibre in Calibre for reason in Reason if calibre is not Calibre.INCEPTION}
    assert every - set(seen) <= {(Calibre.RECORDED, Reason.UNDATED)}
