"""Territories: who serves whom next, while what is insured stays (domain.md 2.4 D-08, 9 case 20)."""

import pytest

from domain.enterprise import Enterprise
from domain.territory import TerritoryUnchanged
from domain.transition import StepDateOrder
from ledger.command import NotFound
from ledger.territory import ReassignTerritory
from tests.domain.specs import ANTAI, CENTRE, FENGTAI, RENHE, perform
from tests.domain.task_specs import MILL, books_with_list, day

STREET = "110106001"


def given_to(books, insurer, on, street=STREET):
    return perform(ReassignTerritory(FENGTAI, insurer, "文1", street), books, on, CENTRE)


def test_another_insurer_serves_a_street_and_what_is_insured_stays():
    books, _, _ = books_with_list()
    given_to(books, RENHE, "2019-05-01")

    territory = given_to(books, ANTAI, "2019-06-01")

    assert territory.insurer == ANTAI
    enterprise = books[Enterprise, Enterprise.id_for(MILL)]
    assert enterprise.covers[enterprise.covered_by(day("2019-06-02"))].insurer == RENHE


def test_a_street_and_its_district_are_two_territories():
    books, _, _ = books_with_list()

    assert given_to(books, RENHE, "2019-05-01").id != given_to(books, RENHE, "2019-05-01", street=None).id


def test_a_territory_is_not_given_to_who_serves_it():
    books, _, _ = books_with_list()
    given_to(books, RENHE, "2019-05-01")

    with pytest.raises(TerritoryUnchanged):
        given_to(books, RENHE, "2019-06-01")


@pytest.mark.parametrize(("on", "refused"), [("2019-05-01", False), ("2019-04-30", True)])
def test_territories_change_hands_one_after_the_other(on, refused):
    books, _, _ = books_with_list()
    given_to(books, RENHE, "2019-05-01")

    if refused:
        with pytest.raises(StepDateOrder):
            given_to(books, ANTAI, on)
    else:
        assert given_to(books, ANTAI, on).insurer == ANTAI


def test_only_an_insurer_serves_a_territory():
    books, _, _ = books_with_list()

    with pytest.raises(NotFound):
        given_to(books, "NOBODY", "2019-05-01")
