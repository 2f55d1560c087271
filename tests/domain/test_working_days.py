"""Working days by the holidays of the rule book (domain.md 6.4, 9 case 33)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.rule_book import RuleBook, RulePeriodInvalid
from domain.working_days import HolidaysUnknown, HolidayTerms, working_days_after
from ledger.rule_book import shipped_rules
from tests.domain.task_specs import day

YEAR = (day("2019-01-01"), day("2019-12-31"))


@pytest.fixture(scope="module")
def book():
    book = RuleBook.open(demo=False)
    for terms, first, last, basis, example in shipped_rules():
        book.publish(terms, first, last, basis, example)
    return book


@pytest.mark.parametrize(
    ("after", "count", "over"),
    [
        ("2019-05-15", 0, "2019-05-15"),
        ("2019-05-15", 1, "2019-05-16"),
        ("2019-05-17", 1, "2019-05-20"),  # over a weekend
        ("2019-04-26", 1, "2019-04-28"),  # a Sunday that is worked for the first of May
        ("2019-04-30", 1, "2019-05-05"),  # four days off, then another such Sunday
        ("2019-09-27", 10, "2019-10-16"),  # seven days off, two worked
        ("2020-01-22", 3, "2020-02-04"),  # the spring festival that was made longer
        ("2018-12-28", 2, "2019-01-02"),  # over the turn of a year, with a Saturday that is worked
    ],
)
def test_a_term_counts_weekdays_that_are_worked_and_weekends_that_are(book, after, count, over):
    assert working_days_after(day(after), count, book.holidays) == day(over)


@pytest.mark.parametrize("year", range(2017, 2027))
def test_a_year_has_some_250_working_days(book, year):
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(365))

    assert sum(book.holidays(each).works(each) for each in days) in range(247, 252)


def test_a_term_that_runs_into_a_year_without_holidays_is_not_counted(book):
    assert working_days_after(day("2026-12-24"), 5, book.holidays) == day("2026-12-31")

    with pytest.raises(HolidaysUnknown) as refusal:
        working_days_after(day("2026-12-24"), 6, book.holidays)

    assert refusal.value.year == 2027


def test_holidays_that_are_published_anew_count_from_then_on(book):
    again = book.copy()
    again.publish(HolidayTerms((day("2019-05-16"),)), *YEAR, "补充通知")

    assert working_days_after(day("2019-05-15"), 1, again.holidays) == day("2019-05-17")


@pytest.mark.parametrize(
    ("days", "last"),
    [((day("2020-01-01"),), YEAR[1]), ((day("2018-12-31"),), YEAR[1]), ((day("2019-01-01"),), None)],
)
def test_holidays_lie_in_the_days_they_are_published_for(days, last):
    with pytest.raises(RulePeriodInvalid):
        RuleBook.open(demo=False).publish(HolidayTerms(days), YEAR[0], last, "通知")
    RuleBook.open(demo=False).publish(HolidayTerms(YEAR), *YEAR, "通知")


@given(st.dates(day("2017-01-01"), day("2026-09-01")), st.integers(1, 40), st.integers(0, 40))
def test_terms_add_up_and_end_on_a_working_day(book, start, one, more):
    end = working_days_after(start, one, book.holidays)

    assert book.holidays(end).works(end)
    assert working_days_after(end, more, book.holidays) == working_days_after(start, one + more, book.holidays)
