"""When a project may be filed, with which papers, and how late it was."""

from datetime import date

import pytest

from domain.papers import MANDATORY, PaperKind, PapersRequired, PaperStage, ReturnedPaper
from domain.project.filing import DistrictNotConfirmed, FilingIncomplete, NotApproved
from domain.project.tracks import DistrictState, FilingState, Headline
from domain.rule_book import Limit, LimitTerms, PaperTerms, UseCategory
from domain.transition import InvalidTransition, StepDateOrder
from ledger.command import NotFound, ReasonRequired
from ledger.project import (
    AcceptFiling,
    CancelProject,
    ConfirmUsagePlan,
    ConsultDistrict,
    ObjectUsagePlan,
    RejectProject,
    ReturnFiling,
    SubmitFiling,
)
from ledger.rights import Role, RoleNotAllowed
from tests.domain.specs import (
    CENTRE,
    DISTRICT,
    OFFICER,
    REVIEWER,
    SHUNYI,
    a_declared_project,
    a_filed_project,
    actor,
    an_account,
    an_approved_project,
    confirm,
    facts,
    file,
    open_books,
    papers,
    perform,
    the,
)


@pytest.fixture
def books():
    return open_books()


@pytest.fixture
def account(books):
    return an_account(books)


@pytest.fixture
def approved(books, account):
    return an_approved_project(books, [(account, "60,000.00")])


def submit(books, project, *kinds, on="2019-06-10", received="2019-06-10"):
    return perform(SubmitFiling(project, papers(*kinds, received=received)), books, on, OFFICER)


def lacking(*kinds, reason="缺页"):
    return tuple(ReturnedPaper(kind, reason) for kind in kinds)


def consult(books, project, on="2019-06-04"):
    return perform(ConsultDistrict(project, "函1", "官员"), books, on, OFFICER)


def test_a_confirmed_and_complete_project_is_filed(books, approved):
    confirm(books, approved)
    file(books, approved)

    assert facts(books)[-2:] == ["FilingSubmitted", "ProjectFiled"]
    assert books.facts[-1].changes() == (("filing", FilingState.FILED),)
    assert the(books, approved).headline is Headline.FILED


def test_a_declared_project_is_not_filed(books, account):
    project = a_declared_project(books, [(account, "1.00")])
    confirm(books, project)

    with pytest.raises(NotApproved):
        submit(books, project)


@pytest.mark.parametrize("until", [DistrictState.NONE, DistrictState.REQUESTED, DistrictState.OBJECTED])
def test_a_project_is_not_filed_before_its_district_agrees(books, approved, until):
    if until is not DistrictState.NONE:
        consult(books, approved)
    if until is DistrictState.OBJECTED:
        perform(ObjectUsagePlan(approved, "函2", "官员"), books, "2019-06-05", DISTRICT, "用途不明")

    with pytest.raises(DistrictNotConfirmed):
        submit(books, approved)


def test_a_rule_may_waive_the_districts_confirmation(books, approved):
    books.rules.publish(LimitTerms(Limit.DISTRICT_WAIVED, 1), date(2019, 1, 1), None, "example")

    submit(books, approved)

    assert the(books, approved).filing is FilingState.SUBMITTED


def test_after_an_objection_the_district_is_consulted_anew(books, approved):
    consult(books, approved)
    perform(ObjectUsagePlan(approved, "函2", "官员"), books, "2019-06-05", DISTRICT, "用途不明")

    consult(books, approved, "2019-06-06")
    perform(ConfirmUsagePlan(approved, "函4", "官员"), books, "2019-06-07", DISTRICT)

    assert the(books, approved).district_consent is DistrictState.CONFIRMED


def test_the_district_answers_only_what_it_was_asked(books, approved):
    with pytest.raises(InvalidTransition):
        perform(ConfirmUsagePlan(approved, "函2", "官员"), books, "2019-06-05", DISTRICT)
    confirm(books, approved)
    with pytest.raises(InvalidTransition):
        perform(ObjectUsagePlan(approved, "函2", "官员"), books, "2019-06-06", DISTRICT, "用途不明")
    with pytest.raises(InvalidTransition):
        consult(books, approved, "2019-06-06")


def test_an_objection_says_why(books, approved):
    consult(books, approved)

    with pytest.raises(ReasonRequired):
        perform(ObjectUsagePlan(approved, "函2", "官员"), books, "2019-06-05", DISTRICT)


def test_the_district_confirms_on_the_day_of_the_consultation_and_not_before(books, approved):
    consult(books, approved, "2019-06-04")

    with pytest.raises(StepDateOrder):
        perform(ConfirmUsagePlan(approved, "函2", "官员"), books, "2019-06-03", DISTRICT)
    perform(ConfirmUsagePlan(approved, "函2", "官员"), books, "2019-06-04", DISTRICT)


def test_another_district_does_not_find_the_project(books, approved):
    consult(books, approved)

    with pytest.raises(NotFound):
        perform(
            ConfirmUsagePlan(approved, "函2", "官员"),
            books,
            "2019-06-05",
            actor("district", Role.DISTRICT, "SHUNYI", SHUNYI),
        )


@pytest.mark.parametrize("lacking", MANDATORY)
def test_a_filing_lacking_one_mandatory_paper_is_not_accepted(books, approved, lacking):
    confirm(books, approved)
    submit(books, approved, *(kind for kind in MANDATORY if kind is not lacking))

    with pytest.raises(FilingIncomplete) as refusal:
        perform(AcceptFiling(approved, "备1"), books, "2019-06-12", CENTRE)

    assert refusal.value.missing == (lacking,)


def require(books, kind, since="2019-06-12", category=None, weight=1):
    terms = PaperTerms(kind, PaperStage.FILING, category, weight)
    books.rules.publish(terms, date.fromisoformat(since), None, "example")


def test_a_filing_needs_what_the_rules_of_the_day_ask_for(books, approved):
    require(books, PaperKind.SUMMARY)
    confirm(books, approved)
    submit(books, approved)

    with pytest.raises(FilingIncomplete) as refusal:
        perform(AcceptFiling(approved, "备1"), books, "2019-06-12", CENTRE)
    assert refusal.value.missing == (PaperKind.SUMMARY,)
    perform(AcceptFiling(approved, "备1"), books, "2019-06-11", CENTRE)


def test_a_paper_may_be_waived_for_one_use_and_its_day_does_not_count(books, approved):
    require(books, PaperKind.CONTRACT, category=UseCategory.TRAINING, weight=0)
    confirm(books, approved)
    submit(books, approved, *MANDATORY[:4])

    perform(AcceptFiling(approved, "备1"), books, "2019-06-12", CENTRE)

    assert the(books, approved).filing is FilingState.FILED


def test_lateness_is_that_of_the_last_required_paper(books, approved):
    require(books, PaperKind.SUMMARY)
    confirm(books, approved)
    submit(books, approved, received="2019-06-10")
    perform(ReturnFiling(approved, lacking(PaperKind.SUMMARY)), books, "2019-06-11", CENTRE)
    submit(books, approved, PaperKind.SUMMARY, PaperKind.OTHER, on="2019-07-10", received="2019-07-05")

    perform(AcceptFiling(approved, "备1"), books, "2019-07-10", CENTRE)

    assert books.facts[-1].days_late == 2


def test_a_filing_of_which_no_paper_is_required_is_as_late_as_its_submission(books, approved):
    for kind in MANDATORY:
        require(books, kind, weight=0)
    confirm(books, approved)
    perform(SubmitFiling(approved, ()), books, "2019-07-04", OFFICER)

    perform(AcceptFiling(approved, "备1"), books, "2019-07-10", CENTRE)

    assert books.facts[-1].days_late == 1


def test_papers_add_up_over_submissions(books, approved):
    confirm(books, approved)
    submit(books, approved, *MANDATORY[:4])
    perform(ReturnFiling(approved, lacking(PaperKind.CONTRACT)), books, "2019-06-11", CENTRE)
    assert the(books, approved).filing is FilingState.INCOMPLETE

    submit(books, approved, PaperKind.CONTRACT, on="2019-06-12", received="2019-06-12")
    perform(AcceptFiling(approved, "备1"), books, "2019-06-13", CENTRE)

    assert books.facts[-1].received_on.isoformat() == "2019-06-12"
    assert len(books.facts[-1].papers) == 5


def test_a_returned_paper_counts_as_missing_until_it_is_handed_in_anew(books, approved):
    confirm(books, approved)
    submit(books, approved)
    perform(ReturnFiling(approved, lacking(PaperKind.CONTRACT, reason="未盖章")), books, "2019-06-11", CENTRE)
    submit(books, approved, PaperKind.OTHER, on="2019-06-12")

    with pytest.raises(FilingIncomplete) as refusal:
        perform(AcceptFiling(approved, "备1"), books, "2019-06-13", CENTRE)
    assert refusal.value.missing == (PaperKind.CONTRACT,)
    perform(ReturnFiling(approved, lacking(PaperKind.CONTRACT)), books, "2019-06-13", CENTRE)
    submit(books, approved, PaperKind.CONTRACT, on="2019-06-14")
    perform(AcceptFiling(approved, "备1"), books, "2019-06-14", CENTRE)


def test_a_return_names_papers_and_says_of_each_what_is_wrong(books, approved):
    confirm(books, approved)
    submit(books, approved)

    with pytest.raises(PapersRequired):
        perform(ReturnFiling(approved, ()), books, "2019-06-11", CENTRE)
    for nothing in (None, " "):
        mixed = (*lacking(PaperKind.CONTRACT), *lacking(PaperKind.USAGE_PLAN, reason=nothing))
        with pytest.raises(ReasonRequired):
            perform(ReturnFiling(approved, mixed), books, "2019-06-11", CENTRE)
    perform(ReturnFiling(approved, lacking(PaperKind.CONTRACT)), books, "2019-06-11", CENTRE)

    assert books.facts[-1].papers == lacking(PaperKind.CONTRACT)


@pytest.mark.parametrize(("received", "late"), [("2019-07-03", 0), ("2019-07-04", 1), ("2019-06-01", 0)])
def test_a_filing_is_late_from_the_day_after_it_is_due(books, approved, received, late):
    confirm(books, approved)
    submit(books, approved, on="2019-07-05", received=received)

    perform(AcceptFiling(approved, "备1"), books, "2019-07-05", CENTRE)

    assert books.facts[-1].due_on.isoformat() == "2019-07-03"
    assert books.facts[-1].days_late == late


def test_only_the_centre_accepts_a_filing(books, approved):
    confirm(books, approved)
    submit(books, approved)

    with pytest.raises(RoleNotAllowed):
        perform(AcceptFiling(approved, "备1"), books, "2019-06-12", OFFICER)


@pytest.mark.parametrize(
    "answer", [lambda id_: AcceptFiling(id_, "备1"), lambda id_: ReturnFiling(id_, lacking(PaperKind.CONTRACT))]
)
def test_the_centre_answers_only_what_was_submitted(books, approved, answer):
    confirm(books, approved)

    with pytest.raises(InvalidTransition):
        perform(answer(approved), books, "2019-06-12", CENTRE)


def test_a_filed_project_is_not_submitted_again(books, account):
    project = a_filed_project(books, [(account, "1.00")])

    with pytest.raises(InvalidTransition):
        submit(books, project, on="2019-06-13")


@pytest.mark.parametrize(("on", "refused"), [("2019-06-04", True), ("2019-06-05", False)])
def test_papers_are_not_handed_in_before_the_district_agreed(books, approved, on, refused):
    confirm(books, approved)

    if refused:
        with pytest.raises(StepDateOrder):
            submit(books, approved, on=on)
    else:
        submit(books, approved, on=on)


def test_a_filing_is_accepted_on_the_day_it_was_submitted_and_not_before(books, approved):
    confirm(books, approved)
    submit(books, approved, on="2019-06-10")

    with pytest.raises(StepDateOrder) as refusal:
        perform(AcceptFiling(approved, "备1"), books, "2019-06-09", CENTRE)
    perform(AcceptFiling(approved, "备1"), books, "2019-06-10", CENTRE)

    assert refusal.value.words() == "备案日期不得早于备案提交日期2019-06-10"


def test_neither_a_rejected_nor_a_cancelled_project_moves_on_any_track(books, account):
    rejected = a_declared_project(books, [(account, "1.00")])
    perform(RejectProject(rejected, "意见"), books, "2019-06-03", REVIEWER, "不需要")
    cancelled = an_approved_project(books, [(account, "1.00")], number="X-002")
    perform(CancelProject(cancelled), books, "2019-06-04", REVIEWER, "不再实施")

    for project in (rejected, cancelled):
        with pytest.raises(InvalidTransition):
            consult(books, project, "2019-06-05")
        with pytest.raises(InvalidTransition):
            submit(books, project)
