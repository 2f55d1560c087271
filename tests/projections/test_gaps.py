from dataclasses import replace
from itertools import product

import psycopg
import pytest

from domain.irregular import IrregularKind
from domain.money import fen
from domain.project.next_step import MENDED_FIRST, NextStep, Stands, next_step
from domain.project.tracks import DistrictState, ExecutionState, FilingState, ReviewState
from ledger.payment import RecordIrregularPayment, ReversePayment
from ledger.project import (
    AbandonProject,
    ApproveAmendment,
    ApproveProject,
    CloseProject,
    ConsentAllocation,
    RejectProject,
    RequestAmendment,
    ReturnProject,
)
from ledger.remediation import AcceptRemediation, ConfirmMisuse, SubmitRemediation
from ledger.rights import COMMANDS
from projections import gap_table, gaps, money_items
from projections.gaps import LARGEST, OLDEST, Age, Cell, Gap, ItemFilter
from projections.groups import By
from projections.scope import Scope
from tests.domain.specs import (
    ANTAI,
    CENTRE,
    FENGTAI,
    FINANCE,
    OFFICER,
    OTHER_OFFICER,
    RENHE,
    REVIEWER,
    allocations,
    an_entry,
    papers,
)
from tests.projections.specs import CITY, a_story, day, every


@pytest.fixture
def story(database):
    with a_story(database) as told:
        yield told


async def items(story, as_of="2019-12-31", position=None, scope=CITY, order=OLDEST, **wanted):
    async with story.asked(as_of, position) as (reading, basis):
        found = await gaps.page(reading, scope, basis, False, ItemFilter(**wanted), order)
        total = await gaps.total(reading, scope, basis, False, ItemFilter(**wanted))
    assert (total.items, total.amount) == (len(found), sum(item.amount for item in found))
    return found


def cell(item):
    """The cell of an item in letters, and its amount in yuan."""
    letters = "".join(name[0] if getattr(item, name) else "-" for name in ("declared", "done", "paid", "filed"))
    return letters, item.amount // 100


async def cells(story, *args, **wanted):
    return sorted(cell(item) for item in await items(story, *args, **wanted))


def irregularly(story, project, account, amount, on="2019-08-01"):
    entry = an_entry(story, account, amount)
    return story.do(RecordIrregularPayment(project, entry, IrregularKind.BEFORE_FILING), on, FINANCE)


async def test_an_allocation_gives_what_is_paid_and_what_is_to_pay(story):
    project = story.accepted([(story.renhe, "60,000.00")])
    story.paid(project, story.renhe, "25,000.00")

    assert await cells(story, "2019-05-31") == []
    assert await cells(story, "2019-06-01") == [("d---", 60_000)]
    assert await cells(story, "2019-06-12") == [("d--f", 60_000)]
    assert await cells(story, "2019-07-01") == [("dd-f", 60_000)]
    assert await cells(story, "2019-08-01") == [("dd-f", 35_000), ("ddpf", 25_000)]

    story.paid(project, story.renhe, "35,000.00", on="2019-08-02")
    story.do(CloseProject(project), "2019-08-03", REVIEWER)
    assert await cells(story) == [("ddpf", 60_000)]


async def test_before_the_approval_an_allocation_is_to_pay_less_what_was_used(story):
    project = story.declared([(story.renhe, "60,000.00")])
    payment = irregularly(story, project, story.renhe, "10,000.00")

    assert await cells(story) == [("d---", 50_000), ("d-p-", 10_000)]

    story.do(ReturnProject(project, "补正"), "2019-08-02", REVIEWER)
    assert await cells(story) == [("----", 50_000), ("--p-", 10_000)]

    story.do(ReversePayment(payment, story.red()), "2019-08-03", FINANCE)
    assert await cells(story) == [("----", 60_000)]


async def test_a_rejected_or_ended_project_has_nothing_to_pay(story):
    rejected = story.declared([(story.renhe, "100.00")])
    irregularly(story, rejected, story.renhe, "10.00")
    story.do(RejectProject(rejected, "不同意"), "2019-08-02", REVIEWER)
    ended = story.filed([(story.renhe, "1,000.00")], number="X-2")
    story.paid(ended, story.renhe, "100.00")
    story.do(AbandonProject(ended), "2019-08-02", REVIEWER)

    assert await cells(story) == [("--p-", 10), ("d-pf", 100)]
    assert {item.next_step for item in await items(story)} == {None}


async def test_an_irregular_payment_from_an_account_without_a_part_is_an_item_of_its_own(story):
    project = story.declared([(story.antai, "100.00")], allocations=allocations([(story.antai, "100.00")]))
    story.do(ConsentAllocation(project), "2019-06-02", OTHER_OFFICER)
    irregularly(story, project, story.renhe, "7.00")

    assert await cells(story) == [("d---", 100), ("d-p-", 7)]
    assert await cells(story, scope=Scope(insurer=RENHE)) == [("d-p-", 7)]
    assert await cells(story, scope=Scope(insurer=ANTAI, district=FENGTAI, fund_year=2019)) == [("d---", 100)]
    assert await cells(story, scope=Scope(fund_year=2018)) == []
    assert await cells(story, scope=Scope(nothing=True)) == []


async def test_a_payment_of_a_project_that_was_not_declared_yet_is_paid_and_nothing_else(story):
    project = story.declared([(story.renhe, "100.00")])
    irregularly(story, project, story.renhe, "7.00", on="2019-05-20")

    [item] = await items(story, "2019-05-31")

    assert cell(item) == ("--p-", 7)
    assert (item.age_days, item.next_step) == (11, None)


async def test_each_gap_is_as_old_as_the_step_that_made_it(story):
    project = story.accepted([(story.renhe, "60,000.00")])
    story.paid(project, story.renhe, "25,000.00")

    def opened(found, gap):
        return [(cell(item), item.since, item.age_days) for item in found if getattr(item, gap.value)]

    [declared] = opened(await items(story, "2019-06-20", gap=Gap.DECLARED_NOT_DONE), Gap.DECLARED_NOT_DONE)
    assert declared == (("d--f", 60_000), day("2019-06-01"), 19)
    [done] = opened(await items(story, "2019-08-10", gap=Gap.DONE_NOT_PAID), Gap.DONE_NOT_PAID)
    assert done == (("dd-f", 35_000), day("2019-07-01"), 40)
    [filed] = opened(await items(story, "2019-08-10", gap=Gap.FILED_NOT_PAID), Gap.FILED_NOT_PAID)
    assert filed == (("dd-f", 35_000), day("2019-06-12"), 59)
    assert await items(story, gap=Gap.PAID_NOT_FILED) == []
    assert [item.since for item in await items(story, "2019-08-10")] == [day("2019-06-12"), day("2019-07-05")]


async def test_what_is_paid_and_not_filed_is_as_old_as_the_payment_or_the_amendment_that_undid_the_filing(story):
    project = story.declared([(story.renhe, "100.00")])
    first = irregularly(story, project, story.renhe, "10.00", on="2019-07-01")
    irregularly(story, project, story.renhe, "20.00", on="2019-07-10")
    [unfiled] = await items(story, gap=Gap.PAID_NOT_FILED)
    story.do(ReversePayment(first, story.red()), "2019-08-01", FINANCE)
    [reversed_] = await items(story, gap=Gap.PAID_NOT_FILED)
    filed = story.filed([(story.renhe, "100.00")], number="X-2")
    story.paid(filed, story.renhe, "20.00")
    asked = allocations([(story.renhe, "90.00")])
    story.do(RequestAmendment(filed, fen("90"), asked), "2019-09-01", OFFICER)
    story.do(ApproveAmendment(filed, "同意"), "2019-09-02", REVIEWER)

    assert (unfiled.since, unfiled.amount) == (day("2019-07-01"), fen("30"))
    assert (reversed_.since, reversed_.amount) == (day("2019-07-10"), fen("20"))
    found = await items(story, gap=Gap.PAID_NOT_FILED)
    assert [item.since for item in found] == [day("2019-07-10"), day("2019-09-02")]


async def test_an_item_known_late_is_not_known_before(story):
    project = story.filed([(story.renhe, "60,000.00")])
    before = story.position
    story.paid(project, story.renhe, "5,000.00", on="2019-07-01", reason="迟录", recorded="2019-09-01")

    assert await cells(story, "2019-07-01") == [("d--f", 55_000), ("d-pf", 5_000)]
    assert await cells(story, "2019-07-01", before) == [("d--f", 60_000)]


AGES = {0: Age.UP_TO_30, 30: Age.UP_TO_30, 31: Age.UP_TO_90, 90: Age.UP_TO_90, 91: Age.UP_TO_180} | {
    180: Age.UP_TO_180,
    181: Age.OVER_180,
}


@pytest.mark.parametrize(("days", "age"), AGES.items())
async def test_a_gap_has_one_age(story, days, age):
    story.declared([(story.renhe, "60,000.00")])
    as_of = day("2019-06-01").fromordinal(day("2019-06-01").toordinal() + days).isoformat()

    found = {each: await cells(story, as_of, gap=Gap.DECLARED_NOT_DONE, ages=(each,)) for each in Age}

    assert [each for each in Age if found[each]] == [age]
    async with story.asked(as_of) as (reading, basis):
        [row] = (await gap_table.table(reading, CITY, basis, By.INSURER)).rows
    assert (row.insurer, row.district) == (RENHE, None)
    [gap] = [each for each in row.gaps if each.total.items]
    assert (gap.gap, gap.longest_days) == (Gap.DECLARED_NOT_DONE, days)
    assert [each for each in Age if gap.ages[each].amount == fen("60000")] == [age]


async def test_the_table_has_a_row_for_each_insurer_and_their_total(story):
    shared = story.declared([(story.renhe, "200.00"), (story.antai, "100.00")])
    story.do(ConsentAllocation(shared), "2019-06-02", OTHER_OFFICER)
    story.do(ApproveProject(shared, "同意"), "2019-06-03", REVIEWER)

    async with story.asked("2019-06-30") as (reading, basis):
        by_insurer = await gap_table.table(reading, CITY, basis, By.INSURER)
        by_district = await gap_table.table(reading, CITY, basis, By.DISTRICT)
        both = await gap_table.table(reading, Scope(insurer=ANTAI), basis, By.BOTH)

    assert [(row.insurer, row.total.amount // 100) for row in by_insurer.rows] == [(ANTAI, 100), (RENHE, 200)]
    assert [(row.district, row.total.items) for row in by_district.rows] == [(FENGTAI, 2)]
    assert [(row.insurer, row.district) for row in both.rows] == [(ANTAI, FENGTAI)]
    waiting = Cell(declared=True, done=False, paid=False, filed=False)
    assert by_insurer.total.cells[waiting].amount == fen("300")
    assert len(by_insurer.total.cells) == 16
    assert replace(both.total, insurer=ANTAI, district=FENGTAI) == both.rows[0]


async def test_items_are_paged_in_each_order_and_narrowed_by_cell_and_by_who_acts_next(story):
    for number in range(5):
        story.declared([(story.renhe, f"{number + 1}.00")], number=f"X-{number}", on=f"2019-06-0{number % 3 + 1}")
    story.filed([(story.renhe, "6.00")], number="X-9", on="2019-06-01")

    async with story.asked() as (reading, basis):
        for order, key in ((OLDEST, "age_days"), (LARGEST, "amount")):
            whole = await gaps.page(reading, CITY, basis, False, order=order)
            assert [getattr(i, key) for i in whole] == sorted((getattr(i, key) for i in whole), reverse=True)

            def fetch(page, order=order):
                return gaps.page(reading, CITY, basis, False, order=order, page=page)

            assert await every(fetch, order) == whole
            assert await every(fetch, order, backward=True) == whole[::-1]

    assert len(await items(story, next_steps=(NextStep.APPROVE,))) == 5
    assert await cells(story, next_steps=(NextStep.START, NextStep.CLOSE)) == [("d--f", 6)]
    assert await cells(story, cell=Cell(declared=True, done=False, paid=False, filed=True)) == [("d--f", 6)]


# Who acts next


async def test_each_step_leads_to_the_next_one(story):
    shared = story.declared([(story.renhe, "200.00"), (story.antai, "100.00")])

    async def waits_for():
        return {item.next_step for item in await items(story)}

    assert await waits_for() == {"ConsentAllocation"}
    story.do(ConsentAllocation(shared), "2019-06-02", OTHER_OFFICER)
    assert await waits_for() == {"ApproveProject"}

    project = story.accepted([(story.renhe, "100.00")], amount="90.00", number="X-2")
    assert (await items(story, next_steps=(NextStep.PAY,)))[0].project_id == project
    story.paid(project, story.renhe, "89.99")
    assert len(await items(story, next_steps=(NextStep.PAY,))) == 2
    story.paid(project, story.renhe, "0.01")
    assert [item.amount for item in await items(story, next_steps=(NextStep.CLOSE,), order=LARGEST)] == [9_000, 1_000]


async def test_an_open_case_waits_for_its_remedy_before_the_closing(story):
    project = story.accepted([(story.renhe, "100.00")])
    story.paid(project, story.renhe, "100.00")
    known = story.position
    irregularly(story, project, story.renhe, "1.00")
    [case] = story.ledger.store.load([project])[project].open_cases

    assert {item.next_step for item in await items(story)} == {"SubmitRemediation"}
    assert {item.next_step for item in await items(story, position=known)} == {"CloseProject"}
    story.do(SubmitRemediation(case, "已补办", papers()), "2019-08-04", OFFICER)
    assert {item.next_step for item in await items(story)} == {"AcceptRemediation"}
    irregularly(story, project, story.renhe, "2.00", on="2019-08-05")
    assert {item.next_step for item in await items(story)} == {"SubmitRemediation"}

    for each in story.ledger.store.load([project])[project].open_cases:
        if each != case:
            story.do(SubmitRemediation(each, "已补办", papers()), "2019-08-06", OFFICER)
        story.do(AcceptRemediation(each, "同意"), "2019-08-07", CENTRE)
    assert {item.next_step for item in await items(story)} == {"CloseProject"}


async def test_nothing_is_waited_for_where_misuse_was_confirmed(story):
    project = story.accepted([(story.renhe, "100.00")])
    story.paid(project, story.renhe, "100.00")
    irregularly(story, project, story.renhe, "1.00")
    [case] = story.ledger.store.load([project])[project].open_cases
    story.do(ConfirmMisuse(case, "挪用属实"), "2019-08-05", CENTRE)

    assert {item.next_step for item in await items(story)} == {None}


def test_a_step_has_somebody_to_take_it():
    assert {step: len(COMMANDS[step.value]) > 0 for step in NextStep} == dict.fromkeys(NextStep, True)


def test_the_next_step_of_a_question_is_the_domains(database):
    places = [
        Stands(*each)
        for each in product(
            ReviewState, DistrictState, FilingState, ExecutionState, *[(False, True)] * 4, [None, *MENDED_FIRST]
        )
    ]
    columns = "closed bool, review text, district_consent text, filing text, execution text, awaited bool, unpaid bool, open_case text"
    rows = [
        (
            at.closed,
            at.review.value,
            at.district.value,
            at.filing.value,
            at.execution.value,
            at.awaited,
            at.unpaid,
            at.case and at.case.value,
        )
        for at in places
    ]
    with psycopg.connect(database) as connection:
        connection.execute(f"CREATE TEMP TABLE place (number serial, {columns})")
        with connection.cursor().copy(
            "COPY place (closed, review, district_consent, filing, execution, awaited, unpaid, open_case) FROM STDIN"
        ) as copy:
            for row in rows:
                copy.write_row(row)
        sql = f"SELECT {money_items.next_step('awaited', 'unpaid', 'open_case')} FROM place ORDER BY number"
        told = {waived: connection.execute(sql, {"waived": waived}).fetchall() for waived in (False, True)}

    expected = [next_step(at) for at in places]
    assert [told[at.waived][number][0] for number, at in enumerate(places)] == [
        step and step.value for step in expected
    ]
    assert set(expected) == {None, *NextStep}
