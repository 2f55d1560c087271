"""What may be declared as a project, and who has to consent."""

from datetime import date

import pytest

from domain.credit_code import CreditCodeChecksum, with_check_character
from domain.district import DistrictRetired, DistrictUnknown
from domain.money import AmountNotPositive, Fen, fen
from domain.party import Party
from domain.project.declaration import (
    AllocationDistrictMixed,
    AllocationDuplicate,
    AllocationSumMismatch,
    BeneficiaryNotInsured,
    ProjectNoDuplicate,
    ProjectPeriodInvalid,
)
from domain.project.review import AllocationConsentMissing
from domain.rule_book import DistrictTerms, UseAuthorizationRequired, UseCategory, UseNotPermitted
from domain.transition import BeforeStreamStart, InvalidTransition, StepDateOrder
from ledger.command import NotFound
from ledger.project import ApproveProject, CancelProject, ConsentAllocation, ReturnProject
from ledger.project.step import AllocationPart
from ledger.rights import RoleNotAllowed
from tests.domain.specs import (
    ANTAI,
    FACTORY,
    FENGTAI,
    FINANCE,
    OFFICER,
    OTHER_OFFICER,
    RENHE,
    REVIEWER,
    SHUNYI,
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


@pytest.fixture
def books():
    return open_books()


@pytest.fixture
def account(books):
    return an_account(books)


def declare(books, account, on="2019-06-01", by=OFFICER, **other):
    return perform(declaration([(account, "60,000.00")], **other), books, on, by)


def test_a_declared_project_waits_for_its_review_and_reserves_nothing(books, account):
    before = len(books.facts)

    declare(books, account)

    assert facts(books, before) == ["ProjectDeclared"]
    assert dict(books.facts[-1].changes()).keys() == {"review", "district", "filing", "execution", "closure"}
    assert figures(books, account) == ("150000.00", "0.00", "150000.00")


def test_only_a_project_officer_declares(books, account):
    with pytest.raises(RoleNotAllowed):
        declare(books, account, by=FINANCE)


def test_a_use_is_permitted_on_the_last_day_of_its_catalogue_entry(books, account):
    declare(books, account, "2019-06-30", category=UseCategory.REWARD)


def test_a_use_is_not_permitted_the_day_after(books, account):
    with pytest.raises(UseNotPermitted) as refusal:
        declare(books, account, "2019-07-01", category=UseCategory.REWARD)

    assert refusal.value.values() == {"use": "REWARD", "on": "2019-07-01"}


def test_a_special_use_is_declared_while_its_authorization_lasts(books, account):
    declare(books, account, "2019-06-30", category=UseCategory.SPECIAL)

    with pytest.raises(UseAuthorizationRequired):
        declare(books, account, "2019-07-01", category=UseCategory.SPECIAL, number="X-002")


def test_a_beneficiary_insured_on_the_last_day_of_the_project_is_insured(books, account):
    declare(books, account, start_on=date(2019, 1, 1), end_on=date(2019, 3, 1))


def test_a_beneficiary_insured_from_the_day_after_the_project_is_not(books, account):
    with pytest.raises(BeneficiaryNotInsured) as refusal:
        declare(books, account, start_on=date(2019, 1, 1), end_on=date(2019, 2, 28))

    assert refusal.value.name == "丙工厂"


def test_a_beneficiary_nobody_insured_is_named_by_its_code(books, account):
    unknown = with_check_character("91110110MA0000009")

    with pytest.raises(BeneficiaryNotInsured) as refusal:
        declare(books, account, beneficiaries=(FACTORY, unknown))

    assert refusal.value.name == unknown


def test_a_use_open_to_all_needs_no_insured_beneficiary(books, account):
    unknown = with_check_character("91110110MA0000009")

    declare(books, account, category=UseCategory.REWARD, beneficiaries=(unknown,))


def test_a_credit_code_is_judged_as_form(books, account):
    with pytest.raises(CreditCodeChecksum):
        declare(books, account, beneficiaries=(FACTORY[:-1] + "0",))
    with pytest.raises(CreditCodeChecksum):
        declare(books, account, contract_party=Party("甲", FACTORY[:-1] + "0"))


def test_a_project_may_last_one_day(books, account):
    declare(books, account, start_on=date(2019, 6, 1), end_on=date(2019, 6, 1))


def test_a_project_does_not_end_before_it_begins(books, account):
    with pytest.raises(ProjectPeriodInvalid):
        declare(books, account, start_on=date(2019, 6, 2), end_on=date(2019, 6, 1))


def test_allocations_add_up_to_the_budget(books, account):
    with pytest.raises(AllocationSumMismatch) as refusal:
        declare(books, account, budget=fen("60000.01"))

    assert refusal.value.values() == {"allocated": "60000.00", "budget": "60000.01"}


def test_an_allocation_is_above_zero(books, account):
    second = an_account(books, year=2018)

    with pytest.raises(AmountNotPositive):
        declare(books, account, allocations=(AllocationPart(account, fen("60000")), AllocationPart(second, Fen(0))))


def test_an_account_is_allocated_once(books, account):
    with pytest.raises(AllocationDuplicate):
        perform(declaration([(account, "1.00"), (account, "2.00")]), books)


def test_two_accounts_of_the_district_bear_a_project(books, account):
    second = an_account(books, year=2018)

    perform(declaration([(account, "1.00"), (second, "2.00")]), books)


def test_accounts_of_another_district_do_not(books, account):
    second = an_account(books, district=SHUNYI)

    with pytest.raises(AllocationDistrictMixed):
        perform(declaration([(account, "1.00"), (second, "2.00")]), books)


def test_an_account_that_nobody_opened_is_not_found(books, account):
    project_id = a_declared_project(books, [(account, "1.00")])

    with pytest.raises(NotFound):
        declare(books, project_id, number="X-002")


def test_a_district_is_known_and_in_use_on_the_day(books, account):
    with pytest.raises(DistrictUnknown):
        declare(books, account, district="110199")
    books.rules.publish(DistrictTerms("110228", "110118"), date(2000, 1, 1), date(2015, 11, 12), "example")
    with pytest.raises(DistrictRetired):
        declare(books, account, district="110228")


def test_a_number_names_one_project_of_an_insurer_and_a_year(books, account):
    declare(books, account)

    with pytest.raises(ProjectNoDuplicate) as refusal:
        declare(books, account, number=" X-001 ")

    assert refusal.value.project_no == "X-001"


def test_another_insurer_or_another_year_may_use_the_number(books, account):
    theirs = an_account(books, insurer=ANTAI)
    declare(books, account)

    declare(books, theirs, by=OTHER_OFFICER)
    declare(books, account, "2020-01-02")

    assert facts(books).count("ProjectDeclared") == 3


def test_a_returned_project_is_declared_again_under_its_number(books, account):
    project = declare(books, account)
    perform(ReturnProject(project.id, "补正"), books, "2019-06-03", REVIEWER, "缺方案")

    perform(declaration([(account, "50,000.00")]), books, "2019-06-04")

    assert facts(books)[-1] == "ProjectRedeclared"
    assert the(books, project.id).budget == fen("50000.00")


def test_a_returned_project_is_not_declared_again_before_it_was_returned(books, account):
    project = declare(books, account)
    perform(ReturnProject(project.id, "补正"), books, "2019-06-03", REVIEWER, "缺方案")

    with pytest.raises(StepDateOrder):
        declare(books, account, "2019-06-02")
    with pytest.raises(BeforeStreamStart):
        declare(books, account, "2019-05-31")


def test_a_returned_and_cancelled_project_is_not_declared_again(books, account):
    project = declare(books, account)
    perform(ReturnProject(project.id, "补正"), books, "2019-06-03", REVIEWER, "缺方案")
    perform(CancelProject(project.id), books, "2019-06-04", REVIEWER, "不再实施")

    with pytest.raises(ProjectNoDuplicate):
        declare(books, account, "2019-06-05")


def shared(books, account):
    theirs = an_account(books, insurer=ANTAI)
    return a_declared_project(books, [(account, "40,000.00"), (theirs, "20,000.00")]), theirs


def test_a_shared_project_is_approved_when_the_co_funder_has_consented(books, account):
    project_id, theirs = shared(books, account)
    perform(ConsentAllocation(project_id), books, "2019-06-02", OTHER_OFFICER)

    perform(ApproveProject(project_id, "同意"), books, "2019-06-03", REVIEWER)

    assert facts(books)[-3:] == ["ProjectApproved", "FundReserved", "FundReserved"]
    assert figures(books, theirs) == ("150000.00", "20000.00", "130000.00")


def test_a_shared_project_is_not_approved_before(books, account):
    project_id, _ = shared(books, account)

    with pytest.raises(AllocationConsentMissing) as refusal:
        perform(ApproveProject(project_id, "同意"), books, "2019-06-03", REVIEWER)

    assert refusal.value.insurer == ANTAI


def test_a_co_funder_consents_once_and_the_declarer_has_consented(books, account):
    project_id, _ = shared(books, account)
    perform(ConsentAllocation(project_id), books, "2019-06-02", OTHER_OFFICER)

    for by in (OTHER_OFFICER, OFFICER):
        with pytest.raises(InvalidTransition):
            perform(ConsentAllocation(project_id), books, "2019-06-02", by)


def test_an_insurer_that_bears_no_part_does_not_see_the_project(books, account):
    project_id = an_approved_project(books, [(account, "1.00")])

    with pytest.raises(NotFound):
        perform(ConsentAllocation(project_id), books, "2019-06-04", OTHER_OFFICER)


def test_consents_are_asked_anew_when_a_project_is_declared_again(books, account):
    project_id, theirs = shared(books, account)
    perform(ConsentAllocation(project_id), books, "2019-06-02", OTHER_OFFICER)
    perform(ReturnProject(project_id, "补正"), books, "2019-06-03", REVIEWER, "金额")
    perform(declaration([(account, "1.00"), (theirs, "20,001.00")]), books, "2019-06-04")

    with pytest.raises(AllocationConsentMissing):
        perform(ApproveProject(project_id, "同意"), books, "2019-06-05", REVIEWER)


def test_a_project_shows_its_insurers_and_its_district(books, account):
    project_id, _ = shared(books, account)

    assert the(books, project_id).insurers == (RENHE, ANTAI)
    assert the(books, project_id).in_district == FENGTAI
