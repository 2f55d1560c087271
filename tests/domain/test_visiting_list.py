"""Visiting lists: which enterprises of a district are to be inspected, who hands them out, and when that is done."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.contract import ContractNotInForce
from domain.credit_code import CreditCodeChecksum
from domain.district import DistrictUnknown
from domain.policy import Policy
from domain.task import InspectionTask
from domain.task.assignment import DueDateInvalid
from domain.task.visit import PolicyNotInForce
from domain.transition import BeforeStreamStart, InvalidTransition
from domain.visiting_list import (
    EnterpriseElsewhere,
    EnterprisesRequired,
    NothingToAcknowledge,
    TaskExists,
    VisitingListExists,
    VisitingListState,
)
from ledger.command import NotFound
from ledger.contract import TerminateContract
from ledger.policy import SurrenderPolicy
from ledger.rights import RoleNotAllowed
from ledger.task import AcceptQuality, RecordVisit, ScheduleVisit, SubmitReport, VoidTask
from ledger.visiting_list import AssignTask
from tests.domain.specs import (
    ANTAI,
    CENTRE,
    FINANCE,
    OFFICER,
    OTHER_FINANCE,
    OTHER_OFFICER,
    RENHE,
    REVIEWER,
    SHUNYI,
    facts,
    perform,
)
from tests.domain.task_specs import (
    FIRM,
    FIRM_CODE,
    MILL,
    OTHER_FIRM,
    OTHER_FIRM_CODE,
    OWNER,
    REPORT,
    SHOP,
    TWO,
    acknowledge,
    assigned,
    books_with_firm,
    books_with_list,
    day,
    issuing,
    policy,
    signing,
    the_list,
)


@pytest.fixture
def books():
    books = books_with_firm()
    perform(policy(), books, "2019-03-01", FINANCE)
    return books


@pytest.fixture
def world():
    """Books with a contract, and a list of the mill and the shop."""
    return books_with_list(MILL, SHOP)


# Issuing


def test_an_enterprise_is_listed_with_the_insurer_that_covers_it(books):
    perform(policy(SHOP), books, "2019-03-01", OTHER_FINANCE)

    visiting = perform(issuing(MILL, SHOP), books, "2019-05-01", CENTRE)

    assert visiting.listed == {MILL: RENHE, SHOP: ANTAI}
    assert (visiting.insurers, visiting.firms, visiting.in_district) == ((RENHE, ANTAI), (), "110106")


def test_of_two_policies_the_latest_counts(books):
    later = policy(number="AT1001", inception_on=day("2019-04-01"))
    perform(later, books, "2019-04-01", OTHER_FINANCE)

    assert perform(issuing(), books, "2019-05-01", CENTRE).listed == {MILL: ANTAI}


@pytest.mark.parametrize("on", ["2019-03-01", "2020-02-29"])
def test_an_enterprise_is_listed_while_it_is_insured(books, on):
    perform(issuing(due_on=day("2020-03-31")), books, on, CENTRE)


@pytest.mark.parametrize("on", ["2019-02-28", "2020-03-01"])
def test_an_enterprise_is_not_listed_when_it_is_not_insured(books, on):
    with pytest.raises(PolicyNotInForce):
        perform(issuing(due_on=day("2020-03-31")), books, on, CENTRE)


@pytest.mark.parametrize(
    ("command", "refusal"),
    [
        (issuing(MILL, MILL), EnterprisesRequired),
        (issuing(credit_codes=()), EnterprisesRequired),
        (issuing("91110105MA0000016F"), CreditCodeChecksum),
        (issuing(SHOP), NotFound),
        (issuing(district="119999"), DistrictUnknown),
        (issuing(district=SHUNYI), EnterpriseElsewhere),
        (issuing(due_on=day("2019-04-30")), DueDateInvalid),
    ],
    ids=["twice", "none", "mistyped", "unknown", "nowhere", "elsewhere", "due before"],
)
def test_what_is_no_list_is_refused(books, command, refusal):
    with pytest.raises(refusal):
        perform(command, books, "2019-05-01", CENTRE)


def test_a_list_may_be_due_on_its_own_day_and_its_number_is_its_own(books):
    perform(issuing(due_on=day("2019-05-01")), books, "2019-05-01", CENTRE)

    with pytest.raises(VisitingListExists):
        perform(issuing(), books, "2019-05-02", CENTRE)


def test_lists_are_issued_by_the_centre(books):
    with pytest.raises(RoleNotAllowed):
        perform(issuing(), books, "2019-05-01", OFFICER)


# Handing out


def test_what_is_handed_out_names_whom_and_under_which_contract(world):
    books, visiting, contract = world

    task = assigned(books, visiting, contract, MILL, SHOP, renewal_reminder=True)

    assert facts(books)[-3:] == ["TasksAssigned", "InspectionTaskAssigned", "InspectionTaskAssigned"]
    assert (task.list_id, task.contract_id, task.insurer, task.firm) == (visiting, contract, RENHE, FIRM_CODE)
    assert (task.credit_code, task.name, task.district, task.street) == (MILL, "丁制造厂", "110106", "110106001")
    assert the_list(books, visiting).state is VisitingListState.IN_PROGRESS


def test_an_enterprise_is_handed_out_once_at_a_time_and_again_when_its_task_was_voided(world):
    books, visiting, contract = world
    task = assigned(books, visiting, contract)

    with pytest.raises(TaskExists):
        assigned(books, visiting, contract)
    perform(VoidTask(task.id), books, "2019-05-11", OFFICER, "派错机构")

    again = assigned(books, visiting, contract, on="2019-05-12")
    assert again.id != task.id


@pytest.mark.parametrize("codes", [(), (MILL, MILL)])
def test_handing_out_names_each_enterprise_once(world, codes):
    books, visiting, contract = world
    with pytest.raises(EnterprisesRequired):
        perform(AssignTask(visiting, codes, contract, day("2019-06-30")), books, "2019-05-10", OFFICER)


def test_what_is_not_listed_or_is_anothers_answers_like_none(world):
    books, visiting, contract = world
    perform(policy(SHOP, "AT1001", inception_on=day("2019-04-01")), books, "2019-04-01", OTHER_FINANCE)
    shared = perform(issuing(MILL, SHOP, number="QD-2"), books, "2019-05-02", CENTRE).id
    theirs = perform(signing(), books, "2019-01-15", OTHER_OFFICER).id

    with pytest.raises(NotFound):
        assigned(books, shared, contract, SHOP)
    with pytest.raises(NotFound):
        assigned(books, visiting, contract, "91110105MA0000015F")
    with pytest.raises(NotFound):
        assigned(books, visiting, theirs)
    with pytest.raises(NotFound):
        perform(AssignTask(visiting, (MILL,), theirs, day("2019-06-30")), books, "2019-05-10", OTHER_OFFICER)


def test_a_contract_that_ended_takes_no_new_tasks_and_one_that_will_begin_does(world):
    books, visiting, contract = world
    future = perform(signing(contract_no="HT-2", start_on=day("2019-06-01")), books, "2019-01-15").id
    perform(TerminateContract(contract), books, "2019-05-10", OFFICER, "解约")

    with pytest.raises(ContractNotInForce):
        assigned(books, visiting, contract)
    assert assigned(books, visiting, future).contract_id == future


def test_an_enterprise_that_lapsed_after_the_listing_is_handed_out_for_a_reason(world):
    books, visiting, contract = world
    perform(SurrenderPolicy(Policy.id_for(RENHE, "PN1000"), "退1"), books, "2019-05-05", FINANCE, "退保")

    with pytest.raises(PolicyNotInForce):
        assigned(books, visiting, contract)
    task = assigned(books, visiting, contract, reason="续保回访")
    assert task.inception_on == day("2019-03-01")


def test_a_task_is_due_on_or_after_the_day_it_is_handed_out(world):
    books, visiting, contract = world

    with pytest.raises(DueDateInvalid):
        assigned(books, visiting, contract, on="2019-07-01")
    assigned(books, visiting, contract, on="2019-06-30")


def test_nothing_is_handed_out_before_the_list_was_issued(world):
    books, visiting, contract = world
    with pytest.raises(BeforeStreamStart):
        assigned(books, visiting, contract, on="2019-04-30")


# Signing


def test_a_firm_signs_for_what_was_handed_to_it_and_for_what_comes_later_anew(world):
    books, visiting, contract = world
    assigned(books, visiting, contract, MILL)
    acknowledge(books, visiting)
    with pytest.raises(NothingToAcknowledge):
        acknowledge(books, visiting)

    assigned(books, visiting, contract, SHOP)
    acknowledge(books, visiting, "2019-05-12")

    assert facts(books).count("VisitingListAcknowledged") == 2


def test_a_firm_that_got_nothing_does_not_see_the_list(world):
    books, visiting, contract = world
    assigned(books, visiting, contract)

    with pytest.raises(NotFound):
        acknowledge(books, visiting, by=OTHER_FIRM)
    with pytest.raises(BeforeStreamStart):
        acknowledge(books, visiting, "2019-04-30")


# Completion


def accept(books, task, on="2019-05-24"):
    perform(ScheduleVisit(task.id, day("2019-05-20"), TWO), books, "2019-05-14", FIRM)
    perform(RecordVisit(task.id, TWO, OWNER), books, "2019-05-20", FIRM)
    perform(SubmitReport(task.id, REPORT, zero_hazards=True), books, "2019-05-22", FIRM)
    perform(AcceptQuality(task.id, 90, "合格"), books, on, REVIEWER)


def void(books, task, on):
    perform(VoidTask(task.id), books, on, OFFICER, "企业已注销")


def test_a_list_is_completed_when_the_last_enterprise_is_done_with(world):
    books, visiting, contract = world
    accept(books, assigned(books, visiting, contract, MILL))
    assert the_list(books, visiting).state is VisitingListState.IN_PROGRESS

    void(books, assigned(books, visiting, contract, SHOP), "2019-05-20")

    assert the_list(books, visiting).state is VisitingListState.COMPLETED
    assert books.facts[-1].completed_on == day("2019-05-24")


def test_a_completed_list_hands_nothing_out(world):
    books, visiting, contract = world
    for code in (MILL, SHOP):
        void(books, assigned(books, visiting, contract, code), "2019-05-20")

    with pytest.raises(InvalidTransition):
        assigned(books, visiting, contract, MILL, on="2019-05-25")


def test_firms_of_several_contracts_share_a_list(world):
    books, visiting, contract = world
    other = perform(signing(contract_no="HT-2", firm=OTHER_FIRM_CODE), books, "2019-01-15").id
    assigned(books, visiting, contract, MILL)
    assigned(books, visiting, other, SHOP)

    assert set(the_list(books, visiting).firms) == {FIRM_CODE, OTHER_FIRM_CODE}
    acknowledge(books, visiting, by=OTHER_FIRM)
    acknowledge(books, visiting, by=FIRM)


@given(moves=st.lists(st.tuples(st.sampled_from([MILL, SHOP]), st.booleans()), max_size=8))
def test_a_list_is_completed_just_when_every_enterprise_has_a_task_that_ended(moves):
    """Hand out or end, in any order: what the list says is what its tasks say."""
    books, visiting, contract = books_with_list(MILL, SHOP)
    for code, hand_out in moves:
        listed = the_list(books, visiting)
        if listed.state is VisitingListState.COMPLETED:
            break
        if hand_out and (code not in listed.tasks or code in listed.voided):
            assigned(books, visiting, contract, code)
        elif not hand_out and code in listed.tasks and code not in listed.ended:
            void(books, books[InspectionTask, listed.tasks[code]], "2019-05-20")

    listed = the_list(books, visiting)
    ended = [code for code in listed.tasks if books[InspectionTask, listed.tasks[code]].state.value == "VOID"]
    assert (listed.state is VisitingListState.COMPLETED) == (len(ended) == 2)
    assert listed.ended == set(ended)
