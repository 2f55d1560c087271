"""What an insurer is told of the accounts of the others that fund its project: that they can or cannot, never why."""

from uuid import uuid4

import pytest

from domain.fund_account import AccrualMode, FundFrozen, InsufficientAvailable
from domain.money import Fen, fen
from domain.project.declaration import AllocationDistrictMixed
from domain.project.review import AllocationConsentMissing
from domain.refusal import RefusalClass
from ledger.command import NotFound
from ledger.fund_account import FreezeFund
from ledger.project import ApproveAmendment, ApproveProject, ConsentAllocation, RequestAmendment
from ledger.project.step import CoFunderUnable
from tests.domain.specs import (
    ANTAI,
    AUDITOR,
    OFFICER,
    OTHER_OFFICER,
    REVIEWER,
    SHUNYI,
    a_declared_project,
    accrue,
    allocations,
    an_account,
    declaration,
    figures,
    open_books,
    perform,
    the,
)


@pytest.fixture
def books():
    return open_books()


@pytest.fixture
def ours(books):
    return an_account(books, "100,000.00")


@pytest.fixture
def theirs(books):
    return an_account(books, "100.00", ANTAI)


def approve(books, project):
    return perform(ApproveProject(project, "同意"), books, "2019-06-03", REVIEWER)


def a_shared_project(books, ours, theirs, part="100.00", consented=True):
    project = a_declared_project(books, [(ours, "1.00"), (theirs, part)])
    if consented:
        perform(ConsentAllocation(project), books, "2019-06-02", OTHER_OFFICER)
    return project


def frozen(books, account):
    perform(FreezeFund(account), books, "2019-06-02", AUDITOR, "挪用嫌疑")


def overdrawn(books, account):
    accrue(books, account, fen("-100.01"))


def at_its_ceiling(books, account):
    accrue(books, account, Fen(-1), AccrualMode.CEILING)


def one_fen_short(books, account):
    accrue(books, account, Fen(-1))


def test_a_co_funder_bears_all_that_it_has_available(books, ours, theirs):
    approve(books, a_shared_project(books, ours, theirs))

    assert figures(books, theirs) == ("100.00", "100.00", "0.00")


@pytest.mark.parametrize("unable", [one_fen_short, overdrawn, at_its_ceiling, frozen])
def test_why_a_co_funder_cannot_bear_its_part_is_not_told(books, ours, theirs, unable):
    project = a_shared_project(books, ours, theirs)
    unable(books, theirs)

    with pytest.raises(CoFunderUnable) as refusal:
        approve(books, project)

    assert refusal.value.values() == {}
    assert refusal.value.refusal_class is RefusalClass.BUDGET
    assert refusal.value.words() == "其他保险公司的资金账户暂不能承担本次分摊"
    assert refusal.value.__cause__ is None


@pytest.mark.parametrize("unable", [one_fen_short, overdrawn, at_its_ceiling, frozen])
def test_what_comes_before_is_answered_alike_whatever_ails_the_co_funder(books, ours, theirs, unable):
    project = a_shared_project(books, ours, theirs, consented=False)
    unable(books, theirs)

    with pytest.raises(AllocationConsentMissing):
        approve(books, project)


def test_of_its_own_account_an_insurer_is_told_everything(books, ours, theirs):
    project = a_declared_project(books, [(ours, "100,000.01"), (theirs, "1.00")])
    perform(ConsentAllocation(project), books, "2019-06-02", OTHER_OFFICER)

    with pytest.raises(InsufficientAvailable) as refusal:
        approve(books, project)
    frozen(books, ours)
    with pytest.raises(FundFrozen):
        approve(books, project)

    assert refusal.value.available == fen("100000.00")


@pytest.mark.parametrize("unable", [one_fen_short, overdrawn, frozen])
def test_an_amendment_tells_no_more_of_a_co_funder(books, ours, theirs, unable):
    project = a_shared_project(books, ours, theirs, "1.00")
    approve(books, project)
    asked = allocations([(ours, "1.00"), (theirs, "100.00")])
    perform(RequestAmendment(project, fen("101.00"), asked), books, "2019-06-04", OFFICER, "调整")
    perform(ConsentAllocation(project), books, "2019-06-05", OTHER_OFFICER)
    unable(books, theirs)

    with pytest.raises(CoFunderUnable):
        perform(ApproveAmendment(project, "同意"), books, "2019-06-06", REVIEWER)

    assert the(books, project).budget == fen("2.00")


def test_anothers_account_elsewhere_is_answered_like_one_that_does_not_exist(books, ours):
    elsewhere = an_account(books, insurer=ANTAI, district=SHUNYI)
    answers = []

    for account in (elsewhere, uuid4()):
        with pytest.raises(NotFound) as refusal:
            perform(declaration([(ours, "1.00"), (account, "1.00")]), books)
        answers.append(refusal.value.values())

    assert answers == [{"what": "FundAccount"}] * 2


def test_an_amendment_names_no_account_of_another_elsewhere(books, ours, theirs):
    project = a_shared_project(books, ours, theirs)
    elsewhere = an_account(books, insurer=ANTAI, district=SHUNYI)

    for account in (elsewhere, uuid4()):
        asked = allocations([(ours, "1.00"), (account, "1.00")])
        with pytest.raises(NotFound):  # before the state, which does not allow it either
            perform(RequestAmendment(project, fen("2.00"), asked), books, "2019-06-04", OFFICER, "调整")


def test_ones_own_account_elsewhere_is_told_by_its_district(books, ours):
    elsewhere = an_account(books, district=SHUNYI)

    with pytest.raises(AllocationDistrictMixed):
        perform(declaration([(ours, "1.00"), (elsewhere, "1.00")]), books)
