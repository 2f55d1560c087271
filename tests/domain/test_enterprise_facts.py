"""Names, boundary changes and mis-keyed codes of enterprises (domain.md 9 cases 19, 21 and 23)."""

from itertools import pairwise
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.credit_code import with_check_character
from domain.enterprise import Enterprise
from domain.enterprise.merging import CreditCodeMerged, MergedIntoItself
from domain.enterprise.record import EnterpriseUnchanged
from domain.place import Place
from domain.task import InspectionTask
from domain.transition import StepDateOrder
from domain.visiting_list import EnterpriseElsewhere, EnterprisesRequired
from ledger.command import NotFound
from ledger.enterprise import MergeEnterprise, ReassignDistrict, RenameEnterprise
from ledger.policy import SurrenderPolicy
from tests.domain.specs import CENTRE, FENGTAI, FINANCE, OFFICER, OTHER_OFFICER, perform
from tests.domain.task_specs import (
    MILL,
    SHOP,
    assigned,
    books_with_firm,
    books_with_list,
    day,
    issuing,
    policy,
    the_list,
)

SHUNYI, STREET = "110113", "110113001"
CODES = tuple(with_check_character(f"91110110MA000004{n}") for n in range(4))


def a_mill(**other):
    books = books_with_firm()
    perform(policy(**other), books, "2019-03-01", FINANCE)
    return books


def mill(books, code=MILL):
    return books[Enterprise, Enterprise.id_for(code)]


def merging(code=SHOP, survivor=MILL):
    return MergeEnterprise(code, survivor)


def merged(books, code=SHOP, survivor=MILL, on="2019-06-01"):
    return perform(merging(code, survivor), books, on, CENTRE, "录入错误")


def a_mill_keyed_twice():
    """The mill insured under its code by one policy, under the shop's by a later one."""
    books = a_mill()
    perform(
        policy(SHOP, "PN1009", inception_on=day("2020-03-01"), expiry_on=day("2021-02-28")),
        books,
        "2019-04-01",
        FINANCE,
    )
    return books


def test_an_enterprise_takes_another_name_but_not_its_own_again():
    books = a_mill()

    perform(RenameEnterprise(MILL, "丁集团"), books, "2019-06-01", OFFICER, "执照变更")

    assert mill(books).name == "丁集团"
    with pytest.raises(EnterpriseUnchanged):
        perform(RenameEnterprise(MILL, "丁集团"), books, "2019-06-02", CENTRE, "执照变更")


def test_an_insurer_renames_whom_it_insures_only():
    with pytest.raises(NotFound):
        perform(RenameEnterprise(MILL, "丁集团"), a_mill(), "2019-06-01", OTHER_OFFICER, "执照变更")


@pytest.mark.parametrize(("on", "where"), [("2019-05-31", FENGTAI), ("2019-06-01", SHUNYI)])
def test_a_boundary_change_moves_an_enterprise_from_its_day_on(on, where):
    books = a_mill()

    perform(ReassignDistrict(MILL, SHUNYI, STREET), books, "2019-06-01", CENTRE)

    assert mill(books).place(day(on), day("2019-03-01"), Place(FENGTAI)).district == where


def test_a_policy_that_begins_after_a_boundary_change_places_the_enterprise_anew():
    books = a_mill()
    perform(ReassignDistrict(MILL, SHUNYI), books, "2019-06-01", CENTRE)

    begins = {
        on: mill(books).place(day("2020-03-01"), day(on), Place(FENGTAI)).district
        for on in ("2019-06-01", "2019-06-02")
    }

    assert list(begins.values()) == [SHUNYI, FENGTAI]


def test_an_enterprise_is_not_moved_to_where_it_lies():
    books = a_mill(street=None)

    with pytest.raises(EnterpriseUnchanged):
        perform(ReassignDistrict(MILL, FENGTAI), books, "2019-06-01", CENTRE)
    perform(ReassignDistrict(MILL, FENGTAI, "110106009"), books, "2019-06-01", CENTRE)


@pytest.mark.parametrize(("on", "refused"), [("2019-06-01", None), ("2019-05-31", StepDateOrder)])
def test_boundary_changes_follow_one_another(on, refused):
    books = a_mill()
    perform(ReassignDistrict(MILL, SHUNYI), books, "2019-06-01", CENTRE)
    back = ReassignDistrict(MILL, FENGTAI)

    if refused is None:
        assert perform(back, books, on, CENTRE).places == {day("2019-06-01"): Place(FENGTAI, None)}
    else:
        with pytest.raises(refused):
            perform(back, books, on, CENTRE)


def test_a_moved_enterprise_is_listed_and_visited_where_it_lies_now():
    books, visiting, contract = books_with_list(MILL, SHOP)
    perform(ReassignDistrict(MILL, SHUNYI, STREET), books, "2019-05-05", CENTRE)

    task = assigned(books, visiting, contract, MILL)

    assert (task.district, task.street) == (SHUNYI, STREET)
    with pytest.raises(EnterpriseElsewhere):
        perform(issuing(MILL, number="QD-2"), books, "2019-05-06", CENTRE)
    perform(issuing(MILL, number="QD-2", district=SHUNYI), books, "2019-05-06", CENTRE)


def test_a_mis_keyed_code_leads_to_the_right_one_with_all_its_cover():
    books = a_mill_keyed_twice()

    survivor = merged(books)

    assert survivor.credit_code == MILL
    assert survivor.insured_between(day("2019-03-01"), day("2019-03-01"))
    assert survivor.insured_between(day("2021-02-28"), day("2021-02-28"))
    assert mill(books, SHOP).survivor == MILL


def test_what_is_done_under_the_mis_keyed_code_is_done_to_the_right_one():
    books = a_mill_keyed_twice()
    merged(books)
    of_shop = next(id_ for id_, cover in mill(books).covers.items() if cover.inception_on == day("2020-03-01"))

    perform(RenameEnterprise(SHOP, "丁集团"), books, "2019-06-02", OFFICER, "执照变更")
    perform(policy(SHOP, "PN1010", enterprise_name="丁集团"), books, "2019-06-03", FINANCE)
    perform(SurrenderPolicy(of_shop, "批1"), books, "2020-06-01", FINANCE, "退保")

    assert mill(books).name == "丁集团"
    assert len(mill(books).covers) == 3
    assert mill(books).covers[of_shop].expiry_on == day("2020-06-01")


def test_codes_that_were_merged_before_lead_on():
    books = a_mill_keyed_twice()
    perform(policy(CODES[0], "PN1011", enterprise_name="丁厂"), books, "2019-04-02", FINANCE)

    merged(books, SHOP, MILL)
    survivor = merged(books, MILL, CODES[0], on="2019-06-02")

    assert survivor.absorbed == [MILL, SHOP]
    perform(RenameEnterprise(SHOP, "丁集团"), books, "2019-06-03", OFFICER, "执照变更")
    assert mill(books, CODES[0]).name == "丁集团"


@pytest.mark.parametrize(
    ("again", "refusal"),
    [(merging(), CreditCodeMerged), (merging(MILL, SHOP), CreditCodeMerged), (merging(MILL, MILL), MergedIntoItself)],
)
def test_a_code_is_merged_once_and_not_into_a_merged_one_or_itself(again, refusal):
    books = a_mill_keyed_twice()
    merged(books)

    with pytest.raises(refusal):
        perform(again, books, "2019-06-02", CENTRE, "录入错误")


def test_a_code_that_nobody_has_is_not_merged():
    with pytest.raises(NotFound):
        merged(a_mill())


def test_tasks_handed_out_under_a_mis_keyed_code_go_on():
    books, visiting, contract = books_with_list(MILL, SHOP)
    merged(books, on="2019-05-05")

    task = assigned(books, visiting, contract, SHOP)

    assert isinstance(task, InspectionTask)
    assert task.credit_code == SHOP
    assert the_list(books, visiting).tasks == {SHOP: task.id}


def test_one_enterprise_is_not_listed_under_both_its_codes():
    books, _, _ = books_with_list(MILL, SHOP)
    merged(books, on="2019-05-05")

    with pytest.raises(EnterprisesRequired):
        perform(issuing(MILL, SHOP, number="QD-2"), books, "2019-05-06", CENTRE)


def test_the_contact_that_came_with_a_mis_keyed_code_is_called_only_where_there_was_none():
    books = a_mill_keyed_twice()
    mill(books, SHOP).name_contact(contact := uuid4())

    assert merged(books).contact == contact


@given(st.permutations([0, 1, 2, 3]))
def test_however_codes_are_merged_all_lead_to_one_and_no_cover_is_lost_or_doubled(order):
    books = books_with_firm()
    for place in range(4):
        perform(policy(CODES[place], f"PN200{place}", enterprise_name=f"厂{place}"), books, "2019-03-01", FINANCE)
    codes = [CODES[place] for place in order]

    for code, survivor in pairwise(codes):
        merged(books, code, survivor)

    last = mill(books, codes[-1])
    assert len(last.covers) == 4
    assert sorted([last.credit_code, *last.absorbed]) == sorted(codes)
