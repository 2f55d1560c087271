"""Who approves a project, from which state, and what its approval reserves."""

import pytest

from domain.fund_account import FundAccount, FundFrozen, InsufficientAvailable
from domain.project.tracks import Headline, ReviewState
from domain.transition import BeforeStreamStart, InvalidTransition, SamePersonReview, StepDateOrder
from ledger.command import NotFound, ReasonRequired
from ledger.fund_account import FreezeFund
from ledger.project import ApproveProject, ConsentAllocation, RejectProject, ReturnProject
from ledger.project.step import OutOfScope
from ledger.rights import Actor, Role
from tests.domain.specs import (
    ANTAI,
    AUDITOR,
    OFFICER,
    OTHER_OFFICER,
    OTHER_REVIEWER,
    RENHE,
    REVIEWER,
    a_declared_project,
    an_account,
    an_approved_project,
    declaration,
    facts,
    figures,
    open_books,
    perform,
    the,
)

DECLARER_AS_REVIEWER = Actor(OFFICER.person, "officer", Role.INSURER_REVIEWER, RENHE)
DECISIONS = [ApproveProject, ReturnProject, RejectProject]


@pytest.fixture
def books():
    return open_books()


@pytest.fixture
def account(books):
    return an_account(books, "60,000.00")


@pytest.fixture
def project(books, account):
    return a_declared_project(books, [(account, "60,000.00")])


def decide(books, decision, project, on="2019-06-03", by=REVIEWER):
    return perform(decision(project, "意见"), books, on, by, "原因")


def test_an_approval_reserves_the_whole_budget(books, account, project):
    decide(books, ApproveProject, project)

    assert facts(books)[-2:] == ["ProjectApproved", "FundReserved"]
    assert books.facts[-2].changes() == (("review", ReviewState.APPROVED),)
    assert figures(books, account) == ("60000.00", "60000.00", "0.00")


def test_an_approval_that_one_account_cannot_bear_reserves_on_none(books, account):
    second = an_account(books, "0.99", year=2018)
    project = a_declared_project(books, [(account, "10.00"), (second, "1.00")])

    with pytest.raises(InsufficientAvailable):
        decide(books, ApproveProject, project)

    assert figures(books, account) == ("60000.00", "0.00", "60000.00")
    assert the(books, project).review is ReviewState.DECLARED


@pytest.mark.parametrize("decision", DECISIONS)
def test_the_declarer_does_not_review(books, project, decision):
    with pytest.raises(SamePersonReview) as refusal:
        decide(books, decision, project, by=DECLARER_AS_REVIEWER)

    assert refusal.value.words() == "申报人与审核人不得为同一人"


@pytest.mark.parametrize("decision", DECISIONS)
def test_an_approved_project_is_not_reviewed_again(books, project, decision):
    decide(books, ApproveProject, project)

    with pytest.raises(InvalidTransition) as refusal:
        decide(books, decision, project)

    assert refusal.value.values() == {"object": "X-001", "state": "APPROVED", "command": decision.__name__}


@pytest.mark.parametrize("decision", DECISIONS)
def test_a_rejected_project_stays_rejected(books, project, decision):
    decide(books, RejectProject, project)

    with pytest.raises(InvalidTransition):
        decide(books, decision, project)

    assert the(books, project).headline is Headline.REJECTED


@pytest.mark.parametrize("decision", [ReturnProject, RejectProject])
def test_a_return_or_a_rejection_says_why(books, project, decision):
    with pytest.raises(ReasonRequired):
        perform(decision(project, "意见"), books, "2019-06-03", REVIEWER)


@pytest.mark.parametrize("decision", DECISIONS)
def test_a_project_is_reviewed_on_the_day_it_was_declared_and_not_before(books, project, decision):
    with pytest.raises(BeforeStreamStart) as refusal:
        decide(books, decision, project, "2019-05-31")
    decide(books, decision, project, "2019-06-01")

    assert refusal.value.started_on.isoformat() == "2019-06-01"


def test_a_project_declared_again_is_not_approved_before_that(books, account, project):
    decide(books, ReturnProject, project, "2019-06-03")
    perform(declaration([(account, "60,000.00")]), books, "2019-06-05")

    with pytest.raises(StepDateOrder) as refusal:
        decide(books, ApproveProject, project, "2019-06-04")
    decide(books, ApproveProject, project, "2019-06-05")

    assert refusal.value.words() == "审核日期不得早于申报日期2019-06-05"


def test_the_filing_is_due_thirty_days_after_the_approval(books, project):
    decide(books, ApproveProject, project)

    assert the(books, project).filing_due_on.isoformat() == "2019-07-03"


def test_a_frozen_account_is_told_before_anything_about_the_project(books, account, project):
    perform(FreezeFund(account), books, by=AUDITOR, reason="审计")

    with pytest.raises(FundFrozen):
        decide(books, ApproveProject, project, by=DECLARER_AS_REVIEWER)


def test_who_acts_is_judged_before_what_is_available(books, account):
    project = a_declared_project(books, [(account, "60,000.01")], number="X-002")

    with pytest.raises(SamePersonReview):
        decide(books, ApproveProject, project, by=DECLARER_AS_REVIEWER)


def test_a_co_funder_does_not_step_the_project(books, account):
    theirs = an_account(books, insurer=ANTAI)
    project = a_declared_project(books, [(account, "1.00"), (theirs, "1.00")])
    perform(ConsentAllocation(project), books, "2019-06-02", OTHER_OFFICER)

    with pytest.raises(OutOfScope):
        decide(books, ApproveProject, project, by=OTHER_REVIEWER)


def test_another_insurer_does_not_find_the_project(books, project):
    with pytest.raises(NotFound):
        decide(books, ApproveProject, project, by=OTHER_REVIEWER)


def test_an_approved_project_holds_its_share_of_the_account(books, account):
    project = an_approved_project(books, [(account, "20,000.00")], number="X-003")

    assert books[FundAccount, account].share(project).reserved == 2_000_000
