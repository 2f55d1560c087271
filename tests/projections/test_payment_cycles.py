from decimal import Decimal

import pytest

from domain.papers import PaperKind
from ledger.payment import ReversePayment
from ledger.project import (
    AcceptFiling,
    AcceptProject,
    ApproveAmendment,
    ApproveProject,
    ConsultDistrict,
    RequestAmendment,
    StartImplementation,
    SubmitDeliverable,
    SubmitFiling,
)
from ledger.project.district import ConfirmUsagePlan
from projections import payment_cycles
from projections.groups import By
from projections.payment_cycles import LATEST, SLOWEST, Step
from projections.scope import Scope
from tests.domain.specs import (
    ANTAI,
    CENTRE,
    DISTRICT,
    FENGTAI,
    FINANCE,
    OFFICER,
    RENHE,
    REVIEWER,
    allocations,
    fen,
    papers,
)
from tests.projections.specs import CITY, a_story, every


@pytest.fixture
def story(database):
    with a_story(database) as told:
        yield told


async def cycles(story, as_of="2019-12-31", position=None, scope=CITY):
    async with story.asked(as_of, position) as (reading, basis):
        found = await payment_cycles.page(reading, scope, basis)
        total = await payment_cycles.total(reading, scope, basis)
    assert [step.step for step in total.steps] == list(Step)
    assert total.steps[0].projects == len(found)
    return [(each.review_days, each.filing_days, each.start_days, each.payment_days, each.total_days) for each in found]


async def test_each_step_counts_from_the_one_before_and_the_work_is_none_of_them(story):
    project = story.accepted([(story.renhe, "60,000.00")])  # declared 1, approved 3, filed 12, begun 15 June

    assert await cycles(story, "2019-06-02") == []
    assert await cycles(story, "2019-06-03") == [(2, None, None, None, None)]
    assert await cycles(story, "2019-06-14") == [(2, 9, None, None, None)]
    assert await cycles(story) == [(2, 9, 3, None, None)]
    known = story.position
    story.paid(project, story.renhe, "1,000.00", on="2019-08-01")
    story.paid(project, story.renhe, "1,000.00", on="2019-09-01")
    assert await cycles(story) == [(2, 9, 3, 27, 41)]
    assert await cycles(story, position=known) == [(2, 9, 3, None, None)]


async def test_a_payment_before_the_acceptance_or_reversed_is_not_the_payment_that_counts(story):
    project = story.filed([(story.renhe, "100.00")])
    story.paid(project, story.renhe, "10.00", on="2019-06-20")
    story.do(StartImplementation(project), "2019-06-20", OFFICER)
    story.do(SubmitDeliverable(project, papers(PaperKind.SUMMARY)), "2019-07-01", OFFICER)
    sheet = papers(PaperKind.ACCEPTANCE_SHEET, received="2019-07-05")
    story.do(AcceptProject(project, sheet), "2019-07-05", REVIEWER)
    wrong = story.paid(project, story.renhe, "20.00", on="2019-07-10")
    assert await cycles(story) == [(2, 9, 8, 5, 24)]

    story.do(ReversePayment(wrong, story.red()), "2019-07-11", FINANCE)
    assert await cycles(story) == [(2, 9, 8, None, None)]
    story.paid(project, story.renhe, "30.00", on="2019-07-15")
    assert await cycles(story) == [(2, 9, 8, 10, 29)]


async def test_what_is_filed_again_counts_from_its_first_filing(story):
    project = story.filed([(story.renhe, "100.00")])
    asked = allocations([(story.renhe, "90.00")])
    story.do(RequestAmendment(project, fen("90"), asked), "2019-07-01", OFFICER)
    story.do(ApproveAmendment(project, "同意"), "2019-07-02", REVIEWER)
    story.do(SubmitFiling(project, papers()), "2019-07-03", OFFICER)
    story.do(AcceptFiling(project, "备2"), "2019-07-20", CENTRE)
    story.do(StartImplementation(project), "2019-07-22", OFFICER)

    assert await cycles(story) == [(2, 9, 40, None, None)]


def filed_late(story, number, filed):
    project = story.declared([(story.renhe, "1.00")], number=number)
    story.do(ApproveProject(project, "同意"), "2019-06-03", REVIEWER)
    story.do(ConsultDistrict(project, "函1", "官员"), "2019-06-04", OFFICER)
    story.do(ConfirmUsagePlan(project, "函2", "官员"), "2019-06-05", DISTRICT)
    story.do(SubmitFiling(project, papers()), "2019-06-10", OFFICER)
    story.do(AcceptFiling(project, f"备{number}"), filed, CENTRE)


async def test_the_middle_is_between_the_two_middle_ones_and_the_longest_stands_beside_it(story):
    for number, filed in enumerate(("2019-06-11", "2019-06-14", "2019-07-03", "2019-06-13")):
        filed_late(story, f"X-{number}", filed)  # 8, 11, 30 and 10 days

    async with story.asked() as (reading, basis):
        [row] = await payment_cycles.table(reading, CITY, basis, By.BOTH)
        [by_insurer] = await payment_cycles.table(reading, CITY, basis, By.INSURER)
        none = await payment_cycles.table(reading, Scope(insurer=ANTAI), basis, By.DISTRICT)
        total = await payment_cycles.total(reading, CITY, basis)

    assert (row.insurer, row.district, by_insurer.district, none) == (RENHE, FENGTAI, None, [])
    assert row.steps == by_insurer.steps == total.steps
    told = {each.step: (each.projects, each.median, each.longest) for each in row.steps}
    assert told[Step.FILING] == (4, Decimal("10.5"), 30)
    assert told[Step.REVIEW] == (4, Decimal("2.0"), 2)
    assert told[Step.TOTAL] == (0, None, None)


async def test_projects_are_paged_the_slowest_or_the_latest_first(story):
    for number, filed in enumerate(("2019-06-14", "2019-07-03", "2019-06-11")):
        filed_late(story, f"X-{number}", filed)

    async with story.asked() as (reading, basis):
        for order, days in ((SLOWEST, [32, 13, 10]), (LATEST, [10, 32, 13])):

            def fetch(page, order=order):
                return payment_cycles.page(reading, CITY, basis, order, page)

            whole = await payment_cycles.page(reading, CITY, basis, order)
            assert [each.days for each in whole] == days
            assert await every(fetch, order) == whole
            assert await every(fetch, order, backward=True) == whole[::-1]
