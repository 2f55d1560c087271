from dataclasses import replace
from itertools import product, repeat

import psycopg
import pytest

from domain.irregular import IrregularKind
from domain.money import fen, yuan
from domain.papers import PaperKind
from domain.project import PreventionProject
from domain.project.tracks import ExecutionState, FilingState, Headline, ReviewState, headline
from domain.rule_book import UseCategory
from ledger.payment import RecordIrregularPayment, RecordPaymentRefund, ReversePayment
from ledger.project import (
    ApproveAmendment,
    ApproveProject,
    CancelProject,
    ConsentAllocation,
    RejectAmendment,
    RejectProject,
    RequestAmendment,
    ReturnProject,
)
from ledger.store import Store
from projections import project_standing, projects, uses
from projections.page import FIRST, Page, Period
from projections.projects import BUDGET_DESC, DECLARED_ASC, DECLARED_DESC, PaymentProgress, ProjectFilter
from projections.scope import Scope
from projections.state_changes import changes
from tests.domain.specs import (
    ANTAI,
    FENGTAI,
    FINANCE,
    OFFICER,
    OTHER_OFFICER,
    RENHE,
    REVIEWER,
    SHUNYI,
    allocations,
    an_entry,
    declaration,
)
from tests.projections.specs import CITY, LIMITS, a_story, day, every


@pytest.fixture
def story(database):
    with a_story(database) as told:
        yield told


async def the(story, project_id, as_of="2019-12-31", position=None, scope=CITY):
    async with story.asked(as_of, position) as (reading, basis):
        found = await projects.projects(reading, scope, basis, LIMITS, [project_id])
    return found[0] if found else None


async def listed(story, as_of="2019-12-31", position=None, scope=CITY, order=DECLARED_ASC, page=FIRST, **wanted):
    async with story.asked(as_of, position) as (reading, basis):
        found = await projects.page(reading, scope, basis, LIMITS, ProjectFilter(**wanted), order, page)
        total = await projects.total(reading, scope, basis, LIMITS, ProjectFilter(**wanted))
    assert page is not FIRST or total.projects == len(found)
    return [each.number for each in found]


def amended(story, project_id, shares, on="2019-08-10"):
    asked = allocations(shares)
    budget = sum(part.amount for part in asked)
    story.do(RequestAmendment(project_id, budget, asked), on, OFFICER, "调整")
    return asked


async def test_a_project_stands_where_its_steps_left_it_on_each_day(story):
    project_id = story.accepted([(story.renhe, "60,000.00")], amount="50,000.00")
    story.paid(project_id, story.renhe, "25,000.00")

    days = ["2019-06-01", "2019-06-03", "2019-06-12", "2019-06-15", "2019-07-05"]
    stood = [await the(story, project_id, each) for each in days]

    assert [each.headline for each in stood] == ["DECLARED", "APPROVED", "FILED", "IN_PROGRESS", "ACCEPTED"]
    assert [each.reserved for each in stood] == [0, *[fen("60000")] * 4]
    assert [each.due for each in stood] == [*[fen("60000")] * 4, fen("50000")]
    assert await the(story, project_id, "2019-05-31") is None
    now = await the(story, project_id)
    assert (now.review, now.district_consent, now.filing, now.execution) == (
        "APPROVED",
        "CONFIRMED",
        "FILED",
        "ACCEPTED",
    )
    assert (now.payment, now.closed) == ("PARTIAL", False)
    assert (now.confirmed_on, now.filed_on, now.accepted_on) == (
        day("2019-06-05"),
        day("2019-06-12"),
        day("2019-07-05"),
    )
    assert (now.filing_no, now.filing_due_on, now.filing_late_days) == ("备X-001", day("2019-07-03"), 0)
    assert (now.used, now.net_paid, now.unpaid, now.reserved) == (
        fen("25000"),
        fen("25000"),
        fen("25000"),
        fen("35000"),
    )
    assert (now.name, now.category, now.funders, now.party_name) == ("安全培训", "TRAINING", [RENHE], "甲培训中心")


async def test_a_late_entry_changes_the_past_only_for_those_who_know_it(story):
    project_id = story.declared([(story.renhe, "60,000.00")])
    known = story.position
    story.do(ApproveProject(project_id, "同意"), "2019-06-03", REVIEWER, "迟录", recorded="2019-08-01")

    assert (await the(story, project_id, "2019-06-03")).review == "APPROVED"
    assert (await the(story, project_id, "2019-06-03", known)).review == "DECLARED"
    assert await the(story, project_id, position=1) is None


async def test_refunds_lower_what_is_due_and_reversals_what_is_used(story):
    project_id = story.accepted([(story.renhe, "60,000.00")])
    first = story.paid(project_id, story.renhe, "25,000.00")
    second = story.paid(project_id, story.renhe, "35,000.00")
    paid = await the(story, project_id)
    story.do(RecordPaymentRefund(first, fen("1000"), "回1"), "2019-08-04", FINANCE)
    refunded = await the(story, project_id)
    story.do(ReversePayment(second, story.red()), "2019-08-05", FINANCE, "误录")
    reversed_ = await the(story, project_id)

    figures = [(each.payment, each.due, each.used, each.net_paid, each.unpaid) for each in (paid, refunded, reversed_)]
    assert figures == [
        ("PAID", fen("60000"), fen("60000"), fen("60000"), 0),
        ("PAID", fen("59000"), fen("60000"), fen("59000"), 0),
        ("PARTIAL", fen("59000"), fen("25000"), fen("24000"), fen("35000")),
    ]


async def test_the_figures_of_a_project_are_those_of_its_aggregate(story):
    accepted = story.accepted([(story.renhe, "60,000.00")], amount="50,000.00")
    irregular = story.filed([(story.renhe, "10,000.00")], number="X-002")
    declared = story.declared([(story.renhe, "1.00")], number="X-003")
    story.do(RejectProject(declared, "不同意"), "2019-06-03", REVIEWER, "不符")
    cancelled = story.approved([(story.renhe, "2.00")], number="X-004")
    story.do(CancelProject(cancelled), "2019-06-04", REVIEWER, "取消")
    entry = an_entry(story, story.renhe, "12,000.00")
    story.do(RecordIrregularPayment(irregular, entry, IrregularKind.OVER_BUDGET), "2019-08-01", FINANCE, "补登")
    story.paid(accepted, story.renhe, "30,000.00")

    store = Store(story.database, ())
    kept = store.load([accepted, irregular, declared, cancelled])
    store.close()

    for project_id in kept:
        stood, project = await the(story, project_id), kept[project_id]
        assert isinstance(project, PreventionProject)
        assert stood.headline == project.headline.value
        assert (stood.budget, stood.used, stood.refunded) == (
            project.budget,
            project.total_used,
            project.total_refunded,
        )
        assert (stood.net_paid, stood.due) == (project.net_paid, project.due)
        assert stood.unpaid == (0 if project_id in {declared, cancelled} else project.unpaid)
        assert stood.funders == sorted(project.insurers)
    assert (await the(story, irregular)).payment == PaymentProgress.OVERPAID.value


def test_the_headline_is_that_of_the_domain_in_every_case(database):
    cases = list(product(ReviewState, FilingState, ExecutionState, *repeat((False, True), 3)))
    rows = ", ".join(f"('{r.value}', '{f.value}', '{e.value}', {c}, {i}, {h})" for r, f, e, c, i, h in cases)
    columns = "(review, filing, execution, closed, irregular, historical)"

    with psycopg.connect(database) as connection:
        words = connection.execute(
            f"SELECT {project_standing._HEADLINE} FROM (VALUES {rows}) AS t {columns}"
        ).fetchall()

    assert [word for (word,) in words] == [headline(*case).value for case in cases]


async def test_an_amended_budget_counts_from_its_day(story):
    project_id = story.filed([(story.renhe, "60,000.00")])
    amended(story, project_id, [(story.renhe, "50,000.00"), (story.antai, "20,000.00")])
    asked = await the(story, project_id)
    story.do(ConsentAllocation(project_id), "2019-08-11", OTHER_OFFICER)
    story.do(ApproveAmendment(project_id, "同意"), "2019-08-12", REVIEWER)

    before, after = await the(story, project_id, "2019-08-11"), await the(story, project_id, "2019-08-12")
    async with story.asked() as (reading, basis):
        parts = await projects.allocations(reading, CITY, basis, [project_id])
        own = await projects.allocations(reading, Scope(insurer=ANTAI), basis, [project_id])
        old = await projects.allocations(reading, CITY, replace(basis, as_of=day("2019-08-11")), [project_id])

    assert (asked.budget, asked.funders) == (fen("60000"), [ANTAI, RENHE])
    assert (before.budget, before.filing, before.reserved) == (fen("60000"), "FILED", fen("60000"))
    assert (after.budget, after.filing, after.reserved) == (fen("70000"), "UNFILED", fen("70000"))
    assert (after.filing_no, after.filed_on, after.filing_due_on) == (None, None, day("2019-09-11"))
    assert [(each.insurer, yuan(each.amount), yuan(each.reserved), each.consented_on) for each in parts] == [
        (RENHE, "50000.00", "50000.00", day("2019-06-01")),
        (ANTAI, "20000.00", "20000.00", day("2019-08-11")),
    ]
    assert [(each.account_id, each.insurer) for each in own] == [(None, None), (story.antai, ANTAI)]
    assert [(each.insurer, yuan(each.amount)) for each in old] == [(RENHE, "60000.00")]


async def test_who_is_only_asked_to_fund_no_longer_sees_a_project_after_the_amendment_was_rejected(story):
    project_id = story.filed([(story.renhe, "60,000.00")])
    assert await the(story, project_id, scope=Scope(insurer=ANTAI)) is None
    amended(story, project_id, [(story.renhe, "40,000.00"), (story.antai, "20,000.00")])
    assert await the(story, project_id, scope=Scope(insurer=ANTAI))
    story.do(RejectAmendment(project_id, "不同意"), "2019-08-12", REVIEWER, "不同意")
    assert await the(story, project_id, scope=Scope(insurer=ANTAI)) is None
    assert (await the(story, project_id)).budget == fen("60000")


async def test_a_co_funder_sees_the_project_and_strangers_do_not(story):
    project_id = story.declared([(story.renhe, "40,000.00"), (story.antai, "20,000.00")])

    seen = [Scope(insurer=RENHE), Scope(insurer=ANTAI), Scope(district=FENGTAI), Scope(fund_year=2019)]
    unseen = [Scope(insurer="HENGAN"), Scope(district=SHUNYI), Scope(fund_year=2018), Scope(nothing=True)]
    assert [bool(await the(story, project_id, scope=scope)) for scope in seen] == [True] * 4
    assert [await listed(story, scope=scope) for scope in seen] == [["X-001"]] * 4
    assert [bool(await the(story, project_id, scope=scope)) for scope in unseen] == [False] * 4
    assert [await listed(story, scope=scope) for scope in unseen] == [[]] * 4


async def test_a_returned_project_says_what_it_was_last_declared_with_and_asks_for_consent_anew(story):
    shares = [(story.renhe, "40,000.00"), (story.antai, "20,000.00")]
    project_id = story.declared(shares)
    story.do(ConsentAllocation(project_id), "2019-06-02", OTHER_OFFICER)
    story.do(ReturnProject(project_id, "补正"), "2019-06-03", REVIEWER, "补正")
    returned = await the(story, project_id)
    story.do(declaration([*shares[:1], (story.antai, "10,000.00")], name="新名"), "2019-06-04", OFFICER)

    again = await the(story, project_id)
    async with story.asked() as (reading, basis):
        parts = await projects.allocations(reading, CITY, basis, [project_id])
        steps = await changes(reading, project_id, basis)

    assert (returned.headline, returned.name) == ("DRAFT", "安全培训")
    assert (again.headline, again.name, again.budget) == ("DECLARED", "新名", fen("50000"))
    assert again.declared_on == day("2019-06-01")
    assert [each.consented_on for each in parts] == [day("2019-06-04"), None]
    reviews = [(each.from_state, each.to_state) for each in steps if each.track == "review"]
    assert reviews == [(None, "DECLARED"), ("DECLARED", "DRAFT"), ("DRAFT", "DECLARED")]


async def test_the_papers_still_missing_are_named_until_the_filing(story):
    project_id = story.approved([(story.renhe, "60,000.00")])
    nothing = await the(story, project_id)
    filed = story.filed([(story.renhe, "1,000.00")], number="X-002")

    assert len(nothing.missing_papers) == 5
    assert (await the(story, filed)).missing_papers == []
    assert (await the(story, filed, "2019-06-09")).missing_papers[0] == PaperKind.APPLICATION_FORM.value


@pytest.mark.parametrize(("as_of", "late"), [("2019-06-02", None), ("2019-07-03", 0), ("2019-07-04", 1)])
async def test_an_owed_filing_is_late_from_the_day_after_it_was_due(story, as_of, late):
    project_id = story.approved([(story.renhe, "60,000.00")])

    assert (await the(story, project_id, as_of)).filing_late_days == late


@pytest.mark.parametrize(("as_of", "days"), [("2019-09-10", None), ("2019-09-11", 91)])
async def test_a_filed_project_that_does_not_start_stands_still_after_ninety_days(story, as_of, days):
    project_id = story.filed([(story.renhe, "60,000.00")])

    assert (await the(story, project_id, as_of)).stalled_days == days


@pytest.mark.parametrize(("as_of", "days"), [("2019-09-03", None), ("2019-09-04", 61)])
async def test_an_accepted_project_that_is_not_paid_stands_still_after_sixty_days(story, as_of, days):
    project_id = story.accepted([(story.renhe, "60,000.00")])

    assert (await the(story, project_id, as_of)).stalled_days == days
    story.paid(project_id, story.renhe, "60,000.00")
    assert (await the(story, project_id, as_of)).stalled_days is None


async def test_a_list_is_filtered_by_what_projects_say_and_by_where_they_stood(story):
    story.accepted([(story.renhe, "10,000.00")])
    story.filed([(story.renhe, "10,000.00")], number="X-002", name="演练")
    other = story.declared(
        [(story.antai, "500.00"), (story.renhe, "500.00")],
        on="2019-06-20",
        number="Y-1",
        category=UseCategory.EMERGENCY,
    )

    assert await listed(story, search="x-0") == ["X-001", "X-002"]
    assert await listed(story, search="演") == ["X-002"]
    assert await listed(story, search="%") == []
    assert await listed(story, categories=(UseCategory.EMERGENCY,)) == ["Y-1"]
    assert await listed(story, account_id=story.antai) == ["Y-1"]
    assert await listed(story, declared=Period(day("2019-06-20"), day("2019-06-20"))) == ["Y-1"]
    assert await listed(story, declared=Period(None, day("2019-06-19"))) == ["X-001", "X-002"]
    assert await listed(story, headlines=(Headline.FILED,)) == ["X-002"]
    assert await listed(story, as_of="2019-06-14", headlines=(Headline.FILED,)) == ["X-001", "X-002"]
    assert await listed(story, filings=(FilingState.UNFILED,)) == ["Y-1"]
    assert await listed(story, payments=(PaymentProgress.PARTIAL,)) == []
    assert await listed(story, as_of="2019-09-11", stalled=True) == ["X-001", "X-002"]
    assert await listed(story, as_of="2019-09-11", stalled=False) == ["Y-1"]
    assert other


async def test_the_pages_add_up_to_the_totals_and_a_late_entry_shifts_nothing(story):
    for number in range(5):
        story.declared(
            [(story.renhe, f"{1 + number % 3},000.00")], on=f"2019-06-0{1 + number % 2}", number=f"X-{number}"
        )
    story.accepted([(story.renhe, "10,000.00")], number="Y")

    async with story.asked() as (reading, basis):
        first = await projects.page(reading, CITY, basis, LIMITS, page=Page(3))
    story.do(declaration([(story.renhe, "1.00")], number="LATE"), "2019-06-02", OFFICER, "迟录", recorded="2019-08-01")
    async with story.asked(position=basis.position) as (reading, basis):
        rest = await projects.page(reading, CITY, basis, LIMITS, page=Page(9, DECLARED_DESC.key(first[-1])))
        total = await projects.total(reading, CITY, basis, LIMITS)

        async def by(order, backward=False):
            return await every(
                lambda page: projects.page(reading, CITY, basis, LIMITS, order=order, page=page), order, 2, backward
            )

        rising, back, dear = await by(DECLARED_ASC), await by(DECLARED_DESC, True), await by(BUDGET_DESC)

    assert [each.number for each in first + rest] == [each.number for each in rising[::-1]]
    assert back == rising
    assert [each.budget for each in dear] == sorted((each.budget for each in rising), reverse=True)
    assert total.projects == 6
    for figure in ("budget", "used", "net_paid", "unpaid", "reserved"):
        assert getattr(total, figure) == sum(getattr(each, figure) for each in rising)


async def test_an_empty_list_has_a_total_of_nothing(story):
    async with story.asked() as (reading, basis):
        total = await projects.total(reading, CITY, basis, LIMITS)

    assert (total.projects, total.budget) == (0, 0)
    assert await listed(story) == []


async def test_uses_are_told_by_category_largest_first(story):
    shares = [(story.renhe, "20,000.00"), (story.antai, "10,000.00")]
    training = story.declared(shares)
    story.do(ConsentAllocation(training), "2019-06-02", OTHER_OFFICER)
    story.do(ApproveProject(training, "同意"), "2019-06-03", REVIEWER)
    drill = story.filed([(story.renhe, "30,000.00")], number="X-002", category=UseCategory.EMERGENCY)
    unpaid = story.filed([(story.renhe, "1,000.00")], number="X-003", category=UseCategory.CONSULTING)
    payment = story.paid(drill, story.renhe, "6,000.00")
    story.do(RecordPaymentRefund(payment, fen("3000"), "回1"), "2019-08-02", FINANCE)
    wrong = story.paid(unpaid, story.renhe, "100.00")
    story.do(ReversePayment(wrong, story.red()), "2019-08-02", FINANCE, "误录")
    entry = an_entry(story, story.renhe, "7,000.00")
    story.do(RecordIrregularPayment(training, entry, IrregularKind.BEFORE_FILING), "2019-08-01", FINANCE, "补登")

    async def told(as_of="2019-12-31", scope=CITY):
        async with story.asked(as_of) as (reading, basis):
            return [(u.category, u.projects, u.net_paid, str(u.share)) for u in await uses.uses(reading, scope, basis)]

    now = [("TRAINING", 1, fen("7000"), "70.0"), ("EMERGENCY", 1, fen("3000"), "30.0")]
    assert await told() == await told(scope=Scope(insurer=RENHE)) == now
    assert [use[0] for use in await told("2019-08-01")] == ["TRAINING", "EMERGENCY", "CONSULTING"]
    assert (
        await told("2019-07-31")
        == await told(scope=Scope(insurer=ANTAI))
        == await told(scope=Scope(nothing=True))
        == []
    )


async def test_steps_are_told_with_amount_and_number(story):
    project_id = story.accepted([(story.renhe, "60,000.00")], amount="50,000.00")

    async with story.asked() as (reading, basis):
        steps = await changes(reading, project_id, basis)
        early = await changes(reading, project_id, replace(basis, as_of=day("2019-06-03")))

    assert len(early) == 6
    assert [each.reference for each in steps if each.to_state == "CONFIRMED"] == ["函2"]
    assert [each.reference for each in steps if each.to_state == "FILED"] == ["备X-001"]
    assert [each.amount for each in steps if each.to_state == "ACCEPTED"] == [fen("50000")]
    assert [each.from_state for each in steps if each.to_state == "ACCEPTED"] == ["DELIVERED"]
