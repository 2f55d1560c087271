"""The annual budget target of an insurer, and the ceiling that bounds it."""

from datetime import date

import pytest

from domain.district import DistrictUnknown
from domain.fund_account import AccrualMode, CeilingExceeded, FundYearRange
from domain.money import Fen, fen
from domain.rule_book import AccrualTerms
from ledger.budget_target import SetBudgetTarget
from ledger.command import NotFound
from ledger.rights import Role, RoleNotAllowed
from tests.domain.specs import CENTRE, FENGTAI, FINANCE, OFFICER, SHUNYI, actor, an_account, facts, open_books, perform


def set_target(books, amount, year=2019, on="2019-06-01", **other):
    return perform(SetBudgetTarget(year, fen(amount), **other), books, on, FINANCE)


def under(books, mode=AccrualMode.CEILING, district=None, start="2019-01-01", end=None):
    """A rule of 21 % in force in a period."""
    until = end and date.fromisoformat(end)
    books.rules.publish(AccrualTerms(mode, 2_100, district), date.fromisoformat(start), until, "example")
    return books


def test_a_target_is_set_and_set_anew_and_each_is_kept():
    books = open_books()

    set_target(books, "1000")
    set_target(books, "900", district=FENGTAI)
    set_target(books, "800")

    kept = [fact for fact in books.facts if type(fact).__name__ == "BudgetTargetSet"]
    assert [(f.insurer, f.target.fund_year, f.target.district, f.target.amount) for f in kept] == [
        ("RENHE", 2019, None, 100_000),
        ("RENHE", 2019, FENGTAI, 90_000),
        ("RENHE", 2019, None, 80_000),
    ]


@pytest.mark.parametrize("mode", [AccrualMode.FIXED, AccrualMode.FLOOR])
def test_without_a_ceiling_any_target_is_taken(mode):
    assert facts(_with_target(under(open_books(), mode), "999999999"))[-1] == "BudgetTargetSet"


def _with_target(books, amount, **other):
    set_target(books, amount, **other)
    return books


def test_a_target_is_not_one_fen_above_the_ceiling_of_the_premium_expected():
    books = under(open_books())
    expected = {"expected_premium": fen("100000")}

    set_target(books, "21000.00", **expected)
    with pytest.raises(CeilingExceeded) as refused:
        set_target(books, "21000.01", **expected)

    assert (refused.value.percent, refused.value.limit) == ("21", fen("21000"))


def test_a_target_is_not_one_fen_above_what_premium_received_has_accrued_when_that_is_more():
    books = under(open_books())
    an_account(books, "150.00")
    an_account(books, "50.00", district=SHUNYI)
    an_account(books, "7.00", year=2018)
    an_account(books, "9.00", insurer="ANTAI")

    set_target(books, "200.00", expected_premium=fen("100"))
    set_target(books, "150.00", district=FENGTAI)
    for amount, where in (("200.01", {}), ("150.01", {"district": FENGTAI})):
        with pytest.raises(CeilingExceeded):
            set_target(books, amount, **where)


def test_under_a_ceiling_nothing_expected_and_nothing_received_bears_no_target():
    with pytest.raises(CeilingExceeded) as refused:
        set_target(under(open_books()), "0.01")

    assert refused.value.limit == Fen(0)


def test_the_rule_is_the_districts_own_and_that_of_the_day_nearest_in_the_year():
    books = under(open_books(), district=FENGTAI)
    set_target(books, "1.00", district=SHUNYI)
    set_target(books, "1.00")
    with pytest.raises(CeilingExceeded):
        set_target(books, "1.00", district=FENGTAI)

    later = under(open_books(), start="2019-03-29")
    set_target(later, "1.00", on="2019-03-28")
    set_target(later, "1.00", year=2018, on="2019-06-01")
    for year, on in ((2019, "2019-03-29"), (2020, "2019-06-01"), (2019, "2020-02-01")):
        with pytest.raises(CeilingExceeded):
            set_target(later, "1.00", year=year, on=on)


def test_targets_are_for_insurers_of_districts_and_years_there_are():
    books = open_books()

    with pytest.raises(FundYearRange):
        set_target(books, "1.00", year=1999)
    with pytest.raises(DistrictUnknown):
        set_target(books, "1.00", district="110110")
    for by in (OFFICER, CENTRE):
        with pytest.raises(RoleNotAllowed):
            perform(SetBudgetTarget(2019, fen("1")), books, "2019-06-01", by)
    with pytest.raises(NotFound):
        perform(SetBudgetTarget(2019, fen("1")), books, "2019-06-01", actor("f", Role.INSURER_FINANCE, "NOBODY"))
