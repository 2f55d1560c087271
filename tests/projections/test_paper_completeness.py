"""How complete the papers are as of any two dates, which are missing, and whose turn it is."""

from decimal import Decimal

import pytest

from domain.papers import MANDATORY, Medium, PaperKind, PaperStage, ReturnedPaper
from domain.rule_book import PaperTerms, UseCategory
from ledger.campaign import OpenCampaign
from ledger.papers import AddPapers
from ledger.payment import ReversePayment
from ledger.project import (
    AbandonProject,
    AcceptFiling,
    ApproveProject,
    CancelProject,
    ConfirmUsagePlan,
    ConsentAllocation,
    ConsultDistrict,
    ReturnFiling,
    SubmitFiling,
)
from ledger.rights import Role
from ledger.rule_book import PublishRule
from projections import papers as kept_papers
from projections.groups import By
from projections.page import Page
from projections.paper_completeness import (
    OWED_ASC,
    OWED_DESC,
    MissingFilter,
    checklist,
    completeness,
    page,
    payment_checklist,
    total,
)
from projections.projects import ProjectFilter
from projections.projects import page as projects_page
from projections.scope import Scope
from tests.domain.history_specs import all_papers, history
from tests.domain.specs import (
    ANTAI,
    CENTRE,
    DISTRICT,
    FINANCE,
    OFFICER,
    OTHER_FINANCE,
    OTHER_OFFICER,
    RENHE,
    REVIEWER,
    actor,
    papers,
)
from tests.projections.specs import CITY, LIMITS, a_story, day, every

LORD = actor("city", Role.CITY, "CITY")
INVOICE, PROOF = PaperKind.INVOICE, PaperKind.PAYMENT_PROOF


@pytest.fixture
def story(database):
    with a_story(database) as story:
        yield story


async def of(story, project, as_of="2019-12-31", position=None):
    """What a project and its payments owe: kind, and whether it is there."""
    async with story.asked(as_of, position) as (reading, basis):
        return {(line.stage, line.kind): line for line in await checklist(reading, basis, [project])}


def missing(lines):
    return [kind for (_, kind), line in lines.items() if not line.present]


async def filed_incomplete(story, as_of="2019-12-31"):
    async with story.asked(as_of) as (reading, basis):
        wanted = ProjectFilter(filed_incomplete=True)
        return [row.number for row in await projects_page(reading, CITY, basis, LIMITS, wanted)]


async def test_a_filings_papers_are_owed_from_the_approval_and_the_officer_acts_first(story):
    project = story.approved([(story.renhe, "60,000.00")])

    assert await of(story, project, "2019-06-02") == {}
    lines = await of(story, project, "2019-06-03")
    assert missing(lines) == [kind.value for kind in MANDATORY]
    assert {line.next_role for line in lines.values()} == {"INSURER_PROJECT"}
    assert {line.owed_on for line in lines.values()} == {day("2019-06-03")}
    assert {line.due_on for line in lines.values()} == {day("2019-07-03")}


async def test_a_submitted_filing_is_the_centres_turn_and_a_returned_one_the_officers(story):
    project = story.approved([(story.renhe, "60,000.00")])
    story.do(ConsultDistrict(project, "函1", "官员"), "2019-06-04", OFFICER)
    story.do(ConfirmUsagePlan(project, "函2", "官员"), "2019-06-05", DISTRICT)
    story.do(SubmitFiling(project, papers(*MANDATORY[:4])), "2019-06-10", OFFICER)
    story.do(ReturnFiling(project, (ReturnedPaper(MANDATORY[0], "未盖章"),)), "2019-06-12", CENTRE)

    submitted, returned = await of(story, project, "2019-06-11"), await of(story, project, "2019-06-12")

    assert missing(submitted) == ["CONTRACT"]
    assert {line.next_role for line in submitted.values()} == {"CENTRE"}
    assert missing(returned) == ["APPLICATION_FORM", "CONTRACT"]
    assert returned["FILING", "APPLICATION_FORM"].reason == "未盖章"
    assert {line.next_role for line in returned.values()} == {"INSURER_PROJECT"}


async def test_a_filed_project_whose_work_or_payments_lack_papers_is_filed_but_incomplete(story):
    project = story.accepted([(story.renhe, "60,000.00")])
    assert await filed_incomplete(story, "2019-07-04") == []
    assert await filed_incomplete(story, "2019-07-05") == ["X-001"]
    assert missing(await of(story, project)) == ["ATTENDANCE_PROOF"]

    story.do(AddPapers(project, papers(PaperKind.ATTENDANCE_PROOF)), "2019-07-10", FINANCE)
    assert await filed_incomplete(story) == []

    payment = story.paid(project, story.renhe, "100.00", "2019-08-01")
    assert await filed_incomplete(story) == ["X-001"]
    assert missing(await of(story, project)) == [INVOICE.value, PROOF.value]
    story.do(AddPapers(project, papers(INVOICE, PROOF), payment), "2019-08-02", FINANCE)
    known = story.position
    assert await filed_incomplete(story) == []
    assert await filed_incomplete(story, "2019-08-01") == ["X-001"]

    story.do(AddPapers(project, papers(INVOICE, received="2019-09-01"), payment), "2019-09-01", FINANCE)
    async with story.asked(position=known) as (reading, basis):
        before = await kept_papers.of_records(reading, CITY, basis, [payment])
    async with story.asked() as (reading, basis):
        after = await kept_papers.of_records(reading, CITY, basis, [payment])
    assert [paper.received_on for paper in before] == [day("2019-06-10"), day("2019-06-10")]
    assert [paper.received_on for paper in after] == [day("2019-09-01"), day("2019-06-10")]


async def test_a_project_with_papers_missing_for_its_filing_is_not_filed_at_all(story):
    story.approved([(story.renhe, "60,000.00")])

    assert await filed_incomplete(story) == []


async def test_what_was_cancelled_or_reversed_owes_nothing_and_what_was_abandoned_goes_on_owing(story):
    cancelled = story.approved([(story.renhe, "1.00")])
    story.do(CancelProject(cancelled), "2019-06-20", REVIEWER)
    project = story.filed([(story.renhe, "90.00")], number="X-002")
    payment = story.paid(project, story.renhe, "9.00")
    wrong = story.paid(project, story.renhe, "8.00")
    story.do(ReversePayment(wrong, story.red()), "2019-08-03", FINANCE)
    story.do(AbandonProject(project), "2019-08-04", REVIEWER)

    assert missing(await of(story, cancelled, "2019-06-19")) != []
    assert await of(story, cancelled, "2019-06-20") == {}
    async with story.asked() as (reading, basis):
        of_both = await payment_checklist(reading, basis, [payment, wrong])
        owed = await checklist(reading, basis, [project])
    assert {line.payment_id for line in of_both} == {payment}
    assert {line.payment_id for line in owed} == {None, payment}


async def test_what_is_required_is_what_the_rules_said_on_the_day_of_filing(story):
    before = story.filed([(story.renhe, "1.00")])
    terms = PaperTerms(PaperKind.OTHER, PaperStage.FILING, UseCategory.TRAINING, weight=5)
    story.do(PublishRule(terms, day("2019-06-13"), None, "example"), "2019-06-13", LORD)
    after = story.approved([(story.renhe, "1.00")], number="X-002")

    assert missing(await of(story, before)) == []
    assert "OTHER" in missing(await of(story, after, "2019-06-13"))
    assert "OTHER" not in missing(await of(story, after, "2019-06-12"))


async def test_completeness_is_weighted_and_stands_by_insurer_and_district(story):
    terms = PaperTerms(INVOICE, PaperStage.PAYMENT, weight=3)
    story.do(PublishRule(terms, day("2019-01-03"), None, "example"), "2019-01-03", LORD)
    project = story.filed([(story.renhe, "60,000.00")])
    paid = story.paid(project, story.renhe, "100.00")
    story.paid(project, story.renhe, "200.00")
    story.do(AddPapers(project, papers(INVOICE), paid), "2019-08-02", FINANCE)

    async with story.asked() as (reading, basis):
        rows = await completeness(reading, CITY, basis, By.BOTH)
        own = await completeness(reading, Scope(insurer=RENHE), basis, By.INSURER)
        others = await completeness(reading, Scope(insurer=ANTAI), basis, By.INSURER)
        of_2018 = await completeness(reading, Scope(fund_year=2018), basis, By.INSURER)
        nobodys = await completeness(reading, Scope(nothing=True), basis, By.INSURER)

    row, whole = rows
    assert (row.insurer, row.district) == (RENHE, "110106")
    assert (row.projects, row.incomplete_projects, row.payments, row.incomplete_payments) == (1, 0, 2, 2)
    assert (row.required, row.present, row.required_weight, row.present_weight) == (9, 6, 13, 8)
    assert row.percent == Decimal("61.5")
    assert (whole.insurer, whole.required, whole.present) == (None, 9, 6)
    assert own[0].required == 9
    for nothing in (others, of_2018, nobodys):
        assert [(each.required, each.percent) for each in nothing] == [(0, None)]


async def test_the_missing_papers_are_named_page_by_page_and_add_up(story):
    project = story.accepted([(story.renhe, "60,000.00")])
    story.approved([(story.renhe, "5.00")], number="X-002")
    story.paid(project, story.renhe, "100.00")

    async with story.asked() as (reading, basis):
        for order in (OWED_ASC, OWED_DESC):
            for backward in (False, True):

                def fetch(place: Page, order=order):
                    return page(reading, CITY, basis, order=order, page=place)

                rows = await every(fetch, order, backward=backward)
                keys = [order.key(row) for row in rows]
                assert keys == sorted(keys, reverse=order.falling is not backward)
                assert len(set(keys)) == len(keys) == 8
        found = await total(reading, CITY, basis)
        finances = await page(reading, CITY, basis, MissingFilter(next_roles=(Role.INSURER_FINANCE,)))
        work = await page(reading, CITY, basis, MissingFilter(stages=(PaperStage.EXECUTION,)))
        invoices = await total(reading, CITY, basis, MissingFilter(kinds=(INVOICE,)))
        foreign = await total(reading, Scope(insurer=ANTAI), basis)

    assert (found.papers, found.records, invoices.papers, foreign.papers) == (8, 3, 1, 0)
    assert [row.kind for row in finances] == [INVOICE.value, PROOF.value]
    assert [row.kind for row in work] == ["ATTENDANCE_PROOF"]


async def test_an_insurer_answers_for_its_own_payments_on_anothers_project(story):
    project = story.declared([(story.renhe, "50.00"), (story.antai, "50.00")])
    story.do(ConsentAllocation(project), "2019-06-02", OTHER_OFFICER)
    story.do(ApproveProject(project, "同意"), "2019-06-03", REVIEWER)
    story.do(ConsultDistrict(project, "函1", "官员"), "2019-06-04", OFFICER)
    story.do(ConfirmUsagePlan(project, "函2", "官员"), "2019-06-05", DISTRICT)
    story.do(SubmitFiling(project, papers()), "2019-06-10", OFFICER)
    story.do(AcceptFiling(project, "备1"), "2019-06-12", CENTRE)
    story.paid(project, story.antai, "9.00", by=OTHER_FINANCE)

    async with story.asked() as (reading, basis):
        own = await page(reading, Scope(insurer=ANTAI), basis)
        leads = await page(reading, Scope(insurer=RENHE), basis)

    assert [(row.insurer, row.kind) for row in own] == [(ANTAI, INVOICE.value), (ANTAI, PROOF.value)]
    assert leads == []


async def test_of_a_historical_filing_a_paper_is_there_only_on_paper(story):
    command = OpenCampaign("BBA", "补备案", day("2019-07-30"), day("2019-08-16"))
    campaign = story.do(command, "2019-07-30", CENTRE)
    scans = all_papers(medium=Medium.ELECTRONIC)
    shares = [(story.renhe, "9.00")]
    project = story.do(history(campaign, shares, papers=scans, category=UseCategory.TRAINING), "2019-08-12", OFFICER)

    assert missing(await of(story, project)) == [kind.value for kind in MANDATORY]
    story.do(AddPapers(project, all_papers()), "2019-08-13", OFFICER)
    story.do(AddPapers(project, scans), "2019-08-14", OFFICER)

    assert missing(await of(story, project)) == []
    assert len(missing(await of(story, project, "2019-08-12"))) == 5
