"""What the misuse guards ask: of each the last that is asked and the first that is not, and what becomes of answers."""

from dataclasses import replace

import pytest

from domain.guard_finding import DispositionResult, FindingKey, Guard
from domain.irregular import IrregularKind
from domain.money import Fen, fen
from domain.party import Party
from domain.policy import Policy
from domain.rule_book import UseCategory
from ledger.guard_finding import DisposeGuardFinding
from ledger.payment import RecordIrregularPayment, RecordPaymentRefund, ReversePayment
from ledger.policy import ExtendPolicy, SurrenderPolicy
from ledger.project import CancelProject
from ledger.rights import Role
from ledger.rule_book import AuthorizeSpecialUse
from projections import misuse_guards
from projections.misuse_guards import FindingFilter, FindingState, GuardLimits
from projections.page import Period
from projections.scope import Scope
from tests.domain.specs import (
    ANTAI,
    AUDITOR,
    FACTORY,
    FENGTAI,
    FINANCE,
    OTHER_FINANCE,
    RENHE,
    REVIEWER,
    SHUNYI,
    STRANGER,
    SUPPLIER,
    actor,
    an_entry,
    voucher,
)
from tests.projections.specs import CITY, a_story, day, every

LIMITS = GuardLimits(duplicate_days=30, split_threshold=fen("1000.00"), split_days=30, grace_days=10)
CITY_BUREAU = actor("city", Role.CITY, "CITY")
DUPLICATE, SPLIT, PAYEE, INVOICE, EXPIRY, BENEFIT = Guard


@pytest.fixture
def story(database):
    with a_story(database) as told:
        told.project = told.filed([(told.renhe, "60,000.00")])
        yield told


def paid(story, amount, on="2019-07-01", project=None, account=None, by=FINANCE, **other):
    """Pay past the rules, so that anything can be asked about."""
    story.vouchers += 1
    said = {"voucher": voucher(f"付-2019-12-{story.vouchers}", by.organisation)} | other
    entry = an_entry(story, account or story.renhe, amount, **said)
    command = RecordIrregularPayment(project or story.project, entry, IrregularKind.OTHER)
    return story.do(command, on, by, "补登", recorded="2019-12-30")


def shared(story):
    """A project that two insurers are to bear."""
    return story.declared([(story.renhe, "100.00"), (story.antai, "100.00")], number="X-9")


async def found(story, *guards, scope=CITY, as_of="2019-12-31", position=None, limits=LIMITS, **wanted):
    """The questions, earliest first."""
    wanted = FindingFilter(guards or None, **wanted)
    async with story.asked(as_of, position) as (reading, basis):
        rows = await misuse_guards.page(reading, scope, basis, limits, wanted, misuse_guards.FOUND_ASC)
        totals = await misuse_guards.total(reading, scope, basis, limits, wanted)
    assert sum(each.findings for each in totals) == len(rows)
    assert sum(each.amount for each in totals) == sum(row.amount for row in rows)
    assert sum(each.open for each in totals) == sum(row.state == "OPEN" for row in rows)
    return rows


async def about(story, *guards, **asked):
    """What each question rests on: its payments, or its beneficiary."""
    return [row.payment_ids or row.credit_code for row in await found(story, *guards, **asked)]


async def test_the_same_amount_to_the_same_payee_is_asked_about_within_the_days(story):
    first = paid(story, "100.00", "2019-07-01")
    second = paid(story, "100.00", "2019-07-31")
    paid(story, "100.01", "2019-07-31")
    paid(story, "100.00", "2019-08-31")

    [asked] = await found(story, DUPLICATE)

    assert asked.payment_ids == [second, first]
    assert (asked.amount, asked.span_days, asked.found_on) == (fen("100.00"), 30, day("2019-07-31"))
    assert (asked.insurer, asked.district, asked.project_id) == (RENHE, FENGTAI, story.project)
    assert FindingKey.read(asked.finding) == FindingKey(DUPLICATE, second, str(first))


async def test_who_is_the_same_payee_is_told_by_code_and_else_by_name(story):
    renamed, unnamed = replace(SUPPLIER, name="甲中心"), Party(SUPPLIER.name)
    first = paid(story, "100.00", "2019-07-01")
    by_code = paid(story, "100.00", "2019-07-02", payee=renamed)
    by_name = paid(story, "100.00", "2019-07-03", payee=unnamed)
    paid(story, "100.00", "2019-07-04", payee=Party(SUPPLIER.name, STRANGER.credit_code))

    assert [by_code, first] in (asked := await about(story, DUPLICATE))
    assert [by_name, first] in asked
    assert all(STRANGER.credit_code not in str(each) for each in asked)


async def test_a_duplicate_is_asked_about_across_projects_and_not_across_insurers(story):
    other = story.filed([(story.renhe, "1,000.00")], number="X-2")
    first = paid(story, "100.00", "2019-07-01")
    second = paid(story, "100.00", "2019-07-02", project=other)
    paid(story, "100.00", "2019-07-03", shared(story), story.antai, OTHER_FINANCE)

    assert await about(story, DUPLICATE) == [[second, first]]


async def test_what_was_reversed_or_came_back_in_full_is_not_asked_about(story):
    first, second, third = (paid(story, "100.00", f"2019-07-0{number}") for number in (1, 2, 3))
    before = story.position
    assert await about(story, DUPLICATE) == [[second, first], [third, second]]

    story.do(ReversePayment(second, story.red()), "2019-08-01", FINANCE, "误录", recorded="2019-12-30")
    assert await about(story, DUPLICATE) == [[third, first]]

    story.do(RecordPaymentRefund(third, fen("99.99"), "回1"), "2019-08-02", FINANCE, recorded="2019-12-30")
    assert await about(story, DUPLICATE) == [[third, first]]
    story.do(RecordPaymentRefund(third, fen("0.01"), "回2"), "2019-08-03", FINANCE, recorded="2019-12-30")
    assert await about(story, DUPLICATE) == []
    assert await about(story, DUPLICATE, as_of="2019-08-02") == [[third, first]]
    assert await about(story, DUPLICATE, as_of="2019-07-31") == [[second, first], [third, second]]
    assert await about(story, DUPLICATE, as_of="2019-07-02") == [[second, first]]
    assert await about(story, DUPLICATE, position=before) == [[second, first], [third, second]]
    assert await about(story, DUPLICATE, position=before - 20) == []


async def test_payments_below_the_threshold_that_reach_it_together_are_asked_about_once(story):
    early = paid(story, "400.00", "2019-07-01")
    middle = paid(story, "300.00", "2019-07-31")
    paid(story, "1000.00", "2019-07-31")
    assert await about(story, SPLIT) == []

    reaches = paid(story, "300.00", "2019-07-31", payee=SUPPLIER)
    after = paid(story, "1.00", "2019-07-31")

    [asked] = await found(story, SPLIT)
    assert FindingKey.read(asked.finding) == FindingKey(SPLIT, reaches)
    assert set(asked.payment_ids) == {early, middle, reaches, after}
    assert (asked.amount, asked.span_days) == (fen("1001.00"), 30)


@pytest.mark.parametrize(
    ("amount", "on", "payee"),
    [("599.99", "2019-07-31", SUPPLIER), ("600.00", "2019-08-01", SUPPLIER), ("600.00", "2019-07-31", STRANGER)],
)
async def test_what_stays_below_comes_later_or_goes_to_another_is_no_split(story, amount, on, payee):
    paid(story, "400.00", "2019-07-01")
    paid(story, amount, on, payee=payee)

    assert await about(story, SPLIT) == []


async def test_without_a_threshold_nothing_is_a_split(story):
    for number in (1, 2, 3):
        paid(story, "999.99", f"2019-07-0{number}")

    assert len(await found(story, SPLIT)) == 1
    assert await found(story, SPLIT, limits=replace(LIMITS, split_threshold=Fen(0))) == []


async def test_somebody_else_than_the_contract_party_is_asked_about(story):
    paid(story, "100.00")
    paid(story, "101.00", payee=replace(SUPPLIER, name="甲中心"))
    paid(story, "102.00", payee=Party(SUPPLIER.name))
    stranger = paid(story, "103.00", payee=STRANGER)
    namesake = paid(story, "104.00", payee=Party(SUPPLIER.name, STRANGER.credit_code))
    unbound = story.filed([(story.renhe, "1,000.00")], number="X-2", contract_party=None)
    paid(story, "105.00", payee=STRANGER, project=unbound)

    assert {payments[0] for payments in await about(story, PAYEE)} == {stranger, namesake}


async def test_one_invoice_on_two_payments_is_asked_about_whoever_paid(story):
    first = paid(story, "100.00", "2019-07-01", invoice_nos=("票1", "票2"))
    second = paid(story, "50.00", "2019-09-01", payee=STRANGER, invoice_nos=("票2", "票1", "票1"))
    third = paid(story, "70.00", "2019-10-01", shared(story), story.antai, OTHER_FINANCE, invoice_nos=("票2",))
    paid(story, "80.00", "2019-10-01", invoice_nos=("票3",))

    pair, across = await found(story, INVOICE)

    assert (pair.payment_ids, pair.invoice_nos, pair.span_days) == ([second, first], ["票1", "票2"], 62)
    assert (across.payment_ids, across.insurer, across.invoice_nos) == ([third, second], ANTAI, ["票2"])
    assert await about(story, INVOICE, scope=Scope(insurer=RENHE)) == [[second, first]]
    assert await about(story, INVOICE, scope=Scope(insurer=ANTAI)) == []
    assert await about(story, INVOICE, scope=Scope(district=FENGTAI, fund_year=2019)) == [
        [second, first],
        [third, second],
    ]


async def test_a_payment_after_the_project_s_end_and_the_days_of_grace_is_asked_about(story):
    short = story.filed([(story.renhe, "1,000.00")], number="X-2", end_on=day("2019-08-31"))
    paid(story, "100.00", "2019-09-10", project=short)
    late = paid(story, "101.00", "2019-09-11", project=short)

    [asked] = await found(story, EXPIRY)

    assert (asked.payment_ids, asked.span_days, asked.project_id) == ([late], 11, short)


async def test_a_beneficiary_whose_policy_ended_before_the_project_is_asked_about(story):
    policy_id = Policy.id_for(RENHE, "PN0001")
    antai = Policy.id_for(ANTAI, "PN0001")
    known = story.position
    assert await about(story, BENEFIT) == []
    story.do(SurrenderPolicy(antai, "批1"), "2019-05-31", OTHER_FINANCE)
    assert await about(story, BENEFIT) == []

    story.do(SurrenderPolicy(policy_id, "批2"), "2019-05-31", FINANCE, recorded="2019-10-01")

    [asked] = await found(story, BENEFIT)
    assert (asked.credit_code, asked.project_id, asked.amount) == (FACTORY, story.project, fen("60000.00"))
    assert (asked.insurer, asked.found_on) == (RENHE, day("2019-06-01"))
    assert set(asked.policy_ids) == {policy_id, antai}
    assert await about(story, BENEFIT, position=known) == []
    assert await about(story, BENEFIT, scope=Scope(insurer=ANTAI)) == []
    assert await about(story, BENEFIT, scope=Scope(fund_year=2018)) == []
    assert await about(story, BENEFIT, scope=Scope(insurer=RENHE, district=FENGTAI, fund_year=2019)) == [FACTORY]


async def test_a_beneficiary_insured_on_one_day_of_the_project_is_not_asked_about(story):
    for by in (FINANCE, OTHER_FINANCE):
        story.do(SurrenderPolicy(Policy.id_for(by.organisation, "PN0001"), "批1"), "2019-06-01", by)

    assert await about(story, BENEFIT) == []


async def test_cover_that_was_extended_into_the_project_counts(story):
    terms = {"inception_on": day("2019-01-01"), "expiry_on": day("2019-05-31"), "number": "PN0009"}
    story.premium("1", **terms, enterprise_name="丙工厂")
    for by in (FINANCE, OTHER_FINANCE):
        story.do(SurrenderPolicy(Policy.id_for(by.organisation, "PN0001"), "批1"), "2019-05-01", by)
    assert await about(story, BENEFIT) == [FACTORY]

    story.do(ExtendPolicy(Policy.id_for(RENHE, "PN0009"), day("2019-06-01"), "批2"), "2019-05-31", FINANCE)

    assert await about(story, BENEFIT) == []


async def test_only_approved_projects_whose_use_needs_insurance_are_asked_about_their_beneficiaries(story):
    story.do(
        AuthorizeSpecialUse(UseCategory.SPECIAL, "文1", day("2019-01-01"), day("2019-12-31")), "2019-06-01", CITY_BUREAU
    )
    story.filed([(story.renhe, "10.00")], number="X-2", category=UseCategory.SPECIAL)
    story.declared([(story.renhe, "10.00")], number="X-3")
    cancelled = story.approved([(story.renhe, "10.00")], number="X-4")
    story.do(CancelProject(cancelled), "2019-06-20", REVIEWER)
    for by in (FINANCE, OTHER_FINANCE):
        story.do(SurrenderPolicy(Policy.id_for(by.organisation, "PN0001"), "批1"), "2019-05-01", by)

    assert [row.project_id for row in await found(story, BENEFIT)] == [story.project]


async def test_an_answer_stands_beside_its_question_as_of_its_day_and_as_known_then(story):
    first, second = paid(story, "100.00", "2019-07-01"), paid(story, "100.00", "2019-07-02")
    name = FindingKey(DUPLICATE, second, str(first)).text
    asked = story.position
    story.do(
        DisposeGuardFinding(name, DispositionResult.EXPLAINED, "两期"), "2019-08-01", REVIEWER, recorded="2019-12-30"
    )
    answered = story.position
    story.do(
        DisposeGuardFinding(name, DispositionResult.CONFIRMED_IRREGULAR, "重复"),
        "2019-08-02",
        AUDITOR,
        recorded="2019-12-30",
    )

    async def stands(**when):
        [row] = await found(story, DUPLICATE, **when)
        return row.state, row.result, row.opinion, row.answered_as

    assert await stands() == ("DISPOSED", "CONFIRMED_IRREGULAR", "重复", "AUDITOR")
    assert await stands(as_of="2019-08-01") == ("DISPOSED", "EXPLAINED", "两期", "INSURER_REVIEWER")
    assert await stands(position=answered) == ("DISPOSED", "EXPLAINED", "两期", "INSURER_REVIEWER")
    assert await stands(as_of="2019-07-31") == await stands(position=asked) == ("OPEN", None, None, None)
    assert await found(story, DUPLICATE, states=(FindingState.OPEN,)) == []
    assert len(await found(story, DUPLICATE, states=(FindingState.DISPOSED,))) == 1


async def test_an_answered_question_whose_evidence_was_reversed_stays_and_an_open_one_goes(story):
    first, second, third = (paid(story, "100.00", f"2019-07-0{number}") for number in (1, 2, 3))
    name = FindingKey(DUPLICATE, second, str(first)).text
    story.do(
        DisposeGuardFinding(name, DispositionResult.CONFIRMED_IRREGULAR, "重复"),
        "2019-08-01",
        REVIEWER,
        recorded="2019-12-30",
    )
    story.do(ReversePayment(second, story.red()), "2019-08-02", FINANCE, "冲回", recorded="2019-12-30")

    lapsed, standing = await found(story, DUPLICATE)

    assert (lapsed.finding, lapsed.state, lapsed.result) == (name, "LAPSED", "CONFIRMED_IRREGULAR")
    assert (lapsed.payment_ids, lapsed.amount, lapsed.project_id) == ([second, first], fen("100.00"), story.project)
    assert (standing.payment_ids, standing.state) == ([third, first], "OPEN")
    for scope in (Scope(insurer=RENHE), Scope(district=FENGTAI), Scope(fund_year=2019)):
        assert len(await found(story, DUPLICATE, scope=scope)) == 2
    for scope in (Scope(insurer=ANTAI), Scope(district=SHUNYI), Scope(fund_year=2018), Scope(nothing=True)):
        assert await found(story, scope=scope) == []
    assert await found(story, EXPIRY) == []


async def test_questions_are_chosen_and_named(story):
    first, second = paid(story, "100.00", "2019-07-01"), paid(story, "100.00", "2019-07-02")
    third, fourth = paid(story, "5.00", "2019-09-01"), paid(story, "5.00", "2019-09-02")
    names = [row.finding for row in await found(story)]

    async def named(*wanted, scope=CITY):
        async with story.asked() as (reading, basis):
            rows = await misuse_guards.findings(reading, scope, basis, LIMITS, wanted)
        return sorted(row.finding for row in rows)

    assert names == [FindingKey(DUPLICATE, *each).text for each in ((second, str(first)), (fourth, str(third)))]
    assert await named(*names) == sorted(names)
    assert await named(names[1]) == [names[1]]
    assert await named(names[1], scope=Scope(insurer=ANTAI)) == []
    assert await named("nonsense", FindingKey(SPLIT, first).text) == []
    assert await about(story, found=Period(day("2019-07-02"), day("2019-07-02"))) == [[second, first]]
    assert await about(story, found=Period(day("2019-07-03"))) == [[fourth, third]]
    assert await about(story, project_id=first) == []
    assert await about(story, states=()) == []


@pytest.mark.parametrize("backward", [False, True])
@pytest.mark.parametrize("order", [misuse_guards.FOUND_ASC, misuse_guards.FOUND_DESC, misuse_guards.AMOUNT_DESC])
async def test_all_guards_at_once_are_listed_page_by_page(story, order, backward):
    for number in range(1, 6):
        paid(story, "400.00", f"2019-07-0{number}", payee=STRANGER, invoice_nos=("票1",))

    async with story.asked() as (reading, basis):
        whole = await misuse_guards.page(reading, CITY, basis, LIMITS, order=order)
        parts = await every(
            lambda page: misuse_guards.page(reading, CITY, basis, LIMITS, order=order, page=page),
            order,
            backward=backward,
        )

    assert parts == (whole[::-1] if backward else whole)
    assert {row.guard for row in whole} == {each.value for each in (DUPLICATE, SPLIT, PAYEE, INVOICE)}
